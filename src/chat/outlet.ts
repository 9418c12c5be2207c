/** The one way out: a message to a chat, with the truth about what became of it. */
import { h, type Bot, type Context, type Session } from 'koishi'
import { LRUCache } from 'lru-cache'
import { inTime } from '../async/deadline'
import { sleep } from '../async/sleep'
import { throwIfAborted } from '../async/until'
import type { Abilities } from '../model'
import type { Locale, TextKey } from '../words/locale'
import { abilitiesOf, adapterOf } from './adapters'
import type { Departure, SendReport } from './adapters/base'
import { createHomes, type Homes } from './homes'
import { listening } from './listening'
import type { ChatRef } from './ref'
import { commonVerdict } from './verdict'
import { brief } from './brief'
import { localeOf, type Conversation } from './conversation'
import { refused, type Outcome } from './outcome'
import type { Log } from './types'

/** Adapters have time-outs of their own (OneBot 60 s); ours only catches those that wait for ever. */
const baseDeadlineMs = 90_000
/** Slowest upload worth waiting for, bytes per millisecond (LuckyLilliaBot#224 counts with 512 KB/s). */
const slowestRate = 256
/** How long an account that is offline is waited for. */
const patienceMs = 60_000
const lookMs = 500
/** An account is revived at most this often. */
const reviveMs = 60_000
/** Longest pause a platform may ask for before the same message is sent again. */
const longestPauseMs = 30_000
/** The same message at most: without its quote, after a pause. */
const maxAttempts = 3

/** The framework, as far as the way out needs it. */
export interface Host {
  /** Accounts as they are right now. */
  bots(): Iterable<Bot>
  readonly i18n: Pick<Context['i18n'], 'render' | 'fallback'>
  /** Bot → milliseconds since the epoch of the last try to revive it. */
  readonly revived: WeakMap<Bot, number>
  /** Message that is answered → how many sends answered it. */
  readonly replies: LRUCache<string, number>
  /** The chat whose switches hold. */
  readonly homes: Homes
}

/** Messages whose replies are counted. */
const maxCounted = 5000

/** Our account in a chat. */
const accountIn = (bots: Iterable<Bot>, { platform, selfId }: ChatRef): Bot | undefined =>
  [...bots].find((bot) => bot.platform === platform && bot.selfId === selfId)

/** The framework of a context, with empty memories. */
export function hostOf(ctx: Context): Host {
  const bots = (): Iterable<Bot> => ctx.bots
  return {
    bots,
    i18n: ctx.i18n,
    revived: new WeakMap(),
    replies: new LRUCache({ max: maxCounted }),
    homes: createHomes((chat) => accountIn(bots(), chat)),
  }
}

/** About one message; without any it is short and quotes nothing. */
export interface SendOptions {
  /** Bytes the chat server has to take in; the deadline grows with them. */
  bytes?: number
  /** Quote the request unless an earlier message did. */
  quote?: boolean
}

/** A chat as everything below the intake sees it. */
export interface Outlet extends Conversation {
  readonly abilities: Abilities
  /** Language of cards and formats. */
  readonly locale: Locale
  /** Our own account, as author of the nodes of a merged forward. */
  self(): { id: string; name: string }
  /** A text in the languages of the chat; elements, so that foreign text stays literal. */
  say(text: TextKey, params?: Record<string, string | number>): h[]
  /**
   * Resolves to what became of the message, however that ended. A refused quote and a pause the platform asks for
   * are dealt with here. Rejects only with `cancelled` (plugin unloaded: nothing was or will be sent).
   */
  send(elements: readonly h[], options?: SendOptions): Promise<Outcome>
}

/** What all outlets of the plugin share. */
export interface OutletKit {
  host: Host
  signal: AbortSignal
  log: Log
  clock: () => number
}

