/** Our merge beside `ffmpeg -c copy`: whole processes, in turn, so that both meet the same noise. */
import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lengthen } from './dash'
import { median, root } from './process'

interface Cost {
  ms: number
  cpuMs: number
  peakMiB: number
}

const rounds = 3
const secondsOfSample = 5
const framesOfSample = 150
/** Bits per second of an ordinary 1080p picture track. */
const bitrate = 2_500_000
/** Bytes of an average frame of the sample. */
const ownBytes = 950

/** Runs a program and reads the figures it prints. */
function run(program: string, args: string[], figures: (text: string) => Omit<Cost, 'ms'> | undefined): Promise<Cost> {
  const started = performance.now()
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.on('error', reject)
    child.on('close', () => {
      const found = figures(text)
      if (found) resolve({ ms: performance.now() - started, ...found })
      else reject(new Error(text.slice(-500)))
    })
  })
}

function ours(text: string): Omit<Cost, 'ms'> | undefined {
  const [, json] = /^result (.*)$/m.exec(text) ?? []
  return json === undefined ? undefined : (JSON.parse(json) as Omit<Cost, 'ms'>)
}

/** What `-benchmark` prints. */
function theirs(text: string): Omit<Cost, 'ms'> | undefined {
  const times = /utime=([\d.]+)s stime=([\d.]+)s/.exec(text)
  const memory = /maxrss=(\d+)Ki?B/i.exec(text)
  if (!times || !memory) return undefined
  return { cpuMs: (Number(times[1]) + Number(times[2])) * 1000, peakMiB: Number(memory[1]) / 1024 }
}

/** Prints a row per length; says so where there is no ffmpeg to compare with. `bundle`: path of the bundled merger. */
export async function benchMerges(bundle: string, dir: string): Promise<void> {
  for (const seconds of [60, 600]) {
    const loops = seconds / secondsOfSample
    const padding = Math.round((bitrate * secondsOfSample) / 8 / framesOfSample) - ownBytes
    const [video, audio, output] = ['merge-v.m4s', 'merge-a.m4s', 'merged.mp4'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ]
    await lengthen(join(root, 'samples/media/demo-1080.m4s'), video, loops, padding)
    await lengthen(join(root, 'samples/media/demo-audio.m4s'), audio, loops, 0)
    const own: Cost[] = []
    const copies: Cost[] = []
    let missing = ''
    for (let round = 0; round < rounds; round++) {
      own.push(await run(process.execPath, [join(root, 'bench/lib/merge-child.cjs'), bundle, video, audio, output], ours))
      const inputs = ['-i', video, '-i', audio, '-map', '0:v', '-map', '1:a']
      const args = ['-nostdin', '-y', '-benchmark', ...inputs, '-c', 'copy', '-movflags', '+faststart', output]
      await run('ffmpeg', args, theirs).then(
        (cost) => copies.push(cost),
        (error: Error) => (missing = error.message),
      )
    }
    await Promise.all([video, audio, output].map((path) => rm(path, { force: true })))
    const of = (costs: Cost[], read: (cost: Cost) => number): number => median(costs.map(read))
    const peak = Math.max(...own.map(({ peakMiB }) => peakMiB))
    const wall = of(own, ({ ms }) => ms)
    const figures = `${(wall / 1000).toFixed(2)} s, CPU ${(of(own, ({ cpuMs }) => cpuMs) / 1000).toFixed(2)} s, peak ${peak.toFixed(0)} MiB`
    console.log(`merge ${seconds} s  ${figures}`)
    if (copies.length === 0) {
      console.log(`           no ffmpeg to compare with: ${missing.split('\n')[0]}`)
      continue
    }
    const wallOf = of(copies, ({ ms }) => ms)
    const cpuOf = of(copies, ({ cpuMs }) => cpuMs)
    const peakOf = Math.max(...copies.map(({ peakMiB }) => peakMiB))
    console.log(
      `  ffmpeg   ${(wallOf / 1000).toFixed(2)} s, CPU ${(cpuOf / 1000).toFixed(2)} s, peak ${peakOf.toFixed(0)} MiB; ` +
        `ours takes ${(wall / wallOf).toFixed(1)} × the time, ${(of(own, ({ cpuMs }) => cpuMs) / cpuOf).toFixed(1)} × the CPU`,
    )
  }
}
