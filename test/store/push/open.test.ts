import type { Context } from 'koishi'
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPushStore, type OpenPush, type OpenPushOptions } from '../../../src/store/push/open'
import { minuteMs } from '../../../src/units'
import { appWith, inMemory, inSqlite } from '../../push/support/databases'
import { delivery, newsNamed, subscriptionTo } from '../../push/support/rows'
import memory from '@koishijs/plugin-database-memory'

let dir: string
let apps: Context[]
let stores: OpenPush<string>[]
let lines: string[]
let now: number
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'push-open-'))
  apps = []
  stores = []
  lines = []
  now = 1_700_000_000_000
})
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await Promise.all(apps.map((app) => app.stop()))
  await rm(dir, { recursive: true, force: true })
})

/** Bounded for a busy machine; what is waited for takes milliseconds. */
function poll<T>(what: () => T) {
  return expect.poll(what, { timeout: 20_000 })
}

async function koishi(driver?: Parameters<typeof appWith>[0]): Promise<Context> {
  const app = await appWith(driver)
  apps.push(app)
  return app
}

function open(app: Context, more: Partial<OpenPushOptions> = {}): OpenPush<string> {
  const store = openPushStore<string>(app, {
    dir,
    log: (line) => lines.push(line),
    clock: () => now,
    owner: `owner ${stores.length}`,
    patienceMs: 20_000,
    ...more,
  })
  stores.push(store)
  return store
}

const inFile = (): Promise<string> => readFile(join(dir, 'push.jsonl'), 'utf8').catch(() => '')

const person = (lookedAt: number) => ({ works: { floor: '7', since: 1, seen: { w: lookedAt } } })

/** All a file can hold, as of now. */
async function fill(store: OpenPush<string>): Promise<void> {
  await store.subscribe(subscriptionTo('u1'))
  await store.keepPerson('douyin/u1', person(now))
  await store.keepSchedule('douyin', { due: { list: { u1: now } } })
  await store.keepNews([newsNamed('douyin:a')])
  await store.claim(delivery('sent', { at: now }))
  await store.claim(delivery('sending', { news: 'douyin:b', at: 1 }))
  await store.claim(delivery('sent', { news: 'douyin:c', at: 1 }))
}

describe('subscriptions without a database', () => {
  it('are in the file after a restart', async () => {
    const store = open(await koishi())
    await fill(store)
    await store.close()
    const after = open(await koishi())
    expect(await after.subscriptions()).toEqual([subscriptionTo('u1')])
    expect(await after.person('douyin/u1')).toEqual(person(now))
    expect(lines).toEqual([])
  })

  it('wait for the instance before them', async () => {
    let ended = (): void => undefined
    const store = open(await koishi(), { before: new Promise((resolve) => (ended = resolve)) })
    const asked = store.subscriptions()
    await fill(open(await koishi()))
    ended()
    expect(await asked).toHaveLength(1)
  })
})

