import type { Context } from 'koishi'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDatabasePush, type DatabasePush } from '../../../src/store/push/database'
import { declarePushTables, rowId } from '../../../src/store/push/tables'
import { appWith, inMemory, inSqlite, type Driver } from '../../push/support/databases'
import { delivery, newsNamed, subscriptionTo } from '../../push/support/rows'

let dir: string
let app: Context
let lines: string[]
let now: number
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'push-db-'))
  lines = []
  now = 5000
})
afterEach(async () => {
  await app.stop()
  await rm(dir, { recursive: true, force: true })
})

async function start(driver: Driver = inMemory): Promise<void> {
  app = await appWith(driver)
  declarePushTables(app.model)
}

const open = (database: Context['database'] = app.database, patienceMs = 20_000): DatabasePush<string> =>
  createDatabasePush(database, { clock: () => now, log: (line) => lines.push(line), patienceMs })

/** The database, except that some questions end in another way. */
function faulty(
  fault: (name: string, table: string, ask: () => Promise<unknown>) => Promise<unknown>,
): Context['database'] {
  return new Proxy(app.database, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (!['get', 'create', 'set', 'remove', 'upsert'].includes(String(name))) return value
      return (table: string, ...rest: unknown[]) =>
        fault(String(name), table, () =>
          (value as (...all: unknown[]) => Promise<unknown>).call(target, table, ...rest),
        )
    },
  })
}

describe('two stores over one sqlite file', () => {
  it('let a claim be sent or released, though one reads what the other has changed when it writes', async () => {
    await start(inSqlite(join(dir, 'koishi.db')))
    const [driver] = app.database.drivers
    if (!driver) throw new Error('no driver')
    const read = driver.get.bind(driver)
    let go = (): void => undefined
    let held: Promise<void> | undefined
    driver.get = async (...asked) => {
      const rows = await read(...asked)
      await held
      return rows
    }
    const claimed = delivery('claimed')
    await open().claim(claimed)
    held = new Promise((resolve) => (go = resolve))
    const sends = open().settle(claimed, delivery('sending'))
    for (let i = 0; i < 8; i++) await setImmediate()
    held = undefined
    const other = { ...claimed, owner: 'two' }
    const sendsToo =
      (await open().release(claimed)) &&
      (await open().claim(other)) &&
      (await open().settle(other, { ...other, state: 'sending' }))
    go()
    expect([await sends, sendsToo].filter(Boolean)).toHaveLength(1)
  })
})

describe('a database that fails', () => {
  const broken = (): Context['database'] => faulty(() => Promise.reject(new Error("SELECT 'secret'")))

  it('rejects everything, and tells nothing of the statement', async () => {
    await start()
    const store = open(broken())
    const asked: Promise<unknown>[] = [
      store.subscriptions(),
      store.subscribe(subscriptionTo('a')),
      store.unsubscribe('a', 'b'),
      store.person('a'),
      store.keepPerson('a', {}),
      store.forgetPerson('a'),
      store.keepNews([newsNamed('a')]),
      store.newsSince(0),
      store.claim(delivery('claimed')),
      store.settle(delivery('claimed'), delivery('sending')),
      store.settle(delivery('sending'), delivery('sent')),
      store.release(delivery('claimed')),
      store.deliveriesSince(0),
      store.unsettled(),
      store.schedule('douyin'),
      store.keepSchedule('douyin', { due: {} }),
      store.lease('one', 0, 1),
      store.tidy(0),
    ]
    for (const one of await Promise.allSettled(asked)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'internal' } })
      expect(String((one as PromiseRejectedResult).reason)).not.toContain('secret')
    }
    expect(await open().deliveriesSince(0)).toEqual([])
  })

  it('gives the claim whose answer was lost to who made it, and to nobody else', async () => {
    await start()
    const lost = faulty(async (name, _table, ask) => {
      const answer = await ask()
      if (name === 'create') throw new Error('connection lost')
      return answer
    })
    expect(await open(lost).claim(delivery('claimed'))).toBe(true)
    expect(await open().claim(delivery('claimed'))).toBe(false)
  })

  it('does not keep anybody waiting, whose turn came or not', async () => {
    await start()
    let hung = true
    const store = open(
      faulty((_name, _table, ask) => (hung ? new Promise(() => undefined) : ask())),
      20,
    )
    const asked = [store.subscriptions(), store.claim(delivery('claimed')), store.keepPerson('a', {}), store.tidy(0)]
    for (const one of await Promise.allSettled(asked)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'timeout' } })
    }
    hung = false
    await expect.poll(() => store.claim(delivery('claimed')).catch(() => undefined), { timeout: 20_000 }).toBe(true)
  })
})

