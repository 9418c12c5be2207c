/**
 * Pass-through of the music route, distinct ids, 20 at a time: the built HTTP API against amagi 5.8.0, in turns, with
 * the same fake platform behind both. `--soak` sends 100 000 requests to ours alone and watches its memory.
 */
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { load, rssOf, type Load } from './lib/load'
import { median, root, start } from './lib/process'

const concurrency = 20
const soak = process.argv.includes('--soak')
const rounds = soak ? 0 : 5
const count = 2000

const children: { kill(): boolean }[] = []

async function main(): Promise<void> {
  const peer = join(root, 'bench/node_modules/@ikenxuan/amagi')
  if (!soak && !existsSync(peer)) {
    console.log('installing the peer into bench/ …')
    spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: join(root, 'bench'),
      stdio: 'inherit',
    })
  }

  const upstream = await start(['bench/lib/upstream.mjs'], /ready (\d+)/)
  children.push(upstream.child)
  const upstreamPort = Number(upstream.match[1])
  const ours = await start(['lib/bin.js', '--port', '45671', '--quiet'], /API on (\S+)\/api/, {
    AMAGI_GATEWAY: `http://127.0.0.1:${upstreamPort}`,
    AMAGI_DOUYIN_COOKIE: 'ttwid=1%7Cbench; msToken=bench',
  })
  children.push(ours.child)
  const sides = [{ name: 'ours', pid: ours.child.pid ?? 0, base: 'http://127.0.0.1:45671', results: [] as Load[] }]
  if (!soak) {
    const theirs = await start(['bench/peers/amagi.mjs', String(upstreamPort), '45672'], /listening on/)
    children.push(theirs.child)
    sides.push({ name: 'amagi 5.8.0', pid: theirs.child.pid ?? 0, base: 'http://127.0.0.1:45672', results: [] })
  }

  let serial = 0n
  const first = 7_347_176_861_983_640_000n
  /** A distinct id per request; the answer has to hold it. */
  function batch(side: (typeof sides)[number], amount: number): Promise<Load> {
    const base = serial
    serial += BigInt(amount)
    const idOf = (index: number) => String(first + base + BigInt(index))
    return load((index) => `${side.base}/api/douyin/fetch_music_work?music_id=${idOf(index)}`, {
      pid: side.pid,
      count: amount,
      concurrency,
      check: (body, index) => body.includes(`"id_str":"${idOf(index)}"`),
    })
  }

  for (const side of sides) await batch(side, 500)
  for (let round = 0; round < rounds; round++) for (const side of sides) side.results.push(await batch(side, count))

  if (soak) {
    const [side] = sides
    if (!side) throw new Error('no server')
    const marks: number[] = []
    for (let step = 0; step < 10; step++) {
      const result = await batch(side, 10_000)
      marks.push(rssOf(side.pid))
      console.log(
        `${(step + 1) * 10_000} requests: ${rssOf(side.pid)} MiB, ${result.requestsPerSec}/s, failures ${result.failures}`,
      )
    }
    const burst = await load((index) => `${side.base}/api/douyin/fetch_music_work?music_id=${index + 1}`, {
      pid: side.pid,
      count: 1000,
      concurrency: 1000,
      check: () => true,
    })
    console.log(`1 000 at once: ${burst.failures} failures, p99 ${burst.p99Ms} ms, then ${rssOf(side.pid)} MiB`)
  } else {
    const summary = sides.map(({ name, pid, results }) => ({
      name,
      'requests/s': median(results.map((result) => result.requestsPerSec)),
      'p50 ms': median(results.map((result) => result.p50Ms)),
      'p99 ms': median(results.map((result) => result.p99Ms)),
      'CPU ms/request': median(results.map((result) => result.cpuMsPerRequest)),
      'RSS MiB': rssOf(pid),
      failures: results.reduce((sum, result) => sum + result.failures, 0),
    }))
    console.table(summary)
    const [mine, theirs] = summary
    if (mine && theirs) {
      console.log(
        `requests per second ${(mine['requests/s'] / theirs['requests/s']).toFixed(2)} × (bar ≥ 1.5 ×), CPU per request ${(mine['CPU ms/request'] / theirs['CPU ms/request']).toFixed(2)} × (bar ≤ 0.6 ×)`,
      )
    }
    const [side] = sides
    if (side) {
      const same = await load(() => `${side.base}/api/douyin/fetch_music_work?music_id=1`, {
        pid: side.pid,
        count: 2000,
        concurrency,
        check: () => true,
      })
      console.log(
        `the same id again and again (shared in flight, kept): ${same.requestsPerSec}/s, p50 ${same.p50Ms} ms, CPU ${same.cpuMsPerRequest} ms/request`,
      )
    }
  }
}

main()
  .catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
  .finally(() => {
    for (const child of children) child.kill()
    process.exit()
  })
