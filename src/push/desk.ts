/** What waits to be sent and what is known of what was: the table all parts of the outbox work at. */
import { createTurns, type Turns } from '../async/turns'
import { toAmagiError } from '../errors'
import type { Delivery, Subscription } from '../model'
import type { PushStore } from '../store/push/types'
import { dayMs, hourMs, minuteMs } from '../units'
import { createBacklog, type Backlog } from './backlog'
import { createCalls, type Calls } from './calls'
import type { Entry, Hand } from './hand'
import { quietFor, type Matcher, type SkipReason } from './wishes'

/** What the outbox works with. Times in milliseconds. */
export interface OutboxOptions<Chat> {
  readonly store: PushStore<Chat>
  readonly hand: Hand<Chat>
  readonly matcher: (entry: string) => Matcher
  /** Of whoever reads subscriptions, changes and writes them: two at the same time would undo each other. Default: its own. */
  readonly changes?: Turns
  /** Names this process in rows; never the same twice. */
  readonly owner: string
  clock(): number
  /** Whether the clock is known to be right: until then nothing is sent, given up or forgotten. Default: it is. */
  isTimeKnown?(): boolean
  readonly signal: AbortSignal
  /** A chat is left alone from now on: once for a chat, whoever is followed there. */
  suspended?(subscription: Subscription<Chat>): void
  log(line: string): void
  wait?(ms: number, signal: AbortSignal): Promise<void>
}

/** Somebody who claimed and did not send within so long is dead. */
export const leaseMs = 2 * minuteMs
/** Older news are not sent: the account was away too long. */
export const windowMs = dayMs
/** The same video by somebody else counts as known for so long. ddw: 60 min, 2026-04. */
export const twinMs = hourMs
/** Why of a row that was sent: everybody was called; by a message that stands in the row of another one, too. */
export const calledAll = 'called'
export const calledAlong = 'called along'

/** One delivery that waits. */
export interface Pending<Chat> extends Entry<Chat> {
  subscription: Subscription<Chat>
  readonly what: 'card' | 'media'
  tries: number
  /** Not before. */
  notBefore: number
  /** Came while the chat was quiet. */
  quieted?: true
  /** Was in a line with others, which could not be sent yet. */
  inLine?: true
  /** Of media: the row that says they are owed. */
  held?: Delivery
}

/** Of a row. */
export const keyOf = (chat: string, news: string): string => `${chat}\n${news}`

/** Media have a row of their own, with a name that is no name of news. */
export const mediaPrefix = 'media:'
/** Its name in the row. */
export const idOf = ({ what, news: { id } }: Pick<Pending<unknown>, 'what' | 'news'>): string =>
  what === 'media' ? `${mediaPrefix}${id}` : id
/** Its row. */
export const placeOf = (one: Pending<unknown>): string => keyOf(one.subscription.chat, idOf(one))

/** A chat as one account of ours has it: what it refuses to one it may take from another. */
export const sideOf = <Chat>({ chat, place }: Subscription<Chat>, { line }: Pick<Hand<Chat>, 'line'>): string =>
  keyOf(line(place), chat)

/** Everything in memory; rows say the same, and last. */
export interface Desk<Chat> extends OutboxOptions<Chat> {
  /** By row. */
  readonly pending: Map<string, Pending<Chat>>
  /** Rows that are decided, here or elsewhere, and when that was. */
  readonly decided: Map<string, number>
  /** Deliveries this process is at. */
  readonly underWay: Set<string>
  /** Chat and twin → when it was sent there. */
  readonly twins: Map<string, number>
  /** Media an earlier life owed. */
  readonly owed: Set<string>
  /** Account and chat → until when it is left alone. */
  readonly rests: Map<string, number>
  readonly changes: Turns
  readonly calls: Calls
  readonly backlog: Backlog
  subscriptions: readonly Subscription<Chat>[]
  /** Who wants what has changed: it is read anew. */
  stale: boolean
  row(chat: string, news: string, state: Delivery['state'], facts?: Partial<Delivery>): Delivery
  /** Whether nothing is sent there now. */
  isQuiet(one: Pending<Chat>): boolean
  /** Milliseconds since the epoch before which it is not sent, nor anything of this account there. */
  whenever(one: Pending<Chat>): number
  /** It is decided that it is not sent. Rejects when that cannot be kept. */
  skip(one: Pick<Pending<Chat>, 'subscription' | 'news' | 'what' | 'held'>, reason: SkipReason): Promise<void>
  /** Something failed; what waits is tried again. */
  failed(error: unknown): void
}

/** An empty one. */
export function createDesk<Chat>(options: OutboxOptions<Chat>): Desk<Chat> {
  const { store, hand, owner, clock, signal, log } = options
  const pending: Desk<Chat>['pending'] = new Map()
  const decided: Desk<Chat>['decided'] = new Map()
  const rests: Desk<Chat>['rests'] = new Map()
  const row: Desk<Chat>['row'] = (chat, news, state, facts = {}) => ({
    chat,
    news,
    state,
    owner,
    at: clock(),
    tries: 0,
    ...facts,
  })
  return {
    ...options,
    pending,
    decided,
    underWay: new Set(),
    twins: new Map(),
    owed: new Set(),
    rests,
    changes: options.changes ?? createTurns(1),
    calls: createCalls(clock),
    backlog: createBacklog(clock),
    subscriptions: [],
    stale: true,
    row,
    isQuiet: ({ subscription: { quiet, place } }) => quietFor(quiet, hand.minuteOfDay(place)) > 0,
    whenever: ({ notBefore, subscription }) => Math.max(notBefore, rests.get(sideOf(subscription, hand)) ?? 0),
    async skip(one, reason) {
      const { chat } = one.subscription
      const key = keyOf(chat, idOf(one))
      const final = row(chat, idOf(one), 'skipped', { reason })
      await (one.held ? store.settle(one.held, final) : store.claim(final))
      pending.delete(key)
      decided.set(key, clock())
    },
    failed(error) {
      if (!signal.aborted) log(`push: ${toAmagiError(error).code}`)
    },
  }
}
