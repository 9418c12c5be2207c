/**
 * One breaker per channel and identity: refusals are odds, not states. A site that refuses half of all calls at random is
 * asked on; one that refuses everything is left alone, and so is an account that is refused, without harm to others.
 *
 * A breaker opens when nearly all of the latest calls were refused, and lets one trial through per pause. What
 * says something about the content (`not-found`, `private`, …) is an answer; what is about us (`cancelled`,
 * `bad-input`, …) is nothing.
 */
import {
  BrokenCircuitError,
  CircuitState,
  DelegateBackoff,
  circuitBreaker,
  handleWhen,
  type IBreaker,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel'
import { AmagiError, isAmagiError, type ErrorCode } from '../errors'
import type { BreakerState } from './health'

/** Whether one channel may be asked by one identity. */
export interface Breaker {
  /**
   * Runs the call, or rejects with `blocked` (`details.pauseSec`, `details.steady`) at once while the breaker is open.
   * `visitor`: who asks, where visitors are replaced; what one met with counts little against the next.
   */
  pass<T>(call: () => Promise<T>, visitor?: string): Promise<T>
  state(): BreakerState
}

/** What a failure weighs; an answer weighs 1. A dead host costs seconds per call, a dead account needs no long proof. */
const weights: Partial<Record<ErrorCode, number>> = {
  blocked: 1,
  'rate-limited': 1,
  network: 3.2,
  timeout: 3.2,
  'cookie-expired': 5.4,
}

/**
 * From this weight on the share counts: sixteen refusals, five network failures, three dead sessions. At even odds
 * sixteen refusals begin one window in 65 536, at nine in ten one in five (`npm run bench -- ladder`).
 */
const enough = 16
/** Weight of what is looked at; older outcomes leave. */
const span = 32
/** Older outcomes than this many milliseconds leave as well: what was an hour ago says nothing of now. */
const spanMs = 600_000
/** Share of refusals from which on a breaker opens: one answer in 33 keeps it closed. */
const share = 0.97

/**
 * Milliseconds until a trial, drawn between the two: recovery shows within a minute, and what refuses everything is
 * asked less than twice a minute.
 */
const pauseMs = [32_000, 44_000] as const
/** Longest `Retry-After` that is obeyed, in seconds: an hour would outlast every cause worth waiting for. */
const longestRetrySec = 900

const retryAfter = (error: AmagiError): number | undefined => {
  const asked = error.details.retryAfterSec
  return asked === undefined ? undefined : Math.min(Math.max(asked, 1), longestRetrySec)
}

/**
 * Weight that all refusals of one visitor who was replaced keep together: a new one starts nearly clean, but a site that
 * refuses one visitor after the other is left alone.
 */
const ofReplaced = 2

interface Outcome {
  refused: boolean
  visitor: string
  weight: number
  at: number
}

/** The latest outcomes by weight and age. */
class Odds implements IBreaker {
  /** Part of the library's interface; nothing is ever saved. */
  state: unknown
  #latest: Outcome[] = []
  /** Weight of all of them. */
  #total = 0
  #told = false

  constructor(private readonly clock: () => number) {}

  note(error: AmagiError | undefined, visitor: string): void {
    const at = this.clock()
    const weight = error ? (weights[error.code] ?? 0) : 1
    // The platform's own word on when to come back needs no statistics.
    if (error && retryAfter(error) !== undefined) this.#told = true
    this.#latest.push({ refused: error !== undefined, visitor, weight, at })
    this.#total += weight
    for (let oldest = this.#latest[0]; oldest; oldest = this.#latest[0]) {
      if (this.#total - oldest.weight < span && at - oldest.at <= spanMs) break
      this.#latest.shift()
      this.#total -= oldest.weight
    }
    // Weights are no whole numbers: what they leave behind is not carried along.
    if (this.#latest.length === 0) this.#total = 0
  }

  success(state: CircuitState): void {
    if (state !== CircuitState.HalfOpen) return
    this.#latest = []
    this.#total = 0
    this.#told = false
  }

  failure(): boolean {
    const told = this.#told
    this.#told = false
    const now = this.#latest.at(-1)?.visitor
    const before = new Map<string, number>()
    let refused = 0
    let answered = 0
    for (const one of this.#latest) {
      if (!one.refused) answered += one.weight
      else if (one.visitor === now) refused += one.weight
      else before.set(one.visitor, (before.get(one.visitor) ?? 0) + one.weight)
    }
    for (const weight of before.values()) refused += Math.min(weight, ofReplaced)
    const total = refused + answered
    return told || (total > enough - 0.001 && refused >= share * total)
  }
}

const isRefusal = (error: unknown): error is AmagiError => isAmagiError(error) && weights[error.code] !== undefined

/** Our own doing: it tells nothing of the channel. */
const isOurs = (error: unknown): boolean =>
  !isAmagiError(error) || ['cancelled', 'bad-input', 'internal', 'unsupported'].includes(error.code)

/** Neither for nor against: the channel answered, but nothing that shows whether it would answer others. */
const isNeutral = (error: unknown): boolean =>
  isOurs(error) || (isAmagiError(error) && ['login-required', 'upstream-changed'].includes(error.code))

const nothing = (): void => undefined

/** A trial that proved nothing. The library would take it for a success. */
class Inconclusive extends Error {
  constructor(readonly original: unknown) {
    super('inconclusive')
  }
}

/** The breaker of one channel for one identity. `clock` in milliseconds; pauses run on the process clock. */
export function createBreaker(clock: () => number, random: () => number): Breaker {
  const odds = new Odds(clock)
  let openUntil = 0
  const policy = circuitBreaker(
    handleWhen((error) => isRefusal(error) || error instanceof Inconclusive),
    {
      breaker: odds,
      halfOpenAfter: new DelegateBackoff<IHalfOpenAfterBackoffContext>(({ result }) => {
        const error = 'error' in result && isAmagiError(result.error) ? result.error : undefined
        const [least, most] = pauseMs
        const drawn = least + Math.floor(random() * (most - least))
        const pause = Math.max(drawn, ((error && retryAfter(error)) ?? 0) * 1000)
        openUntil = clock() + pause
        return pause
      }),
    },
  )
  const left = (): number => Math.max(0, Math.ceil((openUntil - clock()) / 1000))

  const resting = (): AmagiError =>
    new AmagiError('blocked', {
      details: { pauseSec: left(), steady: true },
      message: 'the channel is left alone after refusals',
    })

  function note(error: unknown, visitor: string): void {
    if (isRefusal(error)) odds.note(error, visitor)
    else if (!isNeutral(error)) odds.note(undefined, visitor)
  }

  /** The library hears of refusals alone: an answer means nothing to it while it is closed. */
  async function plain<T>(call: () => Promise<T>, visitor: string): Promise<T> {
    try {
      const value = await call()
      odds.note(undefined, visitor)
      return value
    } catch (error) {
      note(error, visitor)
      if (isRefusal(error)) {
        // Others may have opened it meanwhile.
        if (policy.state === CircuitState.Closed) await policy.execute(() => Promise.reject(error)).catch(nothing)
        else odds.failure()
      }
      throw error
    }
  }

  async function trial<T>(call: () => Promise<T>, visitor: string): Promise<T> {
    try {
      return await policy.execute(async () => {
        try {
          const value = await call()
          odds.note(undefined, visitor)
          return value
        } catch (error) {
          note(error, visitor)
          throw isOurs(error) ? new Inconclusive(error) : error
        }
      })
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw resting()
      throw error instanceof Inconclusive ? error.original : error
    }
  }

  return {
    pass(call, visitor = '') {
      if (policy.state === CircuitState.Closed) return plain(call, visitor)
      // One trial at a time; the library would let the others wait for it.
      return policy.state === CircuitState.HalfOpen ? Promise.reject(resting()) : trial(call, visitor)
    },
    state() {
      if (policy.state === CircuitState.Closed) return { breaker: 'closed' }
      // The library leaves the open state only when the next call comes.
      const pauseSec = left()
      return policy.state === CircuitState.HalfOpen || pauseSec === 0
        ? { breaker: 'half-open' }
        : { breaker: 'open', pauseSec }
    },
  }
}
