/** The one way out: a message to the chat a session came from, with the truth about what became of it. */
import { h, type Fragment, type Session } from 'koishi'
import { inTime } from '../async/deadline'
import { throwIfAborted } from '../async/until'
import { AmagiError } from '../errors'
import type { Abilities } from '../model'
import { brief } from './brief'
import { abilitiesOf } from './adapters'
import { isUncertain } from './uncertain'

/** Adapters have time-outs of their own (OneBot 60 s); ours only catches those that wait for ever. */
const baseDeadlineMs = 90_000
/** Slowest upload worth waiting for, bytes per millisecond (LuckyLilliaBot#224 counts with 512 KB/s). */
const slowestRate = 256

interface SendOptions {
  /** Bytes the chat server has to take in; the deadline grows with them. */
  bytes?: number
  /** Quote the request unless an earlier message did. */
  quote?: boolean
}

/** A chat as delivery sees it. */
export interface Outlet {
  readonly session: Session
  readonly abilities: Abilities
  /**
   * Resolves when the chat took the message. Rejects with `send-failed` (`details.uncertain` when it may have
   * arrived) or `cancelled` (plugin unloaded: nothing was or will be sent).
   */
  send(elements: readonly h[], options?: SendOptions): Promise<string[]>
}

export interface OutletOptions {
  session: Session
  signal: AbortSignal
  /** Quote the request in the first message that asks for it. */
  quote: boolean
  abilities?: Abilities
}

export function createOutlet(options: OutletOptions): Outlet {
  const { session, signal } = options
  const abilities = options.abilities ?? abilitiesOf(session)
  let quoted = !options.quote || !abilities.quote || !session.messageId

  return {
    session,
    abilities,
    async send(elements, { bytes = 0, quote = false } = {}) {
      throwIfAborted(signal)
      const quotes = quote && !quoted && session.messageId ? [h.quote(session.messageId)] : []
      const fragment: Fragment = [...quotes, ...elements]
      try {
        // Not session.send: that one logs all arguments itself and never rejects.
        const sending = session.bot.sendMessage(session.channelId ?? '', fragment, session.event.referrer, { session })
        const ids = await inTime(sending, baseDeadlineMs + bytes / slowestRate, {
          signal,
          message: 'the adapter did not answer',
        })
        if (quotes.length > 0) quoted = true
        return ids
      } catch (error) {
        if (signal.aborted) throw new AmagiError('cancelled', { cause: error })
        const uncertain = isUncertain(error)
        if (uncertain && quotes.length > 0) quoted = true
        throw new AmagiError('send-failed', { details: { uncertain }, message: brief(error) })
      }
    },
  }
}
