/** What the outbox asks of whoever sends into chats. */
import type { News, Subscription } from '../model'
import type { Call } from './calls'

/** What became of a message, as the chat side tells. */
export type Handed =
  /** Some or all of it is there. `called`: everybody was called with it. */
  | { readonly kind: 'sent'; readonly called?: boolean }
  /** Nobody knows: it is not sent again. `gone`: what is known is that the chat takes nothing from us. */
  | { readonly kind: 'unknown'; readonly called?: boolean; readonly gone?: boolean }
  /** Nothing of it is there. `chat`: the chat takes nothing from us; `news`: this one cannot be shown. */
  | { readonly kind: 'refused'; readonly about: 'chat' | 'news' | 'moment'; readonly reason: string }
  /** Nothing was begun: the account is away, or nobody may speak for so long (milliseconds; 0: nobody knows). */
  | { readonly kind: 'later'; readonly forMs: number }

/** One piece of news for one chat. */
export interface Entry<Chat> {
  readonly subscription: Subscription<Chat>
  readonly news: News
}

/** How a message leaves. */
export interface Sending {
  /** Whom it calls. */
  readonly call?: Call | undefined
  /** Somebody asked for it, and it leaves before what comes by itself. */
  readonly ahead?: boolean
  /** Asked right before it leaves, and after that it may be there; false or a rejection: it must not. Absent: it may. */
  readonly leaving?: () => Promise<boolean>
}

/** How the chat side sends; nothing of it rejects. */
export interface Hand<Chat> {
  /** Whether the account of a chat is one of this process and there. */
  reachable(place: Chat): boolean
  /** Chats with the same line are served one after the other. */
  line(place: Chat): string
  /**
   * Resolves when all that can be made ahead is made, for as many chats as want it; `line`: as one line, and why. Absent:
   * nothing is.
   */
  prepare?(entries: readonly Entry<Chat>[], line?: 'many' | 'quiet'): Promise<void>
  /** Resolves when the next message may leave; rejects with `cancelled`. Absent: at once. */
  turn?(place: Chat, what: 'message' | 'media', signal: AbortSignal): Promise<void>
  send(subscription: Subscription<Chat>, news: News, how?: Sending): Promise<Handed>
  /** Whether several can be one message there, which `together` sends: what became of each. Absent: nowhere. */
  merges?(place: Chat): boolean
  together?(entries: readonly Entry<Chat>[], how?: Sending): Promise<readonly Handed[]>
  /** One line for what there is too much of, or what came in a quiet time. */
  digest(subscription: Subscription<Chat>, news: readonly News[], why: 'many' | 'quiet', how?: Sending): Promise<Handed>
  /** Pictures, video and sound of news whose card is there. Absent: there are none. */
  media?(subscription: Subscription<Chat>, news: News, how?: Sending): Promise<Handed>
  /** How often the account of a chat may call everybody within a day. Default: as often as it likes. */
  callsPerDay?(place: Chat): number
  /** Minutes since midnight where the chat is; `at`: another moment than now, milliseconds since the epoch. */
  minuteOfDay(place: Chat, at?: number): number
}
