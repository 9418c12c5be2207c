/** Taking messages back: a cookie or a login code must not stay where others can read it. */
import type { Bot } from 'koishi'
import { limited } from '../async/deadline'

/** Milliseconds the platform may take. */
const recallMs = 5_000

/** One message as the framework names it. */
export interface Recalled {
  bot: Pick<Bot, 'deleteMessage'> | undefined
  channelId: string | undefined
  messageId: string | undefined
}

/** False when the platform does not let the account do it, or does not answer. Never rejects. */
export async function recall({ bot, channelId, messageId }: Recalled, signal: AbortSignal): Promise<boolean> {
  if (!bot || !channelId || !messageId) return false
  try {
    await limited(async () => bot.deleteMessage(channelId, messageId), recallMs, { signal, message: 'not taken back' })
    return true
  } catch {
    // The text of the error may hold the token of the account.
    return false
  }
}
