/** One file in each way, in three sizes: what it costs the bot, which is a process of its own. The QQ end lives here. */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import type { Cost, Handing } from './handing-child'
import { childArgs, root } from './process'

const sizesMb = [9, 60, 200]
const ways: Record<Handing['way'], string> = {
  base64: 'inline data',
  chunks: 'pieces',
  server: "address on Koishi's server",
  file: 'path',
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function drain(url: string): Promise<number> {
  let bytes = 0
  const { body } = await fetch(url)
  for await (const chunk of body ?? []) bytes += (chunk as Uint8Array).length
  return bytes
}

/** Random bytes: nothing on the way can make them smaller. */
async function makeFile(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w')
  for (let left = sizeBytes; left > 0; left -= 1e6) await file.write(randomBytes(Math.min(1e6, left)))
  await file.close()
}

async function once(way: Handing['way'], path: string, sizeBytes: number): Promise<Cost> {
  const end = await startOneBotEnd()
  if (way !== 'file') end.disk.apart = true
  end.disk.pieces = 'takes'
  const handing: Handing = { way, path, sizeBytes, adapter: end.config(60_000), port: await freePort() }
  const child = fork(join(root, 'bench/lib/handing-child.ts'), [JSON.stringify(handing)], {
    cwd: root,
    execArgv: childArgs,
  })
  const cost = new Promise<Cost>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Cost))
    child.once('exit', (code) => reject(new Error(`the bot ended with ${code}`)))
  })
  // The end has the message; with an address it still has to fetch the bytes.
  async function arrival(): Promise<Cost> {
    const [{ files, segments } = { files: [], segments: [] }] = await end.wait(1, 600_000)
    const address = String(segments.find(({ data }) => data.file !== undefined)?.data.file)
    const bytes = files[0]?.form === 'url' ? await drain(address) : (files[0]?.bytes.length ?? 0)
    if (bytes !== sizeBytes) throw new Error(`${bytes} bytes arrived instead of ${sizeBytes}`)
    child.send('whole')
    return cost
  }
  const arrived = arrival()
  try {
    // Nothing arrives of what fits no way.
    return await Promise.race([cost, arrived])
  } finally {
    arrived.catch(() => undefined)
    child.kill()
    await end.close()
  }
}

/** Prints the figures. */
export async function benchHanding(dir: string): Promise<void> {
  const rows: Record<string, string | number>[] = []
  const fixed = (value: number) => Number(value.toFixed(1))
  for (const mb of sizesMb) {
    const path = join(dir, `${mb}.mp4`)
    await makeFile(path, mb * 1e6)
    for (const [way, name] of Object.entries(ways) as [Handing['way'], string][]) {
      const { outcome, element, reason, ms, peakMiB, lateMs, worstMs } = await once(way, path, mb * 1e6)
      const row = { MB: mb, way: name, outcome: outcome ? `${outcome} as ${element}` : 'too large for this way' }
      if (!outcome) rows.push(row)
      else
        rows.push({
          ...row,
          ...(reason ? { reason } : {}),
          ms: Math.round(ms),
          'peak RSS over start MiB': fixed(peakMiB),
          'loop delay p99 ms': fixed(lateMs),
          'worst ms': fixed(worstMs),
        })
    }
    await rm(path)
  }
  console.log('one file through the real OneBot adapter, until the other end has every byte')
  console.table(rows)
}
