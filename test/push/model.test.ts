/**
 * Random histories: people publish, pin, delete, edit and go live; lists and rooms flicker, platforms refuse, chats refuse and
 * fall silent, clocks jump, the disk refuses or is lost, one or two processes are killed and come back. Whatever happens, a
 * chat hears of everything at most once, of nothing older than its base line, and exactly once where nobody had to doubt.
 *
 * `PUSH_HISTORIES` and `PUSH_SEED` run more of them, or one again.
 */
import { describe, expect, it, test } from 'vitest'
import { AmagiError } from '../../src/errors'
import { createSiteTime } from '../../src/http/site-time'
import type { Broadcast, Delivery, News, Sighting, Subscription, Watched, Work } from '../../src/model'
import { createOutbox, leaseMs, type Handed, type Sending } from '../../src/push/outbox'
import { newsId } from '../../src/push/perceive'
import { createWatch, type WatchedPlatform } from '../../src/push/watch'
import { createFilePush } from '../../src/store/push/file'
import type { PushStore } from '../../src/store/push/types'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { createDisk } from './support/disk'
import { keptBack } from './support/leaving'
import { createTime, seeded, settle } from './support/time'

const histories = Number(process.env.PUSH_HISTORIES ?? 25)
const firstSeed = Number(process.env.PUSH_SEED ?? 1)

type Source = WatchedPlatform['sources'][number]
const rooms: Source = { name: 'rooms', tells: 'live', batch: 30, everyMs: 2 * minuteMs }
const list: Source = { name: 'list', tells: 'works', batch: 1, everyMs: 10 * minuteMs }
/** Where the account follows everybody: what it told it does not tell again. */
const feed: Source = { name: 'feed', tells: 'works', batch: 'followed', everyMs: 2 * minuteMs }
/** In less time nobody may have come to look: refusals are rested after for up to two hours. */
const unlookedMs = 4 * hourMs
/** And the pages below the first are read every few hours. */
const sweptMs = 4 * hourMs
type Looking = Parameters<WatchedPlatform['look']>[2]

const wide = Array.from({ length: 4 }, (_, i) => `g${i}`)

interface Shown extends Work {
  shownAt: number
  deleted?: boolean
}

interface Aired extends Broadcast {
  startedAt: number
  until: number
}

/** Something that others got wrong; histories that do not find it are worth nothing. */
interface Bug {
  store?(store: PushStore<string>): PushStore<string>
  handed?(handed: Handed): Handed
  seen?(sighting: Sighting): Sighting
}

