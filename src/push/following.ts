/**
 * People are followed by the account one at a time and slowly, so that one feed tells of all of them. Optional, and nothing
 * waits for it: until then everybody is looked at by himself. Nobody is ever unfollowed: the account may be used by others.
 */
import { toAmagiError } from '../errors'
import type { FollowOutcome, FollowPause } from '../model'
import { hourMs, minuteMs } from '../units'

/** What it works with. Times in milliseconds. */
export interface FollowingOptions {
  /** Who may be followed and is not, the longest waiting first. */
  waiting(): readonly string[]
  /** Rejects with AmagiError where nobody knows what became of it. */
  follow(id: string, signal: AbortSignal): Promise<FollowOutcome>
  /** Keeps what became of somebody. */
  became(id: string, outcome: Exclude<FollowOutcome, { state: 'paused' }>): Promise<void>
  /** Whether it is this process that asks. */
  leads(): Promise<boolean>
  /** The account is left alone; kept by whoever hears of it. */
  paused(pause: FollowPause): void
  /** Of an earlier life. */
  readonly before?: FollowPause | undefined
  clock(): number
  /** 0 ≤ x < 1. */
  random(): number
  wait(ms: number): Promise<void>
  readonly signal: AbortSignal
  log(line: string): void
}

/**
 * Between two of them, and up to as much again: 10 to 60 seconds were stopped even from a browser (dd-center/DDatBrowser#3).
 *
 * @internal The tests count in it.
 */
export const gapMs = minuteMs
/** A clock that was wrong must not stop it for ever. */
const longestMs = 72 * hourMs

/** Runs until the signal ends. Never rejects. */
export async function runFollowing(options: FollowingOptions): Promise<void> {
  const { waiting, clock, random, wait, signal, log } = options
  let pause = options.before
  /** Who was tried without an answer: the others come first. */
  const tried = new Map<string, number>()
  while (!signal.aborted) {
    await wait(gapMs + random() * gapMs).catch(() => undefined)
    const now = clock()
    if (signal.aborted || (pause && now < pause.until && pause.until - now < longestMs)) continue
    if (!(await options.leads())) continue
    const [id] = [...waiting()].sort((a, b) => (tried.get(a) ?? 0) - (tried.get(b) ?? 0))
    if (id === undefined) continue
    try {
      tried.set(id, clock())
      const outcome = await options.follow(id, signal)
      if (outcome.state === 'paused') {
        pause = { until: clock() + outcome.forMs, code: outcome.code }
        options.paused(pause)
      } else {
        tried.delete(id)
        await options.became(id, outcome)
      }
    } catch (error) {
      if (!signal.aborted) log(`push: nobody was followed: ${toAmagiError(error).code}`)
    }
  }
}
