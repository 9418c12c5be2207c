import type { Author } from './author'
import type { ImageMedia } from './media'
import type { RichText } from './rich-text'

/** One comment; replies nest to the depth the platform delivers. */
export interface Comment {
  id: string
  author: Author
  text: RichText
  pictures: ImageMedia[]
  /** Unix seconds. */
  createdAt?: number
  likes?: number
  /** Number of replies upstream counts, not only those in `replies`. */
  replyCount?: number
  /** Region as the platform shows it, without the `IP属地` prefix. */
  region?: string
  /** User level where the platform has one (bilibili 0–6). */
  level?: number
  /** Fan medal: name and level. */
  medal?: { name: string; level?: number }
  pinned?: boolean
  byAuthor?: boolean
  likedByAuthor?: boolean
  /** Name of the person this is an answer to, inside a reply thread. */
  replyTo?: string
  replies: Comment[]
}

/** First page of the comments of one work, pinned ones first. */
export interface CommentSection {
  /** All comments of the work as upstream counts them. */
  total?: number
  /** `closed` and `empty` are normal results. */
  state: 'open' | 'closed' | 'empty'
  comments: Comment[]
}
