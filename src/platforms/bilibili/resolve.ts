/** Target → post: which endpoints are asked, in which order. */
import { AmagiError } from '../../errors'
import type { Origin, Post, Target, VideoPost } from '../../model'
import type { EndpointAnswer, ResolveContext } from '../define'
import { slice } from '../slice'
import { canonical, match } from './links'
import { readStreams } from './read/streams'
import { partsOf, readView, type VideoInfo } from './read/view'

export function originOf(answer: EndpointAnswer): Origin {
  return { channel: answer.channel, tried: answer.tried }
}

/** The episode page an old video id of a bangumi leads to. */
function redirected(info: VideoInfo): Target | null {
  if (!info.redirectUrl) return null
  try {
    const target = match(new URL(info.redirectUrl))
    return target && target.kind !== 'video' && target.kind !== 'short' ? target : null
  } catch {
    return null // not an address: the video is shown as what it says it is
  }
}

async function resolveVideo(target: Target, context: ResolveContext): Promise<Post> {
  const answer = await context.call('fetchOneVideo', { bvid: target.id })
  const info = readView(answer.body)
  const other = redirected(info)
  if (other) return resolve(other, context)
  // A part that does not exist is shown as the first, like on the site.
  const wanted = target.part ?? 1
  const part = wanted <= info.pages.length ? wanted : 1
  const page = info.pages[part - 1] ?? info.pages[0]
  if (!page) throw new AmagiError('upstream-changed', { details: { path: 'data.pages' } })
  const streams = await context.call('fetchVideoPlayurl', { avid: info.aid, cid: page.cid })
  const durationSec = page.durationSec ?? info.durationSec
  const poster = page.firstFrame ?? info.cover
  const video = readStreams(slice(streams.body, 'data'), {
    id: `bilibili-${info.bvid}-p${part}`,
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(poster ? { poster } : {}),
  })
  const parts = partsOf(info)
  const post: VideoPost = {
    platform: 'bilibili',
    kind: 'video',
    id: info.bvid,
    url: canonical({ platform: 'bilibili', kind: 'video', id: info.bvid, part }),
    title: info.title,
    text: info.description,
    ...(info.author ? { author: info.author } : {}),
    coAuthors: info.coAuthors,
    ...(info.createdAt === undefined ? {} : { createdAt: info.createdAt }),
    ...(info.cover ? { cover: info.cover } : {}),
    stats: info.stats,
    ...(info.notice ? { notice: info.notice } : {}),
    ...(info.section ? { section: info.section } : {}),
    tags: [],
    origin: originOf(streams),
    video,
    ...(parts.length > 0 ? { part } : {}),
    parts,
    ...(info.collection ? { collection: info.collection } : {}),
    ...(info.limitation ? { limitation: info.limitation } : {}),
  }
  return post
}

/** Target (never `short`) → post. Kinds without a reader are `unsupported`. */
export async function resolve(target: Target, context: ResolveContext): Promise<Post> {
  switch (target.kind) {
    case 'video':
      return resolveVideo(target, context)
    default:
      throw new AmagiError('unsupported', { message: `bilibili: ${target.kind} cannot be shown yet` })
  }
}