describe('subscriptions of a file that meet a database', () => {
  it('move into it with all that keeps them from repeating, and leave the file', async () => {
    await fill(open(await koishi()))
    await stores[0]?.close()
    const app = await koishi(inMemory)
    let changes = 0
    const store = open(app, { changed: () => changes++ })
    expect(await store.subscriptions()).toEqual([subscriptionTo('u1')])
    expect(await store.person('douyin/u1')).toEqual(person(now))
    expect(await store.schedule('douyin')).toEqual({ due: { list: { u1: now } } })
    expect(await store.newsSince(now - 1)).toEqual([newsNamed('douyin:a')])
    // What is older than anything that is sent stays behind, unless nobody knows how it ended.
    expect((await store.deliveriesSince(0)).map(({ news }) => news).sort()).toEqual(['douyin:a', 'douyin:b'])
    expect(await store.claim(delivery('claimed'))).toBe(false)
    await store.close()
    expect(await open(await koishi()).subscriptions()).toEqual([])
    expect(lines).toEqual(['1 subscriptions moved from the file into the database'])
    expect(changes).toBe(1)
  })

  it.each([0, 1, 2, 3, 4, 6, 10])(
    'move while something is being asked of the file (%i turns ago), and nothing of it is lost',
    async (turns) => {
      const app = await koishi()
      const store = open(app)
      await store.subscribe(subscriptionTo('u0'))
      const asked = Array.from({ length: 20 }, (_, i) => store.subscribe(subscriptionTo(`u${i}`)))
      for (let i = 0; i < turns; i++) await Promise.resolve()
      app.plugin(memory)
      await Promise.all(asked)
      await poll(() => Boolean(app.get('database'))).toBe(true)
      expect(await store.subscriptions()).toHaveLength(20)
      await store.close()
      expect(await open(await koishi()).subscriptions()).toEqual([])
    },
  )

  it('win over the same of the database, but who looked at somebody last knows more', async () => {
    const app = await koishi(inMemory)
    const first = open(app, { dir: join(dir, 'elsewhere') })
    await first.subscribe(subscriptionTo('u1', { since: 1 }))
    await first.keepPerson('douyin/u1', person(now + 5))
    await first.keepPerson('douyin/u2', person(now - 5))
    const file = open(await koishi())
    await file.subscribe(subscriptionTo('u1', { since: 2 }))
    await file.keepPerson('douyin/u1', person(now))
    await file.keepPerson('douyin/u2', person(now))
    await file.close()
    const store = open(app)
    expect(await store.subscriptions()).toEqual([subscriptionTo('u1', { since: 2 })])
    expect(await store.person('douyin/u1')).toEqual(person(now + 5))
    expect(await store.person('douyin/u2')).toEqual(person(now))
  })
})

describe('a database that goes', () => {
  it('is waited for, then the file holds, until it is back', async () => {
    const app = await koishi()
    const fork = app.plugin(memory)
    await poll(() => Boolean(app.get('database'))).toBe(true)
    const store = open(app)
    await store.subscribe(subscriptionTo('u1'))
    fork.dispose()
    await poll(() => Boolean(app.get('database'))).toBe(false)
    // Its plugin may only be loaded anew: nobody is told that he follows no one.
    await expect(store.subscriptions()).rejects.toMatchObject({ code: 'internal' })
    await expect(store.claim(delivery('claimed'))).rejects.toMatchObject({ code: 'internal' })
    now += minuteMs
    expect(await store.subscriptions()).toEqual([])
    await store.subscribe(subscriptionTo('u2'))
    expect(lines).toEqual(['the database is gone: subscriptions are kept in the file from now on'])
    app.plugin(memory)
    await poll(() => Boolean(app.get('database'))).toBe(true)
    expect(await store.subscriptions()).toContainEqual(subscriptionTo('u2'))
    await poll(inFile).toContain('["subscription","kook/g/9/1\\ndouyin/u2"]')
  })
})

describe('a file', () => {
  const lock = (): string => join(dir, 'push.jsonl.lock')
  /** Another process, which lives or not. */
  const takeFor = async (pid: number): Promise<void> => {
    const own = JSON.parse(await readFile(lock(), 'utf8')) as Record<string, unknown>
    await writeFile(lock(), JSON.stringify({ ...own, owner: 'another', process: `${pid}/1` }))
  }
  async function opened(): Promise<OpenPush<string>> {
    const store = open(await koishi())
    await store.subscribe(subscriptionTo('u1'))
    expect(await store.subscriptions()).toHaveLength(1)
    return store
  }

  it('is one process’s: the other is refused with one line until that one is over, and knows then what it wrote', async () => {
    const store = await opened()
    await takeFor(process.ppid)
    now += 31_000
    for (let i = 0; i < 3; i++) {
      await expect(store.claim(delivery('claimed'))).rejects.toMatchObject({ code: 'internal' })
      await expect(store.subscriptions()).rejects.toMatchObject({ code: 'internal' })
      now += 11_000
    }
    await expect(open(await koishi()).subscriptions()).rejects.toMatchObject({ code: 'internal' })
    expect(new Set(lines)).toEqual(
      new Set(['another process has this file: subscriptions rest here until it has ended']),
    )
    expect(lines).toHaveLength(2)
    const theirs = subscriptionTo('u2')
    await appendFile(join(dir, 'push.jsonl'), `${JSON.stringify([['subscription', 'chat\ndouyin/u2', theirs]])}\n`)
    now += 90_000
    expect((await store.subscriptions()).map(({ author }) => author.id)).toEqual(['u1', 'u2'])
    expect(await store.claim(delivery('claimed'))).toBe(true)
  })
  it('is taken over at once from a process that ended, or from the instance before in the same process', async () => {
    const store = await opened()
    expect(await open(await koishi()).subscriptions()).toHaveLength(1)
    await takeFor(4194999)
    now += 31_000
    expect(await store.subscriptions()).toHaveLength(1)
    expect(lines).toEqual([])
  })
  it('is given back at the end', async () => {
    const store = await opened()
    expect(await readFile(lock(), 'utf8')).toContain(String(process.pid))
    await store.close()
    await expect(readFile(lock(), 'utf8')).rejects.toMatchObject({ code: 'ENOENT' })
  })
  it('whose right cannot be written or read is used: nobody else could either', async () => {
    await mkdir(lock())
    await opened()
    await rm(lock(), { recursive: true })
    await writeFile(lock(), '{"owner":')
    const store = open(await koishi())
    expect(await store.subscriptions()).toHaveLength(1)
    expect(lines).toEqual([])
  })
})

