/**
 * Danmaku: lines placed per second, the font and the subtitle file of a dense video, and what burning them costs for a
 * minute of video with the encoder the plugin would take. `--seconds <n>` makes that video longer.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { burn, prepareBurn } from '../src/media/danmaku/burn'
import { frameOf, type Frame } from '../src/media/danmaku/frame'
import { layOut } from '../src/media/danmaku/layout'
import { createFfmpeg } from '../src/media/ffmpeg'
import type { Danmaku } from '../src/model'
import { median } from './lib/process'

const given = process.argv.indexOf('--seconds')
const seconds = given > 0 ? Number(process.argv[given + 1]) : 60
/** Lines per minute of a video everybody talks over, and of an ordinary one. */
const dense = 1500
const ordinary = 300
const wishes = { area: 0.5, size: 'medium', opacity: 70, portrait: 'off' } as const
const rounds = 5

const said = [
  '前方高能',
  '哈哈哈哈哈哈',
  '这段真的绝了，看一次哭一次',
  'awsl',
  '下次一定',
  '好家伙，原来是这样',
  '23333333',
]

/** The same crowd every time: one in ten in colour, one in twelve at an edge. */
function crowd(count: number, length: number): Danmaku[] {
  return Array.from({ length: count }, (_, index) => ({
    atSec: (index * length) / count,
    text: `${said[(index * 7) % said.length] ?? ''}${String.fromCodePoint(0x4e00 + ((index * 37) % 3000))}`,
    mode: index % 12 === 0 ? (index % 24 === 0 ? 'top' : 'bottom') : 'roll',
    color: index % 10 === 0 ? '#ffd302' : '#ffffff',
  }))
}

/** CPU milliseconds of programs that have ended; known on Linux only, to the hundredth of a second. */
function childrenCpuMs(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[13]) + Number(fields[14])) * 10
  } catch {
    return Number.NaN
  }
}

async function placing(frame: Frame): Promise<void> {
  const widthOf = (text: string): number => text.length
  for (const [name, count] of [
    ['ordinary', ordinary],
    ['dense', dense],
    ['flood', 30_000],
  ] as const) {
    const lines = crowd(count * 20, 1200)
    const times: number[] = []
    let placed = 0
    for (let round = 0; round < rounds; round += 1) {
      const cpu = process.cpuUsage()
      placed = (await layOut(lines, { frame, wishes, widthOf })).placed.length
      const { user, system } = process.cpuUsage(cpu)
      times.push((user + system) / 1000)
    }
    const ms = median(times)
    const rate = Math.round(lines.length / ms)
    console.log(
      `place      ${name.padEnd(9)} ${lines.length} lines of 20 min: ${ms.toFixed(0)} ms of CPU, ${rate} 000 lines/s, ${placed} shown`,
    )
  }
}

async function burning(dir: string): Promise<void> {
  const ffmpeg = createFfmpeg()
  if (!(await ffmpeg.present())) return console.log('burn       no ffmpeg on this machine')
  const path = join(dir, 'plain.mp4')
  const source = `testsrc2=s=1280x720:r=30:d=${seconds},noise=alls=8:allf=t`
  const sound = ['-f', 'lavfi', '-i', `sine=440:d=${seconds}`]
  const coded = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '2M', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
  spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...sound, ...coded, '-shortest', path])
  const { size: sizeBytes } = await stat(path)
  const video = {
    path,
    name: 'plain.mp4',
    mime: 'video/mp4',
    sizeBytes,
    width: 1280,
    height: 720,
    durationSec: seconds,
  }
  const { name } = await ffmpeg.encoderFor('avc')
  for (const [kind, perMinute] of [
    ['ordinary', ordinary],
    ['dense', dense],
  ] as const) {
    const lines = crowd((perMinute * seconds) / 60, seconds)
    const job = await mkdtemp(join(dir, 'job-'))
    const [start, before] = [performance.now(), childrenCpuMs()]
    const { signal } = new AbortController()
    const { path: made } = await burn(ffmpeg, { video, lines, wishes, dir: job, signal })
    const minutes = seconds / 60
    const wall = (performance.now() - start) / 1000 / minutes
    const cpu = (childrenCpuMs() - before) / 1000 / minutes
    const growth = (await stat(made)).size / sizeBytes
    console.log(
      `burn       ${kind.padEnd(9)} 720p30, ${perMinute} lines/min, ${name}: ${wall.toFixed(1)} s wall and ${cpu.toFixed(1)} s CPU per minute of video, ${growth.toFixed(2)} × the bytes`,
    )
  }
  await ffmpeg.close()
}

async function main(): Promise<void> {
  const frame = frameOf({ width: 1280, height: 720, portrait: 'off' })
  const dir = await mkdtemp(join(tmpdir(), 'bench-danmaku-'))
  try {
    await placing(frame)
    const lines = crowd(dense * 10, 600)
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    await prepareBurn({ lines, wishes, dir, signal: new AbortController().signal }, frame)
    const { user, system } = process.cpuUsage(cpu)
    const size = (await stat(join(dir, 'fonts/danmaku.ttf'))).size
    console.log(
      `prepare    ${lines.length} lines, 3000 characters: ${(performance.now() - start).toFixed(0)} ms wall, ${((user + system) / 1000).toFixed(0)} ms CPU, font of ${(size / 1024).toFixed(0)} KiB`,
    )
    await burning(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

void main()