describe('rows that cannot be read', () => {
  it('are passed over and said once, the others count', async () => {
    await start()
    const store = open()
    await store.subscribe(subscriptionTo('a'))
    await store.keepNews([newsNamed('douyin:a')])
    await store.claim(delivery('claimed'))
    await app.database.upsert('amagi_subscription', [
      { id: 'x', body: '{' },
      { id: 'y', body: '{"chat":5}' },
    ])
    await app.database.upsert('amagi_news', [{ id: 'x', body: 'null', foundAt: 9000 }])
    await app.database.upsert('amagi_delivery', [{ id: 'x', chat: 'c', news: 'n', state: 'odd', at: 9000, owner: '' }])
    await app.database.upsert('amagi_push_state', [
      { id: rowId('person', 'p'), body: '{"works":{"floor":"x","seen":{}}}' },
    ])
    for (let i = 0; i < 2; i++) {
      expect(await store.subscriptions()).toEqual([subscriptionTo('a')])
      expect(await store.newsSince(0)).toEqual([newsNamed('douyin:a')])
      expect(await store.deliveriesSince(0)).toEqual([delivery('claimed')])
      // Without a base line the next look draws one.
      expect(await store.person('p')).toBeUndefined()
    }
    expect(lines).toEqual([
      '2 rows of amagi_subscription cannot be read and are passed over',
      '1 rows of amagi_news cannot be read and are passed over',
      '1 rows of amagi_delivery cannot be read and are passed over',
      '1 rows of amagi_push_state cannot be read and are passed over',
    ])
  })
})

describe('deliveries that were lost', () => {
  it('take their news with them: nothing is sent once more', async () => {
    await start()
    await open().begin()
    await open().keepNews([newsNamed('douyin:a')])
    await open().begin()
    expect(await open().newsSince(0)).toHaveLength(1)
    await app.database.remove('amagi_delivery', {})
    await open().begin()
    expect(await open().newsSince(0)).toEqual([])
    expect(await open().deliveriesSince(0)).toEqual([])
  })

  it('do not go with what is old', async () => {
    await start()
    await open().begin()
    now = 9000
    await open().keepNews([newsNamed('douyin:a')])
    await open().tidy(8000)
    await open().begin()
    expect(await open().newsSince(0)).toHaveLength(1)
  })
})

describe('a lease', () => {
  it('is one owner’s until it is over, given back, or further ahead than any lease', async () => {
    await start()
    const store = open()
    expect(await store.lease('one', 0, 100)).toBe(true)
    expect(await store.lease('two', 50, 100)).toBe(false)
    expect(await store.lease('one', 90, 100)).toBe(true)
    expect(await store.lease('two', 150, 100)).toBe(false)
    expect(await store.lease('two', 190, 100)).toBe(true)
    expect(await store.lease('one', 200, 100)).toBe(false)
    await store.giveBack('two', [])
    expect(await store.lease('one', 200, 100)).toBe(true)
    // The clock was set back by an hour.
    expect(await store.lease('two', -3_600_000, 100)).toBe(true)
  })

  it('goes to one of several who take it at the same time', async () => {
    await start()
    const tries = Array.from({ length: 6 }, (_, i) => open().lease(`p${i}`, 0, 100))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
  })

  it('of a process of this machine that ended is over', async () => {
    await start()
    const store = open()
    await store.lease('one', 0, 1000)
    // No machine gives a process this number.
    await app.database.set('amagi_lease', {}, { process: '4194999/1' })
    expect(await store.lease('two', 1, 1000)).toBe(true)
    await app.database.set('amagi_lease', {}, { host: 'another', process: '4194999/1' })
    expect(await store.lease('three', 2, 1000)).toBe(false)
  })
})

describe('questions to a database file', () => {
  /** What it says of how each statement finds its rows. */
  const plans: string[] = []

  it('find their rows by an index, however many news and deliveries there are', async () => {
    await start(inSqlite(join(dir, 'koishi.db')))
    const store = open()
    await store.keepNews([newsNamed('a')])
    const [driver] = app.database.drivers as unknown as Record<
      '_all' | '_run',
      (sql: string, ...rest: unknown[]) => unknown
    >[]
    if (!driver) throw new Error('no driver')
    const all = driver._all.bind(driver)
    for (const name of ['_all', '_run'] as const) {
      const ask = driver[name].bind(driver)
      driver[name] = (sql, ...rest) => {
        if (/^(?:SELECT|DELETE|UPDATE)/.test(sql)) {
          const told = all(`EXPLAIN QUERY PLAN ${sql}`) as { detail: string }[]
          plans.push(...told.map(({ detail }) => `${detail} – ${sql}`))
        }
        return ask(sql, ...rest)
      }
    }
    const own = { news: 'a', at: now }
    await store.newsSince(3)
    await store.deliveriesSince(3)
    await store.unsettled()
    await store.keepNews([newsNamed('b')])
    await store.claim(delivery('claimed', own))
    await store.settle(delivery('claimed', own), delivery('sending', own))
    await store.settle(delivery('sending', own), delivery('waiting', own))
    await store.release(delivery('waiting', own))
    await store.person('douyin/u1')
    await store.keepPerson('douyin/u1', {})
    await store.schedule('douyin')
    await store.tidy(4)
    expect(plans.length).toBeGreaterThan(12)
    expect(plans.filter((plan) => !plan.startsWith('SEARCH'))).toEqual([])
  })
})
