/**
 * Subscriptions through virtual days: the real watch, schedule, outbox and store against a made-up crowd. The tests hold bars
 * on it, `npm run bench -- push` prints its table.
 */
import { AmagiError } from '../src/errors'
import type { News, PlatformId, ScheduleState } from '../src/model'
import { declarations } from '../src/platforms'
import type { Platform } from '../src/platforms/define'
import { createOutbox } from '../src/push/outbox'
import { newsId } from '../src/push/perceive'
import { sourcesOf } from '../src/push/roster'
import { createWatch, type WatchedPlatform } from '../src/push/watch'
import { createFilePush } from '../src/store/push/file'
import type { Journal } from '../src/store/push/journal'
import type { PushStore } from '../src/store/push/types'
import { hourMs, minuteMs } from '../src/units'
import { createCrowd, type Crowd } from './crowd'
import { createTime, seeded, settle } from './virtual-time'

/** One run. Times in milliseconds. */
export interface Days {
  readonly platform: PlatformId
  readonly people: number
  /** With an account, which follows all of them where the platform has a feed. */
  readonly account: boolean
  /** So many accounts share them; default one. */
  readonly accounts?: number
  /** The login of the last one ends at this moment after the start. */
  readonly lostMs?: number
  /** What came so long before the end and was not found was missed; default the longest anybody waits. */
  readonly patienceMs?: number
  /** Counted from when everybody has had his turn (`warmMs`) on. */
  readonly forMs: number
  readonly warmMs?: number
  readonly seed?: number
  /** Chats that follow each person; default one of forty. */
  readonly chatsEach?: number
  /** Where things are kept; default memory. */
  readonly journal?: Journal
  /** Between these moments after the start everything is refused. */
  readonly refusedMs?: readonly [from: number, to: number]
  /** The process is killed at these moments after the start, and another one begins at once. */
  readonly killedMs?: readonly number[]
  /** False: nobody is told, what is found counts. */
  readonly told?: boolean
  /** Called every virtual hour. */
  hourly?(hour: number): void
}

/** What became of it. */
export interface Tally {
  /** Requests in each minute from the start on. */
  readonly perMinute: readonly number[]
  /** Requests by source. */
  readonly bySource: Readonly<Record<string, number>>
  /** The most that may be asked in a minute, by all accounts and without one. */
  readonly budget: number
  /** Moments of requests in milliseconds, in their order, and the most of them in a minute: by account, and without one. */
  readonly asked: Readonly<Record<string, { readonly at: readonly number[]; readonly budget: number }>>
  /** Milliseconds from publication to the outbox and to the chat, sorted; works and beginnings of broadcasts apart. */
  readonly foundMs: Readonly<Record<'work' | 'live', readonly number[]>>
  readonly handedMs: Readonly<Record<'work' | 'live', readonly number[]>>
  /** What nobody heard of although it was time. */
  readonly missed: number
  /** What a chat heard more than once. */
  readonly doubled: number
  /** Rows by table at the end, where they are in memory. */
  readonly rows: Readonly<Record<string, number>>
  /** Letters of the schedule as it is kept. */
  readonly scheduleLetters: number
}

/** A share of sorted values, 0–1; NaN of none. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN

/** Rows in memory, for as long as the run. */
export function createMemoryJournal(): Journal & { sizes(): Record<string, number> } {
  const tables = new Map<string, Map<string, unknown>>()
  const table = (name: string): Map<string, unknown> => {
    const known = tables.get(name) ?? new Map<string, unknown>()
    tables.set(name, known)
    return known
  }
  return {
    table,
    async write(changes) {
      for (const [name, key, row] of changes) {
        if (row === undefined) table(name).delete(key)
        else table(name).set(key, row)
      }
    },
    close: async () => undefined,
    sizes: () => Object.fromEntries([...tables].map(([name, rows]) => [name, rows.size])),
  }
}

/** Milliseconds a message takes to be taken by a chat. */
const sendMs = 800
const chats = 40
const start = Date.UTC(2026, 4, 1)

/** One of the chats that follow somebody. */
const chatOf = (person: number, own: number): string => `chat ${(person + own) % chats}`

