/** One send: through the account once it is there, listened to, judged by the adapter. */
import { h } from 'koishi'
import { inTime } from '../../async/deadline'
import { AmagiError } from '../../errors'
import type { Abilities } from '../../model'
import type { ChatAdapter, Departure, SendReport } from '../adapters/base'
import type { Conversation } from '../conversation'
import { listening } from '../listening'
import { unsent, type Outcome } from '../outcome'
import { commonVerdict } from '../verdict'
import type { Account, AccountOptions } from './account'
import { announce, sessionFor } from './session'

/** Adapters have time-outs of their own (OneBot 60 s); ours only catches those that wait for ever. */
const baseDeadlineMs = 90_000
/** Slowest upload worth waiting for, bytes per millisecond (LuckyLilliaBot#224 counts with 512 KB/s). */
const slowestRate = 256

/** One message as it leaves. */
interface Leaving {
  elements: readonly h[]
  /** Whether it quotes the message that is answered. */
  quotes: boolean
  /** Bytes the chat server has to take in; the deadline grows with them. */
  bytes: number
}

/** Sends once; resolves to what became of it, rejects only with `cancelled`. */
export type Send = (parcel: Leaving) => Promise<Outcome>

/** Everything a send into one chat needs. */
interface SendKit extends AccountOptions {
  adapter: ChatAdapter
  abilities: Pick<Abilities, 'maxMessages'>
  account: Account
}

/** For the messages of one answer. */
export function createSend(
  conversation: Conversation,
  { adapter, abilities, account, host, signal, clock }: SendKit,
): Send {
  const { chat, reply } = conversation

  function departure(): Departure {
    const turn = (reply?.messageId ? (host.replies.get(reply.messageId) ?? 0) : 0) + 1
    if (reply?.messageId) host.replies.set(reply.messageId, turn)
    return { reply, turn, now: clock() }
  }

  return async ({ elements, quotes, bytes }) => {
    const bot = await account.ready()
    if (!bot) return unsent(`${chat.platform}:${chat.selfId} is offline`)
    const leaving = departure()
    const { channelId, event = {}, head = [] } = adapter.address?.(chat, leaving) ?? { channelId: chat.channelId }
    const session = sessionFor(conversation, adapter, { bot, event, leaving })
    const ear = listening(bot, {
      ...(adapter.dooms ? { dooms: adapter.dooms } : {}),
      amend: (call, body) => adapter.amend?.(call, body, elements, bot),
    })
    const quote = quotes && reply?.messageId ? [h.quote(reply.messageId)] : []
    const judge = (how: Pick<SendReport, 'ids' | 'error'>): Outcome => {
      const report = { ...how, exchanges: ear.exchanges, quoted: quotes, unheard: ear.deaf }
      for (const id of adapter.unannounced?.(report) ?? []) announce(session, id, clock())
      const outcome = (adapter.verdict ?? commonVerdict)(report)
      // Where answers are counted a refusal is about the message that is answered.
      if (abilities.maxMessages === Infinity) host.shut.heard(chat, outcome, ear.exchanges, clock())
      return outcome
    }
    try {
      // Not session.send: that one logs all arguments itself and never rejects.
      const sending = ear.bot.sendMessage(channelId, [...head, ...quote, ...elements], reply?.referrer, { session })
      const limitMs = baseDeadlineMs + bytes / slowestRate
      return judge({ ids: await inTime(sending, limitMs, { signal, message: 'the adapter did not answer' }) })
    } catch (error) {
      // It had left, or was about to.
      if (signal.aborted) throw new AmagiError('cancelled', { details: { uncertain: true }, cause: error })
      return judge({ error })
    }
  }
}
