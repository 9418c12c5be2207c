/** Whether our accounts are in a chat nobody of it has written from: asked of the platform, as far as it says. */
import type { Bot } from 'koishi'
import { inTime } from '../async/deadline'
import { toAmagiError } from '../errors'
import { adapterOf } from './adapters'
import type { ChatRef } from './ref'

/** Milliseconds one platform is waited for. */
const patienceMs = 3000

/** `unsure`: nobody could be asked, or nobody answered. The chat is named as its own messages name it, where that was said. */
export type Presence = { readonly kind: 'there' | 'unsure'; readonly chat: ChatRef } | { readonly kind: 'absent' }

async function ask(bot: Bot, chat: ChatRef, signal: AbortSignal): Promise<Presence> {
  const own = { ...chat, selfId: bot.selfId }
  const { find } = adapterOf({ platform: chat.platform, bot })
  if (!find) return { kind: 'unsure', chat: own }
  try {
    const found = await inTime(find(bot, own), patienceMs, {
      signal,
      message: 'nobody says whether we are in the chat',
    })
    return found ? { kind: 'there', chat: found } : { kind: 'absent' }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (signal.aborted) throw error
    return { kind: 'unsure', chat: own }
  }
}

/** Of these accounts, all of the chat's platform, the first that is there, else the first that may be. Rejects with `cancelled`. */
export async function presenceOf(bots: readonly Bot[], chat: ChatRef, signal: AbortSignal): Promise<Presence> {
  let best: Presence = { kind: 'absent' }
  for (const bot of bots) {
    const found = await ask(bot, chat, signal)
    if (found.kind === 'there') return found
    if (best.kind === 'absent') best = found
  }
  return best
}
