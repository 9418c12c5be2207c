/** What all loopback ends of chats have in common. */
import type { Behaviour } from './behaviour'
import type { Members } from './members'
import type { MarkBoard } from './marks'
import type { Past } from './past'

/** One message that stands in a chat. */
export interface Delivered {
  /** The chat as the platform addresses it. */
  chat: string
  /** Topic inside the chat, where the platform names both. */
  thread?: string
  /** Id of the quoted message. */
  quote?: string
  text: string
  /** Sizes of its files in bytes. */
  files: number[]
  /** Whom it calls: ids, `all` for everybody; absent: nobody. */
  called?: string[]
  /** Messages that came in one call and stand together, where each of them is one (Telegram). */
  album?: number
}

/** Where a message comes from. */
export interface SayOptions {
  chat?: string
  thread?: string
  direct?: boolean
  id?: string
  /** Who writes; default a member whose name means nothing. */
  user?: string
  /** A file that comes with it; on KOOK, where files have no words, it is what is replied to. Not on Telegram. */
  file?: { name: string; url: string }
  /** The message itself says nothing of what its writer is, where this platform's messages do. */
  unsaid?: boolean
}

/** A chat platform on loopback: the real adapter talks to it. */
export interface ChatEnd {
  /** Package of the adapter. */
  readonly adapter: string
  /** The adapter's settings; it gives up on an answer after `silenceMs`. */
  config(silenceMs: number): object
  /** Secrets in those settings and in addresses: none may be seen anywhere. */
  readonly secrets: readonly string[]
  readonly delivered: Delivered[]
  /** Every call of the adapter. */
  readonly calls: readonly { call: string; body: unknown }[]
  /** Who is who in its groups. */
  readonly members: Members
  /** See `Behaviours.set`. */
  behave(chat: string, behaviours: readonly Behaviour[], stays?: boolean): void
  /** What it tells of its chats; absent where bots of the platform cannot ask. */
  readonly past?: Past
  /** Our reactions on what was written. */
  readonly marks: MarkBoard
  /** Somebody writes; returns the message's id. */
  say(text: string, options?: SayOptions): string
  connected(): Promise<void>
  /** The connection events come by breaks. */
  hangUp(): void
  close(): Promise<void>
}
