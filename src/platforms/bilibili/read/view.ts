/** Video information (`view`) → what a post and the stream request need. */
import type { Author, ListEntry, Picture, RichText, Stats, VideoPost } from '../../../model'
import { plainRich } from '../../../model'
import { slice, type Slice } from '../../slice'
import { bvToAv } from '../sign/bvid'
import { count, numericId, person, picture, seconds, stats } from './media'

/** One part; every part has its own streams. */
export interface VideoPart {
  cid: string
  title?: string
  durationSec?: number
  firstFrame?: Picture
}

/** The post without its streams, which are asked for with `bvid` and the `cid` of the part that was linked. */
export interface VideoInfo {
  bvid: string
  aid: string
  title: string
  description: RichText
  author?: Author
  coAuthors: Author[]
  createdAt?: number
  durationSec?: number
  cover?: Picture
  stats: Stats
  /** Never empty. */
  parts: VideoPart[]
  section?: string
  warning?: string
  /** What the site gave it (`第 45 期每周必看`, `全站排行榜最高第 13 名`), in its words; mostly empty. */
  badges: string[]
  collection?: NonNullable<VideoPost['collection']>
  limitation?: NonNullable<VideoPost['limitation']>
  /** Page of the bangumi episode this video really is. */
  redirectUrl?: string
}

function readPage(page: Slice): VideoPart {
  const title = page.optionalString('part')
  const durationSec = count(page, 'duration')
  const firstFrame = picture(page.raw('first_frame'))
  return {
    cid: numericId(page, 'cid'),
    ...(title ? { title } : {}),
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(firstFrame ? { firstFrame } : {}),
  }
}

/** Text and mentions in reading order; `-` is how the site stores an empty description. */
function readDescription(data: Slice): RichText {
  const pieces = data
    .optionalList('desc_v2', (piece): RichText => {
      const text = piece.string('raw_text')
      if (piece.optionalNumber('type') !== 2) return plainRich(text)
      const userId = piece.optionalId('biz_id')
      return [{ kind: 'mention', text: `@${text}`, ...(userId ? { userId } : {}) }]
    })
    .flat()
  const nodes = pieces.length > 0 ? pieces : plainRich(data.optionalString('desc') ?? '')
  const only = nodes[0]
  return nodes.length === 1 && only?.kind === 'text' && only.text === '-' ? [] : nodes
}

function readStaff(data: Slice, owner: string | undefined): Author[] {
  return data
    .optionalList('staff', (entry) => {
      const author = person(entry)
      const title = entry.optionalString('title')
      return author && { ...author, ...(title ? { title } : {}) }
    })
    .filter((author) => author.id !== owner)
}

function readCollection(data: Slice): VideoInfo['collection'] {
  const season = data.optionalSlice('ugc_season')
  const id = season?.optionalId('id')
  const title = season?.optionalString('title')
  if (!season || !id || !title) return undefined
  const entries = count(season, 'ep_count')
  return { id, title, ...(entries === undefined ? {} : { count: entries }) }
}

function limitationOf(data: Slice): VideoInfo['limitation'] {
  if (data.flag('rights.is_stein_gate')) return 'interactive'
  if (data.flag('is_upower_preview') && !data.flag('is_upower_play')) return 'preview'
  if (['rights.arc_pay', 'rights.ugc_pay', 'rights.pay'].some((path) => data.flag(path))) return 'preview'
  if (data.flag('is_upower_exclusive') && !data.flag('is_upower_play')) return 'supporters-only'
  return undefined
}

/** Body of `x/web-interface/view`. Mandatory: `bvid`, `title`, and the `cid` of a part. */
export function readView(body: unknown): VideoInfo {
  const data = slice(body, 'data')
  const bvid = data.string('bvid')
  const pages = data.optionalList('pages', readPage)
  const author = person(data.optionalSlice('owner'))
  const createdAt = seconds(data, 'pubdate') ?? seconds(data, 'ctime')
  const durationSec = count(data, 'duration')
  const cover = picture(data.raw('pic'))
  const section = data.optionalString('tname_v2') ?? data.optionalString('tname')
  const warning = data.optionalString('argue_info.argue_msg') ?? data.optionalString('stat.argue_msg')
  const collection = readCollection(data)
  const limitation = limitationOf(data)
  const redirectUrl = data.optionalString('redirect_url')
  return {
    bvid,
    aid: bvToAv(bvid) ?? numericId(data, 'aid'),
    title: data.string('title'),
    description: readDescription(data),
    ...(author ? { author } : {}),
    coAuthors: readStaff(data, author?.id),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(cover ? { cover } : {}),
    stats: stats(data.optionalSlice('stat'), {
      views: 'view',
      danmaku: 'danmaku',
      likes: 'like',
      coins: 'coin',
      favorites: 'favorite',
      shares: 'share',
      comments: 'reply',
    }),
    parts: pages.length > 0 ? pages : [readPage(data)],
    ...(section ? { section } : {}),
    ...(warning ? { warning } : {}),
    badges: data.optionalList('honor_reply.honor', (honor) => honor.optionalString('desc')),
    ...(collection ? { collection } : {}),
    ...(limitation ? { limitation } : {}),
    ...(redirectUrl ? { redirectUrl } : {}),
  }
}

/** The parts as a list; empty when there is only one. */
export function partsOf(info: VideoInfo): ListEntry[] {
  if (info.parts.length < 2) return []
  return info.parts.map((page, index) => ({
    id: info.bvid,
    index: index + 1,
    title: page.title ?? `P${index + 1}`,
    ...(page.durationSec === undefined ? {} : { durationSec: page.durationSec }),
    ...(page.firstFrame ? { cover: page.firstFrame } : {}),
  }))
}
