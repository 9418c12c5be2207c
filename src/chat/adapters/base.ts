/** What one chat adapter can do and where it differs; one file per adapter beside this one. */
import { h, type Bot, type Session, type Universal } from 'koishi'
import type { MediaFile } from '../../media/types'
import type { Abilities } from '../../model'
import type { Outcome } from '../outcome'
import type { ChatRef } from '../ref'
import type { Exchange } from '../listening'
import type { Sighting } from '../sighting'

/** The message a send answers: plain data, so that it can be kept and used after a restart. */
export interface ReplyContext {
  /** Milliseconds since the epoch at which the message came. */
  readonly at: number
  readonly messageId?: string
  readonly userId?: string
  /** Name its sender goes by there. */
  readonly name?: string
  /** What the peer wants handed back with every answer (Satori, Lark), as it came. */
  readonly referrer?: unknown
  /** What the adapter wants back to answer it (token of an interaction, id of an event); plain JSON. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** All that is known of one send when it is over; the adapter's verdict is made of it. */
export interface SendReport {
  /** What `bot.sendMessage` resolved to; absent when it rejected or never ended. */
  readonly ids?: readonly string[]
  /** What it rejected with; `timeout` of ours when it never ended. */
  readonly error?: unknown
  /** What went over the wire meanwhile; empty for adapters that cannot be heard. */
  readonly exchanges: readonly Exchange[]
  /** Whether the message quoted another one. */
  readonly quoted: boolean
  /** Nothing of the adapter can be heard: no exchange means nothing. */
  readonly unheard?: boolean
}

/** Where a message goes in the adapter's own terms. */
interface Address {
  channelId: string
  /** Completes the event of the session the send is made with. */
  event?: Partial<Universal.Event>
  /** Elements that come first. */
  head?: readonly h[]
}

/** What there is to know about one send before it leaves. */
export interface Departure {
  /** The message that is answered. */
  readonly reply?: ReplyContext | undefined
  /** Which of our sends in answer to that message this is in this process, from 1; refused ones count. */
  readonly turn: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What tells the adapter: a session, or a platform and our account there where it exists right now. */
export interface Origin {
  readonly platform: string
  readonly bot?: Bot | undefined
}

/** What a reaction on somebody's message says of its answer: under way, there, or not to be had. */
export type Mark = 'seen' | 'done' | 'failed'

/** The message a reaction stands on. */
export interface MarkedMessage {
  readonly chat: ChatRef
  readonly messageId: string
  readonly reply: ReplyContext
}

/**
 * One way of an adapter to react to a message. The calls go through the bot they are handed, which is listened to; what
 * they resolve to or reject with does not count where `read` knows an answer of the platform.
 */
export interface Reactions {
  /** A new reaction takes the place of our old one by itself. Default: it is taken off with a call of its own. */
  readonly replaces?: true
  /** Whether there are any on this message. Default: on every one. */
  there?(message: MarkedMessage, bot: Bot): boolean
  put(bot: Bot, message: MarkedMessage, mark: Mark): Promise<unknown>
  take(bot: Bot, message: MarkedMessage, mark: Mark): Promise<unknown>
  /**
   * What the platform said; undefined for calls that are about something else. A refusal is about the message
   * (`quote`), the chat, the pace, or about this way with our account wherever it is (`way`).
   */
  read(exchange: Exchange): Outcome | undefined
}

/** The reactions by which bots of several programs agree, see `src/chat/bid.ts`. All reject when the end refuses. */
export interface Bids {
  /** Who wants to answer this message, by the ids of their accounts. */
  bidders(bot: Bot, message: MarkedMessage): Promise<readonly string[]>
  /** We do. */
  bid(bot: Bot, message: MarkedMessage): Promise<unknown>
  /** Whether somebody said that he answers. */
  confirmed(bot: Bot, message: MarkedMessage): Promise<boolean>
  /** We answer. */
  confirm(bot: Bot, message: MarkedMessage): Promise<unknown>
}

/** One file as an element tells of it. */
export interface FileElement {
  readonly type: 'img' | 'video' | 'audio' | 'file'
  readonly src: string
  /** Name people see, with extension. */
  readonly name: string
  /** Pixels. */
  readonly width?: number
  readonly height?: number
  readonly durationSec?: number
}

/** Asks, or has the answer to the same question of a moment ago. */
export type Once = (what: string, ask: () => Promise<unknown>) => Promise<unknown>

/** One adapter: how it is recognised, what its chats can show, and how what it says has to be read. */
export interface ChatAdapter {
  /** The file's name. */
  readonly name: string
  /** Koishi adapters (`bot.adapterName`) it describes, whatever their platform is called: the surest sign. */
  readonly koishiAdapters: readonly string[]
  /** Platforms (`session.platform`) it describes, when no adapter's name told. */
  readonly platforms: readonly string[]
  /** Any other sign, asked last; must not fit what belongs to another adapter. */
  detect?(origin: Origin): boolean
  readonly abilities: Abilities
  /** Abilities of this very chat where one adapter serves chats of different kinds. */
  refine?(chat: ChatRef): Partial<Abilities>
  /** Where a session stands, as far as that differs from its own ids. */
  locate?(session: Session): Partial<ChatRef>
  /** What must be kept of a message to answer it later; plain JSON. */
  keep?(session: Session): Record<string, unknown> | undefined
  /**
   * The chat whose switches hold here, where that is another one (the forum of a post). Asked of the platform, may
   * reject; `src/chat/homes.ts` keeps the answers.
   */
  home?(chat: ChatRef, bot: Bot): Promise<ChatRef>
  /**
   * What this very chat may have beyond the abilities. Asked of the platform, may reject; `src/chat/perks.ts` keeps
   * the answers.
   */
  perks?(chat: ChatRef, bot: Bot): Promise<Partial<Abilities>>
  /**
   * A chat by the ids somebody typed, as its own messages name it; undefined: our account is not in it. Asked of the platform,
   * rejects where that did not say. `once`: for what is the same for many chats. Default: nobody knows.
   */
  find?(bot: Bot, chat: ChatRef, once?: Once): Promise<ChatRef | undefined>
  /** Default: the channel. */
  address?(chat: ChatRef, departure: Departure): Address
  /** How a file is written for this adapter's encoder. Default: the element; only plain files have a name. */
  write?(file: FileElement): h
  /**
   * A text in which nothing calls anybody or stands for anything else, where the encoder lets it through: what is meant to is
   * an element. Default: as it is.
   */
  inert?(text: string): string
  /** Several pictures, as `write` made them, as one message of them is written. Default: one after the other. */
  together?(pictures: readonly h[]): readonly h[]
  /**
   * Adds to the body of a call what the encoder leaves out. Once, before it leaves, which waits for it; `elements` are
   * those of the message. When it rejects, the call does so with the same and nothing leaves.
   */
  amend?(call: string, body: unknown, elements: readonly h[], bot: Bot): Promise<void> | undefined
  /** Puts what `keep` kept where the adapter's encoder looks for it; `reply` is absent when nothing is answered. */
  restore?(session: Session, departure: Departure): void
  /** Whether a message can leave now; absent where sending needs no open connection. */
  ready?(bot: Bot): boolean
  /** Heals a connection that does not come back by itself. */
  revive?(bot: Bot): Promise<void>
  /**
   * Whether the end's own account is logged in to the platform: some ends go on without, connected to us as ever. Asked when a
   * message was not taken, and while it is not; may reject. Default: it is.
   */
  loggedIn?(bot: Bot): Promise<boolean>
  /** What became of a send. Default: by ids, status and kind of failure alone. */
  verdict?(report: SendReport): Outcome
  /**
   * Messages of ours that stand in a chat, the latest ones, in no order: a send without an answer is looked for among
   * them. Undefined, like no such method: this account cannot be asked. Rejects when the platform refused.
   */
  look?(bot: Bot, chat: ChatRef): Promise<readonly Sighting[] | undefined>
  /** Gives the chat's own end a file ahead of the message; resolves to its path or address there. See `Outlet.upload`. */
  upload?(bot: Bot, file: MediaFile, signal: AbortSignal): Promise<string>
  /** Answers after which the adapter must not go on with the send, see `listening`. */
  dooms?(exchange: Exchange): boolean
  /** Ids of messages that arrived and for which the adapter fired no `send`: other plugins count on that event. */
  unannounced?(report: SendReport): readonly string[]
  /** Ways to react to a message, the likeliest first; the next is tried when the account does not have one at all. */
  readonly reactions?: readonly Reactions[]
  /** How we agree with bots of other programs on who answers; absent where nobody does. */
  readonly bids?: Bids
  /** Whether another bot wrote the message, where the adapter does not say so in `user.isBot`. */
  fromBot?(session: Session): boolean
  /** Whether the sender owns or administers the chat, where the message itself says it; undefined: it does not. */
  saysAdmin?(session: Session): boolean | undefined
  /**
   * Whether a message of ours may call everybody in a chat now. Asked before each, may reject: then it calls nobody.
   * Default: it cannot.
   */
  callsAll?(bot: Bot, chat: ChatRef): Promise<boolean>
  /**
   * Until when our account may not speak in a chat, milliseconds since the epoch, `Infinity` where nobody says until when;
   * undefined: it is not muted. `now` likewise. Asked of the platform after a refusal, may reject. Default: nobody knows.
   */
  mutedUntil?(bot: Bot, chat: ChatRef, now: number): Promise<number | undefined>
  /** Whether the reason of a refusal says that we are muted. Default: by its words. */
  saysMuted?(reason: string): boolean
  /**
   * The same asked of the platform when the message says nothing. Undefined, like no such method: this platform cannot
   * be asked. Rejects when it was and did not answer.
   */
  isChatAdmin?(session: Session): Promise<boolean | undefined>
  /**
   * Hosts (suffixes) the pictures of its messages come from, which may be asked for them; absent = they come with their
   * bytes, or not at all.
   */
  readonly pictureHosts?: readonly string[]
  /** The same of files, where those come from other hosts. */
  readonly fileHosts?: readonly string[]
  /**
   * Where a file of a message is whose element (`attrs`) has no address; without `attrs`, the one replied to, where the adapter
   * makes no element of it. Undefined, like no such method: nobody knows. Asked of the platform, may reject.
   */
  fileAddress?(session: Session, attrs: Readonly<Record<string, unknown>> | undefined): Promise<string | undefined>
  /** Text of the message the element parser lost. */
  rawText?(session: Session): string | undefined
}

/** A file as most adapters take it: other attributes would travel verbatim to the far side. */
export const plainElement = ({ type, src, name }: FileElement): h =>
  h(type, { ...(type === 'file' ? { title: name } : {}), src })

/** What would mean something to a platform, with a blank nobody sees behind its first sign: it means nothing any more. */
export const apart = (sign: string): string => `${sign}\u200b`

/** Property of a session by name: adapters hang their raw event there without declaring it to us. */
export function extra(session: object, name: string): unknown {
  return (session as Record<string, unknown>)[name]
}