/** `quote`: the first message that asks for it quotes the request. */
export function createOutlet(conversation: Conversation, kit: OutletKit, quote: boolean): Outlet {
  const { chat, reply, locales } = conversation
  const { host, signal, log, clock } = kit
  let quoted = !quote || !reply?.messageId
  /** One for all messages of an answer: adapters count the passive replies on it. */
  let made: { bot: Bot; session: ReturnType<Bot['session']> } | undefined

  const bots = (): Bot | undefined => accountIn(host.bots(), chat)
  const adapter = adapterOf({ platform: chat.platform, bot: bots() })
  const abilities = abilitiesOf(adapter, chat)
  if (!abilities.quote) quoted = true

  async function revive(bot: Bot): Promise<void> {
    const now = clock()
    if (!adapter.revive || now - (host.revived.get(bot) ?? -Infinity) < reviveMs) return
    host.revived.set(bot, now)
    log.info(`${bot.sid} is offline and does not come back by itself: it is started again`)
    await adapter.revive(bot).catch((error: unknown) => log.warn(`${bot.sid} cannot be started: ${brief(error)}`))
  }

  /** The account, once it can send; undefined when it does not come back in time. */
  async function account(): Promise<Bot | undefined> {
    const until = performance.now() + patienceMs
    for (;;) {
      const bot = bots()
      if (bot && adapter.ready?.(bot) !== false) return bot
      if (performance.now() >= until) return undefined
      if (bot) await revive(bot)
      await sleep(lookMs, signal)
    }
  }

  function departure(): Departure {
    const turn = (reply?.messageId ? (host.replies.get(reply.messageId) ?? 0) : 0) + 1
    if (reply?.messageId) host.replies.set(reply.messageId, turn)
    return { reply, turn, now: clock() }
  }

  function sessionOf(bot: Bot, event: object, leaving: Departure): ReturnType<Bot['session']> {
    if (made?.bot === bot) return made.session
    const { userId, messageId, at } = reply ?? {}
    const session = bot.session({
      type: 'message',
      timestamp: at ?? clock(),
      channel: { id: chat.channelId, type: chat.direct ? 1 : 0 },
      ...(chat.guildId ? { guild: { id: chat.guildId } } : {}),
      ...(userId ? { user: { id: userId } } : {}),
      ...(messageId ? { message: { id: messageId } } : {}),
      ...event,
    })
    if (locales.length > 0) session.locales = [...locales]
    adapter.restore?.(session as Session, leaving)
    made = { bot, session }
    return session
  }

  /** The `send` an adapter owes the other plugins. */
  function announce({ bot, event }: ReturnType<Bot['session']>, id: string): void {
    const { channel, guild } = event
    const session = bot.session({ type: 'send', timestamp: clock(), channel, guild, message: { id } } as never)
    session.app.emit(session as Session, 'send', session as Session)
  }

  async function once(elements: readonly h[], withQuote: boolean, bytes: number): Promise<Outcome> {
    const bot = await account()
    if (!bot) return refused('chat', `${chat.platform}:${chat.selfId} is offline`)
    const leaving = departure()
    const { channelId, event = {}, head = [] } = adapter.address?.(chat, leaving) ?? { channelId: chat.channelId }
    const session = sessionOf(bot, event, leaving)
    const ear = listening(bot, adapter.dooms)
    const quotes = withQuote && reply?.messageId ? [h.quote(reply.messageId)] : []
    const judge = (report: SendReport): Outcome => {
      for (const id of adapter.unannounced?.(report) ?? []) announce(session, id)
      return (adapter.verdict ?? commonVerdict)(report)
    }
    try {
      // Not session.send: that one logs all arguments itself and never rejects.
      const sending = ear.bot.sendMessage(channelId, [...head, ...quotes, ...elements], reply?.referrer, {
        session,
      })
      const limitMs = baseDeadlineMs + bytes / slowestRate
      const ids = await inTime(sending, limitMs, { signal, message: 'the adapter did not answer' })
      return judge({ ids, exchanges: ear.exchanges, quoted: withQuote })
    } catch (error) {
      throwIfAborted(signal)
      return judge({ error, exchanges: ear.exchanges, quoted: withQuote })
    }
  }

  return {
    ...conversation,
    abilities,
    locale: localeOf(locales, host.i18n),
    self: () => ({ id: chat.selfId, name: bots()?.user?.name ?? 'amagi' }),
    say: (text, params = {}) => host.i18n.render([...locales], [text], params),
    async send(elements, { bytes = 0, quote: wanted = false } = {}) {
      throwIfAborted(signal)
      let withQuote = wanted && !quoted
      for (let attempt = 1; ; attempt++) {
        const outcome = await once(elements, withQuote, bytes)
        const last = attempt >= maxAttempts
        if (outcome.kind === 'refused' && !last && outcome.scope === 'quote' && withQuote) {
          withQuote = false
          quoted = true
          continue
        }
        const pauseMs =
          outcome.kind === 'refused' && outcome.scope === 'pace' ? (outcome.retryAfterMs ?? 1000) : Infinity
        if (!last && pauseMs <= longestPauseMs) {
          await sleep(pauseMs, signal)
          continue
        }
        if (outcome.kind !== 'refused' && withQuote) quoted = true
        return outcome
      }
    },
  }
}
