/**
 * Whom to look at next, within what a platform may be asked per minute: by how long somebody is overdue, never by a timer
 * per person, and never to catch up on what was missed.
 */
import { AmagiError } from '../errors'
import type { Rest, ScheduleState } from '../model'
import { dayMs, hourMs, minuteMs } from '../units'
import { createDueQueue, type DueQueue } from './due'

/** People asked about in one way: one request for so many of them. */
interface Lane {
  readonly name: string
  /** People per request at most. */
  readonly batch: number
  /** Requests per minute of this lane alone; absent = as many as all together may make. */
  readonly perMinute?: number | undefined
  /** Requests one look takes at most, unless something goes wrong; absent = one. */
  readonly cost?: number | undefined
  /** Milliseconds between two looks at somebody; asked after every look. */
  everyMs(author: string): number
}

/** One look's worth of people. */
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
  /** People in a lane. */
  people(lane: string): readonly string[]
  /** Milliseconds since the epoch of the last pause that was begun; absent = nothing was refused since all was heard. */
  restsUntil(): number | undefined
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
/** A request that has room left takes along who would be due within this share of his interval. */
const early = 0.5

/** Milliseconds between two looks at somebody, by when he last published; `undefined` = nobody knows of anything. */
export function paceOf(lastAt: number | undefined, now: number, baseMs: number): number {
  const age = lastAt === undefined ? Infinity : now - lastAt
  const times = age <= dayMs ? 1 : age <= 7 * dayMs ? 3 : age <= 30 * dayMs ? 12 : 36
  return Math.min(baseMs * times, 12 * hourMs)
}

/** Requests of one look; while it is under way, as many as it may take. */
interface Asked {
  readonly at: number
  count: number
}

/** Milliseconds until so many requests no longer count: a minute, or where less than one fits into it, one each. */
const countedMs = ({ count }: Asked, perMinute: number): number =>
  perMinute < 1 ? (count * minuteMs) / perMinute : minuteMs

/** What counts still. A clock that was set back would stop everything until it has caught up. */
const latest = (asked: readonly Asked[], perMinute: number, now: number): Asked[] =>
  asked.filter((one) => one.at <= now && now - one.at < countedMs(one, perMinute))

/** Milliseconds until `cost` more fit; of what {@link latest} gives. */
function waitMs(asked: readonly Asked[], perMinute: number, cost: number, now: number): number {
  const [last] = asked.slice(-1)
  if (perMinute < 1) return last ? last.at + countedMs(last, perMinute) - now : 0
  // A look that takes more than all there is may begin when nothing counts any more.
  let room = Math.floor(perMinute) - Math.min(cost, Math.floor(perMinute))
  for (const one of [...asked].reverse()) {
    room -= one.count
    if (room < 0) return one.at + minuteMs - now
  }
  return 0
}

/** The one after another one. */
function restAfter(before: Rest | undefined, now: number): Rest {
  const step = before ? before.step + 1 : 0
  return { step, until: now + (restsMs[step] ?? longestRestMs) }
}

/** A pause that is longer than any is one of a clock that was wrong. */
const leftOf = (rest: Rest | undefined, now: number): number => {
  const left = (rest?.until ?? now) - now
  return left > longestRestMs ? 0 : Math.max(0, left)
}

interface Line extends Lane {
  readonly due: DueQueue
  readonly away: Set<string>
  /** Refused since it was heard last. */
  rest: Rest | undefined
  /** Others were heard since it was refused: what is refused is this lane, and not we. */
  isAlone: boolean
  /** Its looks that count, the oldest first. */
  asked: Asked[]
}

