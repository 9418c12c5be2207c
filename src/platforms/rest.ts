/**
 * One rest per channel: counts calls and keeps a refused channel quiet for a while.
 *
 * The breaker opens after a refusal whose table row names a pause (`blocked`, `rate-limited`) came twice in a
 * row, or after five network failures; it then lets one trial through per pause. Answers such as `not-found`
 * say nothing about the channel and count as success.
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
import { AmagiError, errorTable, isAmagiError, type ErrorCode } from '../errors'
import type { ChannelHealth } from './health'

/** One channel of one endpoint: when it pauses, the others of its ladder are still asked. */
export interface Rest {
  /** Runs the call, or rejects with `blocked` at once while the channel rests. */
  pass<T>(call: () => Promise<T>): Promise<T>
  health(): ChannelHealth
}

const refusalsToOpen = 2
const failuresToOpen = 5
const networkPauseMs = 30_000

/** Counts what the last failures in a row were worth. */
class RefusalBreaker implements IBreaker {
  /** Part of the library's interface; nothing is ever saved. */
  state: unknown
  private weight = 0
  note(error: AmagiError): void {
    this.weight += errorTable[error.code].pauseSec > 0 ? 1 / refusalsToOpen : 1 / failuresToOpen
  }
  success(): void {
    this.weight = 0
  }
  failure(): boolean {
    return this.weight >= 0.999
  }
}

const isFailure = (error: unknown): error is AmagiError =>
  isAmagiError(error) && (errorTable[error.code].pauseSec > 0 || error.code === 'network' || error.code === 'timeout')

/** The rest of one channel of one endpoint. `clock` in milliseconds. */
export function createRest(clock: () => number): Rest {
  const breaker = new RefusalBreaker()
  let openUntil = 0
  const policy = circuitBreaker(handleWhen(isFailure), {
    breaker,
    halfOpenAfter: new DelegateBackoff<IHalfOpenAfterBackoffContext>(({ result }) => {
      const error = 'error' in result ? result.error : undefined
      const pauseMs = (isAmagiError(error) && errorTable[error.code].pauseSec * 1000) || networkPauseMs
      openUntil = clock() + pauseMs
      return pauseMs
    }),
  })
  const counts = { calls: 0, successes: 0 }
  let lastCode: ErrorCode | undefined
  let lastAt: number | undefined
  const left = () => Math.max(0, Math.ceil((openUntil - clock()) / 1000))

  async function counted<T>(call: () => Promise<T>): Promise<T> {
    counts.calls++
    lastAt = Math.floor(clock() / 1000)
    try {
      const value = await call()
      counts.successes++
      return value
    } catch (error) {
      if (isAmagiError(error)) lastCode = error.code
      if (isFailure(error)) breaker.note(error)
      else breaker.success()
      throw error
    }
  }

  return {
    async pass(call) {
      try {
        return await policy.execute(() => counted(call))
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error
        throw new AmagiError('blocked', { details: { pauseSec: left() }, message: 'the channel rests after refusals' })
      }
    },
    health: () => ({
      ...counts,
      ...(lastCode ? { lastCode } : {}),
      ...(lastAt === undefined ? {} : { lastAt }),
      ...stateOf(policy.state, left()),
    }),
  }
}

function stateOf(state: CircuitState, pauseSec: number): Pick<ChannelHealth, 'breaker' | 'pauseSec'> {
  if (state === CircuitState.Closed) return { breaker: 'closed' }
  // The library leaves the open state only when the next call comes.
  if (state === CircuitState.HalfOpen || pauseSec === 0) return { breaker: 'half-open' }
  return { breaker: 'open', pauseSec }
}
