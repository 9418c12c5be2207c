/** Bodies of `fetch_work_comments` and of the answers to one comment → comment section. */
import { deepestThread, type Comment, type CommentSection, type ImageMedia } from '../../../model'
import { slice, type Slice } from '../../slice'
import { readAuthor } from './author'
import { withEmotes, type Emotes } from '../../resolving'
import { pictureSource } from './sources'
import { commentText } from './text'

/** Literal that stands for the sticker of a comment. */
const stickerMark = '[图片表情]'

const authorLabel = 1

/** `type` of a label that says the author liked a comment. Source: captured comments, 2026-08. */
const likedLabel = 20

const labelled = (entry: Slice, type: number): boolean =>
  entry.optionalNumber('label_type') === type ||
  entry.optionalList('label_list', (label) => label.optionalNumber('type')).includes(type)

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
    ...(labelled(entry, authorLabel) ? { byAuthor: true } : {}),
    ...(entry.flag('is_author_digged') || labelled(entry, likedLabel) ? { likedByAuthor: true } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    replies: entry.optionalList('reply_comment', (reply) => readComment(reply, emotes)),
  }
}

/** Entries that cannot be read are left out. No comments at all is a normal result. */
export function readComments(body: unknown, emotes: Emotes = new Map()): CommentSection {
  const root = slice(body)
  const comments = root.optionalList('comments', (entry) => readComment(entry, emotes))
  const total = root.optionalNumber('total')
  const more = root.flag('has_more') || root.flag('folded_comment_count')
  return {
    state: comments.length > 0 ? 'open' : 'empty',
    comments,
    ...(more ? { more: true } : {}),
    ...(total === undefined ? {} : { total }),
  }
}

interface Answer {
  comment: Comment
  /** Id of the one it answers; undefined = the comment above all of them. */
  parent: string | undefined
}

/** Ids of those above an answer, the nearest first; none where they run in a circle. */
function chainOf(id: string, answers: ReadonlyMap<string, Answer>): string[] {
  const chain: string[] = []
  for (let at = answers.get(id)?.parent; at !== undefined && answers.has(at); at = answers.get(at)?.parent) {
    if (at === id || chain.includes(at)) return []
    chain.push(at)
  }
  return chain
}

/** Levels below a comment and its first answers. */
const furtherLevels = deepestThread - 2

/**
 * Body of `fetch_video_comment_replies` → the answers below one comment as a tree: upstream gives them as one list in
 * which each names the one it answers. Where that one is not in the list, the answer stands on the first level.
 */
export function readReplies(body: unknown, emotes: Emotes = new Map()): Comment[] {
  const list = slice(body).optionalList('comments', (entry): Answer => {
    const parent = entry.optionalId('reply_to_reply_id')
    return { comment: readComment(entry, emotes), parent }
  })
  const answers = new Map(list.map((answer) => [answer.comment.id, answer]))
  const roots: Comment[] = []
  for (const { comment } of answers.values()) {
    const chain = chainOf(comment.id, answers)
    const above = chain[Math.max(0, chain.length - furtherLevels)]
    const beside = above === undefined ? roots : (answers.get(above)?.comment.replies ?? roots)
    beside.push(comment)
  }
  return roots
}