/** When what was found and handed over, 0 = never: of a size that does not grow with the days. */
function createRecord(platform: PlatformId, { people, doings }: Crowd, chatsEach: number) {
  const personOf = new Map(people.map((id, place) => [id, place]))
  // An end is told beside its start, in a row of its own.
  const places = new Map<string, number>()
  for (const [place, { author, what, id }] of doings.entries()) {
    const ids = what === 'work' ? [id] : [`live:${id}`, `live-end:${id}`]
    for (const [own, one] of ids.entries()) {
      places.set(newsId({ platform, id: author }, one), own === 0 ? place : doings.length + place)
    }
  }
  const found = new Float64Array(2 * doings.length)
  const handed = new Float64Array(2 * doings.length)
  const told = new Uint8Array(2 * doings.length * chatsEach)
  return {
    found({ id }: News, now: number): void {
      const place = places.get(id)
      if (place !== undefined && !found[place]) found[place] = now
    },
    handed({ id, author }: News, now: number, chat?: string): void {
      const place = places.get(id)
      if (place === undefined) return
      if (!handed[place]) handed[place] = now
      const person = personOf.get(author.id) ?? 0
      for (let own = 0; own < chatsEach; own++) {
        if (chatOf(person, own) === chat) told[place * chatsEach + own] = (told[place * chatsEach + own] ?? 0) + 1
      }
    },
    of: (place: number) => ({ found: found[place] ?? 0, handed: handed[place] ?? 0 }),
    doubled: () => told.filter((times) => times > 1).length,
  }
}

/** One process. */
interface Life {
  /** Accounts have come or gone. */
  attend(): void
  end(): Promise<void>
}

/** Plays it. Seconds for a virtual day. */
export async function playDays(days: Days): Promise<Tally> {
  const { platform, people: count, account, forMs, seed = 1, chatsEach = 1, refusedMs, killedMs = [] } = days
  const { warmMs = 2 * hourMs } = days
  const { watching } = declarations[platform] as Platform
  if (!watching) throw new Error(`${platform} is not watched`)
  const sources = watching.sources.filter(({ when }) => account || when === undefined)
  const names = Array.from({ length: account ? (days.accounts ?? 1) : 0 }, (_, at) => `account ${at + 1}`)
  const followers = sources.some(({ batch }) => batch === 'followed') ? names : []
  const crowd = createCrowd({ platform, people: count, seed, start, forMs: warmMs + forMs, followers })
  const byName = new Map(sources.map((source) => [source.name, source]))

  const time = createTime(start)
  const random = seeded(seed + 1)
  const journal = days.journal ?? createMemoryJournal()
  const perMinute: number[] = Array.from({ length: Math.ceil((warmMs + forMs) / minuteMs) }, () => 0)
  const bySource: Record<string, number> = {}
  const record = createRecord(platform, crowd, chatsEach)
  let schedule: ScheduleState | undefined

  const asked: Record<string, { at: number[]; budget: number }> = {}

  /** How it is asked: one account asks everything, of several each its own. */
  const watchedWith = (inUse: readonly string[]): WatchedPlatform[] => {
    const [only] = inUse
    const entries: Pick<WatchedPlatform, 'account' | 'part'>[] =
      inUse.length > 1
        ? [...inUse.map((own) => ({ account: own, part: 'account' as const })), { part: 'address' }]
        : [only === undefined ? {} : { account: only }]
    return entries
      .map((entry): WatchedPlatform => {
        const perMinute = entry.account === undefined ? watching.perMinute.guest : watching.perMinute.account
        return { ...entry, platform, sources, perMinute, look: look(entry.account, perMinute) }
      })
      .filter((entry) => sourcesOf(entry).length > 0)
  }

  const look =
    (own: string | undefined, budget: number): WatchedPlatform['look'] =>
    async (name, wanted, { counted }) => {
      const source = byName.get(name)
      if (!source) return []
      const now = time.now() - start
      const isRefused = refusedMs && now >= refusedMs[0] && now < refusedMs[1]
      const { sightings, requests } = isRefused
        ? { sightings: [], requests: 1 }
        : crowd.look(source, wanted, time.now(), own)
      const who = (asked[own ?? 'nobody'] ??= { at: [], budget })
      for (let i = 0; i < requests; i++) who.at.push(now)
      ask(name, requests)
      counted?.(requests)
      if (isRefused) throw new AmagiError('blocked')
      return sightings
    }

  function ask(name: string, requests: number): void {
    const minute = Math.floor((time.now() - start) / minuteMs)
    perMinute[minute] = (perMinute[minute] ?? 0) + requests
    bySource[name] = (bySource[name] ?? 0) + requests
  }

  let inUse = names

  function begin(life: number): Life {
    const stop = new AbortController()
    const file = createFilePush<string>(journal, time.now)
    const store: PushStore<string> = {
      ...file,
      keepSchedule: (own, state) => ((schedule = state), file.keepSchedule(own, state)),
    }
    const common = { store, owner: `life ${life}`, clock: time.now, signal: stop.signal, wait: time.wait }
    const outbox = createOutbox<string>({
      ...common,
      matcher: () => () => false,
      log: () => undefined,
      hand: {
        reachable: () => true,
        line: () => 'one account',
        minuteOfDay: () => 0,
        async send({ chat }, news) {
          await time.wait(sendMs, stop.signal)
          record.handed(news, time.now(), chat)
          return { kind: 'sent' }
        },
        async digest(_, all) {
          await time.wait(sendMs, stop.signal)
          for (const news of all) record.handed(news, time.now())
          return { kind: 'sent' }
        },
      },
    })
    const watch = createWatch({
      ...common,
      random,
      log: () => undefined,
      found(news) {
        for (const one of news) record.found(one, time.now())
        if (days.told !== false) outbox.offer(news)
      },
      platforms: watchedWith(inUse),
    })
    watch.follow(crowd.people.map((id) => ({ platform, id })))
    void watch.run()
    if (days.told !== false) void outbox.run()
    return {
      attend: () => watch.attend(watchedWith(inUse)),
      async end() {
        stop.abort()
        await settle()
      },
    }
  }

  const first = createFilePush<string>(journal, time.now)
  for (const [index, id] of crowd.people.entries()) {
    for (let own = 0; own < chatsEach; own++) {
      const chat = chatOf(index, own)
      await first.subscribe({ chat, place: chat, author: { platform, id }, wishes: {}, since: start })
    }
  }
  let life = 0
  let living = begin(life)
  const { lostMs = Infinity } = days
  const moments = new Set([...killedMs, lostMs])
  for (let passed = 0; passed < warmMs + forMs;) {
    const next = Math.min(
      ...[...moments].filter((ms) => ms > passed),
      (Math.floor(passed / hourMs) + 1) * hourMs,
      warmMs + forMs,
    )
    await time.pass(next - passed)
    passed = next
    if (passed === lostMs) {
      inUse = names.slice(0, -1)
      living.attend()
    } else if (moments.has(passed)) {
      await living.end()
      living = begin(++life)
    }
    if (passed % hourMs === 0) days.hourly?.(passed / hourMs)
  }
  await living.end()

  const foundMs = { work: [] as number[], live: [] as number[] }
  const handedMs = { work: [] as number[], live: [] as number[] }
  let missed = 0
  // What comes last has no time to be heard of.
  const last = start + warmMs + forMs - (days.patienceMs ?? longestMs)
  for (const [place, { at, what }] of crowd.doings.entries()) {
    if (at < start + warmMs) continue
    const { found, handed } = record.of(place)
    if (found > 0) foundMs[what].push(found - at)
    else if (at < last) missed++
    if (handed > 0) handedMs[what].push(handed - at)
  }
  const sorted = (own: Record<'work' | 'live', number[]>) => ({
    work: own.work.sort((a, b) => a - b),
    live: own.live.sort((a, b) => a - b),
  })
  return {
    perMinute,
    bySource,
    budget: Object.values(asked).reduce((sum, { budget }) => sum + budget, 0),
    asked,
    foundMs: sorted(foundMs),
    handedMs: sorted(handedMs),
    missed,
    doubled: record.doubled(),
    rows: 'sizes' in journal ? (journal as ReturnType<typeof createMemoryJournal>).sizes() : {},
    scheduleLetters: JSON.stringify(schedule ?? {}).length,
  }
}

