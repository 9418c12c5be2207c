/** Favourites, collections, series and lists of articles → posts. */
import type { Author, ListEntry, ListPost, Stats, Target } from '../../../model'
import { plainRich } from '../../../model'
import { slice, type Slice } from '../../slice'
import { canonical } from '../links'
import { bvToAv } from '../sign/bvid'
import { count, person, picture, seconds, stats } from './media'

interface Facts {
  title: string
  about?: string | undefined
  author?: Author | undefined
  cover?: unknown
  total?: number | undefined
  createdAt?: number | undefined
  stats?: Stats
  entries: ListEntry[]
}

function post(target: Target, facts: Facts): ListPost {
  const cover = picture(facts.cover)
  return {
    platform: 'bilibili',
    kind: 'list',
    id: target.id,
    url: canonical(target),
    title: facts.title,
    text: plainRich(facts.about ?? ''),
    ...(facts.author ? { author: facts.author } : {}),
    coAuthors: [],
    ...(facts.createdAt === undefined ? {} : { createdAt: facts.createdAt }),
    ...(cover ? { cover } : {}),
    stats: facts.stats ?? {},
    tags: [],
    ...(facts.total === undefined ? {} : { count: facts.total }),
    entries: facts.entries,
  }
}

/** A video of a list; ids that do not decode belong to removed videos. */
function videoEntry(video: Slice, index: number): ListEntry | undefined {
  const id = video.string('bvid')
  if (bvToAv(id) === undefined) return undefined
  const durationSec = count(video, 'duration')
  const cover = picture(video.raw('pic') ?? video.raw('cover'))
  const createdAt = seconds(video, 'pubdate') ?? seconds(video, 'pubtime')
  const views = count(video, 'stat.view') ?? count(video, 'cnt_info.play')
  return {
    id,
    index: index + 1,
    title: video.string('title'),
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(cover ? { cover } : {}),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(views === undefined ? {} : { stats: { views } }),
  }
}

/** Body of `fav/resource/list`. Mandatory: `info.title`. */
export function readFavourites(body: unknown, target: Target): ListPost {
  const data = slice(body, 'data')
  const info = data.slice('info')
  return post(target, {
    title: info.string('title'),
    about: info.optionalString('intro'),
    author: person(info.optionalSlice('upper')),
    cover: info.raw('cover'),
    total: count(info, 'media_count'),
    createdAt: seconds(info, 'ctime'),
    stats: stats(info, { views: 'cnt_info.play', favorites: 'cnt_info.collect', likes: 'cnt_info.thumb_up' }),
    entries: data.optionalList('medias', videoEntry),
  })
}

/** Body of `seasons_archives_list`. Mandatory: `meta.name`. */
export function readCollection(body: unknown, target: Target): ListPost {
  const data = slice(body, 'data')
  const meta = data.slice('meta')
  return post(target, {
    title: meta.string('name'),
    about: meta.optionalString('description'),
    cover: meta.raw('cover'),
    total: count(meta, 'total'),
    createdAt: seconds(meta, 'ptime'),
    entries: data.optionalList('archives', videoEntry),
  })
}

/** Bodies of `series/series` and `series/archives`. Mandatory: `meta.name` of the first. */
export function readSeries(body: unknown, archives: unknown, target: Target): ListPost {
  const meta = slice(body, 'data.meta')
  const entries = slice(archives ?? {}).optionalList('data.archives', videoEntry)
  return post(target, {
    title: meta.string('name'),
    about: meta.optionalString('description'),
    cover: entries[0]?.cover?.source.urls[0],
    total: count(meta, 'total'),
    createdAt: seconds(meta, 'ctime'),
    entries,
  })
}

/** Body of `article/list/web/articles`. Mandatory: `list.name`. */
export function readColumn(body: unknown, target: Target): ListPost {
  const data = slice(body, 'data')
  const list = data.slice('list')
  const entries = data.optionalList('articles', (article, index): ListEntry => {
    const cover = picture(article.raw('image_urls.0'))
    const createdAt = seconds(article, 'publish_time')
    const views = count(article, 'stats.view')
    return {
      id: article.id('id'),
      index: index + 1,
      title: article.string('title'),
      ...(cover ? { cover } : {}),
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(views === undefined ? {} : { stats: { views } }),
    }
  })
  return post(target, {
    title: list.string('name'),
    about: list.optionalString('summary'),
    author: person(data.optionalSlice('author')),
    cover: list.raw('image_url'),
    total: count(list, 'articles_count'),
    createdAt: seconds(list, 'ctime'),
    stats: stats(list, { views: 'read' }),
    entries,
  })
}
