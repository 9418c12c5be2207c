import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ChannelCounts } from '../../src/model'
import { createHealthMemory } from '../../src/store'

const day = 86_400_000
let dir: string
let now: number
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-health-'))
  now = 20_000 * day
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const path = () => join(dir, 'health.json')
async function life() {
  const memory = createHealthMemory({ path: path(), clock: () => now, log: () => undefined })
  await memory.open()
  return memory
}
const tree = (web: ChannelCounts) => ({ douyin: { fetchOneWork: { web } } })
const seconds = () => Math.floor(now / 1000)

it('counts are added over restarts, and what is noted twice counts once', async () => {
  const first = await life()
  first.note(tree({ calls: 3, successes: 2, lastCode: 'blocked', lastAt: seconds() }))
  expect(first.note(tree({ calls: 3, successes: 2, lastCode: 'blocked', lastAt: seconds() }))).toEqual(
    tree({ calls: 3, successes: 2, lastCode: 'blocked', lastAt: seconds() }),
  )
  await first.close()
  const second = await life()
  expect(second.note({})).toEqual(tree({ calls: 3, successes: 2, lastCode: 'blocked', lastAt: seconds() }))
  now += 5_000
  expect(second.note(tree({ calls: 1, successes: 1, lastAt: seconds() }))).toEqual(
    tree({ calls: 4, successes: 3, lastCode: 'blocked', lastAt: seconds() }),
  )
  await second.close()
})

it('days older than two weeks are forgotten, in a long life too', async () => {
  const memory = await life()
  memory.note(tree({ calls: 3, successes: 3 }))
  now += 7 * day
  expect(memory.note(tree({ calls: 5, successes: 4 }))).toEqual(tree({ calls: 5, successes: 4 }))
  now += 7 * day
  expect(memory.note(tree({ calls: 5, successes: 4 }))).toEqual(tree({ calls: 2, successes: 1 }))
  now += 7 * day
  expect(memory.note(tree({ calls: 5, successes: 4 }))).toEqual({})
  await memory.close()
})

it('days of a clock that went back do not stay for ever', async () => {
  const memory = await life()
  memory.note(tree({ calls: 1, successes: 1 }))
  now -= 100 * day
  expect(memory.note(tree({ calls: 2, successes: 2 }))).toEqual(tree({ calls: 1, successes: 1 }))
  await memory.close()
})

it('the file is bounded: channels asked longest ago go first', async () => {
  const memory = await life()
  const many = Object.fromEntries(
    Array.from({ length: 600 }, (_, n) => [`c${n}`, { calls: 1, successes: 1, lastAt: seconds() + n }]),
  )
  const kept = memory.note({ douyin: { fetchOneWork: many } }).douyin?.fetchOneWork ?? {}
  expect(Object.keys(kept)).toHaveLength(500)
  expect(kept).not.toHaveProperty('c99')
  expect(kept).toHaveProperty('c100')
  await memory.close()
})

it('nothing is written before something was counted, and nothing after the end', async () => {
  const memory = await life()
  memory.note({})
  await memory.save()
  await expect(readFile(path())).rejects.toThrow('ENOENT')
  memory.note(tree({ calls: 1, successes: 0 }))
  await memory.close()
  const text = await readFile(path(), 'utf8')
  memory.note(tree({ calls: 9, successes: 9 }))
  await memory.save()
  expect(await readFile(path(), 'utf8')).toBe(text)
})

it('what somebody wrote into the file is no count', async () => {
  const rows = {
    'douyin fetchOneWork web': {
      days: { 20000: [2, 1], 19999: [1, -1], x: [1, 1], 19998: 'many' },
      lastCode: 'no code',
      lastAt: 'now',
    },
    'douyin fetchOneWork other': 7,
  }
  await writeFile(path(), JSON.stringify(rows))
  const memory = await life()
  expect(memory.note({})).toEqual(tree({ calls: 2, successes: 1 }))
  await memory.close()
})

it('until the file was read the counts of this life are answered', () => {
  const memory = createHealthMemory({ path: path(), clock: () => now, log: () => undefined })
  expect(memory.note(tree({ calls: 1, successes: 1 }))).toEqual(tree({ calls: 1, successes: 1 }))
})
