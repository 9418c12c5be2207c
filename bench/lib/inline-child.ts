/**
 * A bot that sends files as data into several chats at once: real Koishi, the real OneBot adapter, the delivery of
 * `src`. Started by `inline.ts`, told everything in its first argument; says what it cost.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Context, Logger } from 'koishi'
import { handOver } from '../../src/chat/deliver/hand-over'
import { placeOf } from '../../src/chat/deliver/place'
import { createOutlet, hostOf } from '../../src/chat/outlet'
import { Config } from '../../src/config'

/** One run: every file into every one of its chats. */
export interface Crowd {
  files: { path: string; chats: string[] }[]
  sizeBytes: number
  /** Settings of the OneBot adapter. */
  adapter: object
}

/** What it cost this process. */
export interface CrowdCost {
  sent: number
  ms: number
  /** Highest resident memory above that before. */
  peakMiB: number
}

const require = createRequire(import.meta.url)

/** Resident memory in MiB: now, and the highest since it was forgotten (Linux only). */
const memory = (field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

async function main({ files, sizeBytes, adapter }: Crowd): Promise<CrowdCost> {
  Logger.levels.base = 0
  const app = new Context()
  for (const [name, config] of [
    ['@koishijs/plugin-http', {}],
    ['koishi-plugin-adapter-onebot', adapter],
  ] as const) {
    const loaded = require(name) as { default?: unknown }
    app.plugin((loaded.default ?? loaded) as never, config as never)
  }
  await app.start()
  while (app.bots[0]?.status !== 1) await new Promise((resolve) => setTimeout(resolve, 50))

  const settings = new Config({ media: { send: 'base64' } } as never)
  const quiet = () => undefined
  const log = { debug: quiet, info: quiet, warn: quiet }
  const kit = { host: hostOf(app), signal: new AbortController().signal, log, clock: Date.now }
  async function send(path: string, id: string): Promise<boolean> {
    const chat = { platform: 'onebot', selfId: '10001', guildId: id, channelId: id, direct: false }
    const outlet = createOutlet({ chat, locales: [] }, kit, false)
    const file = { path, name: 'video.mp4', mime: 'video/mp4', sizeBytes }
    const outcome = await handOver({ file, wanted: 'video', place: placeOf(outlet, settings) }, outlet)
    return outcome?.kind === 'sent'
  }

  globalThis.gc?.()
  writeFileSync('/proc/self/clear_refs', '5')
  const before = memory('VmRSS')
  const started = performance.now()
  const all = await Promise.all(files.flatMap(({ path, chats }) => chats.map((chat) => send(path, chat))))
  const ms = performance.now() - started
  return { sent: all.filter(Boolean).length, ms, peakMiB: memory('VmHWM') - before }
}

main(JSON.parse(process.argv[2] ?? '') as Crowd).then(
  (cost) => process.send?.(cost, () => process.exit(0)),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
