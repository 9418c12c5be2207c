import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openMediaFolder, removeLeftovers, type MediaFolder, type MediaFolderOptions } from '../../src/media/folder'

/** Paths somebody has open on a system that then refuses to remove them, somebody else's, and such that vanish. */
const { busy, foreign, vanishing } = vi.hoisted(() => ({
  busy: new Set<string>(),
  foreign: new Set<string>(),
  vanishing: new Map<string, number>(),
}))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<{ rm: typeof rm; chmod: typeof chmod; mkdir: typeof mkdir }>()
  const refuse = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))
  const gone = (path: string): boolean => {
    const left = vanishing.get(path) ?? 0
    vanishing.set(path, left - 1)
    return left > 0
  }
  return {
    ...real,
    rm: (path: string, how: object) => (busy.has(path) ? refuse('EBUSY') : real.rm(path, how)),
    chmod: (path: string, mode: number) => (foreign.has(path) ? refuse('EPERM') : real.chmod(path, mode)),
    mkdir: (path: string, how: object) => (gone(path) ? refuse('ENOENT') : real.mkdir(path, how)),
  }
})

let base: string
let dir: string
let lines: string[]
const opened: MediaFolder[] = []

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'folder-'))
  await chmod(base, 0o711)
  dir = join(base, 'cache', 'amagi')
  lines = []
})
afterEach(async () => {
  for (const paths of [busy, foreign, vanishing]) paths.clear()
  await Promise.all(opened.splice(0).map((folder) => folder.close()))
  await rm(base, { recursive: true, force: true })
})

async function open(more: Partial<MediaFolderOptions> = {}): Promise<MediaFolder> {
  const folder = await openMediaFolder({ dir, readers: 'everyone', log: (line) => lines.push(line), ...more })
  opened.push(folder)
  return folder
}

/** A finished file of a folder. */
async function published(folder: MediaFolder, name = 'a.mp4'): Promise<string> {
  const scratch = await folder.scratch()
  await writeFile(join(scratch, 'merged.mp4'), 'bytes', { mode: 0o600 })
  return folder.publish(join(scratch, 'merged.mp4'), name)
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8)
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** A life that was killed: `id` of 24 digits, an owner and one file in each place. */
async function life(id: string, owner: object | string | undefined, silentMs = 0): Promise<string> {
  for (const place of ['files', 'work']) {
    await mkdir(join(dir, place, id), { recursive: true })
    await writeFile(join(dir, place, id, 'x'), 'x')
  }
  const card = join(dir, 'work', `${id}.json`)
  if (owner !== undefined) {
    await writeFile(card, typeof owner === 'string' ? owner : JSON.stringify(owner))
    const then = new Date(Date.now() - silentMs)
    await utimes(card, then, then)
  }
  return join(dir, 'files', id, 'x')
}

const id = (digit: string) => digit.repeat(24)
const born = () => Math.round(Date.now() - process.uptime() * 1000)
/** A process that has ended. */
const gone = () => spawnSync(process.execPath, ['-e', '0']).pid
const hour = 3_600_000

