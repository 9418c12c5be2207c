/** Bangumi and courses: the season's card, and the episode's video where it may be seen. */
import { toAmagiError, type ErrorCode } from '../../../errors'
import type { SeasonPost, Target } from '../../../model'
import type { ResolveContext } from '../../define'
import { climb } from '../../ladder'
import { slice } from '../../slice'
import { asides } from '../channels/links-only'
import { canonical } from '../links'
import { numericId } from '../read/media'
import { ratingOf, readCourse, readSeason, type Episode, type SeasonInfo } from '../read/season'
import { allEncrypted, readStreams } from '../read/streams'
import { originOf } from '../../resolving'

type Watchable = Pick<SeasonPost, 'video' | 'withheld' | 'limitation'>

/** Refusals of an episode's streams that concern who is asking, and from where. */
const keptBack: ReadonlySet<ErrorCode> = new Set(['region', 'private', 'login-required', 'cookie-expired'])

/** The episode's video, or why it is kept back; neither when the request merely failed. */
async function streamOf(episode: Episode, context: ResolveContext): Promise<Watchable> {
  const { cid, epId, entry } = episode
  if (!cid) return {}
  try {
    const answer = await context.call('fetchBangumiVideoPlayurl', { cid, ep_id: epId })
    const result = slice(answer.body, 'result')
    if (allEncrypted(result)) return { withheld: 'unsupported', limitation: 'drm' }
    const video = readStreams(result, {
      id: `bilibili-ep${epId}`,
      ...(entry.durationSec === undefined ? {} : { durationSec: entry.durationSec }),
      ...(entry.cover ? { poster: entry.cover } : {}),
      ...(result.flag('is_preview') ? { extent: 'preview' } : {}),
    })
    return { video, ...(video.variants.every(({ extent }) => extent) ? { limitation: 'preview' } : {}) }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    context.log(`bilibili: the season goes without its video (${error.code})`)
    if (!keptBack.has(error.code)) return {}
    // One code stands for regions and for membership: the episode's badge tells them apart.
    return { withheld: error.code === 'region' && !entry.badge ? 'region' : 'login-required' }
  }
}

/** The season as seen from one of its episodes. */
function atEpisode(info: SeasonInfo, episode: Episode, target: Target): SeasonPost {
  const current = info.post.episodes.findIndex(({ id }) => id === episode.entry.id)
  return {
    ...info.post,
    url: canonical(target),
    // A trailer has no number among the episodes: its name says what is shown.
    ...(current < 0
      ? { title: [info.post.title, episode.entry.title].filter(Boolean).join(' · ') }
      : { current: current + 1 }),
    ...(episode.entry.badge ? { warning: episode.entry.badge } : {}),
  }
}

/** The episode a target names: by its own id, or by its place in the season. */
function named(info: SeasonInfo, target: Target): Episode | undefined {
  if (target.kind === 'episode') return info.episodes.find(({ entry }) => entry.id === target.id)
  const id = target.part === undefined ? undefined : info.post.episodes[target.part - 1]?.id
  return info.episodes.find(({ entry }) => entry.id === id)
}

/**
 * `ep…` shows the season with that episode's video or the reason why it is kept back. `ss…` shows the season with
 * its first episode, as the site does, when that one is free.
 */
export async function resolveBangumi(target: Target, context: ResolveContext): Promise<SeasonPost> {
  const answer = await context.call('fetchBangumiVideoInfo', { ep_id: target.id })
  const info = readSeason(answer.body)
  const origin = originOf(answer)
  const episode = named(info, target)
  if (episode) return { ...atEpisode(info, episode, target), origin, ...(await streamOf(episode, context)) }
  const [first] = info.episodes
  const opening = target.kind === 'season' && first && !first.entry.badge ? first : undefined
  const { video, limitation } = opening ? await streamOf(opening, context) : {}
  return { ...info.post, origin, ...(video ? { video, current: 1, ...(limitation ? { limitation } : {}) } : {}) }
}

/** `md…` → the season it belongs to. */
export async function resolveMedia(target: Target, context: ResolveContext): Promise<SeasonPost> {
  const answer = await climb({ name: 'media', channels: asides.media }, { id: target.id.slice(2) }, context)
  const media = slice(answer.body, 'result.media')
  const id = `ss${numericId(media, 'season_id')}`
  const post = await resolveBangumi({ platform: 'bilibili', kind: 'season', id }, context)
  return { ...ratingOf(media), ...post }
}

/** Courses are paid: the card only. */
export async function resolveCourse(target: Target, context: ResolveContext): Promise<SeasonPost> {
  const name = target.id.startsWith('ep') ? 'ep_id' : 'season_id'
  const answer = await climb({ name: 'course', channels: asides.course }, { name, id: target.id.slice(2) }, context)
  const { post, episodes } = readCourse(answer.body)
  const info = { post: { ...post, origin: originOf(answer) }, episodes }
  const episode = name === 'ep_id' ? info.episodes.find(({ entry }) => entry.id === target.id) : undefined
  return episode ? atEpisode(info, episode, target) : info.post
}
