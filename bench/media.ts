/**
 * A 90 MB video of two tracks: download, merge and a file to hand over, in a process of its own that has Koishi
 * loaded. Peak memory is that of the whole process, the merge worker included. `--seconds <n>` makes it longer.
 * Then merges alone, beside `ffmpeg -c copy`, and one file against curl, over one connection and several.
 */
import { spawn } from 'node:child_process'
import { createReadStream, statSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type BuildOptions } from 'esbuild'
import { lengthen } from './lib/dash'
import { benchDownloads } from './lib/downloads'
import { benchMerges } from './lib/merge'
import { median, root } from './lib/process'

interface Result {
  ms: number
  cpuMs: number
  peakMiB: number
  baselineMiB: number
  lateMs: number
  bytes: number
  seconds: number
}

const rounds = 3
const barMiB = 350
const targetBytes = 90e6
const given = process.argv.indexOf('--seconds')
const seconds = given > 0 ? Number(process.argv[given + 1]) : 300

/** What an installed plugin would load: bundled, the worker beside it. */
async function bundle(): Promise<string> {
  const common: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['sharp', 'axios'],
    logLevel: 'warning',
  }
  const contents = [
    "export { createMedia } from './src/media'",
    "export { createTransport } from './src/http'",
    "export { download } from './src/media/fetch/download'",
    "export { createHosts } from './src/media/fetch/hosts'",
    "export { createRate } from './src/media/fetch/rate'",
    "export { defaultTuning } from './src/media/fetch/tuning'",
    "export { createMerger } from './src/media/mp4/merge'",
    "export { createPromises } from './src/media/promised'",
    "export { createBudget } from './src/media/space'",
  ].join('\n')
  const outfile = join(root, 'node_modules/.bench-media/index.js')
  await build({ ...common, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile })
  await build({
    ...common,
    minify: true,
    entryPoints: ['src/media/mp4/merge-worker.ts'],
    outfile: join(outfile, '../assets/merge-worker.js'),
  })
  return outfile
}

function measure(args: string[]): Promise<Result> {
  const child = spawn(process.execPath, [join(root, 'bench/lib/media-child.cjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.on('exit', (code) => {
      const found = /^result (.*)$/m.exec(text)
      if (code === 0 && found?.[1]) resolve(JSON.parse(found[1]) as Result)
      else reject(new Error(`ended with ${code}`))
    })
  })
}

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-media-'))
  const server = createServer((request, response) => {
    const path = join(dir, request.url === '/audio.m4s' ? 'audio.m4s' : 'video.m4s')
    response.writeHead(200, { 'content-length': statSync(path).size })
    createReadStream(path).pipe(response)
  })
  try {
    const loops = Math.ceil(seconds / 5)
    const padding = Math.max(6, Math.round(targetBytes / (loops * 150)) - 950)
    await lengthen(join(root, 'samples/media/demo-1080.m4s'), join(dir, 'video.m4s'), loops, padding)
    await lengthen(join(root, 'samples/media/demo-audio.m4s'), join(dir, 'audio.m4s'), loops, 0)
    const sizes = await Promise.all(['video.m4s', 'audio.m4s'].map(async (name) => (await stat(join(dir, name))).size))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const bundled = await bundle()

    const results: Result[] = []
    for (let round = 0; round < rounds; round++) {
      results.push(await measure([bundled, gateway, join(dir, `files-${round}`), sizes.join(',')]))
    }
    const of = (read: (result: Result) => number): number => median(results.map(read))
    const peak = Math.max(...results.map((result) => result.peakMiB))
    const [first] = results
    console.log(
      `input      ${((sizes[0] ?? 0) / 1e6).toFixed(1)} MB picture, ${((sizes[1] ?? 0) / 1e6).toFixed(1)} MB sound, ${seconds} s`,
    )
    console.log(`output     ${((first?.bytes ?? 0) / 1e6).toFixed(1)} MB, ${first?.seconds.toFixed(1)} s`)
    console.log(
      `time       ${(of((result) => result.ms) / 1000).toFixed(2)} s, CPU ${(of((result) => result.cpuMs) / 1000).toFixed(2)} s`,
    )
    console.log(
      `memory     peak ${peak.toFixed(0)} MiB (bar ${barMiB}), ${of((result) => result.baselineMiB).toFixed(0)} MiB before`,
    )
    console.log(`event loop at most ${of((result) => result.lateMs).toFixed(0)} ms late`)
    console.log(peak <= barMiB ? 'within the bar' : 'ABOVE the bar')
    await benchMerges(bundled, dir)
    await benchDownloads(bundled, dir)
  } finally {
    server.close()
    await rm(dir, { recursive: true, force: true })
    await rm(join(root, 'node_modules/.bench-media'), { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