describe.skipIf(process.platform === 'win32')('permissions', () => {
  it.each([
    ['everyone', '711', '755', '644'],
    ['group', '710', '750', '640'],
    ['owner', '700', '700', '600'],
  ] as const)('for %s', async (readers, passable, folder, file) => {
    const path = await published(await open({ readers }))
    const files = dirname(path)
    expect(await Promise.all([path, files, dirname(files), dir, join(base, 'cache')].map(modeOf))).toEqual([
      file,
      folder,
      passable,
      passable,
      passable,
    ])
    expect(await modeOf(join(dir, 'work'))).toBe('700')
  })

  it('do not depend on the mask of the process', async () => {
    const before = process.umask(0o077)
    try {
      const path = await published(await open())
      expect(await Promise.all([path, dirname(path), dir, join(base, 'cache')].map(modeOf))).toEqual([
        '644',
        '755',
        '711',
        '711',
      ])
    } finally {
      process.umask(before)
    }
  })

  it('of a folder the administrator made stay as they are', async () => {
    await mkdir(dir, { recursive: true })
    await chmod(dir, 0o2775)
    const path = await published(await open())
    expect(await modeOf(dir)).toBe('2775')
    // Its group goes on to what is made in it.
    expect(await modeOf(dirname(path))).toBe('2755')
    expect((await stat(path)).gid).toBe((await stat(dir)).gid)
  })

  it('of our own folder are put right: version 0.1.0 closed it to everybody', async () => {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await open({ exclusive: true })
    expect(await modeOf(dir)).toBe('711')
  })

  it('of a folder above that keeps the readers out are named in the log, once', async () => {
    await mkdir(dir, { recursive: true })
    await chmod(dir, 0o700)
    await open()
    expect(lines).toEqual([`media files: other users cannot go through ${dir}`])
    await open({ readers: 'owner' })
    expect(lines).toHaveLength(1)
  })

  it.runIf(process.getuid?.() === 0)(
    'let another user read a path that was told, and find nothing that was not',
    async () => {
      const path = await published(await open())
      const as = (script: string, ...args: string[]) =>
        spawnSync(process.execPath, ['-e', script, ...args], { uid: 65534, gid: 65534, encoding: 'utf8' }).stdout
      expect(as('console.log(fs.readFileSync(process.argv[1], "utf8"))', path)).toBe('bytes\n')
      const list =
        'for (const p of process.argv.slice(1)) try { fs.readdirSync(p); console.log("listed") } catch (e) { console.log(e.code) }'
      expect(as(list, dir, join(dir, 'files'), join(dir, 'work'))).toBe('EACCES\nEACCES\nEACCES\n')
      const closed = await published(await open({ readers: 'owner' }))
      expect(as('try { fs.readFileSync(process.argv[1]) } catch (e) { console.log(e.code) }', closed)).toBe('EACCES\n')
    },
  )
})

describe('a folder that is hard to get', () => {
  it('has permissions nobody lets us set: they are named in the log, once, and end nothing', async () => {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    foreign.add(dir)
    const path = await published(await open({ exclusive: true, readers: 'owner' }))
    expect(await exists(path)).toBe(true)
    expect(lines).toEqual([])
    await chmod(base, 0o755)
    foreign.add(join(dir, 'files'))
    await published(await open({ exclusive: true, readers: 'group' }))
    expect(lines.filter((line) => line.startsWith('cannot'))).toEqual([
      `cannot set the permissions of ${dir}: EPERM`,
      `cannot set the permissions of ${join(dir, 'files')}: EPERM`,
    ])
  })

  it('vanishes while it is made, and is made again; the third time is the last', async () => {
    vanishing.set(join(dir, 'work'), 2)
    expect(await exists(await published(await open()))).toBe(true)
    expect(vanishing.get(join(dir, 'work'))).toBe(-1)
    vanishing.set(join(dir, 'work'), 3)
    await expect(open()).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('that cannot be made for another reason is not tried again', async () => {
    await mkdir(dirname(dir), { recursive: true })
    await writeFile(dir, 'in the way')
    await expect(open()).rejects.toMatchObject({ code: 'EEXIST' })
  })
})

describe('a life', () => {
  const cards = async () => (await readdir(join(dir, 'work'))).filter((name) => name.endsWith('.json'))
  /** A minute passes; the disk takes its own time. */
  const minute = () => vi.advanceTimersByTimeAsync(60_000)
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())

  it('has a card for its own eyes that says whose it is', async () => {
    await open()
    const [card = ''] = await cards()
    expect(card).toMatch(/^[0-9a-f]{24}\.json$/)
    const path = join(dir, 'work', card)
    expect(await modeOf(path)).toBe('600')
    const { pid, host, born: since } = JSON.parse(await readFile(path, 'utf8'))
    expect({ pid, host }).toEqual({ pid: process.pid, host: hostname() })
    expect(Math.abs(since - born())).toBeLessThan(2000)
  })

  it('says every minute that it goes on, and removes what others left since', async () => {
    await open()
    const [card = ''] = await cards()
    await rm(join(dir, 'work', card))
    const left = await life(id('9'), undefined)
    await vi.advanceTimersByTimeAsync(59_999)
    expect(await exists(join(dir, 'work', card))).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await vi.waitFor(async () => {
      expect([await exists(join(dir, 'work', card)), await exists(left)]).toEqual([true, false])
    })
  })

  it('that can no longer say so is a line in the log, once, and says it again when it can', async () => {
    const folder = await open()
    await rm(join(dir, 'work'), { recursive: true })
    for (let count = 0; count < 3; count++) await minute()
    await vi.waitFor(() => expect(lines).toEqual(['media folder: ENOENT']))
    await folder.scratch()
    await minute()
    await vi.waitFor(async () => expect(await cards()).toHaveLength(1))
    expect(lines).toEqual(['media folder: ENOENT'])
  })

  it('that has ended says nothing any more', async () => {
    await (await open()).close()
    expect(vi.getTimerCount()).toBe(0)
    await minute()
    expect(await exists(dir)).toBe(false)
  })

  it('counts what the files of others take, and nothing that only looks like theirs', async () => {
    const [folder, other] = [await open(), await open()]
    await published(folder)
    expect(await folder.others()).toBe(0)
    await published(other, 'a.mp4')
    await published(other, 'b.mp4')
    await mkdir(join(dir, 'files', 'photos'))
    await writeFile(join(dir, 'files', 'photos', '1.jpg'), "somebody else's")
    expect([await folder.others(), await other.others()]).toEqual([10, 5])
    await rm(join(dir, 'files'), { recursive: true })
    expect(await folder.others()).toBe(0)
  })

  it('gives every job a folder of its own that others cannot enter', async () => {
    const folder = await open()
    const [one, two] = [await folder.scratch(), await folder.scratch()]
    expect(one).not.toBe(two)
    expect(await modeOf(one)).toBe('700')
    expect(await readdir(one)).toEqual([])
  })
})

describe('two lives in one folder', () => {
  it('never touch each other, and the last one takes the folder along', async () => {
    const first = await open()
    const path = await published(first)
    const second = await open()
    const other = await published(second)
    expect(await readFile(path, 'utf8')).toBe('bytes')
    await first.close()
    expect(await exists(path)).toBe(false)
    expect(await readFile(other, 'utf8')).toBe('bytes')
    await second.close()
    expect(await exists(dir)).toBe(false)
    expect(lines).toEqual([])
  })

  it('may begin and end at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const lives = [open(), open(), open()]
      await (await lives[0]!).close()
      await (await lives[1]!).close()
      expect(await exists(await published(await lives[2]!))).toBe(true)
      await (await lives[2]!).close()
    }
  })
})

