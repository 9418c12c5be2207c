/** How fast messages follow one another: per account and per chat, whatever is sent. */
import { sleep } from '../async/sleep'
import { minuteMs } from '../units'

/** Milliseconds and counts; an absent one is no limit. */
export interface Pace {
  /** Between two messages of one account. */
  readonly gapMs: number
  /** Up to so much more, at random: machines send by the clock. */
  readonly jitterMs?: number
  /** Before and after a file. */
  readonly mediaGapMs?: number
  readonly perMinute?: number
  /** The same within one chat. */
  readonly chatGapMs?: number
  readonly chatPerMinute?: number
}

/** What is sent. */
export type Paced = 'message' | 'media'

/** Messages of all accounts. */
export interface Pacer {
  /** Resolves when the next message may leave; takes no place. Rejects with `cancelled`. */
  turn(account: string, chat: string, pace: Pace, what: Paced, signal: AbortSignal): Promise<void>
  /** The same, and takes it. `ahead`: the next place there is, before all who wait for theirs. */
  take(account: string, chat: string, pace: Pace, what: Paced, signal: AbortSignal, ahead?: boolean): Promise<void>
}

interface Sent {
  readonly chat: string
  readonly at: number
  readonly what: Paced
  /** Chosen when it was sent. */
  readonly jitterMs: number
}

/** What it works with. */
export interface PacerOptions {
  /** Milliseconds since the epoch. */
  clock(): number
  random(): number
  wait?(ms: number, signal: AbortSignal): Promise<void>
}

/** When the next message may leave, after those of the last minute. */
function nextAt(sent: readonly Sent[], chat: string, pace: Pace, what: Paced): number {
  const { gapMs, mediaGapMs = gapMs, perMinute = Infinity, chatGapMs = 0, chatPerMinute = Infinity } = pace
  const last = sent.at(-1)
  const here = sent.filter((one) => one.chat === chat)
  const gap = what === 'media' || last?.what === 'media' ? mediaGapMs : gapMs
  const oldest = (list: readonly Sent[], most: number): number =>
    list.length >= most ? (list[list.length - most]?.at ?? 0) + minuteMs : -Infinity
  return Math.max(
    last ? last.at + gap + last.jitterMs : -Infinity,
    (here.at(-1)?.at ?? -Infinity) + chatGapMs,
    oldest(sent, perMinute),
    oldest(here, chatPerMinute),
  )
}

/** In memory: after a restart the minute begins anew. */
export function createPacer({ clock, random, wait = sleep }: PacerOptions): Pacer {
  const accounts = new Map<string, Sent[]>()
  /** Places still to come that are taken: whoever waits finds them taken when he wakes. */
  const booked = new Map<string, readonly Sent[]>()

  function latest(account: string): Sent[] {
    const now = clock()
    // A clock that was set back must not hold anybody.
    const sent = (accounts.get(account) ?? []).filter(({ at }) => now - at < minuteMs && at <= now)
    accounts.set(account, sent)
    return sent
  }

  /** Booked one after the other, each behind the last, so that they are in order. */
  const taken = (account: string): Sent[] => [...latest(account), ...(booked.get(account) ?? [])]

  /** `then` in the same turn of the event loop in which the place is free: two who wake together do not both have it. */
  async function waiting(
    [account, chat, pace, what, signal]: Parameters<Pacer['turn']>,
    then?: () => void,
  ): Promise<void> {
    for (;;) {
      const ms = nextAt(taken(account), chat, pace, what) - clock()
      if (!(ms > 0)) return then?.()
      await wait(ms, signal)
    }
  }

  async function book(account: string, own: Sent, signal: AbortSignal, then: () => void): Promise<void> {
    const others = (): Sent[] => (booked.get(account) ?? []).filter((one) => one !== own)
    booked.set(account, [...others(), own])
    try {
      if (own.at > clock()) await wait(own.at - clock(), signal)
      then()
    } finally {
      const left = others()
      if (left.length > 0) booked.set(account, left)
      else booked.delete(account)
    }
  }

  return {
    turn: (...asked) => waiting(asked),
    async take(account, chat, pace, what, signal, ahead = false) {
      const jitterMs = Math.round(random() * (pace.jitterMs ?? 0))
      const leave = (): void => void latest(account).push({ chat, at: clock(), what, jitterMs })
      if (!ahead) return waiting([account, chat, pace, what, signal], leave)
      const at = Math.max(clock(), nextAt(taken(account), chat, pace, what))
      await book(account, { chat, at, what, jitterMs }, signal, leave)
    },
  }
}
