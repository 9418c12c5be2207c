import { appendFile, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal, type Journal } from '../../../src/store/push/journal'
import { createFilePush } from '../../../src/store/push/file'
import { delivery, newsNamed, subscriptionTo } from '../../push/support/rows'

let dir: string
let path: string
let lines: string[]
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'journal-'))
  path = join(dir, 'push.jsonl')
  lines = []
  opened = []
})
afterEach(async () => {
  for (const journal of opened) await journal.close()
  await rm(dir, { recursive: true, force: true })
})

let opened: Journal[]
async function open(at = path): Promise<Journal> {
  const journal = await openJournal(at, (line) => lines.push(line))
  opened.push(journal)
  return journal
}
const rows = async (table = 't'): Promise<Record<string, unknown>> =>
  Object.fromEntries((await open()).table(table) as ReadonlyMap<string, unknown>)

describe('a journal', () => {
  it('is empty where there is no file, and makes none until something is written', async () => {
    expect(await rows()).toEqual({})
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('holds what was written after it was opened anew, private to its owner', async () => {
    const journal = await open()
    await journal.write([
      ['t', 'a', 1],
      ['t', 'b', { two: 2 }],
    ])
    await journal.write([
      ['t', 'a', undefined],
      ['t', 'b', { two: 3 }],
    ])
    expect(await rows()).toEqual({ b: { two: 3 } })
    expect((await stat(path)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  })

  it.each(['[["t","a",2]', '[["t","a"', '[', '[["t","a",2],["t","b"'])(
    'loses nothing but a last line that was torn: %s',
    async (torn) => {
      await (await open()).write([['t', 'a', 1]])
      await appendFile(path, torn)
      const journal = await open()
      expect(journal.table('t').get('a')).toBe(1)
      // What follows is a line of its own.
      await journal.write([['t', 'c', 3]])
      expect(await rows()).toEqual({ a: 1, c: 3 })
      expect(lines[0]).toBe('1 broken lines of the subscriptions were passed over')
    },
  )

  it('passes over lines that mean nothing, wherever they stand', async () => {
    await writeFile(path, 'null\n{}\n[["t","a",1]]\n[[5,"a",1]]\n[["t"]]\n\u0000\u0000\n"x"\n[["t","b",2]]\n')
    expect(await rows()).toEqual({ a: 1, b: 2 })
    expect(lines).toHaveLength(1)
  })

  it('that cannot be read is not taken for an empty one', async () => {
    await mkdir(path)
    await expect(open()).rejects.toMatchObject({ code: 'internal' })
  })

  it('takes back what the disk refuses, and goes on when it does not any more', async () => {
    const journal = await open()
    await journal.write([['t', 'a', 1]])
    const full = await open(join(dir, 'file', 'push.jsonl'))
    await writeFile(join(dir, 'file'), '')
    const write = full.write([['t', 'a', 1]])
    expect(full.table('t').get('a')).toBe(1)
    await expect(write).rejects.toMatchObject({ code: 'internal' })
    expect(full.table('t').get('a')).toBeUndefined()
    await rm(join(dir, 'file'))
    await full.write([['t', 'b', 2]])
    expect([...full.table('t')]).toEqual([['b', 2]])
  })

  it.runIf(process.platform === 'linux')('begins a line of its own after a disk that was full', async () => {
    const journal = await open()
    await symlink('/dev/full', path)
    await expect(journal.write([['t', 'a', 1]])).rejects.toMatchObject({ code: 'internal' })
    expect(journal.table('t').get('a')).toBeUndefined()
    // As much of it as there was room for.
    await rm(path)
    await writeFile(path, '[["t","a"')
    await journal.write([['t', 'b', 2]])
    expect(await rows()).toEqual({ b: 2 })
  })

  it('is written anew once most of its lines or letters changed nothing any more', async () => {
    const journal = await open()
    await Promise.all(Array.from({ length: 2100 }, (_, i) => journal.write([['t', `k${i % 3}`, i]])))
    expect((await readFile(path, 'utf8')).split('\n').length).toBeLessThan(200)
    expect(await rows()).toEqual({ k0: 2097, k1: 2098, k2: 2099 })
    const long = 'x'.repeat(300_000)
    for (let i = 0; i < 40; i++) await journal.write([['t', 'long', `${long}${i}`]])
    expect((await stat(path)).size).toBeLessThan(6_000_000)
    expect((await rows()).long).toBe(`${long}39`)
    await journal.write([['t', 'after', 1]])
    expect((await rows()).after).toBe(1)
  })

  it('ends what is being written when it is closed, and takes nothing more', async () => {
    const journal = await open()
    const write = journal.write([['t', 'a', 1]])
    await journal.close()
    await write
    await expect(journal.write([['t', 'a', 2]])).rejects.toMatchObject({ code: 'cancelled' })
    expect(await rows()).toEqual({ a: 1 })
  })
})

describe('rows of the file that cannot be read', () => {
  it('are passed over and said once, the others count', async () => {
    const journal = await open()
    const store = createFilePush<string>(
      journal,
      () => 5000,
      (line) => lines.push(line),
    )
    await store.subscribe(subscriptionTo('a'))
    await store.keepNews([newsNamed('douyin:a')])
    await store.claim(delivery('claimed'))
    await journal.write([
      ['subscription', 'x', { chat: 5 }],
      ['news', 'x', 'no'],
      ['delivery', 'x', { state: 'odd' }],
      ['person', 'p', { works: { floor: 'x', seen: {} } }],
    ])
    for (let i = 0; i < 2; i++) {
      expect(await store.subscriptions()).toEqual([subscriptionTo('a')])
      expect(await store.newsSince(0)).toEqual([newsNamed('douyin:a')])
      expect(await store.deliveriesSince(0)).toEqual([delivery('claimed')])
      expect(await store.person('p')).toBeUndefined()
    }
    expect(lines).toEqual([
      '1 rows of subscription in the file cannot be read and are passed over',
      '1 rows of news in the file cannot be read and are passed over',
      '1 rows of delivery in the file cannot be read and are passed over',
    ])
  })
})
