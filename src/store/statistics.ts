/**
 * How much was answered: counters per day and chat, no links, no texts, of people a number and the name their chat shows.
 * In memory, and in a file that follows.
 */
import { createHash } from 'node:crypto'
import { isObject, type Json } from '../json'
import { platformIds, type PlatformId } from '../model/platform-ids'
import { createKept, type KeptOptions } from './kept'

/** Days that are kept one by one, today included; older ones only in the sum. */
const days = 31
/** Chats that are kept; those that were silent longest go first. */
const maxChats = 300
/** People of one chat; those who were silent longest go first. */
const maxPeople = 100
/** Characters of a name. */
const maxName = 24

/** What is counted: nothing, numbers, numbers with the people of a chat. */
type StatisticsMode = 'off' | 'counts' | 'people'

/** One answer. */
interface CountedAnswer {
  /** Key of the chat. */
  chat: string
  platform: PlatformId
  /** Something arrived. */
  answered: boolean
  /** Who asked: key and the name the chat shows. */
  person?: { key: string; name?: string }
}

/** Answers by platform, and those of which nothing arrived. */
export type Counts = Partial<Record<PlatformId | 'failed', number>>

/** What was counted of one chat. */
export interface ChatStatistics {
  /** Number of the day it began, see `StatisticsOptions.dayOf`. */
  since: number
  total: Counts
  /** Number of the day → counts; days of nothing are missing. */
  days: Record<string, Counts>
  /** Most answers first. */
  people: { name: string; count: number }[]
}

/** Counters over restarts. */
export interface Statistics {
  /** Counts one answer. Never rejects, never waits for the disk. */
  count(answer: CountedAnswer): void
  /** Undefined where nothing was counted. Never rejects. */
  of(chat: string): Promise<ChatStatistics | undefined>
  /** By key of the chat. Never rejects. */
  all(): Promise<ReadonlyMap<string, ChatStatistics>>
  /** Writes what was counted, when something was. Never rejects. */
  save(): Promise<void>
  /** The same, and nothing is written afterwards. */
  close(): Promise<void>
}

/** What it needs to know. */
export interface StatisticsOptions extends KeptOptions {
  /** Asked at every count. */
  mode(): StatisticsMode
  /** Milliseconds since the epoch. */
  clock: () => number
  /** Number of the day a moment lies in, in the zone people live in; one more for the next day. */
  dayOf(ms: number): number
}

interface Person {
  name: string
  count: number
  /** Day of the last answer. */
  day: number
}

