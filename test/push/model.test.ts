/**
 * Random histories: people publish, pin, delete and edit; lists flicker, platforms refuse, chats refuse and fall silent,
 * the disk refuses, the process is killed and comes back. Whatever happens, a chat hears of everything at most once, of
 * nothing older than its base line, and exactly once where nobody had to doubt.
 *
 * `PUSH_HISTORIES` and `PUSH_SEED` run more of them, or one again.
 */
import { expect, test } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { Delivery, News, Sighting, Subscription, Work } from '../../src/model'
import { createOutbox, leaseMs, type Handed } from '../../src/push/outbox'
import { createWatch, newsId, type WatchedPlatform } from '../../src/push/watch'
import { createFilePush } from '../../src/store/push/file'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { createDisk } from './support/disk'
import { createTime, seeded, settle } from './support/time'

const histories = Number(process.env.PUSH_HISTORIES ?? 60)
const firstSeed = Number(process.env.PUSH_SEED ?? 1)

const source: WatchedPlatform['sources'][number] = { name: 'list', tells: 'works', batch: 1, everyMs: 10 * minuteMs }
const wide = Array.from({ length: 4 }, (_, i) => `g${i}`)

interface Shown extends Work {
  shownAt: number
  deleted?: boolean
}

/** What went wrong, as lines. */
async function history(seed: number): Promise<string[]> {
  const random = seeded(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const chance = (p: number): boolean => random() < p
  const start = Date.UTC(2026, 4, 1)
  const time = createTime(start)
  const disk = createDisk(random)

  // The world: people and what they do.
  const people = ['u1', 'u2', 'u3'].slice(0, 1 + below(3))
  const works = new Map<string, Shown[]>(people.map((id) => [id, []]))
  const publish = (author: string, at: number, facts: Partial<Shown> = {}): void => {
    const id = String((BigInt(Math.floor(at / 1000)) << 32n) + BigInt(below(1000)))
    const target = { platform: 'douyin', kind: 'work', id } as const
    works.get(author)?.push({ id, order: id, at, shownAt: at, kind: 'video', target, text: '', tags: [], ...facts })
  }
  for (const author of people) for (let i = 0; i < below(8); i++) publish(author, start - (1 + random() * 20) * dayMs)

  // The chats.
  const subscriptions: Subscription<string>[] = []
  const delivered = new Map<string, number>()
  const told = (chat: string, news: string): void => {
    const key = `${chat}\n${news}`
    delivered.set(key, (delivered.get(key) ?? 0) + 1)
  }
  let refusing = 0
  let away = false

  // One life after another.
  const excused = new Set<string>()
  let end: (() => Promise<void>) | undefined
  async function begin(life: number, mortal = false): Promise<void> {
    const controller = new AbortController()
    const { signal } = controller
    let dead = false
    const die = (): void => {
      dead = true
      for (const row of disk.rows('delivery') as Delivery[]) {
        if (row.state === 'sending') excused.add(`${row.chat}\n${row.news}`)
      }
      controller.abort()
    }
    const journal = disk.open(mortal ? below(60) : Infinity, die)
    const store = createFilePush<string>(journal, time.now)
    const forever = <T>(): Promise<T> => new Promise(() => undefined)
    const outcome = async (chat: string, news: readonly News[]): Promise<Handed> => {
      if (dead) return forever()
      if (chance(0.1)) return { kind: 'later', forMs: minuteMs }
      if (chance(0.1)) return { kind: 'refused', about: 'moment', reason: 'busy' }
      await time.wait(chance(0.2) ? 20_000 : 500, signal).catch(() => forever())
      if (dead) return forever()
      for (const { id } of news) told(chat, id)
      await Promise.resolve()
      if (dead) return forever()
      if (chance(0.1)) return { kind: 'unknown' }
      return { kind: 'sent' }
    }
    const outbox = createOutbox<string>({
      store,
      owner: `life ${life}`,
      clock: time.now,
      signal,
      wait: time.wait,
      matcher: () => () => false,
      log: () => undefined,
      hand: {
        reachable: () => !away,
        line: (place) => place,
        minuteOfDay: () => 0,
        send: ({ chat }, news) => outcome(chat, [news]),
        digest: ({ chat }, news) => outcome(chat, news),
      },
    })
    const watch = createWatch({
      store,
      owner: `life ${life}`,
      clock: time.now,
      random,
      signal,
      wait: time.wait,
      log: () => undefined,
      found: outbox.offer,
      platforms: [
        {
          platform: 'douyin',
          sources: [source],
          perMinute: 6,
          async look(_, [id = '']): Promise<readonly Sighting[]> {
            await Promise.resolve()
            if (dead) return forever()
            if (chance(refusing)) throw new AmagiError(chance(0.5) ? 'blocked' : 'network')
            if (chance(0.05)) return []
            if (chance(0.05)) return [{ author: id, works: [] }]
            const list = (works.get(id) ?? []).filter(({ shownAt, deleted }) => shownAt <= time.now() && !deleted)
            const pinned = list.filter((work) => work.pinned)
            const others = list.filter((work) => !work.pinned).sort((a, b) => b.at - a.at)
            const shown = [...pinned, ...others.slice(0, 15)].filter(() => !chance(0.03))
            return [{ author: id, works: shown.map(({ shownAt: _at, deleted: _gone, ...work }) => work) }]
          },
        },
      ],
    })
    watch.follow((await store.subscriptions()).map(({ author }) => author))
    void watch.run()
    void outbox.run()
    end = async () => {
      journal.kill()
      if (!dead) die()
      await settle()
    }
    if (life === 0) for (const one of subscriptions) await store.subscribe(one)
    watch.follow(subscriptions.map(({ author }) => author))
    for (const { author } of subscriptions) watch.hurry(author)
    outbox.changed()
  }

  for (const chat of wide) {
    const id = people[below(people.length)] ?? ''
    subscriptions.push({ chat, place: chat, author: { platform: 'douyin', id }, wishes: {}, since: start })
  }
  let life = 0
  await begin(life)
  // Long enough for the base line of everybody, whatever is refused meanwhile.
  await time.pass(2 * hourMs)
  const based = time.now()

  const last = based + 2 * dayMs
  while (time.now() < last - dayMs) {
    if (chance(0.3)) publish(people[below(people.length)] ?? '', time.now())
    if (chance(0.1)) publish(people[below(people.length)] ?? '', time.now(), { pinned: true })
    // Out of review hours later, older than what was shown meanwhile.
    if (chance(0.1))
      publish(people[below(people.length)] ?? '', time.now(), { shownAt: time.now() + random() * 5 * hourMs })
    if (chance(0.1)) {
      const list = works.get(people[below(people.length)] ?? '')
      const one = list?.at(-1)
      if (one) one.deleted = true
    }
    refusing = chance(0.1) ? random() : chance(0.5) ? 0 : refusing
    away = chance(0.1)
    disk.broken = chance(0.1) ? 0.2 : 0
    if (chance(0.2)) {
      await end?.()
      await time.pass(random() * 2 * hourMs)
      disk.broken = 0
      await begin(++life, chance(0.7))
    }
    await time.pass(random() * 40 * minuteMs)
  }
  // Quiet at last: everything that can arrive does.
  refusing = 0
  away = false
  disk.broken = 0
  await end?.()
  await begin(++life)
  await time.pass(14 * hourMs + 2 * leaseMs)
  await end?.()

  const rows = disk.rows('delivery') as Delivery[]
  const wrong: string[] = []
  for (const { chat, author } of subscriptions) {
    for (const { id, at, deleted, shownAt } of works.get(author.id) ?? []) {
      const own = newsId(author, id)
      const key = `${chat}\n${own}`
      const count = delivered.get(key) ?? 0
      const what = `seed ${seed}: ${key.replace('\n', ' ')}, ${((at - start) / hourMs).toFixed(1)} h`
      if (count > 1) wrong.push(`${what}: ${count} times`)
      if (at < start && count > 0) wrong.push(`${what}: older than the base line`)
      const row = rows.find((one) => one.chat === chat && one.news === own)
      const doubted =
        excused.has(key) || row?.state === 'unknown' || row?.state === 'failed' || row?.reason === 'digest'
      // Published while the base line was still being drawn, or gone before anybody looked.
      if (at < based || deleted || doubted || shownAt > last - dayMs) continue
      if (count !== 1) wrong.push(`${what}: ${count} times, ${JSON.stringify(row)}`)
    }
  }
  return wrong
}

test(`${histories} random histories from seed ${firstSeed} on: never twice, never old, never lost without a doubt`, async () => {
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) expect(await history(seed)).toEqual([])
}, 600_000)
