import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'koishi'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPushStore, type OpenPush } from '../../src/store/push/open'
import { appWith, inMemory, inSqlite, type Driver } from '../push/support/databases'
import { noServer, startMariaDb, type MariaDb } from '../push/support/mariadb'
import { delivery, newsNamed, subscriptionTo } from '../push/support/rows'

let dir: string
let apps: Context[]
let stores: OpenPush<string>[]
let now: number
let server: MariaDb | undefined
beforeAll(async () => {
  if (!noServer) server = await startMariaDb()
}, 120_000)
afterAll(() => server?.stop())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'push-store-'))
  apps = []
  stores = []
  now = 5000
})
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await Promise.all(
    apps.map(async (app) => {
      for (const table of Object.keys(app.get('database')?.tables ?? {})) {
        if (table.startsWith('amagi_')) await app.database.remove(table as never, {})
      }
      await app.stop()
    }),
  )
  await rm(dir, { recursive: true, force: true })
})

interface Place {
  driver(): Driver | undefined
  /** Several processes may use it: another store over the same rows stands for one. */
  shared?: true
  /** Why it is not tried. */
  missing?: string | undefined
}

const places: Record<string, Place> = {
  'a file': { driver: () => undefined },
  'an sqlite file': { driver: () => inSqlite(join(dir, 'koishi.db')) },
  'a memory database': { driver: () => inMemory, shared: true },
  MariaDB: { driver: () => server?.driver, shared: true, missing: noServer },
}

async function open(driver: Driver | undefined, owner = 'one'): Promise<OpenPush<string>> {
  const app = apps[0] ?? (await appWith(driver))
  if (!apps[0]) apps.push(app)
  const store = openPushStore<string>(app, { dir, log: () => undefined, clock: () => now, owner, patienceMs: 20_000 })
  stores.push(store)
  return store
}

