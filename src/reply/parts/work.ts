/** The work itself: what somebody opens the link for. Pure. */
import type { DynamicPost, ImageMedia, Limitation, PlanPart, Post, Settings } from '../../model'
import { coverImage } from '../cover'
import { albumParts } from './album'
import { pictureParts } from './pictures'
import { soundParts } from './sound'
import { videoParts, type VideoWish } from './video'

function mediaParts(post: Post, wish: VideoWish): PlanPart[] {
  switch (post.kind) {
    case 'video':
      return videoParts(post.video, wish)
    case 'season':
      return post.video ? videoParts(post.video, wish) : []
    case 'album':
      return albumParts(post, wish)
    case 'dynamic':
      return pictureParts([...post.images, ...picturesOfOriginal(post, wish.settings)], wish)
    case 'music':
      return soundParts(post.audio, wish.abilities)
    // Pictures of an article are part of its text and stay on its page.
    case 'article':
    case 'live':
    case 'user':
    case 'list':
      return []
  }
}

/** The pictures a forward is about, where they are wanted. */
function picturesOfOriginal({ original }: DynamicPost, { reply }: Settings): readonly ImageMedia[] {
  return reply.originalPictures && original && 'images' in original ? original.images : []
}

/** Why there is no medium although the work has one. */
function withheldOf(post: Post): PlanPart | undefined {
  const limitation = limitationOf(post)
  if (limitation) return { kind: 'remark', code: post.withheld ?? 'login-required', details: { what: limitation } }
  return post.withheld === undefined ? undefined : { kind: 'remark', code: post.withheld, details: {} }
}

/** What a work without any stream lacks. */
function limitationOf(post: Post): Limitation | undefined {
  if (post.kind !== 'video' && post.kind !== 'season') return undefined
  return post.video && post.video.variants.length > 0 ? undefined : post.limitation
}

/** Its media, or one line about what its platform keeps from us. */
export function workParts(post: Post, wish: VideoWish): PlanPart[] {
  const parts = mediaParts(post, wish)
  if (parts.length > 0) return parts
  const remark = withheldOf(post)
  return remark ? [remark] : []
}

/** A picture of the work in place of its media; what has no cover is sent as it is. */
export function coverParts(post: Post, wish: VideoWish): PlanPart[] {
  const cover = coverImage(post) ?? firstPicture(post)
  if (!cover) return workParts(post, wish)
  return wish.abilities.image ? [{ kind: 'images', images: [cover], mode: 'separate' }] : []
}

function firstPicture(post: Post): ImageMedia | undefined {
  return post.kind === 'album' || post.kind === 'dynamic' ? post.images[0] : undefined
}
