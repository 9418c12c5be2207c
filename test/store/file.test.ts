import { lstat, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeParts } from '../../src/store'
import { openObject, readIfThere, writePrivate } from '../../src/store/file'

let dir: string
let path: string
let lines: string[]
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'file-'))
  path = join(dir, 'data.json')
  lines = []
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const open = () => openObject(path, (line) => lines.push(line))

describe('what a killed process left half-written', () => {
  const part = 'choices.json.0a1b2c3d.part'
  const later = Date.now() + 3_600_000

  it('goes, is counted, and nothing else goes', async () => {
    const others = ['choices.json', 'x.part', 'a.0a1b2c3d.part.txt', 'a.0a1b2c3d9.part', 'a.0A1B2C3D.part']
    for (const name of [part, 'credentials.json.ffffffff.part', ...others]) await writeFile(join(dir, name), '{}')
    expect(await removeParts(dir, later)).toBe(2)
    expect((await readdir(dir)).sort()).toEqual(others.sort())
    expect(await removeParts(dir, later)).toBe(0)
  })

  it('stays while it may be what this process is writing', async () => {
    await writeFile(join(dir, part), '{}')
    expect(await removeParts(dir, Date.now() - 60_000)).toBe(0)
    expect(await readdir(dir)).toEqual([part])
  })

  it('and cannot be removed is not counted', async () => {
    await mkdir(join(dir, part))
    expect(await removeParts(dir, later)).toBe(0)
  })

  it('is nothing in a folder that is not there', async () => {
    expect(await removeParts(join(dir, 'none'), later)).toBe(0)
  })
})

describe('a private file', () => {
  it('is the old one and leaves nothing beside it when it cannot be replaced; the error names the errno', async () => {
    await mkdir(path)
    const error = { code: 'internal', message: 'file cannot be written', details: { errno: 'EISDIR' } }
    await expect(writePrivate(path, 'new')).rejects.toMatchObject(error)
    expect(await readdir(dir)).toEqual(['data.json'])
  })

  it('is made with the folders above it, and replaced as a whole', async () => {
    const deep = join(dir, 'a', 'b', 'key')
    await writePrivate(deep, Buffer.from('a longer one'))
    await writePrivate(deep, 'short')
    expect(readIfThere(deep)?.toString()).toBe('short')
  })

  it('that is not there is told apart from one that cannot be read', async () => {
    expect(readIfThere(path)).toBeUndefined()
    await mkdir(path)
    const error = { code: 'internal', message: 'file cannot be read', details: { errno: 'EISDIR' } }
    expect(() => readIfThere(path)).toThrow(expect.objectContaining(error))
  })
})

describe('an object in a file', () => {
  it('is written so that people can read it, and read back', async () => {
    expect(open().read()).toEqual({})
    await open().write({ a: { b: 1 } })
    expect(await readFile(path, 'utf8')).toBe('{\n  "a": {\n    "b": 1\n  }\n}\n')
    expect(open().read()).toEqual({ a: { b: 1 } })
    expect(lines).toEqual([])
  })

  it('that is broken and cannot be put aside is unknown, stays as it is, and is said once', async () => {
    await writeFile(path, '{')
    await mkdir(`${path}.broken`)
    const file = open()
    expect([file.read(), file.read()]).toEqual([undefined, undefined])
    expect(await readFile(path, 'utf8')).toBe('{')
    expect(lines).toEqual(['data.json is not JSON', 'data.json cannot be put aside: EISDIR'])
  })

  it.skipIf(process.platform !== 'linux')(
    'that the disk does not give right now is unknown and stays where it is (Linux)',
    async () => {
      // Address 0 of a process cannot be read: EIO.
      await symlink('/proc/self/mem', path)
      const file = open()
      expect([file.read(), file.read()]).toEqual([undefined, undefined])
      expect((await lstat(path)).isSymbolicLink()).toBe(true)
      expect(lines).toEqual(['data.json cannot be read: EIO'])
    },
  )

  it('that is something else is put aside, and the place is free', async () => {
    await mkdir(path)
    const file = open()
    expect(file.read()).toEqual({})
    expect(lines).toEqual(['data.json cannot be read: EISDIR', 'a broken data file was put aside as data.json.broken'])
    await file.write({})
    expect(file.read()).toEqual({})
  })
})
