import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { platformIds } from '../../src/model/platform-ids'
import { createCredentials } from '../../src/store'
import { createFileRows } from '../../src/store/chosen'

const posix = process.platform !== 'win32'
const sources = new URL('../../src/store/', import.meta.url)

/** A store as the suite sees it: values under keys. */
interface Opened {
  put(key: string, value: string): Promise<void>
  take(key: string): Promise<string | undefined>
}

interface Store {
  /** Data file in the store's folder. */
  file: string
  /** Everything it leaves in the folder once something was put. */
  leaves: string[]
  /** Keys and values it takes. */
  keys: readonly [string, string, ...string[]]
  values: readonly [string, string]
  open(dir: string, log: (line: string) => void): Opened
  /** What version 0.1.0 wrote when `values[0]` was put under `keys[0]`; file name → content. */
  written: Record<string, string | Buffer>
  /** Contents that are JSON objects and yet nothing of ours. */
  strange: string[]
}

const [first, second, ...more] = platformIds

/** By the file in `src/store` that keeps it. */
const stores: Record<string, Store> = {
  chosen: {
    file: 'choices.json',
    leaves: ['choices.json'],
    keys: ['kook:1', 'onebot:2', ...Array.from({ length: 20 }, (_, index) => `discord:${index}`)],
    values: ['false', 'true'],
    open(dir, log) {
      const rows = createFileRows(dir, log)
      return {
        put: (key, value) => rows.replace(key, { all: value === 'true' }),
        take: async (key) => (await rows.read([key])).get(key)?.all?.toString(),
      }
    },
    written: { 'choices.json': '{"kook:1":{"all":false}}\n' },
    strange: ['{"kook:1":5}', '{"kook:1":{"all":"no"}}', '{"kook:1":null}'],
  },
  credentials: {
    file: 'credentials.json',
    leaves: ['credentials.json', 'credentials.key'],
    keys: [first, second, ...more],
    values: ['a=1; b=2', 'c=3'],
    open(dir, log) {
      const credentials = createCredentials({ dir, log, settings: () => undefined, hosts: () => [] })
      return {
        put: (key, value) => credentials.set(key as (typeof platformIds)[number], value),
        take: async (key) => credentials.get(key as (typeof platformIds)[number]),
      }
    },
    written: {
      'credentials.key': Buffer.alloc(32, 7),
      'credentials.json': JSON.stringify({
        douyin: {
          iv: 'Xqajc+Yo71xYRZpi',
          tag: 'vrnenKx85hI/xlp8sS53YQ==',
          data: '03wQaguWmH4=',
          setAt: 1_700_000_000,
        },
      }),
    },
    strange: ['{"douyin":5}', '{"douyin":{"iv":"","tag":"","data":""}}', '{"douyin":null}'],
  },
}

/** `file` is what they are made of; `kept` writes when it finds time and never rejects: `test/store/kept.test.ts`. */
const others = new Set(['file.ts', 'kept.ts'])

it('every store that keeps a file goes through the suite', () => {
  const keeping = readdirSync(sources)
    .filter(
      (name) =>
        name.endsWith('.ts') &&
        !others.has(name) &&
        readFileSync(new URL(name, sources), 'utf8').includes('openObject('),
    )
    .map((name) => name.replace('.ts', ''))
  expect(Object.keys(stores).sort()).toEqual(keeping.sort())
})

let base: string
let dir: string
let lines: string[]
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'stores-'))
  dir = join(base, 'amagi')
  lines = []
})
afterEach(() => rm(base, { recursive: true, force: true }))