/** See {@link Schedule}. */
export function createSchedule(options: ScheduleOptions): Schedule {
  const { perMinute, clock, random, before } = options
  const lines = new Map<string, Line>(
    options.lanes.map((lane) => {
      const own = { due: createDueQueue(), away: new Set<string>(), asked: [], isAlone: false }
      return [lane.name, { ...lane, ...own, rest: before?.rests?.[lane.name] }]
    }),
  )
  const begun = clock()
  let rest = before?.rest
  /** A single look tells whether the rest is over. */
  let trial = false
  /** Looks that count, the oldest first. */
  let asked: Asked[] = []
  const underWay = new Map<Turn, Asked>()
  let lastAt = begun

  const lineOf = (name: string): Line => {
    const line = lines.get(name)
    if (!line) throw new AmagiError('internal', { message: `there is no lane ${name}` })
    return line
  }

  const laneWaitMs = ({ asked: own, perMinute: most, cost = 1, rest: pause }: Line, now: number): number =>
    Math.max(leftOf(pause, now), most === undefined ? 0 : waitMs(own, most, cost, now))

  function later(line: Line, author: string, now: number): void {
    line.due.set(author, now + line.everyMs(author) * (1 - jitter + 2 * jitter * random()))
  }

  /** A clock that was set back takes what is due along. */
  function follow(now: number): void {
    const byMs = lastAt - now
    lastAt = now
    if (byMs < minuteMs) return
    const moved = (own: Rest | undefined) => own && { ...own, until: own.until - byMs }
    for (const line of lines.values()) {
      for (const [author, at] of line.due.entries()) line.due.set(author, at - byMs)
      line.rest = moved(line.rest)
    }
    rest = moved(rest)
  }

  /**
   * The lane whose first has waited longest, measured by how often he is looked at. After a pause one that was not refused
   * comes first: it tells whether all of us is refused.
   */
  function longest(now: number): Line | undefined {
    let best: { line: Line; share: number } | undefined
    for (const line of lines.values()) {
      const first = line.due.first()
      if (!first || first.at > now || laneWaitMs(line, now) > 0) continue
      if (rest && best && Boolean(line.rest) !== Boolean(best.line.rest)) {
        if (line.rest) continue
        best = undefined
      }
      const share = (now - first.at) / line.everyMs(first.author)
      if (!best || share > best.share) best = { line, share }
    }
    return best?.line
  }

  /** Milliseconds until somebody is due in a lane that may ask. */
  function firstDue(now: number): number {
    let first = Infinity
    for (const line of lines.values()) {
      const at = line.due.first()?.at ?? Infinity
      first = Math.min(first, Math.max(at - now, laneWaitMs(line, now)))
    }
    return first
  }

  /** Those of a lane who are due, and while there is room, who soon would be: they cost nothing then. */
  function take({ due, away, batch, everyMs }: Line, now: number): string[] {
    const authors: string[] = []
    const notYet: { author: string; at: number }[] = []
    while (authors.length < batch && notYet.length < batch) {
      const first = due.first()
      if (!first || (first.at > now && batch === 1)) break
      const { author, at } = first
      due.delete(author)
      if (at - now > everyMs(author) * early) notYet.push(first)
      else {
        away.add(author)
        authors.push(author)
      }
    }
    for (const { author, at } of notYet) due.set(author, at)
    return authors
  }

  function heard(line: Line): void {
    rest = undefined
    line.rest = undefined
    for (const other of lines.values()) if (other !== line) other.isAlone = true
  }

  function refused(line: Line, now: number): void {
    // Several that were under way when it began are one refusal.
    if (!trial && leftOf(rest, now) > 0) return
    const { isAlone, rest: own } = line
    line.rest = restAfter(own, now)
    line.isAlone = false
    if (isAlone && own) return
    rest = restAfter(rest, now)
    line.rest = { ...line.rest, until: rest.until }
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
      follow(now)
      const left = leftOf(rest, now)
      if (left > 0) return left
      if (trial) return minuteMs
      asked = latest(asked, perMinute, now)
      for (const line of lines.values()) line.asked = latest(line.asked, line.perMinute ?? perMinute, now)
      const line = longest(now)
      if (!line) return Math.max(1, Math.min(firstDue(now), hourMs))
      const { cost = 1 } = line
      const pause = waitMs(asked, perMinute, cost, now)
      if (pause > 0) return pause
      const turn = { lane: line.name, authors: take(line, now) }
      const own = { at: now, count: cost }
      asked.push(own)
      line.asked.push(own)
      underWay.set(turn, own)
      trial = rest !== undefined
      return turn
    },
    end(turn, how, count = 1) {
      const now = clock()
      const line = lineOf(turn.lane)
      const own = underWay.get(turn)
      if (own) own.count = count
      underWay.delete(turn)
      for (const author of turn.authors) if (line.away.delete(author)) later(line, author, now)
      if (how === 'refused') refused(line, now)
      // What took no request says nothing of the platform.
      else if (how === 'heard' && count > 0) heard(line)
      trial = false
    },
    people(lane) {
      const { due, away } = lineOf(lane)
      return [...[...due.entries()].map(([author]) => author), ...away]
    },
    restsUntil() {
      const pauses = [rest, ...[...lines.values()].map((line) => line.rest)].flatMap((one) => one?.until ?? [])
      return pauses.length > 0 ? Math.max(...pauses) : undefined
    },
    state() {
      const due = [...lines].map(
        ([name, line]) =>
          [name, Object.fromEntries([...line.due.entries()].map(([who, at]) => [who, Math.round(at)]))] as const,
      )
      const rests = [...lines].flatMap(([name, line]) => (line.rest ? [[name, line.rest] as const] : []))
      return {
        due: Object.fromEntries(due),
        ...(rest ? { rest } : {}),
        ...(rests.length > 0 ? { rests: Object.fromEntries(rests) } : {}),
      }
    },
  }
}
