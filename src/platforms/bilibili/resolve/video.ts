/** Videos: information, then the streams of the part that was asked for. */
import { AmagiError, toAmagiError, type ErrorCode } from '../../../errors'
import type { Target, VideoPost } from '../../../model'
import type { ResolveContext } from '../../define'
import type { EndpointAnswer } from '../../endpoint/record'
import { slice } from '../../slice'
import { match } from '../links'
import { allEncrypted, readStreams, type ClipFacts } from '../read/streams'
import { videoPost, type Streams } from '../read/video'
import { readView, type VideoPart, type VideoInfo } from '../read/view'
import { originOf } from '../../resolving'

/** The episode page an old video id of a bangumi leads to. */
export function redirected(info: VideoInfo): Target | null {
  if (!info.redirectUrl) return null
  try {
    const target = match(new URL(info.redirectUrl))
    return target && (target.kind === 'episode' || target.kind === 'season') ? target : null
  } catch {
    return null // not an address: the video is shown as what it says it is
  }
}

/** Codes of works that only supporters of their author may watch. */
const supporters: ReadonlySet<string> = new Set(['87007', '87008'])

/** Refusals of the streams that say who may watch; the work can be shown all the same. */
const keptBack: ReadonlySet<ErrorCode> = new Set(['private', 'region', 'login-required', 'unsupported'])

/** What the streams of a work with a limitation are; whoever has paid gets all of it. */
function extentsOf({ limitation }: VideoInfo): Pick<ClipFacts, 'extent' | 'whenCut'> {
  // The part that is listed is the first piece of the story.
  if (limitation === 'interactive') return { extent: 'opening' }
  return limitation ? { whenCut: 'free-part' } : {}
}

async function streamsOf(
  info: VideoInfo,
  view: EndpointAnswer,
  part: number,
  page: VideoPart,
  context: ResolveContext,
): Promise<Streams> {
  // The length of a work of several parts is that of all of them.
  const durationSec = page.durationSec ?? (info.parts.length > 1 ? undefined : info.durationSec)
  const poster = page.firstFrame ?? info.cover
  const facts = {
    id: `bilibili-${info.bvid}-p${part}`,
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(poster ? { poster } : {}),
  }
  const nothing = { kind: 'video' as const, ...facts }
  try {
    const answer = await context.call('fetchVideoPlayurl', { avid: info.aid, cid: page.cid })
    const data = slice(answer.body, 'data')
    const origin = originOf(answer)
    if (allEncrypted(data))
      return { video: { ...nothing, variants: [] }, origin, withheld: 'unsupported', limitation: 'drm' }
    return { video: readStreams(data, { ...facts, ...extentsOf(info) }), origin }
  } catch (thrown) {
    const { code, details } = toAmagiError(thrown)
    if (!keptBack.has(code)) throw thrown
    context.log(`bilibili: ${info.bvid} goes without its video (${code})`)
    const tried = [...view.tried, { channel: details.channel ?? 'playurl', code }]
    return {
      video: { ...nothing, variants: [] },
      origin: { channel: view.channel, tried },
      withheld: code,
      ...(supporters.has(details.upstreamCode ?? '') ? { limitation: 'supporters-only' } : {}),
    }
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
  const part = wanted <= info.parts.length ? wanted : 1
  const page = info.parts[part - 1]
  if (!page) throw new AmagiError('upstream-changed', { details: { path: 'data.pages' } })
  return videoPost(info, part, await streamsOf(info, answer, part, page, context))
}
