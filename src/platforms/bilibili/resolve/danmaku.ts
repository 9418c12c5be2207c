/** Target → danmaku of the part or episode: one request per six minutes. */
import { AmagiError, toAmagiError } from '../../../errors'
import type { DanmakuTrack, Target } from '../../../model'
import type { ResolveContext } from '../../define'
import { gather } from '../../danmaku'
import { readDanmaku } from '../read/danmaku'
import { readDynamic } from '../read/dynamic'
import { readSeason } from '../read/season'
import { readView } from '../read/view'
import { videoOf } from './dynamic'
import { redirected } from './video'

/** Seconds of one segment. Source: SocialSisterYi/bilibili-API-collect `docs/danmaku/danmaku_proto.md`. */
const segmentSec = 360
/** Segments of one video that are asked for: four hours. */
const maxSegments = 40
/** Segments asked for at the same time. */
const abreast = 2

/** What danmaku are asked with. */
interface Part {
  cid: string
  durationSec?: number | undefined
}

async function episodeOf(target: Target, context: ResolveContext): Promise<Part | undefined> {
  const { post, episodes } = readSeason((await context.call('fetchBangumiVideoInfo', { ep_id: target.id })).body)
  const wanted = target.kind === 'episode' ? target.id : post.episodes[(target.part ?? 1) - 1]?.id
  const episode = episodes.find(({ entry }) => entry.id === wanted)
  return episode?.cid ? { cid: episode.cid, durationSec: episode.entry.durationSec } : undefined
}

/** The video a dynamic was made for. */
const announcedBy = async (id: string, context: ResolveContext): Promise<string | undefined> =>
  videoOf(readDynamic((await context.call('fetchDynamicInfo', { dynamic_id: id })).body))

async function partOf(target: Target, context: ResolveContext): Promise<Part | undefined> {
  if (target.kind === 'episode' || target.kind === 'season') return episodeOf(target, context)
  const id = target.kind === 'dynamic' ? await announcedBy(target.id, context) : target.id
  if ((target.kind !== 'video' && target.kind !== 'dynamic') || !id) return undefined
  const info = readView((await context.call('fetchOneVideo', { bvid: id })).body)
  const other = redirected(info)
  if (other) return episodeOf(other, context)
  const page = info.parts[(target.part ?? 1) - 1] ?? info.parts[0]
  return page && { cid: page.cid, durationSec: page.durationSec ?? info.durationSec }
}

/** Lines of the whole part. A segment that fails makes it a part; only when none can be had it fails. */
export async function resolveDanmaku(target: Target, context: ResolveContext): Promise<DanmakuTrack> {
  const part = await partOf(target, context)
  if (!part) throw new AmagiError('unsupported', { message: `bilibili: ${target.kind} ${target.id} has no danmaku` })
  const { cid, durationSec } = part
  const wanted = Math.max(1, Math.ceil((durationSec ?? segmentSec) / segmentSec))
  const segments = Array.from({ length: Math.min(wanted, maxSegments) }, (_, index) => index + 1)
  let failure: AmagiError | undefined
  const answers: ReturnType<typeof readDanmaku>[] = []
  const ask = async (index: number): Promise<void> => {
    try {
      answers.push(readDanmaku((await context.call('fetchDanmaku', { cid, segment_index: index })).body))
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') throw error
      context.log(`bilibili: a stretch of danmaku cannot be had (${error.code})`)
      failure ??= error
    }
  }
  for (let at = 0; at < segments.length; at += abreast) {
    await Promise.all(segments.slice(at, at + abreast).map(ask))
    // Who is refused once is refused more often the more is asked.
    if (failure) break
  }
  if (failure && answers.length === 0) throw failure
  return gather(
    answers.flatMap(({ lines }) => lines),
    {
      durationSec,
      closed: answers.some(({ closed }) => closed),
      // Without a length nobody knows how many segments there are.
      partial:
        failure !== undefined || wanted > maxSegments || durationSec === undefined || answers.some(({ cut }) => cut),
    },
  )
}