/** What went wrong, as lines. */
async function history(seed: number, bug: Bug = {}): Promise<string[]> {
  const random = seeded(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const chance = (p: number): boolean => random() < p
  const start = Date.UTC(2026, 4, 1)
  const time = createTime(start)
  /** Milliseconds the clock of our machine is wrong by; and the zone of a chat, in which summer begins. */
  let skewMs = 0
  let zoneMs = 0
  const disk = createDisk(random)
  const hasFeed = chance(0.4)
  /** Entries of a page of a list, beside what is pinned. */
  const isFlickering = chance(0.5)
  const pageSize = isFlickering ? 15 : 3 + below(5)

  // The world: people and what they do.
  const people = ['u1', 'u2', 'u3'].slice(0, 1 + below(3))
  const somebody = (): string => people[below(people.length)] ?? ''
  const works = new Map<string, Shown[]>(people.map((id) => [id, []]))
  const aired = new Map<string, Aired[]>(people.map((id) => [id, []]))
  let published = 0
  const publish = (author: string, at: number, facts: Partial<Shown> = {}): void => {
    // No two works have one number, whoever made them.
    const id = String((BigInt(Math.floor(at / 1000)) << 32n) + BigInt(1000 * published++ + below(1000)))
    const target = { platform: 'douyin', kind: 'work', id } as const
    works.get(author)?.push({ id, order: id, at, shownAt: at, kind: 'video', target, text: '', tags: [], ...facts })
  }
  const air = (author: string, at: number, forMs: number): void => {
    const last = aired.get(author)?.at(-1)
    // Sooner it would be the same broadcast, taken up again.
    if (last && at - last.until < 10 * minuteMs) return
    const target = { platform: 'douyin', kind: 'live', id: author } as const
    aired.get(author)?.push({ key: `${author}:${at}`, startedAt: at, until: at + forMs, target })
  }
  for (const author of people)
    for (let i = 0; i < below(8); i++) publish(author, start - random() * (chance(0.5) ? 1 : 20) * dayMs)

  // The chats.
  let subscriptions: Subscription<string>[] = []
  const delivered = new Map<string, number>()
  const told = (chat: string, news: string): void => {
    const key = `${chat}\n${news}`
    delivered.set(key, (delivered.get(key) ?? 0) + 1)
  }
  /** Out of review, and behind the first page already. */
  const lateBelow = new Set<string>()
  const isLate = ({ at, shownAt }: Shown): boolean => shownAt > at
  let refusing = 0
  let away = false

  // One life after another, some of them with a second process beside.
  const excused = new Set<string>()
  let end: (() => Promise<void>) | undefined
  async function begin(life: number, mortal = false, processes = 1): Promise<void> {
    const controller = new AbortController()
    const { signal } = controller
    let dead = false
    let diedAt: number | undefined
    const die = (): void => {
      dead = true
      diedAt = time.now()
      for (const row of disk.rows('delivery') as Delivery[]) {
        if (row.state === 'sending') excused.add(`${row.chat}\n${row.news}`)
      }
      controller.abort()
    }
    const { now: clock, heard, isKnown: isTimeKnown } = createSiteTime(() => time.now() + skewMs)
    const journal = disk.open(mortal ? below(60) : Infinity, die)
    const own = createFilePush<string>(journal, clock)
    const store = bug.store?.(own) ?? own
    const forever = <T>(): Promise<T> => new Promise(() => undefined)
    /** What the feed told each process of this life. */
    const fed = new Set<string>()
    const feedOf = (reader: string, asked: readonly string[]): Sighting[] =>
      asked.flatMap((id) => {
        const isFresh = ({ id: work, at, shownAt, deleted }: Shown): boolean =>
          shownAt <= time.now() && time.now() - at < dayMs && !deleted && !fed.has(`${reader} ${work}`)
        const fresh = (works.get(id) ?? []).filter(isFresh)
        for (const work of fresh) fed.add(`${reader} ${work.id}`)
        const shown = fresh.map(({ shownAt: _at, deleted: _gone, ...work }) => work)
        return fresh.length > 0 ? [{ author: id, followed: true, works: shown }] : []
      })
    const outcome = async (chat: string, news: readonly News[], how: Sending | undefined): Promise<Handed> => {
      if (dead) return forever()
      if (chance(0.1)) return { kind: 'later', forMs: minuteMs }
      if (chance(0.1)) return { kind: 'refused', about: 'moment', reason: 'busy' }
      // It is looked up and drawn: who dies now has sent nothing.
      if (chance(0.3)) await time.wait(chance(0.2) ? 3 * minuteMs : 20_000, signal).catch(() => forever())
      if (dead) return forever()
      const kept = await keptBack(how)
      if (dead) return forever()
      if (kept) return kept
      await time.wait(chance(0.2) ? 20_000 : 500, signal).catch(() => forever())
      if (dead) return forever()
      for (const { id } of news) told(chat, id)
      await Promise.resolve()
      if (dead) return forever()
      const handed: Handed = chance(0.1) ? { kind: 'unknown' } : { kind: 'sent' }
      return bug.handed?.(handed) ?? handed
    }

    async function look(
      reader: string,
      source: string,
      asked: readonly string[],
      { from, counted }: Looking,
    ): Promise<readonly Sighting[]> {
      counted?.(1)
      await Promise.resolve()
      if (dead) return forever()
      heard({ date: new Date(time.now()).toUTCString() })
      if (chance(refusing)) throw new AmagiError(chance(0.5) ? 'blocked' : 'network')
      if (source === 'feed') return feedOf(reader, asked)
      if (chance(0.05)) return []
      return asked.flatMap((id): Sighting[] => {
        if (source === 'rooms') {
          if (chance(0.05)) return []
          const now = aired.get(id)?.find(({ startedAt, until }) => startedAt <= time.now() && time.now() < until)
          // Seen from a mirror that lags behind, or not at all.
          const over = aired.get(id)?.find(({ until }) => until <= time.now() && time.now() - until < 8 * minuteMs)
          const shown = chance(0.03) ? (over ?? now) : now
          return [{ author: id, live: (chance(0.05) ? undefined : shown) ?? null }]
        }
        if (chance(0.05)) return [{ author: id, works: [] }]
        const list = (works.get(id) ?? []).filter(({ shownAt, deleted }) => shownAt <= time.now() && !deleted)
        const pinned = list.filter((work) => work.pinned && from === undefined)
        // By their numbers: two of one moment may stand on either side of the end of a page.
        const others = list
          .filter((work) => !work.pinned && (from === undefined || BigInt(work.order) < BigInt(from)))
          .sort((a, b) => Number(BigInt(b.order) - BigInt(a.order)))
        const page = others.slice(0, pageSize)
        if (from === undefined) for (const { id: late } of others.slice(pageSize).filter(isLate)) lateBelow.add(late)
        // What is missing for once is there the next time: of what is read once, it is not.
        const shown = [...pinned, ...page].filter(() => !isFlickering || from !== undefined || !chance(0.03))
        const next = others.length > pageSize ? { next: String(page.at(-1)?.order) } : {}
        const sighting = { author: id, works: shown.map(({ shownAt: _at, deleted: _gone, ...work }) => work), ...next }
        return [bug.seen?.(sighting) ?? sighting]
      })
    }

    async function process(name: string): Promise<() => void> {
      const outbox = createOutbox<string>({
        store,
        owner: name,
        clock,
        signal,
        wait: time.wait,
        isTimeKnown,
        matcher: () => () => false,
        log: () => undefined,
        hand: {
          reachable: () => !away,
          line: (place) => place,
          minuteOfDay: () => Math.floor((((clock() + zoneMs) % dayMs) + dayMs) % dayMs) / minuteMs,
          send: ({ chat }, news, how) => outcome(chat, [news], how),
          digest: ({ chat }, news, _, how) => outcome(chat, news, how),
        },
      })
      const watch = createWatch({
        store,
        owner: name,
        clock,
        random,
        signal,
        wait: time.wait,
        log: () => undefined,
        found: outbox.offer,
        platforms: [
          {
            platform: 'douyin',
            sources: hasFeed ? [feed, rooms] : [rooms, list],
            perMinute: 6,
            look: (...given) => look(name, ...given),
          },
        ],
      })
      watch.follow((await store.subscriptions()).map(({ author }) => author))
      void watch.run()
      void outbox.run()
      return () => {
        watch.follow(subscriptions.map(({ author }) => author))
        for (const { author } of subscriptions) watch.hurry(author)
        outbox.changed()
      }
    }

    const known = await Promise.all(Array.from({ length: processes }, (_, i) => process(`life ${life}.${i}`)))
    const begunAt = time.now()
    end = async () => {
      lives.push([begunAt, diedAt ?? time.now()])
      journal.kill()
      if (!dead) die()
      await settle()
    }
    if ((await store.subscriptions()).length === 0) for (const one of subscriptions) await store.subscribe(one)
    for (const tell of known) tell()
  }

  for (const [index, chat] of wide.entries()) {
    subscriptions.push({
      chat,
      place: chat,
      author: { platform: 'douyin', id: somebody() },
      wishes: {},
      since: start,
      // Nights of summer and winter.
      ...(index === 0 ? { quiet: [23 * 60, 5 * 60] as const } : {}),
    })
  }
  const wanted = new Set(subscriptions.map(({ author }) => author.id))
  /** Whoever has no base line cannot be heard of; what was published meanwhile is nobody's. */
  let based = 0
  let isDrawn = true
  function seeBase(): void {
    const before = isDrawn
    isDrawn = (disk.rows('person') as Watched[]).filter((one) => one.works && one.live).length >= wanted.size
    if (!before || !isDrawn) based = Math.max(based, time.now())
  }

  /** When somebody was there to look. */
  const lives: [from: number, until: number][] = []
  /** Milliseconds of that in which a work was out and not too old to be news. */
  const lookableMs = ({ at, shownAt }: Shown): number =>
    lives.reduce((sum, [from, until]) => sum + Math.max(0, Math.min(until, at + dayMs) - Math.max(from, shownAt)), 0)
  let life = 0
  /** How often nobody could remember what was told. */
  let losses = 0
  await begin(life)
  // Long enough for the base line of everybody, whatever is refused meanwhile.
  await time.pass(2 * hourMs)
  based = time.now()

  const last = based + 2 * dayMs
  while (time.now() < last - dayMs) {
    if (chance(0.3)) publish(somebody(), time.now())
    if (chance(0.1)) publish(somebody(), time.now(), { pinned: true })
    // Out of review hours later, older than what was shown meanwhile.
    if (chance(0.1)) publish(somebody(), time.now(), { shownAt: time.now() + random() * 5 * hourMs })
    if (chance(0.1)) {
      const one = works.get(somebody())?.at(-1)
      if (one) one.deleted = true
    }
    if (chance(0.1)) {
      const list = works.get(somebody()) ?? []
      const one = list[below(list.length)]
      if (one) Object.assign(one, chance(0.5) ? { text: `edit ${below(9)}` } : { pinned: !one.pinned })
    }
    if (chance(0.15)) air(somebody(), time.now(), (0.1 + random() * 4) * hourMs)
    refusing = chance(0.1) ? random() : chance(0.5) ? 0 : refusing
    away = chance(0.1)
    disk.broken = chance(0.1) ? 0.2 : 0
    if (chance(0.08)) skewMs = skewMs === 0 ? (chance(0.5) ? 1 : -1) * (chance(0.5) ? 1 : 40) * hourMs : 0
    if (chance(0.04)) zoneMs = zoneMs === 0 ? hourMs : 0
    if (chance(0.2)) {
      await end?.()
      const lost = chance(0.1)
      // All of it: somebody follows the same people once more. Or what is remembered of them alone.
      if (lost && chance(0.5)) {
        disk.lose()
        losses++
        // Whoever is followed was asked for: what time it is is known by that.
        subscriptions = subscriptions.map((one) => ({ ...one, since: time.now() }))
      } else if (lost) disk.lose('person')
      await time.pass(random() * (chance(0.2) ? 15 : 2) * hourMs)
      if (lost) {
        isDrawn = false
        based = Math.max(based, time.now())
      }
      disk.broken = 0
      // Whoever follows people once more lives to see it kept.
      await begin(++life, !lost && chance(0.7), chance(0.3) ? 2 : 1)
    }
    await time.pass(random() * 40 * minuteMs)
    seeBase()
  }
  // Quiet at last: everything that can arrive does, and one more broadcast of everybody.
  refusing = 0
  away = false
  disk.broken = 0
  skewMs = 0
  await end?.()
  await begin(++life)
  await time.pass(2 * hourMs)
  seeBase()
  const quiet = time.now()
  for (const author of people) air(author, Math.max(quiet, (aired.get(author)?.at(-1)?.until ?? 0) + hourMs), hourMs)
  await time.pass(9 * hourMs + 2 * leaseMs)
  await end?.()

  const rows = disk.rows('delivery') as Delivery[]
  const wrong: string[] = []
  for (const { chat, author, since } of subscriptions) {
    const count = (news: string): number => delivered.get(`${chat}\n${news}`) ?? 0
    const isDoubted = (news: string): boolean => {
      const row = rows.find((one) => one.chat === chat && one.news === news)
      return (
        excused.has(`${chat}\n${news}`) || row?.state === 'unknown' || row?.state === 'failed' || row?.reason === 'late'
      )
    }
    const say = (news: string, at: number, what: string): void => {
      const row = rows.find((one) => one.chat === chat && one.news === news)
      wrong.push(
        `seed ${seed}: ${chat} ${news}, ${((at - start) / hourMs).toFixed(1)} h: ${what}, ${JSON.stringify(row)}`,
      )
    }
    for (const work of works.get(author.id) ?? []) {
      const { id, at, deleted, shownAt } = work
      const news = newsId(author, id)
      const times = count(news)
      if (times > 1) say(news, at, `${times} times`)
      if (at < start && times > 0) say(news, at, 'older than the base line')
      // Published while the base line was still being drawn, or gone before anybody looked.
      if (at < Math.max(based, since) || deleted || isDoubted(news) || shownAt > last - dayMs) continue
      if (lookableMs(work) < unlookedMs + (lateBelow.has(id) ? sweptMs : 0)) continue
      if (times !== 1) say(news, at, `${times} times`)
    }
    for (const { key, startedAt } of aired.get(author.id) ?? []) {
      for (const what of ['live', 'live-end'] as const) {
        const news = newsId(author, `${what}:${key}`)
        const times = count(news)
        // A mirror that shows it once more has somebody believe it who remembers nothing.
        if (times > 1 + losses) say(news, startedAt, `${what} ${times} times`)
        if (startedAt >= quiet && !isDoubted(news) && times !== 1) say(news, startedAt, `${what} ${times} times`)
      }
    }
  }
  return wrong
}

test(
  `${histories} random histories from seed ${firstSeed} on: never twice, never old, never lost without a doubt`,
  async () => {
    const wrong: string[] = []
    for (let seed = firstSeed; seed < firstSeed + histories; seed++) wrong.push(...(await history(seed)))
    expect(wrong).toEqual([])
  },
  120_000 + histories * 30_000,
)

/** Moves the floor of somebody up to the latest work there is. */
const withFloor = (person: Watched): Watched => {
  const latest = Object.keys(person.works?.seen ?? {}).reduce(
    (most, id) => (BigInt(id) > BigInt(most) ? id : most),
    '0',
  )
  return person.works ? { ...person, works: { ...person.works, floor: latest } } : person
}

const bugs: Record<string, Bug> = {
  'a cursor that is the largest id': {
    store: (store) => ({ ...store, keepPerson: (key, person) => store.keepPerson(key, withFloor(person)) }),
  },
  'a claim that everybody gets': {
    store: (store) => ({
      ...store,
      claim: async (row) => (await store.claim(row), true),
      settle: async (from, to) => (await store.settle(from, to), true),
    }),
  },
  'a message that may have arrived and is sent once more': {
    handed: (handed) => (handed.kind === 'unknown' ? { kind: 'refused', about: 'moment', reason: 'timeout' } : handed),
  },
  'no base line': {
    store: (store) => ({
      ...store,
      subscriptions: async () => (await store.subscriptions()).map((one) => ({ ...one, since: 0 })),
      person: async (key) => (await store.person(key)) ?? { works: { floor: '0', since: 0, seen: {} } },
    }),
  },
  'a list that is read one page deep': { seen: ({ author, works = [] }) => ({ author, works }) },
  'what was seen is forgotten with the process': {
    store: (store) => ({
      ...store,
      deliveriesSince: async () => [],
      claim: async (row) => ((await store.claim(row)) ? true : row.owner !== '' && store.release(row)),
      keepNews: async () => undefined,
      newsSince: async () => [],
    }),
  },
}

describe('the histories find', () => {
  it.each(Object.keys(bugs))('%s', async (name) => {
    let found: string[] = []
    for (let seed = 1; seed <= 60 && found.length === 0; seed++) found = await history(seed, bugs[name])
    expect(found).not.toEqual([])
  })
})