for (const [name, { driver, shared, missing }] of Object.entries(places)) {
  describe.skipIf(missing)(`subscriptions in ${name}${missing ? ` (${missing})` : ''}`, () => {
    const start = (owner?: string): Promise<OpenPush<string>> => open(driver(), owner)

    it('are one per chat and person, whatever the case of their letters', async () => {
      const store = await start()
      await store.subscribe(subscriptionTo('a'))
      await store.subscribe(subscriptionTo('a', { since: 7 }))
      await store.subscribe(subscriptionTo('A'))
      expect(await store.subscriptions()).toHaveLength(2)
      expect(await store.subscriptions()).toContainEqual(subscriptionTo('a', { since: 7 }))
      expect(await store.unsubscribe('kook/g/9/1', 'douyin/a')).toBe(true)
      expect(await store.unsubscribe('kook/g/9/1', 'douyin/a')).toBe(false)
      expect(await store.subscriptions()).toEqual([subscriptionTo('A')])
    })

    it('take keys as long as there are any, and texts of every kind', async () => {
      const store = await start()
      const one = subscriptionTo('s'.repeat(120), {
        chat: '聊'.repeat(150),
        wishes: { only: ['😀', "'; DROP TABLE x"] },
      })
      await store.subscribe(one)
      expect(await store.subscriptions()).toEqual([one])
    })

    it('keep every option, and lack none where somebody never set it', async () => {
      const store = await start()
      const all = subscriptionTo('all', {
        name: '样例',
        wishes: { kinds: ['video', 'live'], only: ['#a'], never: ['/b/i'], skipPaid: true, liveWords: true },
        by: 'kook:1',
        paused: true,
        refused: 2,
        media: true,
        quiet: [1380, 420],
        quietDigest: true,
        mention: { all: true, users: ['1'] },
        remark: '大号',
        locales: ['zh-CN'],
      })
      const before = subscriptionTo('before')
      await store.subscribe(all)
      await store.subscribe(before)
      expect(await store.subscriptions()).toHaveLength(2)
      expect(await store.subscriptions()).toContainEqual(all)
      expect(await store.subscriptions()).toContainEqual(before)
      const odd = { quiet: 'x', mention: [], remark: 7, wishes: { kinds: 'video', only: [1], never: ['a'] } }
      await store.subscribe(subscriptionTo('odd', odd as never))
      expect(await store.subscriptions()).toContainEqual(subscriptionTo('odd', { wishes: { never: ['a'] } }))
    })

    it('remember people and schedules, of thousands too', async () => {
      const store = await start()
      expect(await store.person('douyin/a')).toBeUndefined()
      const seen = Object.fromEntries(
        Array.from({ length: 3000 }, (_, i) => [`7400000000000${i}`, 1_700_000_000_000 + i]),
      )
      const person = { name: '甲', works: { floor: '9', since: 1, seen } }
      await store.keepPerson('douyin/a', { name: '乙' })
      await store.keepPerson('douyin/a', person)
      expect(await store.person('douyin/a')).toEqual(person)
      await store.forgetPerson('douyin/a')
      expect(await store.person('douyin/a')).toBeUndefined()
      const due = { list: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`MS4wLjABAAAA${i}`, i])) }
      await store.keepSchedule('douyin', { due, rest: { step: 1, until: 5 } })
      expect(await store.schedule('douyin')).toEqual({ due, rest: { step: 1, until: 5 } })
    })

    it('keep news as they were found first, oldest first', async () => {
      const store = await start()
      await store.keepNews([newsNamed('douyin:a')])
      now = 6000
      await store.keepNews([newsNamed('douyin:b'), newsNamed('douyin:a', { text: 'edited' })])
      expect(await store.newsSince(0)).toEqual([newsNamed('douyin:a'), newsNamed('douyin:b')])
      expect(await store.newsSince(5000)).toEqual([newsNamed('douyin:b')])
    })

    it('give a claim to one of many who try at the same time', async () => {
      const store = await start()
      const other = shared ? await start('two') : store
      // What a store does first is behind them.
      for (const one of [store, other]) await one.subscriptions()
      for (let i = 0; i < 8; i++) {
        const tries = [0, 1, 2, 3].map((n) =>
          (n % 2 ? store : other).claim(delivery('claimed', { owner: `p${n % 2}`, news: `n${i}` })),
        )
        expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
      }
      expect(await store.claim(delivery('skipped', { news: 'n0' }))).toBe(false)
      expect(await store.claim(delivery('skipped', { chat: 'other', reason: 'kind' }))).toBe(true)
      expect(await store.deliveriesSince(0)).toContainEqual(delivery('skipped', { chat: 'other', reason: 'kind' }))
    })

    it('let a claim be sent by its owner or released by another, never both', async () => {
      const store = await start()
      const other = shared ? await start('two') : store
      for (let i = 0; i < 10; i++) {
        const claimed = delivery('claimed', { news: `n${i}` })
        await store.claim(claimed)
        const [sends, released] = await Promise.all([
          store.settle(claimed, delivery('sending', { news: `n${i}` })),
          other.release(claimed),
        ])
        expect([sends, released].filter(Boolean)).toHaveLength(1)
      }
    })

    it('change a delivery from the state and owner it has, and no other', async () => {
      const store = await start()
      await store.claim(delivery('claimed'))
      expect(await store.settle(delivery('claimed', { owner: 'two' }), delivery('sending'))).toBe(false)
      expect(await store.settle(delivery('sending'), delivery('sent'))).toBe(false)
      expect(await store.settle(delivery('claimed'), delivery('sending', { at: 2000 }))).toBe(true)
      expect(await store.unsettled()).toEqual([delivery('sending', { at: 2000 })])
      expect(await store.settle(delivery('sending'), delivery('sent', { at: 3000, tries: 1 }))).toBe(true)
      expect(await store.unsettled()).toEqual([])
      expect(await store.deliveriesSince(2999)).toEqual([delivery('sent', { at: 3000, tries: 1 })])
      expect(await store.deliveriesSince(3000)).toEqual([])
    })

    it('release a row of the same time only, once', async () => {
      const store = await start()
      await store.claim(delivery('waiting'))
      expect(await store.release(delivery('waiting', { at: 999 }))).toBe(false)
      expect(await Promise.all([1, 2, 3].map(() => store.release(delivery('waiting'))))).toEqual([true, false, false])
      expect(await store.claim(delivery('claimed'))).toBe(true)
    })

    it('let go of what is old, but not of what may have arrived', async () => {
      const store = await start()
      await store.keepNews([newsNamed('douyin:a')])
      await store.claim(delivery('sending'))
      await store.claim(delivery('sent', { news: 'b' }))
      await store.claim(delivery('sent', { news: 'c', at: 9000 }))
      await store.tidy(8000)
      expect(await store.newsSince(0)).toEqual([])
      expect((await store.deliveriesSince(0)).map(({ news }) => news).sort()).toEqual(['c', 'douyin:a'])
    })

    it('reject once they are closed', async () => {
      const store = await start()
      await store.close()
      await expect(store.subscriptions()).rejects.toMatchObject({ code: 'cancelled' })
      await expect(store.claim(delivery('claimed'))).rejects.toMatchObject({ code: 'cancelled' })
    })
  })
}
