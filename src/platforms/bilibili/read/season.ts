/** Bangumi seasons and courses → posts. */
import type { Author, ListEntry, SeasonCategory, SeasonPost } from '../../../model'
import { plainRich } from '../../../model'
import { slice, usable, type Slice } from '../../slice'
import { canonical } from '../links'
import { count, numericId, picture, seconds, stats } from './media'
import { beijingTime } from './time'

const categories: Readonly<Record<number, SeasonCategory>> = {
  1: 'anime',
  2: 'film',
  3: 'documentary',
  4: 'chinese-anime',
  5: 'tv',
  7: 'variety',
}

/** One episode with what its streams are asked with. */
export interface Episode {
  entry: ListEntry
  epId: string
  cid?: string
  aid?: string
}

/** A season before one of its episodes is chosen: `resolve/season.ts` picks it and asks for its streams. */
export interface SeasonInfo {
  post: SeasonPost
  /** Main episodes first, then trailers and extras. */
  episodes: Episode[]
}

const number = (from: Slice, path: string): string | undefined => usable(() => numericId(from, path))

/** Lengths are milliseconds for bangumi and seconds for courses. */
function readEpisode(episode: Slice, index: number, unit: 'ms' | 's'): Episode {
  const epId = number(episode, 'ep_id') ?? numericId(episode, 'id')
  const place = episode.optionalString('title') ?? String(index + 1)
  const name = episode.optionalString('long_title')
  const length = count(episode, 'duration')
  const cover = picture(episode.raw('cover'))
  const dates = ['pub_time', 'release_date']
  const createdAt =
    dates.map((name) => seconds(episode, name)).find((time) => time !== undefined) ??
    dates.map((name) => beijingTime(episode.optionalString(name))).find((time) => time !== undefined)
  const badge =
    episode.optionalString('badge') ?? episode.optionalString('badge_info.text') ?? episode.optionalString('label')
  const [cid, aid] = [number(episode, 'cid'), number(episode, 'aid')]
  return {
    epId,
    ...(cid ? { cid } : {}),
    ...(aid ? { aid } : {}),
    entry: {
      id: `ep${epId}`,
      index: index + 1,
      title: name ? `${place} ${name}` : place,
      ...(length ? { durationSec: unit === 'ms' ? Math.round(length / 1000) : length } : {}),
      ...(cover ? { cover } : {}),
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(badge ? { badge } : {}),
    },
  }
}

function readOwner(info: Slice | undefined): Author | undefined {
  const id = info?.optionalId('mid')
  const name = info?.optionalString('uname')
  if (!info || !id || !name) return undefined
  const avatar = picture(info.raw('avatar'))
  const followers = count(info, 'follower')
  return {
    id,
    name,
    url: canonical({ platform: 'bilibili', kind: 'user', id }),
    ...(avatar ? { avatar } : {}),
    ...(followers === undefined ? {} : { followers }),
  }
}

const names = (from: Slice, path: string): string[] => {
  const values = from.raw(path)
  if (!Array.isArray(values)) return []
  const texts = values.filter((value): value is string => typeof value === 'string' && value !== '')
  return [...texts, ...from.optionalList(path, (entry) => entry.optionalString('name'))]
}

/** Score and how far it has come, of a season and of a media page. */
export function ratingOf(from: Slice): Pick<SeasonPost, 'score' | 'scoreCount' | 'progress'> {
  const score = from.optionalNumber('rating.score')
  const scoreCount = count(from, 'rating.count')
  const progress = ['new_ep.desc', 'new_ep.index_show', 'release_info', 'publish.time_length_show']
    .map((path) => from.optionalString(path))
    .find((words) => words !== undefined)
  return {
    ...(score === undefined ? {} : { score }),
    ...(scoreCount === undefined ? {} : { scoreCount }),
    ...(progress ? { progress } : {}),
  }
}

/** The same fields for both; `category` tells them apart. Mandatory: `season_id` and `title`. */
function readCommon(data: Slice, category: SeasonCategory | undefined, kind: 'season' | 'course'): SeasonPost {
  const id = `ss${data.id('season_id')}`
  const author = readOwner(data.optionalSlice('up_info'))
  const cover = picture(data.raw('cover'))
  // Of a course: who teaches it.
  const staff = ['actors', 'staff', 'up_info.brief']
    .map((path) => data.optionalString(path))
    .filter(Boolean)
    .join('\n')
  const createdAt = beijingTime(data.optionalString('publish.pub_time') ?? data.optionalString('publish.release_date'))
  const about = data.optionalString('evaluate') ?? data.optionalString('subtitle')
  return {
    platform: 'bilibili',
    kind: 'season',
    id,
    url: canonical({ platform: 'bilibili', kind, id }),
    title: data.string('title'),
    text: plainRich(about ?? ''),
    ...(author ? { author } : {}),
    coAuthors: [],
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(cover ? { cover } : {}),
    stats: stats(data.optionalSlice('stat'), {
      views: kind === 'season' ? 'views' : 'play',
      danmaku: 'danmakus',
      likes: 'likes',
      coins: 'coins',
      favorites: 'favorites',
      shares: 'share',
      comments: 'reply',
    }),
    tags: [],
    ...(category ? { category } : {}),
    ...ratingOf(data),
    styles: names(data, 'styles'),
    areas: names(data, 'areas'),
    ...(staff ? { staff } : {}),
    episodes: [],
  }
}

/** Body of `pgc/view/web/season`. */
export function readSeason(body: unknown): SeasonInfo {
  const data = slice(body, 'result')
  const post = readCommon(data, categories[data.optionalNumber('type') ?? 0], 'season')
  const main = data.optionalList('episodes', (episode, index) => readEpisode(episode, index, 'ms'))
  const extras = data.optionalList('section', (section) =>
    section.optionalList('episodes', (episode, index) => readEpisode(episode, index, 'ms')),
  )
  return { post: { ...post, episodes: main.map(({ entry }) => entry) }, episodes: [...main, ...extras.flat()] }
}

/** Body of `pugv/view/web/season`. */
export function readCourse(body: unknown): SeasonInfo {
  const data = slice(body, 'data')
  const post = readCommon(data, 'course', 'course')
  const episodes = data.optionalList('episodes', (episode, index) => readEpisode(episode, index, 's'))
  return { post: { ...post, episodes: episodes.map(({ entry }) => entry) }, episodes }
}