describe.each(Object.entries(stores))('the store of %s', (_, store) => {
  const open = () => store.open(dir, (line) => lines.push(line))
  const [key, other] = store.keys
  const [value, later] = store.values

  it('is empty at first and leaves the disk alone until something is put', async () => {
    expect(await open().take(key)).toBeUndefined()
    expect(await readdir(base)).toEqual([])
  })

  it('survives a restart', async () => {
    const before = open()
    await before.put(key, value)
    await before.put(other, value)
    await before.put(other, later)
    const after = open()
    expect([await after.take(key), await after.take(other)]).toEqual([value, later])
  })

  it('reads what version 0.1.0 wrote, and adds to it', async () => {
    await mkdir(dir)
    for (const [name, content] of Object.entries(store.written)) await writeFile(join(dir, name), content)
    const opened = open()
    expect(await opened.take(key)).toBe(value)
    await opened.put(other, later)
    expect([await open().take(key), await open().take(other)]).toEqual([value, later])
    expect(lines).toEqual([])
  })

  it('keeps everything that is put at the same time', async () => {
    const opened = open()
    const odd = (index: number) => (index % 2 === 0 ? value : later)
    await Promise.all(store.keys.map((one, index) => opened.put(one, odd(index))))
    const after = open()
    expect(await Promise.all(store.keys.map((one) => after.take(one)))).toEqual(
      store.keys.map((_, index) => odd(index)),
    )
  })

  it('ends in the last of several values put without waiting', async () => {
    const opened = open()
    await Promise.all([value, later, value, later].map((one) => opened.put(key, one)))
    expect([await opened.take(key), await open().take(key)]).toEqual([later, later])
  })

  it('leaves no half-written file', async () => {
    const opened = open()
    await opened.put(key, value)
    await opened.put(key, later)
    expect((await readdir(dir)).sort()).toEqual(store.leaves)
  })

  it.each(['', '{', '[]', '"x"', 'null', '7', '\u0000'])(
    'puts the broken file %j aside, says so and starts empty',
    async (content) => {
      await mkdir(dir)
      await writeFile(join(dir, store.file), content)
      const opened = open()
      expect(await opened.take(key)).toBeUndefined()
      expect(lines.join()).toContain('a broken data file was put aside')
      expect(await readFile(join(dir, `${store.file}.broken`), 'utf8')).toBe(content)
      await opened.put(key, value)
      expect(await open().take(key)).toBe(value)
    },
  )

  it.each(store.strange)('is empty where the file holds %s, and works', async (content) => {
    await mkdir(dir)
    await writeFile(join(dir, store.file), content)
    const opened = open()
    expect(await opened.take(key)).toBeUndefined()
    await opened.put(key, value)
    expect(await open().take(key)).toBe(value)
  })

  it('rejects with internal when the disk refuses, keeps what was there, and takes the next change', async () => {
    const opened = open()
    await opened.put(key, value)
    await rm(dir, { recursive: true })
    await writeFile(dir, 'a file in the way')
    await expect(opened.put(key, later)).rejects.toMatchObject({ code: 'internal' })
    expect(await opened.take(key)).toBe(value)
    await rm(dir)
    await opened.put(key, later)
    expect(await opened.take(key)).toBe(later)
  })

  it('writes over nothing that it can neither read nor put aside', async () => {
    await mkdir(join(dir, `${store.file}.broken`, 'in the way'), { recursive: true })
    await mkdir(join(dir, store.file))
    const opened = open()
    await expect(opened.put(key, value)).rejects.toMatchObject({ code: 'internal', message: 'file cannot be read' })
    await expect(opened.put(other, value)).rejects.toMatchObject({ code: 'internal' })
    expect((await stat(join(dir, store.file))).isDirectory()).toBe(true)
    await rm(join(dir, store.file), { recursive: true })
    await opened.put(key, value)
    expect(await open().take(key)).toBe(value)
  })

  it('names no path and no value when the disk refuses', async () => {
    await writeFile(dir, 'a file in the way')
    const error: unknown = await open()
      .put(key, value)
      .catch((thrown: unknown) => thrown)
    const { message, details } = error as { message: string; details: unknown }
    const said = JSON.stringify([message, details, lines])
    expect(said).toContain('file cannot be ')
    expect(said).not.toContain(base)
    expect(said).not.toContain(value)
  })

  it.skipIf(!posix)('is readable by its owner alone, also in a folder that was open (POSIX)', async () => {
    await mkdir(dir)
    await chmod(dir, 0o755)
    await open().put(key, value)
    const paths = [dir, ...store.leaves.map((name) => join(dir, name))]
    const modes = await Promise.all(paths.map(async (path) => (await stat(path)).mode & 0o777))
    expect(modes).toEqual([0o700, ...store.leaves.map(() => 0o600)])
  })
})
