/** Bangumi and courses: the season's card, and the episode's video where it may be seen. */
import type { SeasonPost, Target, VideoMedia } from '../../../model'
import type { ResolveContext } from '../../define'
import { slice } from '../../slice'
import { asides } from '../asides'
import { canonical } from '../links'
import { readCourse, readSeason, type Episode, type SeasonInfo } from '../read/season'
import { readStreams } from '../read/streams'
import { optional, originOf } from './soft'

/** A few minutes cut out of an episode are not the episode. */
async function streamOf(episode: Episode, context: ResolveContext): Promise<VideoMedia | undefined> {
  if (!episode.cid) return undefined
  const answer = await context.call('fetchBangumiVideoPlayurl', { cid: episode.cid, ep_id: episode.epId })
  const result = slice(answer.body, 'result')
  if (result.flag('is_preview')) return undefined
  const { durationSec, cover } = episode.entry
  return readStreams(result, {
    id: `bilibili-ep${episode.epId}`,
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(cover ? { poster: cover } : {}),
  })
}

/** The season as seen from one of its episodes. */
function atEpisode(info: SeasonInfo, episode: Episode, target: Target): SeasonPost {
  const current = info.post.episodes.findIndex(({ id }) => id === episode.entry.id)
  return {
    ...info.post,
    url: canonical(target),
    ...(current < 0 ? {} : { current: current + 1 }),
    ...(episode.entry.badge ? { notice: episode.entry.badge } : {}),
  }
}

/** `ss…` shows the season, `ep…` the season with that episode's video. */
export async function resolveBangumi(target: Target, context: ResolveContext): Promise<SeasonPost> {
  const answer = await context.call('fetchBangumiVideoInfo', { ep_id: target.id })
  const info = readSeason(answer.body)
  const origin = originOf(answer)
  const episode = target.kind === 'episode' ? info.episodes.find(({ entry }) => entry.id === target.id) : undefined
  if (!episode) return { ...info.post, origin }
  const video = await optional('its video', context, () => streamOf(episode, context))
  return { ...atEpisode(info, episode, target), origin, ...(video ? { video } : {}) }
}

/** `md…` → the season it belongs to. */
export async function resolveMedia(target: Target, context: ResolveContext): Promise<SeasonPost> {
  const answer = await asides.media.run({ id: target.id.slice(2) }, context)
  const id = `ss${slice(answer.body, 'result.media').id('season_id')}`
  return resolveBangumi({ platform: 'bilibili', kind: 'season', id }, context)
}

/** Courses are paid: the card only. */
export async function resolveCourse(target: Target, context: ResolveContext): Promise<SeasonPost> {
  const name = target.id.startsWith('ep') ? 'ep_id' : 'season_id'
  const answer = await asides.course.run({ name, id: target.id.slice(2) }, context)
  const info = readCourse(answer.body)
  const episode = name === 'ep_id' ? info.episodes.find(({ entry }) => entry.id === target.id) : undefined
  return episode ? atEpisode(info, episode, target) : info.post
}
