/**
 * A whole bot on loopback: real Koishi, the real adapters of OneBot, KOOK and Discord, the plugin, and the platforms'
 * simulator.
 * Used by the end-to-end tests and by `npm run demo`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Context } from 'koishi'
import type { Settings } from '../../src/model'
import { startDiscordEnd, type DiscordEnd } from './discord'
import { startKookEnd, type KookEnd } from './kook'
import type { Likes } from './likes'
import { startOneBotEnd, type OneBotEnd } from './onebot'
import { startSimulator, type Simulator } from '..'

const require = createRequire(import.meta.url)

/** Koishi's official plugins export `{ default }`, ours and the adapters vary. */
function pluginOf(name: string): never {
  const loaded = require(name) as { default?: unknown }
  return (loaded.default ?? loaded) as never
}

type PartialSettings = {
  [K in keyof Settings]?: Settings[K] extends object ? Partial<Settings[K]> : Settings[K]
}

export interface BotOptions {
  /** The plugin's module: the source in tests, the built package in the demo. */
  plugin: object
  settings?: PartialSettings
  kook?: boolean
  discord?: boolean
  /** A second account whose QQ end runs on another machine and takes files in pieces. */
  apart?: boolean
  database?: boolean
  /** File of a database on disk, which several bots may share. */
  sqlite?: string
  /** Our QQ account; default 10001. */
  selfId?: string
  /** Reactions of a group in which there are several bots. */
  likes?: Likes
  simulator?: Simulator
  /** Koishi's base folder when it shall outlive the bot. */
  dir?: string
  /** Seconds the adapter waits for an answer of the other end. */
  responseTimeoutMs?: number
}

export interface LoopbackBot {
  app: Context
  simulator: Simulator
  onebot: OneBotEnd
  kook: KookEnd | undefined
  discord: DiscordEnd | undefined
  apart: OneBotEnd | undefined
  /** Koishi's base folder. */
  dir: string
  /** Gives the plugin other settings, as the console does; what is not named is as by default. */
  update(settings: PartialSettings): void
  close(): Promise<void>
}

/**
 * What was answered may not be over: Koishi fails in what it says of it when it is taken away meanwhile. Not for long:
 * some of it waits for an end that never answers.
 */
async function settled(app: Context): Promise<void> {
  const { _sessions: underWay } = app.$processor
  for (let turn = 0; turn < 20 && Object.keys(underWay).length > 0; turn++) await sleep(10)
}

export async function startBot(options: BotOptions): Promise<LoopbackBot> {
  const simulator = options.simulator ?? (await startSimulator())
  const onebot = await startOneBotEnd(options.selfId, options.likes)
  const kook = options.kook ? await startKookEnd() : undefined
  const discord = options.discord ? await startDiscordEnd() : undefined
  const apart = options.apart ? await startOneBotEnd('10002') : undefined
  if (apart) Object.assign(apart.disk, { apart: true, pieces: 'takes' })
  const responseTimeout = options.responseTimeoutMs ?? 60_000
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'amagi-bot-')))
  const app = new Context()
  app.baseDir = dir
  app.plugin(pluginOf('@koishijs/plugin-http'))
  if (options.database) app.plugin(pluginOf('@koishijs/plugin-database-memory'))
  if (options.sqlite) app.plugin(pluginOf('@minatojs/driver-sqlite'), { path: options.sqlite } as never)
  for (const end of apart ? [onebot, apart] : [onebot])
    app.plugin(pluginOf('koishi-plugin-adapter-onebot'), {
      selfId: end.selfId,
      protocol: 'ws',
      endpoint: end.url,
      responseTimeout,
    } as never)
  if (kook)
    app.plugin(pluginOf('@satorijs/adapter-kook'), { protocol: 'ws', token: 'loopback', endpoint: kook.url } as never)
  if (discord) app.plugin(pluginOf(discord.adapter), discord.config(responseTimeout) as never)
  const settingsOf = (settings: PartialSettings = {}): never =>
    ({ network: { gateway: simulator.url }, ...settings }) as never
  const fork = app.plugin(options.plugin as never, settingsOf(options.settings))
  await app.start()
  await onebot.connected()
  await Promise.all([kook, discord, apart].map((end) => end?.connected()))
  return {
    app,
    simulator,
    onebot,
    kook,
    discord,
    apart,
    dir,
    update: (settings) => fork.update(settingsOf(settings)),
    async close() {
      await settled(app)
      await app.stop()
      await onebot.close()
      await Promise.all([kook, discord, apart].map((end) => end?.close()))
      if (!options.simulator) await simulator.close()
      // The last lines of the plugin may still be written into it.
      if (!options.dir) await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
  }
}
