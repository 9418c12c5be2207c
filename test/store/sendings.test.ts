import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSendings } from '../../src/store'

const minute = 60_000
let dir: string
let now: number
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-sendings-'))
  now = 1_800_000_000_000
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const path = () => join(dir, 'sendings.json')
const open = (dedupeSec = 180) => createSendings({ path: path(), dedupeSec, clock: () => now, log: () => undefined })
const known = async (sendings: ReturnType<typeof open>, chat = 'room', work = 'w') =>
  Object.fromEntries(await sendings.of(chat, work))

it('parts are known by chat and work', async () => {
  const sendings = open()
  await sendings.note('room', 'w', 'card', 'sent')
  await sendings.note('room', 'w', 'video 1', 'unknown')
  await sendings.note('room', 'w2', 'card', 'unknown')
  await sendings.note('room 2', 'w', 'text', 'sent')
  expect(await known(sendings)).toEqual({ card: 'sent', 'video 1': 'unknown' })
  expect(await known(sendings, 'room', 'w2')).toEqual({ card: 'unknown' })
  expect(await known(sendings, 'elsewhere')).toEqual({})
  await sendings.close()
})

it('a part that was refused after all is not known', async () => {
  const sendings = open()
  await sendings.note('room', 'w', 'card', 'unknown')
  await sendings.note('room', 'w', 'card', undefined)
  expect(await known(sendings)).toEqual({})
  await sendings.close()
})

it.each([
  ['the window of the settings', 180, 3 * minute],
  ['an hour at most', 86_400, 60 * minute],
])('they last as long as %s', async (_, dedupeSec, lastMs) => {
  const sendings = open(dedupeSec)
  await sendings.note('room', 'w', 'card', 'sent')
  now += lastMs - 1
  expect(await known(sendings)).toEqual({ card: 'sent' })
  now += 1
  expect(await known(sendings)).toEqual({})
  await sendings.note('room', 'w', 'text', 'sent')
  await sendings.close()
  expect(Object.keys(JSON.parse(await readFile(path(), 'utf8')) as object)).toEqual(['room\nw\ntext'])
})

it('nothing is kept where the same work is answered at once', async () => {
  const sendings = open(0)
  await sendings.note('room', 'w', 'card', 'sent')
  await sendings.close()
  expect(await known(sendings)).toEqual({})
  await expect(readFile(path())).rejects.toMatchObject({ code: 'ENOENT' })
})

it('what was noted is on disk: a process that is killed then has lost none of it', async () => {
  const killed = open()
  await killed.note('room', 'w', 'card', 'sent')
  expect(await known(open())).toEqual({ card: 'sent' })
  await Promise.all([killed.note('room', 'w', 'card', 'unknown'), killed.note('room', 'w', 'video 1', 'unknown')])
  expect(await known(open())).toEqual({ card: 'unknown', 'video 1': 'unknown' })
  await killed.close()
})

it('the window is that of the answer: it begins anew with each of its parts', async () => {
  const sendings = open()
  await sendings.note('room', 'w', 'card', 'sent')
  await sendings.note('room', 'w2', 'card', 'sent')
  now += 2 * minute
  await sendings.note('room', 'w', 'video 1', 'unknown')
  now += 2 * minute
  expect(await known(sendings)).toEqual({ card: 'sent', 'video 1': 'unknown' })
  expect(await known(sendings, 'room', 'w2')).toEqual({})
  now += minute
  expect(await known(sendings)).toEqual({})
  await sendings.close()
})

it('of too many the oldest go, and what is nothing of ours counts for nothing', async () => {
  await writeFile(path(), JSON.stringify({ 'room\nw\nx': { state: 'maybe', at: now }, 'room\nw\ny': 5 }))
  const sendings = open()
  await Promise.all(Array.from({ length: 2005 }, (_, part) => sendings.note('room', 'w', `image ${part}`, 'sent')))
  const left = await sendings.of('room', 'w')
  expect([left.size, left.has('image 4'), left.has('image 5')]).toEqual([2000, false, true])
  await sendings.close()
})
