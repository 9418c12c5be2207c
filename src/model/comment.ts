import type { Author } from './author'
import type { ImageMedia } from './media'
import type { RichText } from './rich-text'

/** Levels of one thread, the comment itself included; what is deeper stands on the last one. */
export const deepestThread = 6

/** One comment; replies nest to the depth the platform delivers, {@link deepestThread} at most. */
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
  /** Name of the person this is an answer to, inside a reply thread; `text` does not say it once more. */
  replyTo?: string
  replies: Comment[]
}

/** What somebody wants to see of a section. */
export interface Discussed {
  /** Comments that are shown. */
  count: number
  /** Replies shown below each. */
  replies: number
}

/** First page of the comments of one work, pinned ones first. */
export interface CommentSection {
  /** All comments of the work as upstream counts them. */
  total?: number
  /** There are further ones that are not in `comments`: behind this page, or kept back. */
  more?: true
  /** `closed` and `empty` are normal results. */
  state: 'open' | 'closed' | 'empty'
  comments: Comment[]
}
