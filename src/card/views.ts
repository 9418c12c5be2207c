/** Cards that are not about one post: what they show, as plain data. Words are final; numbers are not formatted. */
import type { ErrorCode } from '../errors'
import type { Author, CommentSection, DanmakuSummary, Picture, PlatformId, Post, VideoSummary } from '../model'

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

/** What a video says in short. */
export interface SummaryView {
  kind: 'summary'
  platform: PlatformId
  found: VideoSummary
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

/** A broadcast that is over. Times in Unix seconds. */
export interface LiveEndView {
  kind: 'live-end'
  platform: PlatformId
  /** What happened, above everything. */
  banner: string
  author: Author
  title?: string
  cover?: Picture
  lastedSec: number
  /** It had begun before anybody looked: it lasted that long at least. */
  atLeast?: boolean
  endedAt: number
  /** The room, for foot and code. */
  id: string
  url: string
}

/** More news than a chat is sent one by one, the latest last. */
export interface DigestView {
  kind: 'digest'
  title: string
  subtitle?: string
  rows: {
    /** The number its link has below the card. */
    number: number
    platform: PlatformId
    /** Who did what. */
    said: string
    /** What it is called; empty where nobody knows. */
    title: string
    /** Unix seconds. */
    at: number
  }[]
  /** How many are not shown. */
  more?: string
}

/** Who is followed in a chat. Words are final; times in Unix seconds. */
export interface SubscriptionsView {
  kind: 'subscriptions'
  title: string
  subtitle?: string
  rows: {
    number: number
    platform: PlatformId
    name: string
    /** Shown where it comes in time, from hosts of the row's platform. */
    portrait?: Picture
    /** Of the platform, or what the chat calls it. */
    about: string
    /** What of somebody is wanted. */
    kinds: string
    /** Why nothing comes, or what is special; `alarm`: somebody has to do something about it. */
    state?: { words: string; alarm?: boolean }
    /** Of the latest that is known of somebody, and of what was sent here last. */
    lastAt?: number
    lastSent?: number
    /** Waits to be sent. */
    waiting?: number
  }[]
  more?: string
}

/** What can be drawn and is no post; each has a builder in `src/card/cards`. */
export type CardView =
  | CommentsView
  | DanmakuView
  | SummaryView
  | HelpView
  | LoginView
  | ErrorView
  | StatisticsView
  | ProgressView
  | FactsView
  | LiveEndView
  | DigestView
  | SubscriptionsView
