import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createKept } from '../../src/store/kept'

let base: string
let path: string
let lines: string[]
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'kept-'))
  path = join(base, 'data', 'known.json')
  lines = []
})
afterEach(() => rm(base, { recursive: true, force: true }))

const open = (before?: Promise<void>) => createKept({ path, before, log: (line) => lines.push(line) })
const written = async (): Promise<unknown> => JSON.parse(await readFile(path, 'utf8')) as unknown

it('is nothing at first, and the disk is left alone until something is saved', async () => {
  const kept = open()
  expect(await kept.load()).toEqual({})
  await kept.close()
  expect(await readdir(base)).toEqual([])
})

it('is there after a restart; of many changes the last is written, and none after the end', async () => {
  const kept = open()
  for (let count = 1; count <= 50; count++) kept.save(() => ({ count }))
  await kept.close()
  expect(await written()).toEqual({ count: 50 })
  kept.save(() => ({ count: 51 }))
  await kept.close()
  expect(await open().load()).toEqual({ count: 50 })
})

it('is what it has become when there is time to write', async () => {
  const kept = open()
  const all = { first: true, second: false }
  kept.save(() => all)
  all.second = true
  await kept.close()
  expect(await written()).toEqual({ first: true, second: true })
})

it('is written again after a change that came while it was being written', async () => {
  const kept = open()
  await new Promise<void>((resolve) => {
    kept.save(() => {
      kept.save(() => ({ later: true }))
      resolve()
      return { later: false }
    })
  })
  await kept.close()
  expect(await written()).toEqual({ later: true })
})

it('that cannot be written is said once, by the name of the file, until it could', async () => {
  const kept = open()
  await kept.load()
  const obstruct = () => writeFile(join(base, 'data'), 'a file in the way')
  const said = () =>
    lines.filter((line) => line === 'known.json cannot be written: what is learned lasts until the restart')
  /** Resolves when it was taken to be written; what came of it is known by the next one. */
  const save = (content: object) =>
    new Promise<void>((resolve) => {
      kept.save(() => {
        resolve()
        return content as never
      })
    })
  await obstruct()
  await save({ a: 1 })
  await save({ a: 2 })
  await save({ a: 3 })
  await expect.poll(said).toHaveLength(1)
  await rm(join(base, 'data'))
  await save({ a: 4 })
  await expect.poll(() => written().catch(() => undefined)).toEqual({ a: 4 })
  expect(lines).toEqual(said())
  await rm(join(base, 'data'), { recursive: true })
  await obstruct()
  await save({ a: 5 })
  await expect.poll(said).toHaveLength(2)
  await kept.close()
})

it('that nobody can read is not written over', async () => {
  await mkdir(`${path}.broken/in the way`, { recursive: true })
  await writeFile(path, '{')
  const kept = open()
  expect(await kept.load()).toEqual({})
  kept.save(() => ({ a: 1 }))
  await kept.close()
  expect(await readFile(path, 'utf8')).toBe('{')
})

it('is read when the life before has ended, which may still write', async () => {
  let ended = (): void => undefined
  const kept = open(new Promise<void>((resolve) => (ended = resolve)))
  const loading = kept.load()
  const earlier = open()
  earlier.save(() => ({ of: 'the life before' }))
  await earlier.close()
  ended()
  expect(await loading).toEqual({ of: 'the life before' })
})
