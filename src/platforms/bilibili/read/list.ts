/** Favourites, collections, series, uploads, lists of articles and of songs → posts. */
import type { Author, ListEntry, ListPost, Stats, Target } from '../../../model'
import { plainRich } from '../../../model'
import { slice, type Slice } from '../../slice'
import { canonical } from '../links'
import { bvToAv } from '../sign/bvid'
import { count, person, picture, seconds, stats } from './media'

interface Facts {
  title: string | undefined
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
    ...(facts.title === undefined ? {} : { title: facts.title }),
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

/** `4:05`, `1:02:03` → seconds. */
export function clockSeconds(text: string | undefined): number | undefined {
  if (!/^\d{1,4}(?::[0-5]\d){1,2}$/.test(text ?? '')) return undefined
  return (text ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}

/** A video of a list; ids that do not decode belong to removed videos. */
function videoEntry(video: Slice, index: number): ListEntry | undefined {
  const id = video.optionalString('bvid') ?? video.string('bv_id')
  if (bvToAv(id) === undefined) return undefined
  const durationSec = count(video, 'duration') ?? clockSeconds(video.optionalString('length'))
  const cover = picture(video.raw('pic') ?? video.raw('cover'))
  const createdAt = seconds(video, 'pubdate') ?? seconds(video, 'pubtime') ?? seconds(video, 'created')
  const views = count(video, 'stat.view') ?? count(video, 'cnt_info.play') ?? count(video, 'play')
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

/** A list at the page of whom it belongs to, whoever's page the link was from. */
function owned(target: Target, meta: Slice): Target {
  const mid = meta.optionalId('mid')
  return mid ? { ...target, extra: { ...target.extra, mid } } : target
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
  return post(owned(target, meta), {
    title: meta.string('name'),
    about: meta.optionalString('description'),
    author: person(meta.optionalSlice('upper')),
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
  return post(owned(target, meta), {
    title: meta.string('name'),
    about: meta.optionalString('description'),
    author: person(meta.optionalSlice('upper')),
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

/** Body of `medialist/resource/list` or of `space/wbi/arc/search`. */
export function readUploads(body: unknown, target: Target, owner?: Author): ListPost {
  const data = slice(body, 'data')
  const listed = data.optionalList('media_list', videoEntry)
  const entries = listed.length > 0 ? listed : data.optionalList('list.vlist', videoEntry)
  const author = owner ?? person(data.optionalSlice('media_list.0.upper'))
  return post(target, {
    title: author?.name,
    author,
    cover: entries[0]?.cover?.source.urls[0],
    total: count(data, 'total_count') ?? count(data, 'page.count'),
    entries,
  })
}

function songEntry(song: Slice, index: number): ListEntry {
  const durationSec = count(song, 'duration')
  const cover = picture(song.raw('cover'))
  const createdAt = seconds(song, 'passtime')
  const views = count(song, 'statistic.play')
  return {
    id: `au${song.id('id')}`,
    index: index + 1,
    title: song.string('title'),
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(cover ? { cover } : {}),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(views === undefined ? {} : { stats: { views } }),
  }
}

/** Bodies of `menu/info` and `song/of-menu`. Mandatory: `title` of the first. */
export function readSongMenu(body: unknown, songs: unknown, target: Target): ListPost {
  const menu = slice(body, 'data')
  const uid = menu.optionalId('uid')
  const name = menu.optionalString('uname')
  return post(target, {
    title: menu.string('title'),
    about: menu.optionalString('intro'),
    author:
      uid && name ? { id: uid, name, url: canonical({ platform: 'bilibili', kind: 'user', id: uid }) } : undefined,
    cover: menu.raw('cover'),
    total: count(menu, 'snum'),
    createdAt: seconds(menu, 'ctime'),
    stats: stats(menu.optionalSlice('statistic'), {
      views: 'play',
      favorites: 'collect',
      comments: 'comment',
      shares: 'share',
    }),
    entries: slice(songs ?? {}).optionalList('data.data', songEntry),
  })
}
