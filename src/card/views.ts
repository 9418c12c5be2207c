/** Cards that are not about one post: what they show, as plain data. Words are final; numbers are not formatted. */
import type { ErrorCode } from '../errors'
import type { CommentSection, DanmakuSummary, PlatformId, Post } from '../model'

/** Comments of a work, under its title. */
export interface CommentsView {
  kind: 'comments'
  post: Post
  section: CommentSection
  /** Replies shown below one comment; default 3. */
  replies?: number
}

/** Danmaku of a video: when there are most, what is said most. */
export interface DanmakuView {
  kind: 'danmaku'
  post: Post
  summary: DanmakuSummary
  /** Whether the most repeated lines pass over the cover, four at most. */
  onCover?: boolean
}

/** What the help command shows: commands by group, in the asker's language. */
export interface HelpView {
  kind: 'help'
  title: string
  subtitle?: string
  groups: { title: string; entries: { command: string; text: string; aliases?: string[] }[] }[]
}

/** A code to be scanned with the platform's own application. */
export interface LoginView {
  kind: 'login'
  platform: PlatformId
  /** What the code is for and how long it is good, where it is for no login. */
  title?: string
  about?: string
  /** Text of the code. */
  content: string
  steps: string[]
  /** Seconds until the code expires. */
  validSec: number
  /** Risk of lending an account to a bot, in one or two sentences. */
  note?: string
}

/** What went wrong, in short; never a stack. */
export interface ErrorView {
  kind: 'error'
  code: ErrorCode
  platform?: PlatformId
  /** Unix seconds. */
  at: number
  /** Default: the text of the code in the locale. */
  title?: string
  /** What can be done; default by who can act. */
  advice?: string
  /** Id under which the log tells more. */
  reportId?: string
  /** Further facts, only for administrators. */
  details?: { label: string; value: string }[]
}

/** What was answered so far. */
export interface StatisticsView {
  kind: 'statistics'
  title: string
  /** Start of counting, Unix seconds. */
  since?: number
  totals: { label: string; value: number }[]
  platforms: { platform: PlatformId; count: number }[]
  /** Oldest first, at most 31. */
  days: { label: string; count: number }[]
  ranking: { name: string; count: number }[]
}

/** Facts by group; groups without rows and note are left out. */
export interface FactsView {
  kind: 'facts'
  /** Whose look it wears. */
  platform?: PlatformId
  title: string
  subtitle?: string
  groups: { title: string; rows: { label: string; value: string }[]; note?: string }[]
}

/** What is answered in a chat right now. */
export interface ProgressView {
  kind: 'progress'
  title: string
  rows: {
    /** By which it can be ended. */
    number: number
    title: string
    /** What it is busy with, who asked, since when. */
    about: string
    /** How much is downloaded, 0 to 1; absent where nobody knows. */
    share?: number
    /** The one who looks has asked for it. */
    own: boolean
  }[]
  /** How many are not shown. */
  more?: string
  /** How one is ended. */
  hint: string
}

/** What can be drawn and is no post; each has a builder in `src/card/cards`. */
export type CardView =
  CommentsView | DanmakuView | HelpView | LoginView | ErrorView | StatisticsView | ProgressView | FactsView
