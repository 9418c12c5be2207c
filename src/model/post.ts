/**
 * A resolved link in one shape for all platforms: plain JSON, printable, replayable.
 *
 * Units: times are Unix seconds, durations seconds, sizes bytes, ids text.
 * Absent means unknown; nothing is invented.
 */
import type { ErrorCode } from '../errors'
import type { Author } from './author'
import type { AudioMedia, ImageMedia, Picture, VideoMedia } from './media'
import type { RichText } from './rich-text'
import type { PlatformId } from './platform-ids'

/** Exact counters; formatting is the reader's business. */
export interface Stats {
  views?: number
  danmaku?: number
  likes?: number
  coins?: number
  favorites?: number
  shares?: number
  comments?: number
}

/** Where the answer came from, for the debug log. */
export interface Origin {
  /** Channel that answered, e.g. `open-origin`, `signed-web`, `share-page`. */
  channel: string
  /** Channels tried before, with the code each failed with. */
  tried: { channel: string; code: string }[]
}

/**
 * Something of a work that is not in the post although there is more: the way that answered has only a part of it, or
 * refused this one thing. What is kept from us on purpose is `withheld` or `limitation`.
 *
 * - `works`, `entries`: of a person, of a list
 * - `pictures`, `clips`: of an album
 * - `qualities`: of a video; what is there may be smaller than what the platform has
 * - `text`: the words were cut
 * - `original`: what a forward passes on could not be read; that it was removed is another thing
 */
export type Shortfall =
  | { what: 'works' | 'entries' | 'qualities' | 'text' | 'original' }
  /** How many are missing; absent = unknown. */
  | { what: 'pictures' | 'clips'; count?: number }

/** What every kind of post has. */
export interface PostBase {
  platform: PlatformId
  /** Canonical id as in `Target.id`. */
  id: string
  /** Canonical address without tracking. */
  url: string
  title?: string
  text: RichText
  author?: Author
  /** Further authors, the uploader excluded. */
  coAuthors: Author[]
  /** Unix seconds. */
  createdAt?: number
  cover?: Picture
  stats: Stats
  /** Region as the platform shows it. */
  region?: string
  /** The platform's own words on the work (content warning, "AI generated", …). */
  warning?: string
  /** Why the medium of the work is not in the post although there is one: not for us, not here, not without login. */
  withheld?: ErrorCode
  /** Section of the site, or the place on its hot list; never what the platform suggests to look for next. */
  section?: string
  /** What is missing, each thing once; absent = all there is. Said in a line of card and text. */
  shortfalls?: Shortfall[]
  tags: string[]
  origin?: Origin
}

/** One part of a multi-part video, one episode of a season, one entry of a list. */
export interface ListEntry {
  /** Id that a Target can be made of. */
  id: string
  /** 1-based place. */
  index: number
  title: string
  durationSec?: number
  cover?: Picture
  createdAt?: number
  /** `会员`, `限免`, … as upstream says. */
  badge?: string
  stats?: Stats
}

/**
 * What the viewer does not get: the choices of an interactive video, what only supporters see, what has to be paid
 * for, all but a trial of it, or a stream that only the platform's own player can decrypt.
 */
export type Limitation = 'interactive' | 'supporters-only' | 'paid' | 'preview' | 'drm'

/** One video, or one part of several: `parts` then lists all of them, without media. */
export interface VideoPost extends PostBase {
  kind: 'video'
  video: VideoMedia
  /** 1-based part the link named, when there are several. */
  part?: number
  parts: ListEntry[]
  /** Collection the video belongs to. */
  collection?: { id: string; title: string; count?: number }
  music?: AudioMedia
  /** Honours of the site in its words: `每周必看`, its place on the charts. */
  badges?: string[]
  limitation?: Limitation
  /** The dynamic that announced it, when the link was that one's; its boxes without the video itself. */
  dynamic?: DynamicPost
}

/** Pictures that are the work; one with `clip` is a live photo. */
export interface AlbumPost extends PostBase {
  kind: 'album'
  images: ImageMedia[]
  music?: AudioMedia
}

