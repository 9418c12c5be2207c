/** Whether our accounts are in a chat nobody of it has written from: asked of the platform, as far as it says. */
import type { Bot } from 'koishi'
import { inTime } from '../async/deadline'
import { sleep } from '../async/sleep'
import { toAmagiError } from '../errors'
import { adapterOf } from './adapters'
import type { Once } from './adapters/base'
import type { ChatRef } from './ref'

/** Milliseconds one platform is waited for. */
const patienceMs = 3000
/** Milliseconds between two questions about many chats. */
const paceMs = 100
/** Answers in a row that say nothing, after which an account is not asked about more of them: each may take seconds. */
const mostOpen = 3

/** `unsure`: nobody could be asked, or nobody answered. The chat is named as its own messages name it, where that was said. */
export type Presence = { readonly kind: 'there' | 'unsure'; readonly chat: ChatRef } | { readonly kind: 'absent' }

const unsure = (bot: Bot, chat: ChatRef): Presence => ({ kind: 'unsure', chat: { ...chat, selfId: bot.selfId } })

async function ask(bot: Bot, chat: ChatRef, signal: AbortSignal, once?: Once): Promise<Presence> {
  const { find } = adapterOf({ platform: chat.platform, bot })
  if (!find) return unsure(bot, chat)
  try {
    const found = await inTime(find(bot, { ...chat, selfId: bot.selfId }, once), patienceMs, {
      signal,
      message: 'nobody says whether we are in the chat',
    })
    return found ? { kind: 'there', chat: found } : { kind: 'absent' }
  } catch (thrown) {
    if (signal.aborted) throw toAmagiError(thrown)
    return unsure(bot, chat)
  }
}

async function firstThere(bots: readonly Bot[], look: (bot: Bot) => Promise<Presence>): Promise<Presence> {
  let best: Presence = { kind: 'absent' }
  for (const bot of bots) {
    const found = await look(bot)
    if (found.kind === 'there') return found
    if (best.kind === 'absent') best = found
  }
  return best
}

/** Of these accounts, all of the chat's platform, the first that is there, else the first that may be. Rejects with `cancelled`. */
export const presenceOf = (bots: readonly Bot[], chat: ChatRef, signal: AbortSignal): Promise<Presence> =>
  firstThere(bots, (bot) => ask(bot, chat, signal))

/** The same about many chats, one question after the other, for one command. */
export function createCensus(signal: AbortSignal): (bots: readonly Bot[], chat: ChatRef) => Promise<Presence> {
  /** Of an account about groups, and about people: some platforms tell of one alone. */
  const open = new Map<string, number>()
  const answers = new Map<string, Promise<unknown>>()

  async function look(bot: Bot, chat: ChatRef): Promise<Presence> {
    const key = [bot.selfId, chat.platform, chat.direct].join('\n')
    const before = open.get(key)
    if ((before ?? 0) >= mostOpen) return unsure(bot, chat)
    if (before !== undefined) await sleep(paceMs, signal)
    const once: Once = (what, question) => {
      const answer = answers.get(`${key}\n${what}`) ?? question()
      answers.set(`${key}\n${what}`, answer)
      return answer
    }
    const presence = await ask(bot, chat, signal, once)
    open.set(key, presence.kind === 'unsure' ? (before ?? 0) + 1 : 0)
    return presence
  }

  return (bots, chat) => firstThere(bots, (bot) => look(bot, chat))
}