describe('a database file', () => {
  it('is one process’s: the other is refused with one line until that one is over', async () => {
    const driver = inSqlite(join(dir, 'koishi.db'))
    const app = await koishi(driver)
    const store = open(app)
    await store.subscribe(subscriptionTo('u1'))
    // Another process: a start of its own, alive.
    await app.database.set('amagi_lease', {}, { owner: 'another', process: `${process.ppid}/1` })
    now += 31_000
    for (let i = 0; i < 3; i++) {
      await expect(store.claim(delivery('claimed'))).rejects.toMatchObject({ code: 'internal' })
      await expect(store.subscriptions()).rejects.toMatchObject({ code: 'internal' })
      now += 11_000
    }
    expect(lines).toEqual(['another process has this database file: subscriptions rest here until it has ended'])
    now += 90_000
    expect(await store.claim(delivery('claimed'))).toBe(true)
  })

  it('is taken over at once from a process that ended, or from the instance before in the same process', async () => {
    const app = await koishi(inSqlite(join(dir, 'koishi.db')))
    const store = open(app)
    await store.subscribe(subscriptionTo('u1'))
    expect(await open(app).subscriptions()).toHaveLength(1)
    await app.database.set('amagi_lease', {}, { owner: 'another', process: '4194999/1' })
    now += 31_000
    expect(await store.subscriptions()).toHaveLength(1)
    expect(lines).toEqual([])
  })

  it('is another process’s as soon as that one has it, also after the clock was found to be days ahead', async () => {
    const app = await koishi(inSqlite(join(dir, 'koishi.db')))
    now += 2 * 24 * 60 * minuteMs
    const store = open(app)
    await store.subscribe(subscriptionTo('u1'))
    now -= 2 * 24 * 60 * minuteMs
    const until = now + minuteMs
    await app.database.set('amagi_lease', {}, { owner: 'another', process: `${process.ppid}/1`, until })
    await expect(store.subscriptions()).rejects.toMatchObject({ code: 'internal' })
  })

  it('is given back at the end', async () => {
    const app = await koishi(inSqlite(join(dir, 'koishi.db')))
    const store = open(app)
    await store.lease('owner 0', now, 1000)
    await store.close()
    expect(await app.database.get('amagi_lease', {})).toEqual([])
  })

  it('on a server is for many', async () => {
    const app = await koishi(inMemory)
    const [one, two] = [open(app), open(app)]
    await one.subscribe(subscriptionTo('u1'))
    expect(await two.subscriptions()).toHaveLength(1)
    expect(await app.database.get('amagi_lease', {})).toEqual([])
  })
})

describe('a database that refuses', () => {
  it('is said once, and is asked again', async () => {
    const app = await koishi(inMemory)
    await fill(open(await koishi()))
    await stores[0]?.close()
    const get = app.database.get
    app.database.get = () => Promise.reject(Object.assign(new Error('secret'), { code: 'ER_LOCK' }))
    const store = open(app)
    for (let i = 0; i < 3; i++) await expect(store.subscriptions()).rejects.toMatchObject({ code: 'internal' })
    expect(lines).toEqual(['the database of the subscriptions fails (internal)'])
    app.database.get = get
    expect(await store.subscriptions()).toHaveLength(1)
  })
})
