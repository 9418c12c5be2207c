import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Json } from '../../src/json'
import { createKept } from '../../src/store/kept'

interface Row {
  readonly count: number
}

let base: string
let path: string
let lines: string[]
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'kept-'))
  path = join(base, 'data', 'known.json')
  lines = []
})
afterEach(() => rm(base, { recursive: true, force: true }))

const readRow = ({ count }: Json): Row | undefined => (typeof count === 'number' ? { count } : undefined)
const open = (before?: Promise<void>) => createKept({ path, before, log: (line) => lines.push(line) }, readRow)
const written = async (): Promise<unknown> => JSON.parse(await readFile(path, 'utf8')) as unknown
/** One more row, and its saving asked for. */
async function put(kept: ReturnType<typeof open>, key: string, count: number): Promise<void> {
  const all = await kept.rows()
  all.set(key, { count })
  kept.save()
}

it('is nothing at first, and the disk is left alone until something is saved', async () => {
  const kept = open()
  expect((await kept.rows()).size).toBe(0)
  await kept.close()
  expect(await readdir(base)).toEqual([])
})

it('is there after a restart; of many changes the last is written, and none after the end', async () => {
  const kept = open()
  for (let count = 1; count <= 50; count++) await put(kept, 'a', count)
  await kept.close()
  expect(await written()).toEqual({ a: { count: 50 } })
  await put(kept, 'a', 51)
  await kept.close()
  expect(await open().rows()).toEqual(new Map([['a', { count: 50 }]]))
})

it('leaves out what is no row', async () => {
  await mkdir(join(base, 'data'))
  await writeFile(path, '{"a":{"count":1},"b":{"count":"2"},"c":3,"d":null}')
  expect(await open().rows()).toEqual(new Map([['a', { count: 1 }]]))
})

it('is written again after a change that came while it was being written', async () => {
  const kept = open()
  const all = await kept.rows()
  await new Promise<void>((resolve) => {
    let reads = 0
    all.set('a', {
      // Read when the file is made of it: the writing has begun.
      get count(): number {
        if (reads++ === 0) {
          all.set('b', { count: 2 })
          kept.save()
          resolve()
        }
        return 1
      },
    })
    kept.save()
  })
  await kept.close()
  expect(await written()).toEqual({ a: { count: 1 }, b: { count: 2 } })
})

it('that cannot be written is said by the folder where one speaks for all its files', async () => {
  await writeFile(join(base, 'data'), 'a file in the place of the folder')
  const refused: unknown[] = []
  const trouble = { refused: (error: unknown) => void refused.push(error) }
  const kept = createKept({ path, log: (line) => lines.push(line), trouble }, readRow)
  await put(kept, 'a', 1)
  await kept.close()
  expect(refused).toMatchObject([{ code: 'internal', details: { errno: 'EEXIST' } }])
  expect(lines).toEqual([])
})

it('that cannot be written is said once, by the name of the file, until it could', async () => {
  const kept = open()
  await kept.rows()
  const obstruct = () => writeFile(join(base, 'data'), 'a file in the way')
  const said = () =>
    lines.filter((line) => line === 'known.json cannot be written: what is learned lasts until the restart')
  await obstruct()
  await put(kept, 'a', 1)
  await expect.poll(said).toHaveLength(1)
  for (const count of [2, 3]) {
    await put(kept, 'a', count)
    // Whether it was tried is told by nothing: the disk refuses at once.
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(said()).toHaveLength(1)
  await rm(join(base, 'data'))
  await put(kept, 'a', 4)
  await expect.poll(() => written().catch(() => undefined)).toEqual({ a: { count: 4 } })
  expect(lines).toEqual(said())
  await rm(join(base, 'data'), { recursive: true })
  await obstruct()
  await put(kept, 'a', 5)
  await expect.poll(said).toHaveLength(2)
  await kept.close()
})

it('that nobody can read is not written over', async () => {
  await mkdir(`${path}.broken/in the way`, { recursive: true })
  await writeFile(path, '{')
  const kept = open()
  expect((await kept.rows()).size).toBe(0)
  await put(kept, 'a', 1)
  await kept.close()
  expect(await readFile(path, 'utf8')).toBe('{')
})

it('is read when the life before has ended, which may still write', async () => {
  let ended = (): void => undefined
  const kept = open(new Promise<void>((resolve) => (ended = resolve)))
  const loading = kept.rows()
  const earlier = open()
  await put(earlier, 'of the life before', 1)
  await earlier.close()
  ended()
  expect(await loading).toEqual(new Map([['of the life before', { count: 1 }]]))
})
