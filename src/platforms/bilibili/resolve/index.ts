/** Target → post: which endpoints are asked, in which order. */
import { AmagiError } from '../../../errors'
import type { DynamicPost, LivePost, MusicPost, Post, Target, UserPost } from '../../../model'
import type { ResolveContext } from '../../define'
import { climb } from '../../ladder'
import { canonical } from '../links'
import { asides } from '../channels/links-only'
import { readDynamic } from '../read/dynamic'
import { readUploads } from '../read/list'
import { readRoom, withOwner } from '../read/live'
import { readSong } from '../read/music'
import { readLiveStatus, readUser } from '../read/user'
import { resolveArticle, resolveDynamic } from './dynamic'
import { resolveList } from './list'
import { resolveBangumi, resolveCourse, resolveMedia } from './season'
import { optional, originOf } from '../../resolving'
import { resolveVideo } from './video'
import { siteNow } from '../../site-now'

async function resolveLive(target: Target, context: ResolveContext): Promise<LivePost> {
  const answer = await context.call('fetchLiveRoomDetail', { room_id: target.id })
  const { post, uid } = readRoom(answer.body)
  if (!post.live) throw new AmagiError('not-live', { details: post.title ? { title: post.title } : {} })
  const owner = await optional('its owner', context, async () =>
    readUser((await context.call('fetchUserProfile', { host_mid: uid })).body),
  )
  return { ...withOwner(post, owner?.author), origin: originOf(answer) }
}

/** The person, whether there is a stream, and the latest uploads, whose numbers open them. */
async function resolveUser(target: Target, context: ResolveContext): Promise<UserPost> {
  const answer = await context.call('fetchUserProfile', { host_mid: target.id })
  const [live, works = []] = await Promise.all([
    optional('the live status', context, async () =>
      readLiveStatus((await context.call('fetchUserLiveStatus', { host_mid: target.id })).body),
    ),
    optional('the latest uploads', context, async () => {
      const uploads = await climb({ name: 'uploads', channels: asides.uploads }, { id: target.id }, context)
      return readUploads(uploads.body, target).entries
    }),
  ])
  return { ...readUser(answer.body), works, origin: originOf(answer), ...(live ? { live } : {}) }
}

async function resolveSong(target: Target, context: ResolveContext): Promise<MusicPost> {
  const params = { id: target.id.slice(2) }
  const info = await climb({ name: 'song', channels: asides.song }, params, context)
  const url = await optional('its sound', context, () =>
    climb({ name: 'songUrl', channels: asides.songUrl }, params, context),
  )
  return { ...readSong(info.body, url?.body), origin: originOf(info) }
}

/** Albums became dynamics; their pages are still linked by the old number. */
async function resolveAlbum(target: Target, context: ResolveContext): Promise<DynamicPost> {
  const answer = await climb({ name: 'album', channels: asides.album }, { id: target.id }, context)
  const post = readDynamic(answer.body, siteNow(context))
  // The old album does not tell which dynamic it became: it is shown at its own address.
  const url = post.id === target.id ? canonical(target) : post.url
  return { ...post, url, origin: originOf(answer) }
}

function unsupported(target: Target): AmagiError {
  return new AmagiError('unsupported', { message: `bilibili: ${target.kind} ${target.id} cannot be shown` })
}

/** Target (never `short`) → post. Kinds without a reader are `unsupported`. */
export async function resolve(target: Target, context: ResolveContext): Promise<Post> {
  switch (target.kind) {
    case 'video': {
      const found = await resolveVideo(target, context)
      return 'video' in found ? found : resolveBangumi(found, context)
    }
    case 'dynamic':
      return resolveDynamic(target, context)
    case 'album':
      return resolveAlbum(target, context)
    case 'article':
      return resolveArticle(target.id, context)
    case 'live':
      return resolveLive(target, context)
    case 'season':
    case 'episode':
      return resolveBangumi(target, context)
    case 'media':
      return resolveMedia(target, context)
    case 'course':
      return resolveCourse(target, context)
    case 'user':
      return resolveUser(target, context)
    case 'music':
      return target.id.startsWith('am') ? resolveList(target, context) : resolveSong(target, context)
    case 'list':
      return resolveList(target, context)
    default:
      throw unsupported(target)
  }
}
