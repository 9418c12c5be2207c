/** The Koishi plugin: wiring only. */
import type { Context } from 'koishi'
import { brief } from './chat/brief'
import { registerCommands } from './chat/commands'
import { listen } from './chat/intake'
import { createMemory } from './chat/memory'
import { createTools } from './chat/tools'
import type { Log } from './chat/types'
import { Config } from './config'
import { AmagiError } from './errors'
import { locales } from './locale'

export { Config }

export const name = 'amagi'

/** Nothing is indispensable: a missing required service would park the plugin without a word. */
export const inject = { optional: ['database', 'notifier'] }

/** Shown above the form in the console. */
export const usage = String(locales['zh-CN']._usage)

export function apply(ctx: Context, settings: Config): void {
  const logger = ctx.logger('amagi')
  // Texts of messages may hold `%`: they are arguments, never formats.
  const log: Log = {
    debug: (line) => logger.debug('%s', line),
    info: (line) => logger.info('%s', line),
    warn: (line) => logger.warn('%s', line),
  }
  for (const [locale, texts] of Object.entries(locales)) ctx.i18n.define(locale, texts as never)

  const lifetime = new AbortController()
  const store = createMemory(settings, Date.now)
  const tools = createTools({ ctx, settings, signal: lifetime.signal, store, log })
  ctx.on('dispose', () => {
    lifetime.abort()
    void tools.close()
  })

  const commandWords = registerCommands(ctx, tools)
  listen(ctx, tools, { commandWords, bots: () => ctx.bots })

  if (settings.api.enabled) openApi(log)
}

/** The HTTP API beside the bot, on a port of its own. */
function openApi(log: Log): void {
  log.warn(brief(new AmagiError('unsupported', { message: 'the HTTP API cannot be opened from here yet' })))
}
