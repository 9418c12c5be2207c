/** A work (`aweme`) → post. What it is, its fields decide; the type number lies on some channels. */
import { AmagiError } from '../../../errors'
import type { AlbumPost, ArticlePost, ImageMedia, PostBase, Shortfall, Stats, VideoPost } from '../../../model'
import type { Slice } from '../../slice'
import { workUrl } from '../links'
import { readArticlePost } from './article'
import { readAuthor, readCoAuthors } from './author'
import { readMusic } from './music'
import { pictureSource } from './sources'
import { isCutOff, topicNames, workText } from './text'
import { isReconstructed, readClip, readVideo } from './video'

/** Type number of articles. */
const articleType = 163

type WorkKind = 'video' | 'album' | 'article'

/** What a work is, by its fields; videos have none of their own. */
export function workKindOf(aweme: Slice): WorkKind {
  if (aweme.optionalNumber('aweme_type') === articleType || aweme.optionalSlice('article_info')) return 'article'
  const images = aweme.raw('images')
  return Array.isArray(images) && images.length > 0 ? 'album' : 'video'
}

function stats(aweme: Slice): Stats {
  const count = (path: string): number | undefined => {
    const value = aweme.optionalNumber(path)
    return value === undefined || value < 0 ? undefined : value
  }
  const found = {
    likes: count('statistics.digg_count'),
    comments: count('statistics.comment_count'),
    favorites: count('statistics.collect_count'),
    shares: count('statistics.share_count'),
    // Zero for everybody on the web: not a figure.
    views: count('statistics.play_count') || undefined,
    danmaku: count('danmaku_control.danmaku_cnt') || undefined,
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Stats
}

/** The place on the hot list. What the platform suggests to search for (`suggest_words`) is no word about the work. */
const section = (aweme: Slice): string | undefined => aweme.optionalString('hot_list.title')

function warning(aweme: Slice): string | undefined {
  return aweme.optionalString('risk_infos.content')?.trim() || undefined
}

function region(aweme: Slice): string | undefined {
  const text = aweme.optionalString('ip_attribution') ?? aweme.optionalString('ip_label')
  return text?.replace(/^IP属地[:：]\s*/, '') || undefined
}

/** What is said to be missing besides what the base says already. */
export const shortOf = (
  base: Pick<PostBase, 'shortfalls'>,
  more: readonly Shortfall[],
): Pick<PostBase, 'shortfalls'> => {
  const all = [...(base.shortfalls ?? []), ...more]
  return all.length > 0 ? { shortfalls: all } : {}
}

/** What all forms have in common; `page` is the word in the address. */
export function readBase(aweme: Slice, page: string): PostBase {
  const id = aweme.id('aweme_id')
  const author = readAuthor(aweme.optionalSlice('author'))
  const title = aweme.optionalString('item_title')
  const createdAt = aweme.optionalNumber('create_time')
  const facts = { region: region(aweme), warning: warning(aweme), section: section(aweme), title }
  return {
    platform: 'douyin',
    id,
    url: workUrl(id, page),
    text: workText(aweme),
    coAuthors: readCoAuthors(aweme),
    stats: stats(aweme),
    tags: topicNames(aweme),
    ...(author ? { author } : {}),
    ...(createdAt !== undefined && createdAt > 0 ? { createdAt } : {}),
    ...(isCutOff(aweme) ? { shortfalls: [{ what: 'text' as const }] } : {}),
    ...(Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<PostBase>),
  }
}

function readVideoPost(aweme: Slice): VideoPost {
  const base = readBase(aweme, 'video')
  const video = readVideo(aweme, `douyin-${base.id}`)
  const music = readMusic(aweme.optionalSlice('music'))
  const mixId = aweme.optionalId('mix_info.mix_id')
  const mixName = aweme.optionalString('mix_info.mix_name')
  const count = aweme.optionalNumber('mix_info.statis.updated_to_episode')
  return {
    ...base,
    kind: 'video',
    video,
    parts: [],
    ...shortOf(base, isReconstructed(video) ? [{ what: 'qualities' }] : []),
    ...(video.poster ? { cover: video.poster } : {}),
    ...(music ? { music } : {}),
    ...(mixId === undefined || mixName === undefined
      ? {}
      : { collection: { id: mixId, title: mixName, ...(count === undefined ? {} : { count }) } }),
  }
}

/** `clip_type`: absent or 2 still, 4 video, 5 live photo. Any other with a video moves as well. */
function readImage(entry: Slice, id: string): ImageMedia | undefined {
  const type = entry.optionalNumber('clip_type') ?? 2
  const video = type === 2 ? undefined : entry.optionalSlice('video')
  const clip = video && readClip(video, `${id}-clip`)
  // A clip is worth having although its still cannot be had.
  const source = pictureSource(entry.raw()) ?? clip?.poster?.source
  if (!source) return undefined
  const width = entry.optionalNumber('width')
  const height = entry.optionalNumber('height')
  return {
    kind: 'image',
    id,
    source,
    ...(width && height && width > 0 && height > 0 ? { width, height } : {}),
    ...(clip ? { clip } : {}),
    ...(clip && type === 4 ? { clipOnly: true } : {}),
  }
}

/** Whether a picture is said to move. */
const moves = (entry: Slice): boolean => (entry.optionalNumber('clip_type') ?? 2) !== 2

/**
 * Pictures without any address, clips that are named and not there. Some ways tell pictures alone and not even which
 * of them move: then the post as a whole says that some do.
 */
function albumShortfalls(aweme: Slice, images: readonly ImageMedia[]): Shortfall[] {
  const listed = aweme.optionalList('images', (entry) => entry)
  const pictures = (aweme.raw('images') as unknown[]).length - images.length
  const clips = listed.filter(moves).length - images.filter(({ clip }) => clip).length
  const silent = aweme.flag('is_slides') && listed.every((entry) => entry.raw('clip_type') === undefined)
  return [
    ...(pictures > 0 ? [{ what: 'pictures' as const, count: pictures }] : []),
    ...(clips > 0 ? [{ what: 'clips' as const, count: clips }] : silent ? [{ what: 'clips' as const }] : []),
  ]
}

function readAlbumPost(aweme: Slice): AlbumPost {
  const base = readBase(aweme, 'note')
  const images = aweme.optionalList('images', (entry, index) => readImage(entry, `douyin-${base.id}-${index + 1}`))
  const [first] = images
  if (!first) {
    const path = `${aweme.path}.images`
    throw new AmagiError('upstream-changed', { details: { path }, message: 'no picture of the work has an address' })
  }
  const music = readMusic(aweme.optionalSlice('music'), aweme.optionalSlice('video.play_addr'))
  const { width, height } = first
  return {
    ...base,
    kind: 'album',
    images,
    ...shortOf(base, albumShortfalls(aweme, images)),
    cover: { source: first.source, ...(width === undefined || height === undefined ? {} : { width, height }) },
    ...(music ? { music } : {}),
  }
}

/** Work → post. Throws `upstream-changed` when something mandatory is missing. */
export function readWork(aweme: Slice): VideoPost | AlbumPost | ArticlePost {
  switch (workKindOf(aweme)) {
    case 'article':
      return readArticlePost(aweme, readBase(aweme, 'article'))
    case 'album':
      return readAlbumPost(aweme)
    default:
      return readVideoPost(aweme)
  }
}
