/** The one way out: a message to a chat, with the truth about what became of it. */
import type { h } from 'koishi'
import { sleep } from '../../async/sleep'
import { throwIfAborted } from '../../async/until'
import type { MediaFile } from '../../media/types'
import type { Abilities } from '../../model'
import type { Locale, TextKey } from '../../words/locale'
import { abilitiesOf, adapterOf } from '../adapters'
import type { Perks } from '../perks'
import { plainElement, type FileElement } from '../adapters/base'
import { localeOf, type Conversation } from '../conversation'
import type { Outcome } from '../outcome'
import { createAccount, type AccountOptions } from './account'
import { accountIn } from './host'
import type { Inline } from './inline'
import { lookingAfter } from './look'
import { createSend } from './send'
import { asTexts } from './texts'
import { createUpload } from './upload'

export { hostOf, type Host } from './host'
export type { Inline, Inlined } from './inline'

/** Longest pause a platform may ask for before the same message is sent again. */
const longestPauseMs = 30_000
/** Where it asks for one and does not say how long. */
const usualPauseMs = 1000
/** The same message at most: without its quote, after a pause. */
const maxAttempts = 3

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
  /** A file as this chat's adapter wants it written. */
  write(file: FileElement): h
  /** Several pictures, each written so, as it wants them in one message. */
  together(pictures: readonly h[]): readonly h[]
  /** Data inside messages: whoever sends some lets it be carried. */
  readonly inline: Inline
  /** A text in the languages of the chat; elements, so that foreign text stays literal. */
  say(text: TextKey, params?: Record<string, string | number>): h[]
  /**
   * Gives the chat's own end a file and resolves to where it has it; absent where ends take none. Rejects with
   * `send-failed` when it did not take it whole, `cancelled`, `internal` (our disk).
   */
  readonly upload?: (file: MediaFile) => Promise<string>
  /**
   * Resolves to what became of the message, however that ended. A refused quote and a pause the platform asks for
   * are dealt with here; where the platform can be asked, one that nobody answered for is looked for. Rejects only with `cancelled` (plugin unloaded: nothing
   * will be sent, and nothing was unless `details.uncertain` says that it may have been).
   */
  send(elements: readonly h[], options?: SendOptions): Promise<Outcome>
}

/** What all outlets of the plugin share. */
export interface OutletKit extends AccountOptions {
  /** Pauses before the looks for a message nobody answered for, milliseconds; none: nobody looks. Default: four. */
  readonly lookAfterMs?: readonly number[]
}

/** How long to wait before the same message goes out again as it is; undefined: it does not. Milliseconds. */
function pauseOf(outcome: Outcome): number | undefined {
  if (outcome.kind !== 'refused' || outcome.scope !== 'pace') return undefined
  const pauseMs = outcome.retryAfterMs ?? usualPauseMs
  return pauseMs <= longestPauseMs ? pauseMs : undefined
}

/**
 * `quote`: the first message that asks for it quotes the request. `perks`: what the chat may have beyond the usual;
 * only who sends large files needs to know.
 */
export function createOutlet(conversation: Conversation, kit: OutletKit, quote: boolean, perks: Perks = {}): Outlet {
  const { chat, reply, locales } = conversation
  const { host, signal } = kit
  const adapter = adapterOf({ platform: chat.platform, bot: accountIn(host.bots(), chat) })
  const abilities = { ...abilitiesOf(adapter, chat), ...perks }
  const account = createAccount(chat, adapter, kit)
  const plainSend = createSend(conversation, { ...kit, adapter, abilities, account })
  const send = lookingAfter(plainSend, chat, adapter, { ...kit, account })
  /** Whether the request was quoted, or is not to be. */
  let quoted = !quote || !reply?.messageId || !abilities.quote

  const upload = createUpload(adapter, account, signal)

  return {
    ...conversation,
    abilities,
    ...(upload ? { upload } : {}),
    locale: localeOf(locales, host.i18n),
    self: () => ({ id: chat.selfId, name: account.now()?.user?.name ?? 'amagi' }),
    write: adapter.write ?? plainElement,
    together: adapter.together ?? ((pictures) => pictures),
    inline: host.inlining.of(signal),
    say: (text, params = {}) => host.i18n.render([...locales], [text], params),
    async send(elements, { bytes = 0, quote: wanted = false } = {}) {
      throwIfAborted(signal)
      const texts = asTexts(elements, adapter, abilities)
      let quotes = wanted && !quoted
      for (let attempt = 1; ; attempt++) {
        const outcome = await send({ elements: texts, quotes, bytes })
        const last = attempt >= maxAttempts
        if (!last && quotes && outcome.kind === 'refused' && outcome.scope === 'quote') {
          quotes = false
          quoted = true
          continue
        }
        const pauseMs = pauseOf(outcome)
        if (!last && pauseMs !== undefined) {
          await sleep(pauseMs, signal)
          continue
        }
        if (outcome.kind !== 'refused' && quotes) quoted = true
        return outcome
      }
    },
  }
}
