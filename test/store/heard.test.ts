import memory from '@koishijs/plugin-database-memory'
import sqlite from '@minatojs/driver-sqlite'
import { Context } from 'koishi'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHeard, type Heard } from '../../src/store'

let dir: string
let apps: Context[]
let lines: string[]
const now = { ms: 1_700_000_000_000 }
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'heard-'))
  apps = []
  lines = []
})
afterEach(async () => {
  await Promise.all(apps.map((app) => app.stop()))
  await rm(dir, { recursive: true, force: true })
})

async function appWith(driver?: 'memory' | 'sqlite'): Promise<Context> {
  const app = new Context()
  apps.push(app)
  if (driver === 'memory') app.plugin(memory)
  if (driver === 'sqlite') app.plugin(sqlite, { path: join(dir, 'koishi.db') })
  await app.start()
  await expect.poll(() => Boolean(app.get('database')), { timeout: 20_000 }).toBe(driver !== undefined)
  return app
}
const open = (app: Context, patienceMs?: number): Heard =>
  createHeard(app, {
    clock: () => now.ms,
    log: (line) => void lines.push(line),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  })
const hearing = (what: string, second = 0) => ({ what, account: 'a', at: now.ms + second * 1000 })

it('without a database every instance answers', async () => {
  expect(await open(await appWith()).first(hearing('x'))).toBe(true)
  expect(lines).toEqual([])
})

describe('two processes at one sqlite file', () => {
  it('answer every message once, however they come', async () => {
    const [one, other] = [open(await appWith('sqlite')), open(await appWith('sqlite'))]
    const told = await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const both = index % 2 === 0 ? [one, other] : [other, one]
        return Promise.all(both.map((heard) => heard.first(hearing(`message ${index}`))))
      }),
    )
    expect(told.map((both) => both.filter(Boolean).length)).toEqual(Array.from({ length: 30 }, () => 1))
    expect(lines).toEqual([])
  })

  it('know a message whose time is told a little differently, and not another one', async () => {
    const [one, other] = [open(await appWith('sqlite')), open(await appWith('sqlite'))]
    expect(await one.first(hearing('x'))).toBe(true)
    expect(await other.first(hearing('x', 2))).toBe(false)
    expect(await other.first(hearing('x', -2))).toBe(false)
    expect(await other.first(hearing('y'))).toBe(true)
    expect(await other.first(hearing('x', 30))).toBe(true)
    expect(await one.first(hearing('x', 30))).toBe(false)
  })
})

it('an instance that hears a message again is told the same', async () => {
  const heard = open(await appWith('memory'))
  expect([await heard.first(hearing('x')), await heard.first(hearing('x', 1))]).toEqual([true, true])
})

describe('a database that does not say', () => {
  it.each([
    ['refuses', () => Promise.reject(new Error('SECRET'))],
    ['hangs', () => new Promise(() => undefined)],
  ])('(%s) costs no answer, and one line', async (_, get) => {
    const app = await appWith('memory')
    const heard = open(app, 20)
    await expect.poll(() => Boolean(app.get('database'))).toBe(true)
    Object.assign(app.database, { get })
    expect([await heard.first(hearing('x')), await heard.first(hearing('y'))]).toEqual([true, true])
    expect(lines).toEqual(['the database does not say which process answers: this one does'])
  })
})

it('rows are gone after ten minutes', async () => {
  const app = await appWith('memory')
  const heard = open(app)
  await heard.first(hearing('x'))
  now.ms += 5 * 60_000
  await heard.first(hearing('y'))
  expect(await app.database.get('amagi_heard', {})).toHaveLength(2)
  now.ms += 6 * 60_000
  await heard.first(hearing('z'))
  await expect.poll(async () => (await app.database.get('amagi_heard', {})).length).toBe(2)
})
