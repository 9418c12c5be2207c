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
  /** The same, and takes it. */
  take(account: string, chat: string, pace: Pace, what: Paced, signal: AbortSignal): Promise<void>
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

  function latest(account: string): Sent[] {
    const now = clock()
    // A clock that was set back must not hold anybody.
    const sent = (accounts.get(account) ?? []).filter(({ at }) => now - at < minuteMs && at <= now)
    accounts.set(account, sent)
    return sent
  }

  async function turn(account: string, chat: string, pace: Pace, what: Paced, signal: AbortSignal): Promise<void> {
    for (;;) {
      const ms = nextAt(latest(account), chat, pace, what) - clock()
      if (!(ms > 0)) return
      await wait(ms, signal)
    }
  }

  return {
    turn,
    async take(account, chat, pace, what, signal) {
      await turn(account, chat, pace, what, signal)
      latest(account).push({ chat, at: clock(), what, jitterMs: Math.round(random() * (pace.jitterMs ?? 0)) })
    },
  }
}
