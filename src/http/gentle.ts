/** The pace of a platform: the first requests of a quiet host start at once, the others one by one and with a gap. */
import { cancelled, onAbort } from '../async/until'
import { minuteMs } from '../units'
import { hostAllowed } from './address'
import type { PaceRule, Purpose } from './types'

interface Gentle {
  /**
   * Waits for the host's turn; the returned function ends it. Rejects with what the signal stands for. Undefined = nothing
   * holds this host back.
   */
  acquire(purpose: Purpose, host: string, call: { readonly signal: AbortSignal }): Promise<() => void> | undefined
  /** Ends the timers; who waits is ended by its own signal. */
  close(): void
}

const usual: readonly Purpose[] = ['api', 'page']

interface Lane {
  /** Free starts left when it was last busy. */
  free: number
  /** Since when nothing runs and nothing waits. */
  quietAt: number
  startedAt: number
  running: number
  waiting: (() => void)[]
  timer: NodeJS.Timeout | undefined
}

/** Starts of all hosts of one rule. */
interface Budget {
  /** Times of the last starts, the oldest first. */
  starts: number[]
  lanes: Map<string, Lane>
}

/** Milliseconds until a platform may be asked again within its budget. */
function budgetWait({ starts }: Budget, rule: PaceRule, now: number): number {
  while (starts[0] !== undefined && now - starts[0] >= minuteMs) starts.shift()
  const first = starts[starts.length - rule.perMinute]
  return first === undefined ? 0 : first + minuteMs - now
}

/** Hosts no rule names are not held back. `clock`: milliseconds, monotonic. */
export function createGentle(rules: readonly PaceRule[], clock: () => number): Gentle {
  const budgets = new Map<PaceRule, Budget>(rules.map((rule) => [rule, { starts: [], lanes: new Map() }]))

  const idle = (lane: Lane): boolean => lane.running === 0 && lane.waiting.length === 0

  /** Every gap of silence gives a free start back. */
  function rested(lane: Lane, rule: PaceRule, now: number): void {
    if (!idle(lane)) return
    const gaps = Math.floor((now - lane.quietAt) / rule.gapMs)
    lane.free = Math.min(rule.freeStarts, lane.free + gaps)
    lane.quietAt = now
  }

  function laneOf(rule: PaceRule, budget: Budget, host: string, now: number): Lane {
    const known = budget.lanes.get(host)
    if (known) return known
    // Hosts nobody has asked for so long that they are as new.
    for (const [name, lane] of budget.lanes) {
      if (idle(lane) && now - lane.quietAt > rule.freeStarts * rule.gapMs) budget.lanes.delete(name)
    }
    const lane: Lane = {
      free: rule.freeStarts,
      quietAt: now,
      startedAt: -Infinity,
      running: 0,
      waiting: [],
      timer: undefined,
    }
    budget.lanes.set(host, lane)
    return lane
  }

  function begin(lane: Lane, budget: Budget, now: number): void {
    lane.running++
    lane.startedAt = now
    budget.starts.push(now)
  }

  /** Starts those who wait and may; the timer is for the first of those who may not yet. */
  function pump(rule: PaceRule, budget: Budget, lane: Lane): void {
    clearTimeout(lane.timer)
    while (lane.waiting.length > 0 && lane.running < rule.concurrency) {
      const now = clock()
      const wait = Math.max(lane.startedAt + rule.gapMs - now, budgetWait(budget, rule, now))
      if (wait > 0) {
        lane.timer = setTimeout(() => pump(rule, budget, lane), Math.ceil(wait))
        return
      }
      begin(lane, budget, now)
      lane.waiting.shift()?.()
    }
  }

  function leave(rule: PaceRule, budget: Budget, lane: Lane): () => void {
    let left = false
    return () => {
      if (left) return
      left = true
      lane.running--
      if (idle(lane)) lane.quietAt = clock()
      pump(rule, budget, lane)
    }
  }

  return {
    acquire(purpose, host, call) {
      const rule = rules.find(({ hosts, purposes = usual }) => purposes.includes(purpose) && hostAllowed(host, hosts))
      const budget = rule && budgets.get(rule)
      if (!rule || !budget) return undefined
      const { signal } = call
      if (signal.aborted) return Promise.reject(cancelled(signal))
      const now = clock()
      const lane = laneOf(rule, budget, host, now)
      rested(lane, rule, now)
      if (lane.free >= 1 && lane.waiting.length === 0 && budgetWait(budget, rule, now) <= 0) {
        lane.free--
        begin(lane, budget, now)
        return Promise.resolve(leave(rule, budget, lane))
      }
      return new Promise((resolve, reject) => {
        const start = (): void => {
          stop()
          resolve(leave(rule, budget, lane))
        }
        lane.waiting.push(start)
        const stop = onAbort(signal, () => {
          lane.waiting = lane.waiting.filter((other) => other !== start)
          if (idle(lane)) lane.quietAt = clock()
          reject(cancelled(signal))
        })
        pump(rule, budget, lane)
      })
    },
    close() {
      for (const { lanes } of budgets.values()) for (const { timer } of lanes.values()) clearTimeout(timer)
    },
  }
}