/** A long text with pictures in between. `readSec` is the platform's estimate, or ours from `words`. */
export interface ArticlePost extends PostBase {
  kind: 'article'
  /** Body in reading order. */
  body: ArticleBlock[]
  /** Covers after the first. */
  covers?: Picture[]
  /** The column it stands in. */
  collection?: { id: string; title: string }
  words?: number
  readSec?: number
}

/** Text is never HTML or Markdown: readers have taken both apart. `level` 1 = largest. */
export type ArticleBlock =
  | { kind: 'heading'; level: number; text: RichText }
  | { kind: 'paragraph'; text: RichText }
  | { kind: 'quote'; text: RichText }
  | { kind: 'image'; image: ImageMedia; caption?: string }
  | { kind: 'rule' }

/** Box attached to a dynamic. */
export interface Attachment {
  kind: 'vote' | 'reserve' | 'goods' | 'lottery' | 'video' | 'live' | 'music' | 'article' | 'common'
  title: string
  lines: string[]
  cover?: Picture
  /** Covers after the first. */
  covers?: Picture[]
  url?: string
  /** Opens what a Target of this id would open (linked video, live room). */
  id?: string
  durationSec?: number
  /** A mark on it in the platform's words: `直播中`, `合集`. */
  badge?: string
  /** As far as the box says them; the platform rounds the large ones. */
  stats?: Pick<Stats, 'views' | 'danmaku'>
}

/** A short post; what it shares (a video, a vote, goods) is in `attachments`. */
export interface DynamicPost extends PostBase {
  kind: 'dynamic'
  images: ImageMedia[]
  attachments: Attachment[]
  /** The nested original of a forward; `null` when it was removed. */
  original?: Post | null
  /** Marks on it in the platform's words: `置顶`, `专属动态`. */
  badges?: string[]
  /** What the platform calls the form: `AV`, `DRAW`, `WORD`, `FORWARD`, `LIVE_RCMD`, `ARTICLE`, … */
  category?: string
}

/** A live room, whether it is on air or not. */
export interface LivePost extends PostBase {
  kind: 'live'
  live: boolean
  /** Viewers online or the platform's heat figure. */
  online?: number
  /** Viewers since the start. */
  totalViewers?: number
  startedAt?: number
  resolution?: string
  /** Things are sold in the broadcast. */
  goods?: true
}

/** Each has its word in `src/words/families.ts: families`. */
export type SeasonCategory = 'anime' | 'chinese-anime' | 'film' | 'documentary' | 'tv' | 'variety' | 'course'

/** A show or course with its episodes; `video` is the one of `current`. */
export interface SeasonPost extends PostBase {
  kind: 'season'
  /** Absent where the platform names one that has no word here. */
  category?: SeasonCategory
  score?: number
  scoreCount?: number
  styles: string[]
  areas: string[]
  /** Who plays or speaks whom, then who made it; lines. */
  staff?: string
  /** How far it has come, in the platform's words: `更新至第 12 话`. */
  progress?: string
  episodes: ListEntry[]
  /** Episode the link named. */
  current?: number
  video?: VideoMedia
  /** Of the current episode. */
  limitation?: Limitation
}

/** A song, or a sound of works; `users` counts the works that use it. */
export interface MusicPost extends PostBase {
  kind: 'music'
  audio?: AudioMedia
  /** Known without a file, too. */
  durationSec?: number
  /** Who sings or plays, where the platform tells that from the uploader. */
  artist?: string
  users?: number
}

/** A person with the latest works; counts as upstream shows them. */
export interface UserPost extends PostBase {
  kind: 'user'
  follows?: number
  worksCount?: number
  totalLikes?: number
  works: ListEntry[]
  live?: { roomId: string; title?: string }
}

/** Works that belong together (favourites, collection, uploads); `entries` may be fewer than `count`. */
export interface ListPost extends PostBase {
  kind: 'list'
  count?: number
  entries: ListEntry[]
}

/** A resolved work. Plain JSON: it can be stored, compared and given away. */
export type Post =
  VideoPost | AlbumPost | ArticlePost | DynamicPost | LivePost | SeasonPost | MusicPost | UserPost | ListPost

/** A new one needs its card, words and samples; compiler and guards ask for them. */
export type PostKind = Post['kind']
