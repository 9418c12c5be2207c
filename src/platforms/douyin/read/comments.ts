/** Body of `fetch_work_comments` → comment section. */
import type { Comment, CommentSection, ImageMedia } from '../../../model'
import { slice, type Slice } from '../../slice'
import { readAuthor } from './author'
import { withEmotes, type Emotes } from '../../resolving'
import { pictureSource } from './sources'
import { commentText } from './text'

/** Literal that stands for the sticker of a comment. */
const stickerMark = '[图片表情]'

const authorLabel = 1

function pictures(entry: Slice, id: string): ImageMedia[] {
  const listed = entry.optionalList('image_list', (image, index): ImageMedia | undefined => {
    // The original may be HEIC; the middle size is what browsers are given.
    const source = pictureSource(image.raw('medium_url')) ?? pictureSource(image.raw('origin_url'))
    const width = image.optionalNumber('origin_url.width')
    const height = image.optionalNumber('origin_url.height')
    return (
      source && {
        kind: 'image',
        id: `douyin-comment-${id}-${index + 1}`,
        source,
        ...(width && height ? { width, height } : {}),
      }
    )
  })
  const sticker = entry.optionalSlice('sticker')
  const source = sticker && (pictureSource(sticker.raw('animate_url')) ?? pictureSource(sticker.raw('static_url')))
  if (!sticker || !source) return listed
  const width = sticker.optionalNumber('width')
  const height = sticker.optionalNumber('height')
  return [
    ...listed,
    { kind: 'image', id: `douyin-comment-${id}-sticker`, source, ...(width && height ? { width, height } : {}) },
  ]
}

function readComment(entry: Slice, emotes: Emotes): Comment {
  const id = entry.id('cid')
  const stickered = entry.optionalSlice('sticker') !== undefined
  const text = withEmotes(commentText(entry), emotes).flatMap((node) => {
    if (!stickered || node.kind !== 'text') return [node]
    const rest = node.text.replace(stickerMark, '')
    return rest === '' ? [] : [{ ...node, text: rest }]
  })
  const createdAt = entry.optionalNumber('create_time')
  const likes = entry.optionalNumber('digg_count')
  const replyCount = entry.optionalNumber('reply_comment_total') ?? entry.optionalNumber('comment_reply_total')
  const region = entry.optionalString('ip_label')
  const replyTo = entry.optionalString('reply_to_username')
  return {
    id,
    author: readAuthor(entry.optionalSlice('user')) ?? { id: '', name: '' },
    text,
    pictures: pictures(entry, id),
    ...(createdAt !== undefined && createdAt > 0 ? { createdAt } : {}),
    ...(likes === undefined ? {} : { likes }),
    ...(replyCount === undefined ? {} : { replyCount }),
    ...(region === undefined ? {} : { region }),
    ...((entry.optionalNumber('stick_position') ?? 0) > 0 ? { pinned: true } : {}),
    ...(entry.optionalNumber('label_type') === authorLabel ? { byAuthor: true } : {}),
    ...(entry.flag('is_author_digged') ? { likedByAuthor: true } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    replies: entry.optionalList('reply_comment', (reply) => readComment(reply, emotes)),
  }
}

/** Entries that cannot be read are left out. No comments at all is a normal result. */
export function readComments(body: unknown, emotes: Emotes = new Map()): CommentSection {
  const root = slice(body)
  const comments = root.optionalList('comments', (entry) => readComment(entry, emotes))
  const total = root.optionalNumber('total')
  return { state: comments.length > 0 ? 'open' : 'empty', comments, ...(total === undefined ? {} : { total }) }
}