/** Nobody waits longer, be he one who publishes once a month. */
const longestMs = 13.2 * hourMs

/** One item to so many chats of so many accounts; milliseconds until it is in the first, in half and in all of them. */
export async function playQueue(
  count: number,
  accounts: number,
): Promise<{ firstMs: number; medianMs: number; lastMs: number }> {
  const time = createTime(start)
  const stop = new AbortController()
  const store = createFilePush<string>(createMemoryJournal(), time.now)
  const author = { platform: 'bilibili', id: '1' } as const
  for (let index = 0; index < count; index++) {
    const chat = `chat ${index}`
    await store.subscribe({ chat, place: chat, author, wishes: {}, since: start })
  }
  const handed: number[] = []
  const outbox = createOutbox<string>({
    store,
    owner: 'one',
    clock: time.now,
    signal: stop.signal,
    wait: time.wait,
    matcher: () => () => false,
    log: () => undefined,
    hand: {
      reachable: () => true,
      line: (chat) => `account ${Number(chat.split(' ')[1]) % accounts}`,
      minuteOfDay: () => 0,
      async send() {
        await time.wait(sendMs, stop.signal)
        handed.push(time.now() - start)
        return { kind: 'sent' }
      },
      digest: async () => ({ kind: 'sent' }),
    },
  })
  void outbox.run()
  await settle()
  const target = { platform: 'bilibili', kind: 'dynamic', id: '1' } as const
  const news = { id: 'bilibili:one', author, kind: 'video', at: start, target, text: '', tags: [] } as const
  await store.keepNews([news])
  outbox.offer([news])
  await time.pass(2 * hourMs)
  stop.abort()
  await settle()
  return { firstMs: handed[0] ?? NaN, medianMs: quantile(handed, 0.5), lastMs: handed.at(-1) ?? NaN }
}
