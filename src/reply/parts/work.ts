/** The work itself: what somebody opens the link for. Pure. */
import type { Abilities, PlanPart, Post, Settings } from '../../model'
import { albumParts } from './album'
import { pictureParts } from './pictures'
import { soundParts } from './sound'
import { videoParts } from './video'

function mediaParts(post: Post, settings: Settings, abilities: Abilities): PlanPart[] {
  switch (post.kind) {
    case 'video':
      return videoParts(post.video, settings, abilities)
    case 'season':
      return post.video ? videoParts(post.video, settings, abilities) : []
    case 'album':
      return albumParts(post, settings, abilities)
    case 'dynamic':
      return pictureParts(post.images, settings, abilities)
    case 'music':
      return soundParts(post.audio, abilities)
    // Pictures of an article are part of its text and stay on its page.
    case 'article':
    case 'live':
    case 'user':
    case 'list':
      return []
  }
}

/** Why there is no medium although the work has one. */
function withheldOf(post: Post): PlanPart | undefined {
  const limitation = post.kind === 'video' && post.video.variants.length === 0 ? post.limitation : undefined
  if (limitation) return { kind: 'remark', code: post.withheld ?? 'login-required', details: { what: limitation } }
  return post.withheld === undefined ? undefined : { kind: 'remark', code: post.withheld, details: {} }
}

/** Its media, or one line about what its platform keeps from us. */
export function workParts(post: Post, settings: Settings, abilities: Abilities): PlanPart[] {
  const parts = mediaParts(post, settings, abilities)
  if (parts.length > 0) return parts
  const remark = withheldOf(post)
  return remark ? [remark] : []
}
