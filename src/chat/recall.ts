/** Taking back what somebody else wrote: a cookie must not stay where others, or a thief of the phone, can read it. */
import type { Session } from 'koishi'
import { limited } from '../async/deadline'

/** Milliseconds the platform may take. */
const recallMs = 5_000

/** False when the platform does not let the account do it, or does not answer. Never rejects. */
export async function recall({ bot, channelId, messageId }: Session, signal: AbortSignal): Promise<boolean> {
  if (!channelId || !messageId) return false
  try {
    await limited(async () => bot.deleteMessage(channelId, messageId), recallMs, { signal, message: 'not taken back' })
    return true
  } catch {
    // The text of the error may hold the token of the account.
    return false
  }
}
