/** The Koishi plugin: wiring only. */
import { join } from 'node:path'
import type { Context } from 'koishi'
import { openChat } from './chat'
import { createKit } from './chat/kit'
import { liveSettings } from './chat/live'
import { drainMs, takeTurn } from './chat/relay'
import type { OpenStore } from './chat/push'
import { remember } from './chat/remembered'
import type { Log } from './chat/types'
import { Config } from './config'
import { mask } from './http/mask'
import { declarations } from './platforms'
import { locales } from './words/locale'
import {
  createChoices,
  createCredentials,
  createDevices,
  createExperience,
  createFailureMemory,
  createHealthMemory,
  createHeard,
  createNotices,
  createReports,
  createTrouble,
  openPushStore,
  removeParts,
} from './store'

export { Config }
export type { Amagi, AskOptions, Content, DrawOptions, InsightOptions, MediaOptions, Told } from './chat/plugins/types'
export type { ErrorCode } from './errors'
export type * from './model'
export type { AfterAnswer, AnswerFacts, BeforeAnswer } from './chat/plugins/answers'

export const name = 'amagi'

/** Nothing is indispensable: a missing required service would park the plugin without a word. */
export const inject = { optional: ['database', 'ffmpeg', 'notifier', 'server'] }

/** Shown above the form in the console. */
export const usage = String(locales['zh-CN']._usage)

/** Once nobody else writes there: what a killed process left half-written. */
async function tidyUp(dir: string, before: Promise<void> | undefined, log: Log): Promise<void> {
  await before
  // The process that was killed was another one: what is half-written since this one began is being written.
  const count = await removeParts(dir, Date.now() - process.uptime() * 1000)
  if (count > 0) log.info(`removed ${count} half-written data file(s)`)
}

/**
 * Called by Koishi at every load, reload included; all that lives afterwards ends with `ctx`, except answers under way
 * when other settings restart the plugin.
 */
export function apply(ctx: Context, settings: Config): void {
  const logger = ctx.logger('amagi')
  // Texts of messages may hold `%`: they are arguments, never formats. Masked here too: whatever somebody lets through.
  const log: Log = {
    debug: (line) => logger.debug('%s', mask(line)),
    info: (line) => logger.info('%s', mask(line)),
    warn: (line) => logger.warn('%s', mask(line)),
  }
  for (const [locale, texts] of Object.entries(locales)) ctx.i18n.define(locale, texts as never)

  const live = liveSettings(ctx, settings)
  const dir = join(ctx.baseDir, 'data', 'amagi')
  const data = takeTurn(ctx, dir)
  const { before } = data
  const trouble = createTrouble('data/amagi', log.warn)
  const files = { dir, log: log.warn, trouble, ...(before ? { before } : {}) }
  const remembered = remember(ctx, { dir, settings: live, log: log.warn, trouble })
  const store = {
    credentials: createCredentials({
      ...files,
      settings: (id) => live.accounts[id].cookie,
      hosts: (id) => declarations[id].hosts.links,
    }),
    choices: createChoices(ctx, files),
    heard: createHeard(ctx, { clock: Date.now, log: log.warn }),
    experience: createExperience({ ...files, path: join(dir, 'delivery.json'), clock: Date.now }),
    devices: createDevices({ ...files, path: join(dir, 'devices.json'), clock: Date.now }),
    health: createHealthMemory({ ...files, path: join(dir, 'health.json'), clock: Date.now }),
    notices: createNotices({ ...files, path: join(dir, 'notices.json'), clock: Date.now }),
    failures: createFailureMemory({ ...files, path: join(dir, 'failed.json') }),
    reports: createReports(dir, 'data/amagi'),
    ledger: remembered.ledger,
    sendings: remembered.sendings,
    statistics: remembered.statistics,
  }
  // What is sent in the background outlives the rest by a moment, and the next instance must not send it again.
  const pushed = takeTurn(ctx, join(dir, 'push.jsonl'))
  const openPush: OpenStore = (owner, changed, clock) =>
    openPushStore(ctx, {
      dir,
      log: log.warn,
      ...(pushed.before ? { before: pushed.before } : {}),
      clock,
      owner,
      changed,
    })
  const kit = createKit({ ctx, settings: live, store, openPush, log })
  ctx.on('dispose', () => {
    // Restarted with other settings our texts are there again in this very tick; unloaded they are gone for good.
    const restarts = ctx.scope.uid !== null
    // Answers that go on change nothing there.
    const { credentials, choices, experience, devices, health, notices } = store
    const counted = kit.noteHealth().then(() => health.close())
    const closed = [credentials, choices, experience, devices, notices, kit.failures].map((one) => one.close())
    void Promise.all([counted, ...closed]).finally(data.release)
    // What they send they write down.
    void kit
      .close(restarts ? drainMs : 0)
      .finally(pushed.release)
      .finally(remembered.release)
  })
  // What is half-written while an earlier instance is at work is its own.
  if (remembered.alone) void tidyUp(dir, before, log)

  openChat(ctx, kit)
}
