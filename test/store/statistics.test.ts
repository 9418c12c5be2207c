import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Settings } from '../../src/model'
import { createStatistics, type Statistics } from '../../src/store'

const day = 86_400_000
let dir: string
let now: number
let mode: Settings['statistics']
/** Minutes the bot's zone is behind UTC. */
let offset: number
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-statistics-'))
  now = 20_000 * day + 3_600_000
  mode = 'people'
  offset = 0
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const path = () => join(dir, 'statistics.json')
const life = (): Statistics =>
  createStatistics({
    path: path(),
    mode: () => mode,
    clock: () => now,
    dayOf: (ms) => Math.floor((ms - offset * 60_000) / day),
    log: () => undefined,
  })
const answer = (chat: string, person?: string, name?: string) => ({
  chat,
  platform: 'douyin' as const,
  answered: true,
  ...(person ? { person: { key: person, ...(name ? { name } : {}) } } : {}),
})

it('go on over restarts and from day to day', async () => {
  const first = life()
  first.count(answer('a', 'test:1', '甲'))
  first.count({ chat: 'a', platform: 'bilibili', answered: false })
  await first.close()
  now += day
  const second = life()
  second.count(answer('a', 'test:1', '甲改名了'))
  second.count(answer('a', 'test:2', '乙'))
  expect(await second.of('a')).toEqual({
    since: 20_000,
    total: { douyin: 3, failed: 1 },
    days: { 20000: { douyin: 1, failed: 1 }, 20001: { douyin: 2 } },
    people: [
      { name: '甲改名了', count: 2 },
      { name: '乙', count: 1 },
    ],
  })
  expect(await second.of('b')).toBeUndefined()
  await second.close()
})

it('begin a day where people live', async () => {
  offset = -480
  now = 20_000 * day + 15 * 3_600_000
  const statistics = life()
  statistics.count(answer('a'))
  now += 2 * 3_600_000
  statistics.count(answer('a'))
  expect((await statistics.of('a'))?.days).toEqual({ 20000: { douyin: 1 }, 20001: { douyin: 1 } })
  await statistics.close()
})

it('keep a month of days, and the sum of all', async () => {
  const statistics = life()
  for (let index = 0; index < 40; index++, now += day) statistics.count(answer('a'))
  const found = await statistics.of('a')
  expect(found?.total).toEqual({ douyin: 40 })
  expect(Object.keys(found?.days ?? {})).toHaveLength(30)
  now -= 100 * day
  expect((await statistics.of('a'))?.days).toEqual({})
  await statistics.close()
})

it('stay small however many chats and people there are', async () => {
  const statistics = life()
  for (let chat = 0; chat < 320; chat++, now += 60_000) statistics.count(answer(`chat ${chat}`))
  for (let person = 0; person < 150; person++) statistics.count(answer('busy', `test:${person}`, '名'.repeat(100)))
  await statistics.close()
  const rows = JSON.parse(await readFile(path(), 'utf8')) as Record<
    string,
    { people: Record<string, { name: string }> }
  >
  expect(Object.keys(rows)).toHaveLength(300)
  expect(Object.keys(rows['busy']?.people ?? {})).toHaveLength(100)
  expect(Object.values(rows['busy']?.people ?? {}).every(({ name }) => name.length === 24)).toBe(true)
  expect((await stat(path())).size).toBeLessThan(200_000)
})

it('hold no id of anybody, and no name where numbers are wanted', async () => {
  const statistics = life()
  statistics.count(answer('a', 'onebot:123456789', '甲'))
  await statistics.save()
  expect(await readFile(path(), 'utf8')).not.toContain('123456789')
  mode = 'counts'
  await statistics.save()
  expect(await readFile(path(), 'utf8')).not.toContain('甲')
  statistics.count(answer('a', 'onebot:1', '乙'))
  await statistics.save()
  expect(await readFile(path(), 'utf8')).not.toContain('乙')
  expect((await statistics.of('a'))?.total).toEqual({ douyin: 2 })
  mode = 'off'
  await statistics.save()
  expect(JSON.parse(await readFile(path(), 'utf8'))).toEqual({})
  statistics.count(answer('a'))
  expect(await statistics.of('a')).toBeUndefined()
  await statistics.close()
})

it('pass over what is none of theirs in the file', async () => {
  const good = { since: 20_000, total: { douyin: 2, youtube: 4, failed: -1 }, days: { 20000: { douyin: 2 }, x: {} } }
  await writeFile(path(), JSON.stringify({ a: good, b: 5, c: { since: 'x' }, d: { since: 1, days: [] } }))
  const statistics = life()
  expect(await statistics.all()).toEqual(
    new Map([['a', { since: 20_000, total: { douyin: 2 }, days: { 20000: { douyin: 2 } }, people: [] }]]),
  )
  await statistics.close()
})

it('write nothing before something is counted', async () => {
  const statistics = life()
  expect(await statistics.all()).toEqual(new Map())
  await statistics.close()
  await expect(stat(path())).rejects.toThrow('ENOENT')
})
