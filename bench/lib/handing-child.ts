/**
 * A bot that hands over one file in one way: real Koishi, the real OneBot adapter, the delivery of `src`. Started by
 * `handing.ts`, told everything in its first argument; says what became of it and what it cost.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Context, Logger } from 'koishi'
import { handOver } from '../../src/chat/deliver/hand-over'
import { placeOf } from '../../src/chat/deliver/place'
import { createLender } from '../../src/chat/lending/lender'
import { openLending } from '../../src/chat/lending/route'
import { missingOf } from '../../src/chat/outcome'
import { createOutlet, hostOf } from '../../src/chat/outlet'
import { Config } from '../../src/config'

/** One run. */
export interface Handing {
  way: 'base64' | 'chunks' | 'server' | 'file'
  path: string
  sizeBytes: number
  /** Settings of the OneBot adapter. */
  adapter: object
  /** Of Koishi's own server. */
  port: number
}

/** What it cost this process. */
export interface Cost {
  /** `sent`, `refused`, `unknown`; absent: no way fits. */
  outcome?: string
  /** The element it went as. */
  element?: string
  reason?: string
  /** From the start to the whole file at the other end. */
  ms: number
  /** Highest resident memory above that before. */
  peakMiB: number
  /** How late timers were, p99 and worst. */
  lateMs: number
  worstMs: number
}

const require = createRequire(import.meta.url)
const resolutionMs = 5

function load(app: Context, name: string, config: object): void {
  const loaded = require(name) as { default?: unknown }
  app.plugin((loaded.default ?? loaded) as never, config as never)
}

/** Resident memory in MiB: now, and the highest since it was forgotten (Linux only). */
const memory = (field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

async function main({ way, path, sizeBytes, adapter, port }: Handing): Promise<Cost> {
  Logger.levels.base = 0
  const app = new Context()
  const settings = new Config({ media: { send: way } } as never)
  load(app, '@koishijs/plugin-http', {})
  load(app, 'koishi-plugin-adapter-onebot', adapter)
  const lending = openLending(app, settings, createLender(Date.now))
  if (way === 'server')
    load(app, '@koishijs/plugin-server', { host: '127.0.0.1', port, selfUrl: `http://127.0.0.1:${port}` })
  await app.start()
  const ready = () => app.bots[0]?.status === 1 && (way !== 'server' || lending() !== undefined)
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 50))

  const quiet = () => undefined
  const log = { debug: quiet, info: quiet, warn: quiet }
  const chat = { platform: 'onebot', selfId: '10001', guildId: '20002', channelId: '20002', direct: false }
  const kit = { host: hostOf(app), signal: new AbortController().signal, log, clock: Date.now }
  const outlet = createOutlet({ chat, locales: [] }, kit, false)
  const place = placeOf(outlet, settings, lending())
  const file = { path, name: 'video.mp4', mime: 'video/mp4', sizeBytes }
  const whole = new Promise<void>((resolve) => process.once('message', () => resolve()))

  globalThis.gc?.()
  writeFileSync('/proc/self/clear_refs', '5')
  const before = memory('VmRSS')
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  const started = performance.now()
  let element: string | undefined
  const tried = (attempt: { element: string }) => (element = attempt.element)
  const outcome = await handOver({ file, wanted: 'video', place }, outlet, { tried })
  if (outcome?.kind === 'sent') await whole
  const ms = performance.now() - started
  delay.disable()
  const missing = outcome && missingOf(outcome)
  return {
    ...(outcome ? { outcome: outcome.kind } : {}),
    ...(element ? { element } : {}),
    ...(missing ? { reason: missing.reason } : {}),
    ms,
    peakMiB: memory('VmHWM') - before,
    lateMs: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
    worstMs: Math.max(0, delay.max / 1e6 - resolutionMs),
  }
}

main(JSON.parse(process.argv[2] ?? '') as Handing).then(
  (cost) => process.send?.(cost, () => process.exit(0)),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
