/** Turns for many groups: so many at a time in all and in each, and no group waits behind the others' crowds. */
import { AmagiError } from '../errors'
import { cancelled, onAbort, throwIfAborted } from './until'

interface FairTurnsOptions {
  /** Pieces of work at a time, all groups together. */
  width: number
  /** Pieces of work at a time in one group; asked before every start. */
  perGroup: () => number
  /** How many of one group may wait; default: any number. */
  maxWaiting?: number
  /** How many may wait in all groups together; default: any number. */
  maxWaitingInAll?: number
}

interface FairTurnOptions {
  /** Ends the waiting. Work that has begun keeps its place until it is over, however it takes the abort. */
  signal?: AbortSignal | undefined
  /** Higher goes first, across all groups; default 0. Equals: the groups take turns, within a group by arrival. */
  priority?: number
}

/** The place of work that runs. */
export interface Place {
  /** Another one may begin meanwhile: this work waits for something outside. Twice is once. */
  lend(): void
  /** It moves again and counts again, at once, be there one too many now. */
  takeBack(): void
}

/** What {@link createFairTurns} makes; a group takes memory only while it has work. */
export interface FairTurns {
  /** Whether work of this group would be refused now: too many wait. */
  full(group: string): boolean
  /**
   * Runs the work when its turn comes, at once when a place is free. Rejects with what the work rejects with, with
   * `cancelled` when the signal is aborted before the turn, with `rate-limited` (`details.limit`, named `queue`) when
   * too many wait already.
   */
  run<T>(group: string, work: (place: Place) => Promise<T>, options?: FairTurnOptions): Promise<T>
  /** Whether nothing runs, nothing waits and nothing is remembered. */
  idle(): boolean
}

interface Waiting {
  priority: number
  begin(): void
}

interface Line {
  running: number
  /** The next one first. */
  waiting: Waiting[]
}

/** `width` pieces of work at a time, `perGroup` in each group; groups with equals waiting are served one after the other. */
export function createFairTurns({
  width,
  perGroup,
  maxWaiting = Infinity,
  maxWaitingInAll = Infinity,
}: FairTurnsOptions): FairTurns {
  /** Groups with work; who was served last stands at the end. */
  const lines = new Map<string, Line>()
  let running = 0
  let waiting = 0

  function lineOf(group: string): Line {
    const known = lines.get(group)
    if (known) return known
    const made = { running: 0, waiting: [] }
    lines.set(group, made)
    return made
  }

  /** The group whose first in line is next. */
  function next(): [string, Line] | undefined {
    let best: [string, Line] | undefined
    for (const entry of lines) {
      const [first] = entry[1].waiting
      if (!first || entry[1].running >= perGroup()) continue
      if (!best || first.priority > (best[1].waiting[0]?.priority ?? -Infinity)) best = entry
    }
    return best
  }

  function serve(): void {
    while (running < width) {
      const chosen = next()
      if (!chosen) return
      const [group, line] = chosen
      lines.delete(group)
      lines.set(group, line)
      line.running++
      running++
      waiting--
      line.waiting.shift()?.begin()
    }
  }

  function tidy(group: string, line: Line): void {
    if (line.running === 0 && line.waiting.length === 0 && lines.get(group) === line) lines.delete(group)
  }

  /** Resolves when the turn has come. */
  function turn(group: string, priority: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const line = lineOf(group)
      const entry: Waiting = {
        priority,
        begin() {
          stop()
          resolve()
        },
      }
      const after = line.waiting.findIndex((other) => other.priority < priority)
      line.waiting.splice(after < 0 ? line.waiting.length : after, 0, entry)
      waiting++
      const stop = onAbort(signal, () => {
        const at = line.waiting.indexOf(entry)
        if (at < 0) return
        line.waiting.splice(at, 1)
        waiting--
        tidy(group, line)
        reject(cancelled(signal))
      })
      serve()
    })
  }

  const startsAtOnce = (line: Line | undefined): boolean =>
    running < width && (line?.running ?? 0) < perGroup() && (line?.waiting.length ?? 0) === 0

  function full(group: string): boolean {
    const line = lines.get(group)
    if (startsAtOnce(line)) return false
    return (line?.waiting.length ?? 0) >= maxWaiting || waiting >= maxWaitingInAll
  }

  return {
    full,
    async run(group, work, { signal, priority = 0 } = {}) {
      throwIfAborted(signal)
      if (full(group)) {
        const limit = { name: 'queue', value: (lines.get(group)?.waiting.length ?? 0) + 1, max: maxWaiting }
        throw new AmagiError('rate-limited', { details: { limit } })
      }
      await turn(group, priority, signal)
      let lent = false
      const count = (change: 1 | -1): void => {
        const line = lineOf(group)
        line.running += change
        running += change
        tidy(group, line)
      }
      const place: Place = {
        lend() {
          if (lent) return
          lent = true
          count(-1)
          serve()
        },
        takeBack() {
          if (lent) count(1)
          lent = false
        },
      }
      try {
        return await work(place)
      } finally {
        place.takeBack()
        count(-1)
        serve()
      }
    },
    idle: () => running === 0 && waiting === 0 && lines.size === 0,
  }
}
