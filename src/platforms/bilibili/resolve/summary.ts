/** Target → what its video says, as far as the account gets it. */
import { AmagiError, toAmagiError } from '../../../errors'
import type { Absence, Target, VideoSummary } from '../../../model'
import type { ResolveContext } from '../../define'
import { parsedBody } from '../../endpoint/judge'
import { climb } from '../../ladder'
import { loggedIn } from '../channels'
import { summaryChannels } from '../channels/summary'
import { dressAs, home, mediaHosts } from '../headers'
import { canonical } from '../links'
import { readDynamic } from '../read/dynamic'
import { readSeason } from '../read/season'
import { readConclusion, readPlayer, readSubtitles, type SubtitleTrack } from '../read/summary'
import { readView } from '../read/view'
import { videoOf } from './dynamic'
import { redirected } from './video'

/** What everything is asked with. `mid` of the uploader; PGC has none. */
interface Part {
  aid: string
  cid: string
  bvid: string
  mid?: string | undefined
}

type Found = Part & Pick<VideoSummary, 'title' | 'part' | 'url'>

async function episodeOf(target: Target, context: ResolveContext): Promise<Found | undefined> {
  const { post, episodes } = readSeason((await context.call('fetchBangumiVideoInfo', { ep_id: target.id })).body)
  const wanted = target.kind === 'episode' ? target.id : post.episodes[(target.part ?? 1) - 1]?.id
  const episode = episodes.find(({ entry }) => entry.id === wanted)
  if (!episode?.cid || !episode.aid) return undefined
  return {
    aid: episode.aid,
    cid: episode.cid,
    bvid: '',
    title: [post.title, episode.entry.title].filter(Boolean).join(' '),
    url: canonical({ platform: 'bilibili', kind: 'episode', id: episode.entry.id }),
  }
}

async function partOf(target: Target, context: ResolveContext): Promise<Found | undefined> {
  if (target.kind === 'episode' || target.kind === 'season') return episodeOf(target, context)
  const dynamic = target.kind === 'dynamic'
  if (target.kind !== 'video' && !dynamic) return undefined
  const id = dynamic
    ? videoOf(readDynamic((await context.call('fetchDynamicInfo', { dynamic_id: target.id })).body))
    : target.id
  if (!id) return undefined
  const info = readView((await context.call('fetchOneVideo', { bvid: id })).body)
  const other = redirected(info)
  if (other) return episodeOf(other, context)
  const wanted = target.part ?? 1
  const part = wanted <= info.parts.length ? wanted : 1
  const page = info.parts[part - 1]
  return (
    page && {
      aid: info.aid,
      cid: page.cid,
      bvid: info.bvid,
      mid: info.author?.id,
      title: info.title,
      ...(info.parts.length > 1 ? { part } : {}),
      url: canonical({ platform: 'bilibili', kind: 'video', id: info.bvid, part }),
    }
  )
}

/** What a refusal means for the one thing that was asked; the rest may be there. */
function absenceOf({ code }: AmagiError): Absence {
  if (code === 'login-required' || code === 'cookie-expired') return 'login'
  return code === 'private' || code === 'region' ? 'refused' : 'failed'
}

/** One of the two things; what it failed with is kept for when the other fails as well. */
async function attempt<T>(
  what: string,
  context: ResolveContext,
  load: () => Promise<T>,
): Promise<{ value: T } | { absence: Absence; error: AmagiError }> {
  try {
    return { value: await load() }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    context.log(`bilibili: the ${what} of a video cannot be had (${error.code})`)
    return { absence: absenceOf(error), error }
  }
}

/** The file stands at a file host: no cookie goes there. */
async function subtitlesOf(track: SubtitleTrack, context: ResolveContext): Promise<VideoSummary['subtitles']> {
  const response = await context.transport.send({
    url: track.url,
    headers: dressAs('script', { url: track.url }, { Referer: home }),
    hosts: mediaHosts,
    purpose: 'picture',
    signal: context.signal,
  })
  if (response.status !== 200) {
    throw new AmagiError('network', { details: { upstreamStatus: response.status }, message: 'no subtitles there' })
  }
  const subtitles = readSubtitles(parsedBody(response), track)
  return subtitles.lines.length > 0 ? subtitles : 'none'
}

/** The track of the part; one of another video is asked for once more. */
async function playerOf(part: Part, context: ResolveContext): Promise<ReturnType<typeof readPlayer>> {
  const ask = async () =>
    readPlayer((await climb({ name: 'player', channels: summaryChannels.player }, { ...part }, context)).body, part)
  const first = await ask()
  return first.track === 'failed' ? ask() : first
}

/** Rejects with `unsupported` for what is no video, and with what both things failed with when nobody could be asked. */
export async function resolveSummary(target: Target, context: ResolveContext): Promise<VideoSummary> {
  const found = await partOf(target, context)
  if (!found) throw new AmagiError('unsupported', { message: `bilibili: ${target.kind} ${target.id} is no video` })
  const { title, part: number, url, ...asked } = found
  const account = loggedIn(context)
  const concluding =
    account && asked.mid !== undefined && asked.bvid !== ''
      ? attempt('summary', context, async () =>
          readConclusion(
            (await climb({ name: 'conclusion', channels: summaryChannels.conclusion }, { ...asked }, context)).body,
          ),
        )
      : undefined
  const playing = attempt('subtitles', context, async () => {
    const { chapters, track } = await playerOf(asked, context)
    if (!account || typeof track === 'string')
      return { chapters, subtitles: account ? (track as Absence) : ('login' as const) }
    const read = await attempt('subtitles', context, () => subtitlesOf(track, context))
    return { chapters, subtitles: 'value' in read ? read.value : read.absence }
  })
  const [concluded, played] = await Promise.all([concluding, playing])
  if (!('value' in played) && played.absence === 'failed' && concluded && 'error' in concluded) {
    if (concluded.absence === 'failed') throw concluded.error
  }
  const none: VideoSummary['summary'] = account ? 'none' : 'login'
  return {
    title,
    url,
    ...(number === undefined ? {} : { part: number }),
    summary: concluded === undefined ? none : 'value' in concluded ? concluded.value : concluded.absence,
    ...('value' in played ? played.value : { chapters: [], subtitles: played.absence }),
  }
}
