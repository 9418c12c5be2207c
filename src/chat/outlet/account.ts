/** Our account in a chat: looked up when something is sent, waited for and revived while it is offline. */
import type { Bot } from 'koishi'
import { sleep } from '../../async/sleep'
import type { ChatAdapter } from '../adapters/base'
import { brief } from '../brief'
import type { ChatRef } from '../ref'
import type { Log } from '../types'
import { accountIn, type Host } from './host'

/** How long an account that is offline is waited for. */
const patienceMs = 60_000
const lookMs = 500
/** An account is revived at most this often. */
const reviveMs = 60_000

/** What is needed to wait for an account. */
export interface AccountOptions {
  host: Host
  signal: AbortSignal
  log: Log
  clock: () => number
}

/** Our account in one chat. */
export interface Account {
  /** As it is right now, able to send or not. */
  now(): Bot | undefined
  /** Once it can send; undefined when it does not come back in time. */
  ready(): Promise<Bot | undefined>
}

/** Starts an account that is offline and does not come back by itself; where that was just tried nothing happens. Never rejects. */
export async function revive(
  bot: Bot,
  adapter: ChatAdapter,
  { host, log, clock }: Pick<AccountOptions, 'host' | 'log' | 'clock'>,
): Promise<void> {
  const time = clock()
  if (!adapter.revive || time - (host.revived.get(bot.sid) ?? -Infinity) < reviveMs) return
  host.revived.set(bot.sid, time)
  log.info(`${bot.sid} is offline and does not come back by itself: it is started again`)
  await adapter.revive(bot).catch((error: unknown) => log.warn(`${bot.sid} cannot be started: ${brief(error)}`))
}

/** Nothing is kept of the account itself: reconnected, it may be another object. */
export function createAccount(chat: ChatRef, adapter: ChatAdapter, options: AccountOptions): Account {
  const { host, signal } = options
  const now = (): Bot | undefined => accountIn(host.bots(), chat)

  return {
    now,
    async ready() {
      const until = performance.now() + patienceMs
      for (;;) {
        const bot = now()
        if (bot && adapter.ready?.(bot) !== false) return bot
        if (performance.now() >= until) return undefined
        if (bot) await revive(bot, adapter, options)
        await sleep(lookMs, signal)
      }
    },
  }
}
