/** A real Koishi with the real adapter of one loopback end. */
import { createRequire } from 'node:module'
import { Context, Logger } from 'koishi'
import { hostOf, type OutletKit } from '../../src/chat/outlet'
import type { ChatEnd } from '../../simulator/chats/end'

const require = createRequire(import.meta.url)

/** Koishi's official plugins export `{ default }`, the adapters vary. */
function pluginOf(name: string): never {
  const loaded = require(name) as { default?: unknown }
  return (loaded.default ?? loaded) as never
}

export interface Connected {
  app: Context
  /** What an outlet needs; made anew for each, so that they share nothing. Nobody looks for lost messages. */
  kit(): OutletKit
  close(): Promise<void>
}

/** Loads the real adapter of an end; the function it returns takes it away again. */
export function load(app: Context, end: ChatEnd, silenceMs: number): () => void {
  app.plugin(pluginOf('@koishijs/plugin-http'), { timeout: silenceMs } as never)
  const adapter = app.plugin(pluginOf(end.adapter), end.config(silenceMs) as never)
  return () => void adapter.dispose()
}

/** `silenceMs`: how long the adapter waits for an answer. */
export async function connect(end: ChatEnd, silenceMs = 30_000): Promise<Connected> {
  const before = Logger.levels.base
  // Adapters complain about every refusal.
  Logger.levels.base = 0
  const app = new Context()
  const unload = load(app, end, silenceMs)
  await app.start()
  await end.connected()
  const quiet = () => undefined
  return {
    app,
    kit: () => ({
      host: hostOf(app),
      signal: new AbortController().signal,
      log: { debug: quiet, info: quiet, warn: quiet },
      clock: Date.now,
      lookAfterMs: [],
    }),
    async close() {
      // First, or the bots outlive the service they are kept in and connect again for ever.
      unload()
      await app.stop()
      await end.close()
      Logger.levels.base = before
    },
  }
}