interface Row {
  since: number
  total: Counts
  days: Record<string, Counts>
  people: Record<string, Person>
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0

const countNames: readonly (PlatformId | 'failed')[] = [...platformIds, 'failed']

function readCounts(json: unknown): Counts {
  if (!isObject(json)) return {}
  return Object.fromEntries(countNames.flatMap((name) => (isCount(json[name]) ? [[name, json[name]]] : [])))
}

function readPerson(json: unknown): Person | undefined {
  if (!isObject(json) || !isCount(json.count) || !isCount(json.day)) return undefined
  return { name: typeof json.name === 'string' ? json.name : '', count: json.count, day: json.day }
}

const isDay = (name: string): boolean => /^\d{1,6}$/.test(name)

function readRow(json: Json): Row | undefined {
  if (!isCount(json.since) || !isObject(json.days)) return undefined
  const people = Object.entries(isObject(json.people) ? json.people : {}).flatMap(([id, value]) => {
    const person = readPerson(value)
    return person ? [[id, person] as const] : []
  })
  return {
    since: json.since,
    total: readCounts(json.total),
    days: Object.fromEntries(
      Object.entries(json.days).flatMap(([day, counts]) => (isDay(day) ? [[day, readCounts(counts)]] : [])),
    ),
    people: Object.fromEntries(people),
  }
}

function add(counts: Counts, name: PlatformId | 'failed'): void {
  counts[name] = (counts[name] ?? 0) + 1
}

/** Stands for somebody within one chat, and for nobody elsewhere. */
const digestOf = (chat: string, person: string): string =>
  createHash('sha256').update(`${chat}\n${person}`).digest('base64url').slice(0, 12)

const lastDay = ({ days, since }: Row): number => Math.max(since, ...Object.keys(days).map(Number))

/** The rest of a map once the oldest are gone; of two of the same day the one that came later in the map stays. */
function bound<T>(entries: readonly (readonly [string, T])[], most: number, age: (value: T) => number): [string, T][] {
  const left = entries.toReversed().toSorted(([, a], [, b]) => age(b) - age(a))
  return left
    .slice(0, most)
    .toReversed()
    .map(([id, value]) => [id, value])
}

const shown = ({ since, total, days, people }: Row): ChatStatistics => ({
  since,
  total: { ...total },
  days: structuredClone(days),
  people: Object.values(people)
    .map(({ name, count }) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count),
})

/** Nothing is read before the first count or question. */
export function createStatistics(options: StatisticsOptions): Statistics {
  const { mode, clock, dayOf } = options
  const kept = createKept(options, readRow)
  let changed = false
  /** Counts that wait for the file to be read, in order. */
  let counting: Promise<void> = Promise.resolve()

  function tidy(row: Row, today: number): void {
    for (const day of Object.keys(row.days)) {
      // A clock that went back leaves days of the future behind.
      if (Number(day) <= today - days || Number(day) > today) delete row.days[day]
    }
    const people = Object.entries(row.people)
    if (people.length > maxPeople) row.people = Object.fromEntries(bound(people, maxPeople, ({ day }) => day))
  }

  function note(rows: Map<string, Row>, { chat, platform, answered, person }: CountedAnswer, today: number): void {
    const row = rows.get(chat) ?? { since: today, total: {}, days: {}, people: {} }
    // The latest last.
    rows.delete(chat)
    rows.set(chat, row)
    const name = answered ? platform : 'failed'
    add(row.total, name)
    add((row.days[today] ??= {}), name)
    if (person && answered && mode() === 'people') {
      const id = digestOf(chat, person.key)
      const before = row.people[id]
      const called = [...(person.name ?? '')].slice(0, maxName).join('') || before?.name || ''
      delete row.people[id]
      row.people[id] = { name: called, count: (before?.count ?? 0) + 1, day: today }
    }
    if (mode() !== 'people') row.people = {}
    tidy(row, today)
    if (rows.size <= maxChats) return
    const left = new Map(bound([...rows], maxChats, lastDay))
    for (const key of rows.keys()) if (!left.has(key)) rows.delete(key)
  }

  /** Switched off, what was counted goes as well; of people only while they are wanted. */
  function forget(rows: Map<string, Row>): void {
    if (mode() === 'off' && rows.size > 0) {
      rows.clear()
      changed = true
    }
    if (mode() !== 'counts') return
    for (const row of rows.values()) {
      if (Object.keys(row.people).length === 0) continue
      row.people = {}
      changed = true
    }
  }

  async function counted(before: Promise<void>, answer: CountedAnswer, today: number): Promise<void> {
    await before
    note(await kept.rows(), answer, today)
    changed = true
  }

  async function current(): Promise<Map<string, Row>> {
    const rows = await kept.rows()
    await counting
    forget(rows)
    return rows
  }

  async function save(): Promise<void> {
    await counting
    if (mode() !== 'people') forget(await kept.rows())
    if (!changed) return
    changed = false
    await kept.save()
  }

  return {
    count(answer) {
      if (mode() === 'off') return
      const today = dayOf(clock())
      counting = counted(counting, answer, today)
    },
    async of(chat) {
      const row = (await current()).get(chat)
      if (!row) return undefined
      tidy(row, dayOf(clock()))
      return shown(row)
    },
    async all() {
      const rows = await current()
      const today = dayOf(clock())
      for (const row of rows.values()) tidy(row, today)
      return new Map([...rows].map(([chat, row]) => [chat, shown(row)]))
    },
    save,
    async close() {
      await save()
      await kept.close()
    },
  }
}
