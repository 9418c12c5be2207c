/** Many callers, slow callers, callers who never read: everybody else is served and memory comes back. */
import { connect, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSimulator, type Simulator } from '../../simulator'
import { startCanned, type Canned, type CannedAnswer, type CannedCall } from './canned'
import { openHouse, type House } from './rig'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const mebi = 2 ** 20
const upstream = '/aweme/v1/web/music/detail/'
const first = 7_347_176_861_983_640_000n
const path = (index: number): string => `/api/douyin/fetch_music_work?music_id=${first + BigInt(index)}`

let simulator: Simulator
let canned: Canned
let house: House

/** Answers of 64 KiB, or of 2 MiB for ids beyond a million. */
function music(call: CannedCall): CannedAnswer | undefined {
  if (call.path !== upstream) return undefined
  const id = call.query.get('music_id') ?? ''
  const size = BigInt(id) - first >= 1_000_000n ? 2 * mebi : 64 * 1024
  return { body: `{"status_code":0,"music_info":{"id":${id},"id_str":"${id}","filler":"${'x'.repeat(size)}"}}` }
}

beforeAll(async () => {
  simulator = await startSimulator()
  canned = await startCanned(simulator.url, music)
  house = await openHouse(canned.url, {
    cookies: { douyin: 'ttwid=1; sessionid=1' },
    transport: { timeoutMs: 120_000 },
  })
})
afterAll(async () => {
  await house.close()
  await canned.close()
  await simulator.close()
})

/** Bytes in use once everything that can go has gone. */
async function memory(): Promise<number> {
  await sleep(50)
  canned.calls.length = 0
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Bytes in use more than before. */
const grownSince = (before: number) => async (): Promise<number> => (await memory()) - before

/** Kept-alive connections to upstream hold their last buffers for some seconds. */
const patience = { timeout: 60_000, interval: 500 }

async function burst(from: number, count: number): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { status, text } = await house.get(path(from + index))
      return status === 200 && text.includes(`"id_str":"${first + BigInt(from + index)}"`)
    }),
  )
  return answers.filter(Boolean).length
}

/** A caller of whom only the socket exists; its requests are sent without waiting for answers. */
function raw({ url }: House, indices: readonly number[]): Socket {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => socket.destroy())
  const last = indices.at(-1)
  for (const index of indices) {
    const end = index === last ? 'Connection: close\r\n' : ''
    socket.write(`GET ${path(index)} HTTP/1.1\r\nHost: ${host}\r\n${end}\r\n`)
  }
  return socket
}

describe('a thousand requests at once', () => {
  it('are all answered, each with its own answer, and leave nothing behind', async () => {
    await burst(0, 200)
    const before = await memory()
    expect(await burst(1000, 1000)).toBe(1000)
    await expect.poll(grownSince(before), patience).toBeLessThan(8 * mebi)
  })
})

describe('requests one after the other', () => {
  it('leave nothing behind', async () => {
    for (let round = 0; round < 5; round++) await burst(5000 + round * 20, 20)
    const before = await memory()
    for (let round = 0; round < 60; round++) await burst(10_000 + round * 20, 20)
    await expect.poll(grownSince(before), patience).toBeLessThan(4 * mebi)
  })
})

describe('a caller who reads slowly', () => {
  it('gets the whole answer while others are served', async () => {
    const socket = raw(house, [1_000_001])
    let got = 0
    const done = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    socket.on('data', (chunk: Buffer) => {
      got += chunk.length
      socket.pause()
      setTimeout(() => socket.resume(), 2)
    })
    expect(await burst(20_000, 20)).toBe(20)
    await done
    expect(got).toBeGreaterThan(2 * mebi)
  })
})

describe('callers who never read', () => {
  it('hold up nobody, are cut off in the end, and their answers are let go', async () => {
    const strict = await openHouse(canned.url, {
      cookies: { douyin: 'ttwid=1; sessionid=1' },
      api: { stalledMs: 1000 },
    })
    const before = await memory()
    // More than the buffers of the system hold.
    const wanted = Array.from({ length: 12 }, (_, index) => 2_000_000 + index)
    const sockets = Array.from({ length: 3 }, () => raw(strict, wanted).pause())
    expect((await strict.get(path(30_000))).status).toBe(200)
    // A paused socket learns of its end only when it reads on.
    await sleep(10_000)
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on('close', resolve).resume())))
    for (const { bytesRead } of sockets) expect(bytesRead).toBeLessThan(wanted.length * 2 * mebi)
    sockets.length = 0
    await expect.poll(grownSince(before), patience).toBeLessThan(8 * mebi)
    await strict.close()
  })
})
