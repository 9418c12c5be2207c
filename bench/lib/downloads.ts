/** One file from a host on loopback: curl, one connection of ours, several; as fast as it goes, and throttled. */
import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { median, root } from './process'

interface Result {
  ms: number
  cpuMs: number
  peakMiB: number
}

type How = 'curl' | 'one' | 'several'

/** A host in a process of its own, so that its work is not counted as ours. */
async function host(bytes: number, bytesPerSec: number | undefined): Promise<{ url: string; close(): void }> {
  const manner = JSON.stringify(bytesPerSec === undefined ? {} : { bytesPerSec })
  const code = `require('./simulator/wild').startWildHost({ files: { '/file': ${bytes} }, manner: () => (${manner}) })
    .then(({ url }) => console.log(url))`
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', code], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()))
    child.once('exit', () => reject(new Error('the host ended')))
  })
  return { url, close: () => void child.kill() }
}

function run(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`${command} ended with ${code}`))))
  })
}

/** Several at once, whatever one alone would bring. */
const eager = { fastRate: 1e12, measureMs: 100, restMs: 0 }

async function once(how: How, bundle: string, url: string, dir: string, bytes: number, tuning: object) {
  const path = join(dir, how)
  if (how === 'curl') {
    const seconds = await run('curl', ['-s', '-o', path, '-w', '%{time_total}', `${url}/file`])
    await rm(path)
    return { ms: Number(seconds) * 1000, cpuMs: Number.NaN, peakMiB: Number.NaN }
  }
  const own = how === 'one' ? { maxConnections: 1 } : tuning
  const args = [join(root, 'bench/lib/download-child.cjs'), bundle, url, path, String(bytes), JSON.stringify(own)]
  return JSON.parse(/^result (.*)$/m.exec(await run(process.execPath, args))?.[1] ?? '') as Result
}

async function compare(title: string, bundle: string, dir: string, bytes: number, rate: number | undefined) {
  const rounds = 3
  const source = await host(bytes, rate)
  const all: Record<How, Result[]> = { curl: [], one: [], several: [] }
  try {
    for (let round = 0; round < rounds; round++) {
      for (const how of ['curl', 'one', 'several'] as const) {
        all[how].push(await once(how, bundle, source.url, dir, bytes, rate === undefined ? eager : {}))
      }
    }
  } finally {
    source.close()
  }
  console.log(title)
  for (const how of ['curl', 'one', 'several'] as const) {
    const ratios = all[how].map(({ ms }, round) => ms / (all.curl[round]?.ms ?? 0))
    const seconds = median(all[how].map(({ ms }) => ms)) / 1000
    const own =
      how === 'curl'
        ? ''
        : `, CPU ${(median(all[how].map(({ cpuMs }) => cpuMs)) / 1000).toFixed(2)} s, ` +
          `peak ${Math.max(...all[how].map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB`
    const each = ratios.map((ratio) => ratio.toFixed(2)).join(' ')
    console.log(`  ${how.padEnd(8)} ${seconds.toFixed(2)} s, × curl ${median(ratios).toFixed(2)} (${each})${own}`)
  }
}

/** Prints the figures. */
export async function benchDownloads(bundle: string, dir: string): Promise<void> {
  await compare('256 MiB from loopback', bundle, dir, 256 * 2 ** 20, undefined)
  await compare('48 MiB at 2 MiB per second and connection', bundle, dir, 48 * 2 ** 20, 2 * 2 ** 20)
  const throttled = await host(2 ** 30, 30 * 2 ** 20)
  const { ms, peakMiB } = await once('several', bundle, throttled.url, dir, 2 ** 30, {})
  throttled.close()
  console.log(`1 GiB at 30 MiB per second and connection: ${(ms / 1000).toFixed(1)} s, peak ${peakMiB.toFixed(0)} MiB`)
  for (const how of ['one', 'several'] as const) {
    const peaks: string[] = []
    for (const mib of [64, 256, 1024]) {
      const source = await host(mib * 2 ** 20, undefined)
      const { peakMiB } = await once(how, bundle, source.url, dir, mib * 2 ** 20, eager)
      source.close()
      peaks.push(`${mib} MiB: ${peakMiB.toFixed(0)}`)
    }
    console.log(`peak memory in MiB, ${how}: ${peaks.join(', ')}`)
  }
}
