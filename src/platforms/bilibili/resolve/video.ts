/** Videos: information, then the streams of the part that was asked for. */
import { AmagiError } from '../../../errors'
import type { Target, VideoPost } from '../../../model'
import type { EndpointAnswer, ResolveContext } from '../../define'
import { slice } from '../../slice'
import { canonical, match } from '../links'
import { readStreams } from '../read/streams'
import { partsOf, readView, type VideoInfo } from '../read/view'
import { originOf } from './soft'

/** The episode page an old video id of a bangumi leads to. */
function redirected(info: VideoInfo): Target | null {
  if (!info.redirectUrl) return null
  try {
    const target = match(new URL(info.redirectUrl))
    return target && (target.kind === 'episode' || target.kind === 'season') ? target : null
  } catch {
    return null // not an address: the video is shown as what it says it is
  }
}

function postOf(info: VideoInfo, part: number, streams: EndpointAnswer): VideoPost {
  const page = info.pages[part - 1]
  const durationSec = page?.durationSec ?? info.durationSec
  const poster = page?.firstFrame ?? info.cover
  const parts = partsOf(info)
  return {
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
    video: readStreams(slice(streams.body, 'data'), {
      id: `bilibili-${info.bvid}-p${part}`,
      ...(durationSec === undefined ? {} : { durationSec }),
      ...(poster ? { poster } : {}),
    }),
    ...(parts.length > 0 ? { part } : {}),
    parts,
    ...(info.collection ? { collection: info.collection } : {}),
    ...(info.limitation ? { limitation: info.limitation } : {}),
  }
}

/** The post, or the episode the video really is. */
export async function resolveVideo(target: Target, context: ResolveContext): Promise<VideoPost | Target> {
  const answer = await context.call('fetchOneVideo', { bvid: target.id })
  const info = readView(answer.body)
  const other = redirected(info)
  if (other) return other
  // A part that does not exist is shown as the first, like on the site.
  const wanted = target.part ?? 1
  const part = wanted <= info.pages.length ? wanted : 1
  const page = info.pages[part - 1]
  if (!page) throw new AmagiError('upstream-changed', { details: { path: 'data.pages' } })
  return postOf(info, part, await context.call('fetchVideoPlayurl', { avid: info.aid, cid: page.cid }))
}
