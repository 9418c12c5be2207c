import type { Context } from 'koishi'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Work } from '../../src/model'
import { createOutbox } from '../../src/push/outbox'
import { createWatch } from '../../src/push/watch'
import { openPushStore, type OpenPush } from '../../src/store/push/open'
import { hourMs, minuteMs } from '../../src/units'
import { appWith, inMemory } from './support/databases'
import { subscriptionTo } from './support/rows'
import { keptBack } from './support/leaving'
import { createTime, seeded, type VirtualTime } from './support/time'

const start = Date.UTC(2026, 4, 1, 12)
const author = { platform: 'douyin', id: 'u1' } as const

let dir: string
let time: VirtualTime
let told: string[]
let works: Work[]
let app: Context | undefined
let end: (() => Promise<void>) | undefined
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lost-'))
  time = createTime(start)
  told = []
  works = []
  app = undefined
})
afterEach(async () => {
  await end?.()
  await app?.stop()
  await rm(dir, { recursive: true, force: true })
})

function publish(at: number): string {
  const id = String(BigInt(Math.floor(at / 1000)) << 32n)
  works.push({ id, order: id, at, kind: 'video', target: { platform: 'douyin', kind: 'work', id }, text: '', tags: [] })
  return id
}

/** Ends the life before; `context`: the database of this one, none = the file. */
async function live(context: Context | undefined, owner: string): Promise<OpenPush<string>> {
  await end?.()
  const stop = new AbortController()
  const { signal } = stop
  const common = { owner, clock: time.now, signal, wait: time.wait, log: () => undefined }
  const place = context ?? ({ inject: () => undefined } as unknown as Context)
  const store = openPushStore<string>(place, { ...common, dir, patienceMs: 20_000 })
  const outbox = createOutbox<string>({
    ...common,
    store,
    matcher: () => () => false,
    hand: {
      reachable: () => true,
      line: (chat) => chat,
      minuteOfDay: () => 0,
      async send(_, { target }, how) {
        const kept = await keptBack(how)
        if (kept) return kept
        told.push(target.id)
        return { kind: 'sent' }
      },
      async digest(_, news, __, how) {
        const kept = await keptBack(how)
        if (kept) return kept
        told.push(`digest of ${news.length}`)
        return { kind: 'sent' }
      },
    },
  })
  const watch = createWatch({
    ...common,
    store,
    random: seeded(1),
    found: outbox.offer,
    platforms: [
      {
        platform: 'douyin',
        sources: [{ name: 'list', tells: 'works', batch: 1, everyMs: 10 * minuteMs }],
        perMinute: 6,
        look: async () => [{ author: 'u1', works: [...works] }],
      },
    ],
  })
  watch.follow([author])
  watch.hurry(author)
  void watch.run()
  void outbox.run()
  end = async () => {
    stop.abort()
    await pause(5)
    await store.close()
    end = undefined
  }
  return store
}

/** Real answers of a store under a virtual clock. */
async function step(): Promise<void> {
  await time.pass(2 * minuteMs)
  await pause(1)
}

async function passing(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 2 * minuteMs) await step()
}

/** An hour is enough; on a busy machine the virtual clock runs ahead of the disk, so some more are given. */
async function expectTold(ids: readonly string[]): Promise<void> {
  await passing(hourMs)
  for (let more = 0; told.length < ids.length && more < 120; more++) await step()
  expect(told).toEqual(ids)
}

const follow = (store: OpenPush<string>, since = time.now()): Promise<void> =>
  store.subscribe(subscriptionTo('u1', { chat: 'a', place: 'a', since }))

const published = (count: number): void => {
  for (let i = count; i > 0; i--) publish(time.now() - i * 10 * minuteMs)
}

// ikenxuan/kkkkkk-10086#65, 2024-09: the cure for a broken record was to delete it, and then came the flood.
describe('what is remembered is lost', () => {
  it('as a whole: who follows somebody once more hears of what comes then', async () => {
    app = await appWith(inMemory)
    await follow(await live(app, 'one'))
    published(8)
    await passing(hourMs)
    expect(told).toEqual([])
    for (const table of Object.keys(app.model.tables)) {
      if (table.startsWith('amagi_')) await app.database.remove(table as never, {})
    }
    await follow(await live(app, 'two'))
    await passing(hourMs)
    expect(told).toEqual([])
    const id = publish(time.now())
    await passing(hourMs)
    expect(told).toEqual([id])
  })

  it.each(['amagi_push_state', 'amagi_news', 'amagi_delivery'] as const)(
    'in the table %s alone: silence about what was there, then what comes',
    async (table) => {
      app = await appWith(inMemory)
      published(8)
      await follow(await live(app, 'one'), start - hourMs * 20)
      await passing(hourMs)
      const ids = [publish(time.now())]
      await passing(hourMs)
      ids.push(publish(time.now()))
      await expectTold(ids)
      await end?.()
      await app.database.remove(table, {})
      await live(app, 'two')
      await expectTold(ids)
      ids.push(publish(time.now()))
      await expectTold(ids)
    },
  )

  it('nowhere, when a file moves into a database or the database is not there any more', async () => {
    published(8)
    await follow(await live(undefined, 'one'), start - hourMs * 20)
    await passing(hourMs)
    const ids = [publish(time.now())]
    await expectTold(ids)
    app = await appWith(inMemory)
    await live(app, 'two')
    await expectTold(ids)
    ids.push(publish(time.now()))
    await expectTold(ids)
    // Without the database nobody follows anybody: the file gave all it had.
    const file = await live(undefined, 'three')
    publish(time.now())
    await expectTold(ids)
    await follow(file)
    await expectTold(ids)
  })
})
