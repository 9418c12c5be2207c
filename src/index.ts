/** The Koishi plugin: wiring only. */
import { join } from 'node:path'
import type { Context } from 'koishi'
import { registerCommands } from './chat/commands'
import { openHttpApi } from './chat/http-api'
import { listen } from './chat/intake'
import { createKit } from './chat/kit'
import type { Log } from './chat/types'
import { Config } from './config'
import { mask } from './http/mask'
import { locales } from './words/locale'
import { createChoices, createCredentials, createLedger, removeParts } from './store'

export { Config }

export const name = 'amagi'

/** Nothing is indispensable: a missing required service would park the plugin without a word. */
export const inject = { optional: ['database', 'notifier'] }

/** Shown above the form in the console. */
export const usage = String(locales['zh-CN']._usage)

/** Called by Koishi at every load, reload included; all that lives afterwards ends with `ctx`. */
export function apply(ctx: Context, settings: Config): void {
  const logger = ctx.logger('amagi')
  // Texts of messages may hold `%`: they are arguments, never formats. Masked here too: whatever somebody lets through.
  const log: Log = {
    debug: (line) => logger.debug('%s', mask(line)),
    info: (line) => logger.info('%s', mask(line)),
    warn: (line) => logger.warn('%s', mask(line)),
  }
  for (const [locale, texts] of Object.entries(locales)) ctx.i18n.define(locale, texts as never)

  const lifetime = new AbortController()
  const dir = join(ctx.baseDir, 'data', 'amagi')
  void removeParts(dir).then((count) => count > 0 && log.info(`removed ${count} leftover data file(s)`))
  const store = {
    credentials: createCredentials({ dir, settings: (id) => settings.accounts[id].cookie, log: log.warn }),
    choices: createChoices(ctx, { dir, log: log.warn }),
    ledger: createLedger(settings.limits),
  }
  const kit = createKit({ ctx, settings, signal: lifetime.signal, store, log })
  ctx.on('dispose', () => {
    lifetime.abort()
    void kit.close()
  })

  registerCommands(ctx, kit)
  listen(ctx, kit, { bots: () => ctx.bots })
  openHttpApi(ctx, kit)
}