describe('what a killed life left', () => {
  it.each([
    ['by a process that is gone', () => ({ pid: gone(), host: hostname(), born: born() }), 0],
    [
      'by the process that had our number before the restart',
      () => ({ pid: process.pid, host: hostname(), born: born() - hour }),
      0,
    ],
    ['on another machine, silent for long', () => ({ pid: 1, host: 'elsewhere', born: born() }), hour],
    [
      'by a process whose number somebody else has now',
      () => ({ pid: process.ppid, host: hostname(), born: born() }),
      hour,
    ],
    ['without an owner', () => undefined, 0],
    ['with half an owner, long ago', () => '{"pid"', hour],
  ])('%s is removed at the start', async (_, owner, silentMs) => {
    const left = await life(id('a'), owner(), silentMs)
    await open()
    expect(await exists(left)).toBe(false)
    expect((await readdir(join(dir, 'work'))).filter((name) => name.startsWith(id('a')))).toEqual([])
    expect(lines).toEqual([expect.stringMatching(/^removed the media files of 1 /)])
  })

  it.each([
    ['of another instance in this process', () => ({ pid: process.pid, host: hostname(), born: born() })],
    ['of another process', () => ({ pid: process.ppid, host: hostname(), born: born() })],
    ['of another machine or container', () => ({ pid: 1, host: 'elsewhere', born: born() })],
    ['that is just being written', () => '{"pid"'],
  ])('is not what is in use: %s', async (_, owner) => {
    const left = await life(id('b'), owner())
    await open()
    expect(await exists(left)).toBe(true)
  })

  it.each([
    ['of our number that began within five seconds of us', () => ({ pid: process.pid, born: born() - 4500 }), 0, true],
    ['of our number that began before', () => ({ pid: process.pid, born: born() - 6000 }), 0, false],
    ['of our number that began later', () => ({ pid: process.pid, born: born() + 6000 }), 0, false],
    ['of another process that is silent for nine minutes', () => ({ pid: process.ppid }), 9 * 60_000, true],
    ['of another process that is silent for eleven', () => ({ pid: process.ppid }), 11 * 60_000, false],
    ['that is half written for nine minutes', () => '{"pid"', 9 * 60_000, true],
    ['that is half written for eleven', () => '{"pid"', 11 * 60_000, false],
    ['with a card nobody understands', () => '{pid}', 0, true],
  ])('is weighed by the clock: one %s', async (_, owner, silentMs, stays) => {
    const said = owner()
    const left = await life(id('7'), typeof said === 'string' ? said : { host: hostname(), ...said }, silentMs)
    await open()
    expect(await exists(left)).toBe(stays)
  })

  it('is counted life by life, and not at all when there is none', async () => {
    await open()
    expect(lines).toEqual([])
    await life(id('1'), undefined)
    await mkdir(join(dir, 'work', id('2')), { recursive: true })
    await mkdir(join(dir, 'files', id('3')), { recursive: true })
    await writeFile(join(dir, 'work', `${id('4')}.json.bak`), '')
    await open()
    expect(lines).toEqual(['removed the media files of 3 life(s) of the plugin that ended without cleaning up'])
    expect(await exists(join(dir, 'work', `${id('4')}.json.bak`))).toBe(true)
  })

  it('of version 0.1.0 goes with our own folder alone', async () => {
    const ours = [
      'job-0123456789abcdef',
      'bilibili-BV1-0123456789ab.mp4',
      `${'a'.repeat(80)}-0123456789ab.mp4.part`,
      'x-0123456789ab.m4',
    ]
    const others = [
      'xjob-0123456789abcdef',
      'job-0123456789abcdef0',
      'job-0123456789abcde',
      `${'a'.repeat(81)}-0123456789ab.mp4`,
      'a-0123456789ab.mp4.parts',
      'a-0123456789a.mp4',
      'a-0123456789ab.m',
      'a b-0123456789ab.mp4',
    ]
    await mkdir(dir, { recursive: true })
    for (const name of [...ours, ...others]) await writeFile(join(dir, name), 'x')
    const names = async () => (await readdir(dir)).filter((name) => !['files', 'work'].includes(name)).sort()
    await open()
    expect(await names()).toEqual([...ours, ...others].sort())
    await open({ exclusive: true })
    expect(await names()).toEqual([...others].sort())
  })

  it('is told apart from what others keep there', async () => {
    await mkdir(join(dir, 'files', 'photos'), { recursive: true })
    for (const name of ['files/photos/1.jpg', 'bilibili-BV1-0123456789ab.mp4', 'work.txt']) {
      await writeFile(join(dir, name), 'x')
    }
    const folder = await open()
    await folder.close()
    expect((await readdir(dir)).sort()).toEqual(['bilibili-BV1-0123456789ab.mp4', 'files', 'work.txt'])
    expect(await readdir(join(dir, 'files'))).toEqual(['photos'])
  })

  it('goes before anything is downloaded, without a folder being made', async () => {
    await removeLeftovers({ dir, log: (line) => lines.push(line) })
    expect(await exists(dir)).toBe(false)
    const [left, used] = [
      await life(id('e'), undefined),
      await life(id('f'), { pid: process.ppid, host: hostname(), born: born() }),
    ]
    await removeLeftovers({ dir, log: (line) => lines.push(line) })
    expect(await Promise.all([left, used].map(exists))).toEqual([false, true])
  })

  it('and cannot be removed is named in the log, and ends nothing', async () => {
    const left = await life(id('c'), undefined)
    const other = await life(id('d'), undefined)
    busy.add(dirname(left))
    const path = await published(await open())
    expect(await Promise.all([path, left, other].map(exists))).toEqual([true, true, false])
    expect(lines).toEqual([
      `cannot remove ${dirname(left)}: EBUSY`,
      expect.stringMatching(/^removed the media files of 1 /),
    ])
    busy.clear()
    await open()
    expect(await exists(left)).toBe(false)
  })
})
