/** A process that is killed in the middle of an encode, and what becomes of its ffmpeg. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bornAt } from '../../../src/media/ffmpeg/lifeline'
import { hasFfmpeg } from '../../support/decode'
import { alive, fake, room } from './fake'

const root = fileURLToPath(new URL('../../..', import.meta.url))

let dir: string
/** Killed after the test, whatever came of it. */
const pids: number[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lifeline-'))
})
afterEach(async () => {
  for (const pid of pids.splice(0)) if (alive(pid)) process.kill(pid, 'SIGKILL')
  await rm(dir, { recursive: true, force: true })
})

/** Runs this in a process of its own; `dir` is there. */
const host = (code: string): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', '-e', `const [dir] = process.argv.slice(1); ${code}`, dir], {
    cwd: root,
    stdio: 'inherit',
  })
/** The number in a file, as soon as it is there. */
async function numberIn(name: string): Promise<number> {
  const read = async (): Promise<number> => Number(await readFile(join(dir, name), 'utf8').catch(() => 0))
  await expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(0)
  const pid = await read()
  pids.push(pid)
  return pid
}
/** Where nobody collects orphans what has ended keeps its number. */
const runs = async (pid: number): Promise<boolean> =>
  alive(pid) && !/\) Z /.test(await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ''))
/** Processes whose parent this one is. */
async function childrenOf(parent: number): Promise<string[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(all.map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')))
  return all.filter((_, index) => stats[index]!.replace(/^.*\)/, '').split(' ')[2] === String(parent))
}

describe.skipIf(process.platform === 'win32')('a host that is killed', () => {
  it.skipIf(!hasFfmpeg)('takes a long encode along (needs ffmpeg)', async () => {
    const program = join(dir, 'noting')
    await writeFile(program, `#!/bin/sh\n[ "$1" = -version ] || echo $$ > "${dir}/pid"\nexec ffmpeg "$@"\n`)
    await chmod(program, 0o755)
    const parent = host(
      `const { createFfmpeg } = require('./src/media/ffmpeg')
       createFfmpeg({ path: dir + '/noting' }).run(
         ['-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=30:d=36000', '-c:v', 'mpeg4', '-threads', '1', '-f', 'avi', dir + '/out'],
         { durationSec: 36000 },
       )`,
    )
    const pid = await numberIn('pid')
    const size = (): Promise<number> =>
      stat(join(dir, 'out')).then(
        ({ size: bytes }) => bytes,
        () => 0,
      )
    await expect.poll(size, { timeout: 20_000 }).toBeGreaterThan(100_000)
    expect(await runs(pid)).toBe(true)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    await expect.poll(() => runs(pid), { timeout: 5_000 }).toBe(false)
  })

  it.skipIf(!existsSync('/proc/self/stat'))('leaves a process alone that only has the number', async () => {
    // Both are tied to the same process; one of the two ties takes it for another.
    const tied = (born: string): string =>
      `const { tie } = require('./src/media/ffmpeg/lifeline')
       const { spawn } = require('node:child_process')
       const { writeFileSync } = require('node:fs')
       const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
       tie(sleeper.pid${born})
       writeFileSync(dir + '/pid' + ${JSON.stringify(born.length)}, String(sleeper.pid))
       setInterval(() => {}, 1000)`
    const [wrong, right] = [`, '1'`, '']
    const parents = [host(tied(wrong)), host(tied(right))]
    const other = await numberIn(`pid${wrong.length}`)
    const own = await numberIn(`pid${right.length}`)
    const lists = await Promise.all(parents.map((parent) => childrenOf(parent.pid!)))
    const watchers = lists.flat().filter((pid) => pid !== String(other))
    expect(watchers.length).toBeGreaterThan(parents.length)
    for (const parent of parents) {
      parent.kill('SIGKILL')
      await once(parent, 'exit')
    }
    for (const pid of watchers) await expect.poll(() => runs(Number(pid)), { timeout: 5_000 }).toBe(false)
    expect(await runs(own)).toBe(false)
    expect(await runs(other)).toBe(true)
  })
})

describe.skipIf(!existsSync('/proc/self/stat'))('the birth of a process', () => {
  it('is the same at every look, another for another process, and nothing for one that is gone', async () => {
    const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    pids.push(sleeper.pid!)
    const own = bornAt(process.pid)
    // Field 22 of proc_pid_stat(5), the name in brackets being the second.
    const text = await readFile(`/proc/${process.pid}/stat`, 'latin1')
    expect(own).toBe(text.replace(/^.*\) /s, '').split(' ')[22 - 3])
    expect(own).toMatch(/^\d+$/)
    expect(bornAt(process.pid)).toBe(own)
    expect(Number(bornAt(sleeper.pid!))).toBeGreaterThan(Number(own))
    sleeper.kill('SIGKILL')
    await once(sleeper, 'exit')
    expect(bornAt(sleeper.pid!)).toBe('')
  })
})

describe.skipIf(!existsSync('/proc/self/stat'))('a run that ends by itself', () => {
  it('leaves no watcher behind, and was watched', async () => {
    const before = await childrenOf(process.pid)
    const { ffmpeg } = room({ path: await fake(dir, 'setTimeout(() => {}, 1000)') })
    const running = ffmpeg.run([])
    const more = async (): Promise<number> => (await childrenOf(process.pid)).length - before.length
    await expect.poll(more).toBe(2)
    await running
    await expect.poll(more).toBe(0)
  })
})
