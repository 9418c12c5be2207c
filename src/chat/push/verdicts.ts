/** What a refusal means for what waits: come later, try again, or the chat is gone. */
import type { Bot } from 'koishi'
import { inTime } from '../../async/deadline'
import type { Handed } from '../../push/outbox'
import { hourMs, minuteMs } from '../../units'
import { adapterOf } from '../adapters'
import { brief } from '../brief'
import { missingOf, type Outcome, type Refusal } from '../outcome'
import { accountIn } from '../outlet/host'
import { chatKey, type ChatRef } from '../ref'
import type { ChatKit } from '../types'
import { namesMute } from '../wording'

/** Where nobody says until when: it is asked again after so long. */
const askAgainMs = 10 * minuteMs
/** The longest nap after a mute with an end: it may be lifted before. */
const longestMs = hourMs
/** An account that went away is looked for again, and a pace nobody named is kept, for so long. */
const awayMs = 30_000
const slowMs = minuteMs
/** An account that is not let in waits for who runs the bot. */
const lockedMs = 10 * minuteMs
/** Longest wait for the platform's word. */
const questionMs = 5000

/** What chats and accounts have said of themselves. */
export interface Verdicts {
  /**
   * Whether the account of a chat was logged in when its end was last asked, which is done anew while it is not. Now and then
   * one message is let through all the same: ends have been wrong about it.
   */
  loggedIn(place: ChatRef): boolean
  /** Where nobody could speak when it was last tried: undefined when somebody may now. Never rejects. */
  resting(place: ChatRef): Promise<Handed | undefined>
  /** What became of a message. Never rejects. */
  of(outcome: Outcome, place: ChatRef): Promise<Handed>
  /** The platform's word on a question about our account; undefined when it gave none. Never rejects. */
  ask<T>(place: ChatRef, question: (bot: Bot) => Promise<T> | undefined): Promise<T | undefined>
}

/** Kept in memory. */
export function createVerdicts({
  host,
  clock,
  signal,
  log,
}: Pick<ChatKit, 'host' | 'clock' | 'signal' | 'log'>): Verdicts {
  /** Chats in which an account of ours could not speak; another one may. */
  const muted = new Set<string>()
  const keyOf = (place: ChatRef): string => `${place.selfId} ${chatKey(place)}`
  /** The last pause of a chat that was written to too fast, milliseconds. */
  const slowed = new Map<string, number>()
  const botIn = (place: ChatRef): Bot | undefined => accountIn(host.bots(), place)
  const adapterIn = (place: ChatRef) => adapterOf({ platform: place.platform, bot: botIn(place) })
  /** Accounts that are out: when their ends were last asked about them, and when a message was last tried. */
  const out = new Map<string, { askedAt: number; triedAt: number }>()
  const accountOf = ({ platform, selfId }: ChatRef): string => `${platform} ${selfId}`

  /** True when the end says so itself. */
  async function isOut(place: ChatRef): Promise<boolean> {
    const account = accountOf(place)
    const { loggedIn } = adapterIn(place)
    const isIn = loggedIn && (await ask(place, (bot) => loggedIn.call(undefined, bot)))
    if (isIn !== false) {
      out.delete(account)
      return false
    }
    if (!out.has(account)) log.warn(`push: ${account} is not logged in where its end is`)
    out.set(account, { triedAt: clock(), ...out.get(account), askedAt: clock() })
    return true
  }

  async function ask<T>(place: ChatRef, question: (bot: Bot) => Promise<T> | undefined): Promise<T | undefined> {
    const bot = botIn(place)
    if (!bot) return undefined
    try {
      const asked = question(bot)
      return asked && (await inTime(asked, questionMs, { signal, message: 'the platform did not answer' }))
    } catch (error) {
      log.debug(`${place.platform}: ${brief(error)}`)
      return undefined
    }
  }

  /** Milliseconds until somebody may speak; undefined where the platform does not say that nobody may. */
  async function muteMs(place: ChatRef): Promise<number | undefined> {
    const now = clock()
    const { mutedUntil } = adapterIn(place)
    const end = mutedUntil && (await ask(place, (bot) => mutedUntil.call(undefined, bot, place, now)))
    if (end === undefined || end <= now) return undefined
    // A second more: clocks differ.
    return Number.isFinite(end) ? Math.min(end - now + 1000, longestMs) : askAgainMs
  }

  const later = (forMs: number): Handed => ({ kind: 'later', forMs })

  /**
   * Whether the platform says that our account is not in the chat any more. Some ends answer a message to a group they have
   * left as if their time had run out (NapNeko/NapCatQQ 80, 2024-06), others with one word for everything.
   */
  async function isLeft(place: ChatRef): Promise<boolean> {
    const { find } = adapterIn(place)
    return find !== undefined && (await ask(place, async (bot) => !(await find.call(undefined, bot, place)))) === true
  }

  /** Too fast, and nobody says for how long: every time twice as long. */
  function slowedMs(place: ChatRef): number {
    const forMs = Math.min(longestMs, 2 * (slowed.get(keyOf(place)) ?? slowMs / 2))
    slowed.set(keyOf(place), forMs)
    return forMs
  }

  async function ofRefusal({ scope, reason, retryAfterMs, account, unsent }: Refusal, place: ChatRef): Promise<Handed> {
    const bot = botIn(place)
    if (!bot || unsent || adapterIn(place).ready?.(bot) === false) return later(awayMs)
    if (scope === 'pace') return later(retryAfterMs ?? slowedMs(place))
    if (account) return later(lockedMs)
    if (await isOut(place)) return later(awayMs)
    // Some ends refuse in words that mean anything (go-cqhttp: SEND_MSG_API_ERROR): asked, they know.
    const forMs = await muteMs(place)
    const said = scope === 'chat' && (adapterIn(place).saysMuted ?? namesMute)(reason)
    if (forMs !== undefined || said) {
      muted.add(keyOf(place))
      return later(forMs ?? askAgainMs)
    }
    if (scope !== 'chat') return { kind: 'refused', about: (await isLeft(place)) ? 'chat' : 'moment', reason }
    return { kind: 'refused', about: 'chat', reason }
  }

  return {
    ask,
    loggedIn(place) {
      const own = out.get(accountOf(place))
      if (!own) return true
      const now = clock()
      if (Math.abs(now - own.askedAt) >= awayMs) {
        own.askedAt = now
        void isOut(place)
      }
      if (Math.abs(now - own.triedAt) < askAgainMs) return false
      own.triedAt = now
      return true
    },
    async resting(place) {
      if (!muted.has(keyOf(place))) return undefined
      const forMs = await muteMs(place)
      if (forMs !== undefined) return later(forMs)
      muted.delete(keyOf(place))
      return undefined
    },
    async of(outcome, place) {
      const missing = missingOf(outcome)
      if (missing?.kind === 'refused' && outcome.kind !== 'partly') return ofRefusal(missing, place)
      slowed.delete(keyOf(place))
      if (!missing || outcome.kind === 'partly') {
        out.delete(accountOf(place))
        return { kind: 'sent' }
      }
      if (await isOut(place)) return { kind: 'unknown' }
      return { kind: 'unknown', ...((await isLeft(place)) ? { gone: true } : {}) }
    },
  }
}
