/**
 * Whom to look at next, within what a platform may be asked per minute: by how long somebody is overdue, never by a timer
 * per person, and never to catch up on what was missed.
 */
import { AmagiError } from '../errors'
import type { ScheduleState } from '../model'
import { dayMs, hourMs, minuteMs } from '../units'

/** People asked about in one way: one request for so many of them. */
interface Lane {
  readonly name: string
  /** People per request at most. */
  readonly batch: number
  /** Requests per minute of this lane alone; absent = as many as all together may make. */
  readonly perMinute?: number | undefined
  /** Milliseconds between two looks at somebody; asked after every look. */
  everyMs(author: string): number
}

/** One request's worth of people. */
export interface Turn {
  readonly lane: string
  readonly authors: readonly string[]
}

/** How a look ended: `refused` by the platform for what we are, `failed` for another reason. */
type TurnEnd = 'heard' | 'failed' | 'refused'

/** The line of one platform and account. */
export interface Schedule {
  /** Puts somebody into a lane; who is there already stays where he is. */
  add(lane: string, author: string): void
  drop(lane: string, author: string): void
  /** Due at once, e.g. for a base line. */
  hurry(lane: string, author: string): void
  /** Whom to ask now, or the milliseconds until there is somebody. What is handed out is not due until it has ended. */
  next(): Turn | number
  /** Without it the people of a turn are never asked again. `asked`: requests it took, one unless said. */
  end(turn: Turn, how: TurnEnd, asked?: number): void
  state(): ScheduleState
}

/** Requests per minute, and the order of things. */
export interface ScheduleOptions {
  readonly lanes: readonly Lane[]
  readonly perMinute: number
  /** Milliseconds since the epoch. */
  clock(): number
  /** 0 ≤ x < 1. */
  random(): number
  /** Of an earlier life. */
  readonly before?: ScheduleState
}

/** Pauses after refusals in a row; then this long every time. MountainDash/nonebot-bison `retry.py`, 2026-07. */
const restsMs = [5, 20, 45].map((minutes) => minutes * minuteMs)
const longestRestMs = 2 * hourMs
/** Nobody is asked in the first seconds of a process: a loop of restarts would ask everybody every time. */
const startMs = 30_000
/** Two looks at somebody are apart by this share of the interval more or less. */
const jitter = 0.1

/** Milliseconds between two looks at somebody, by when he last published; `undefined` = nobody knows of anything. */
export function paceOf(lastAt: number | undefined, now: number, baseMs: number): number {
  const age = lastAt === undefined ? Infinity : now - lastAt
  const times = age <= dayMs ? 1 : age <= 7 * dayMs ? 3 : age <= 30 * dayMs ? 12 : 36
  return Math.min(baseMs * times, 12 * hourMs)
}

/** Milliseconds within which requests are counted: a minute, unless less than one fits into it. */
const spanOf = (perMinute: number): number => (perMinute < 1 ? minuteMs / perMinute : minuteMs)

interface Line extends Lane {
  readonly due: Map<string, number>
  readonly away: Set<string>
  /** When its requests were made, the oldest first. */
  asked: number[]
}

/** See {@link Schedule}. */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { perMinute, clock, random, before } = options
  const lines = new Map<string, Line>(
    options.lanes.map((lane) => [lane.name, { ...lane, due: new Map(), away: new Set(), asked: [] }]),
  )
  const begun = clock()
  let rest = before?.rest
  /** A single look tells whether the rest is over. */
  let trial = false
  /** When requests were made, the oldest first. */
  let asked: number[] = []

  const lineOf = (name: string): Line => {
    const line = lines.get(name)
    if (!line) throw new AmagiError('internal', { message: `there is no lane ${name}` })
    return line
  }

  /** Milliseconds until one more request fits: of these at most so many a minute, or one in several. */
  function wait(times: readonly number[], most: number, now: number): number {
    const first = times[times.length - Math.max(1, Math.floor(most))]
    return first === undefined ? 0 : first + spanOf(most) - now
  }

  // A clock that was set back would stop everything until it has caught up.
  const latest = (times: readonly number[], most: number, now: number): number[] =>
    times.filter((at) => at <= now && now - at < spanOf(most))

  function later(line: Line, author: string, now: number): void {
    line.due.set(author, now + line.everyMs(author) * (1 - jitter + 2 * jitter * random()))
  }

  /** The lane whose first has waited longest, measured by how often he is looked at. */
  function longest(now: number): Line | undefined {
    let best: { line: Line; share: number } | undefined
    for (const line of lines.values()) {
      if (wait(line.asked, line.perMinute ?? Infinity, now) > 0) continue
      for (const [author, at] of line.due) {
        const share = at > now ? -1 : (now - at) / line.everyMs(author)
        if (share >= 0 && (!best || share > best.share)) best = { line, share }
      }
    }
    return best?.line
  }

  /** Milliseconds until somebody is due in a lane that may ask. */
  function firstDue(now: number): number {
    let first = Infinity
    for (const { due, asked: times, perMinute: most = Infinity } of lines.values()) {
      const pause = wait(times, most, now)
      for (const at of due.values()) first = Math.min(first, Math.max(at - now, pause))
    }
    return first
  }

  return {
    add(lane, author) {
      const line = lineOf(lane)
      if (line.due.has(author) || line.away.has(author)) return
      const kept = before?.due[lane]?.[author]
      const longestMs = line.everyMs(author) * (1 + jitter)
      // A due time further away than an interval is one of a clock that was wrong.
      const known = kept !== undefined && kept - begun <= longestMs ? kept : clock() + random() * line.everyMs(author)
      line.due.set(author, Math.max(known, begun + startMs))
    },
    drop(lane, author) {
      lineOf(lane).due.delete(author)
      lineOf(lane).away.delete(author)
    },
    hurry(lane, author) {
      const line = lineOf(lane)
      if (!line.away.has(author)) line.due.set(author, clock())
    },
    next() {
      const now = clock()
      if (rest && now < rest.until && rest.until - now <= longestRestMs) return rest.until - now
      if (trial) return minuteMs
      asked = latest(asked, perMinute, now)
      for (const line of lines.values()) line.asked = latest(line.asked, line.perMinute ?? Infinity, now)
      const pause = wait(asked, perMinute, now)
      if (pause > 0) return pause
      const line = longest(now)
      if (!line) return Math.max(1, Math.min(firstDue(now), hourMs))
      const due = [...line.due].filter(([, at]) => at <= now).sort(([, a], [, b]) => a - b)
      const authors = due.slice(0, line.batch).map(([author]) => author)
      for (const author of authors) {
        line.due.delete(author)
        line.away.add(author)
      }
      asked.push(now)
      line.asked.push(now)
      trial = rest !== undefined
      return { lane: line.name, authors }
    },
    end({ lane, authors }, how, count = 1) {
      const now = clock()
      const line = lineOf(lane)
      for (let more = 1; more < count; more++) asked.push(now)
      for (const author of authors) if (line.away.delete(author)) later(line, author, now)
      if (how === 'refused') {
        // Several that were under way when it began are one refusal.
        if (rest && !trial && now < rest.until) return
        const step = rest ? rest.step + 1 : 0
        rest = { step, until: now + (restsMs[step] ?? longestRestMs) }
      } else if (how === 'heard') rest = undefined
      trial = false
    },
    state() {
      const due = [...lines].map(([name, line]) => [name, Object.fromEntries(line.due)] as const)
      return { due: Object.fromEntries(due), ...(rest ? { rest } : {}) }
    },
  }
}
