/** Who may be answered now. */
import type { Conversation } from './conversation'
import { chatKey, userKey } from './ref'
import type { Ledger } from './types'

/** True for a message that was delivered before: adapters repeat their events after a reconnect. */
export function isRepeated({ chat, reply }: Conversation, ledger: Ledger): boolean {
  return reply?.messageId !== undefined && !ledger.firstSeen(`${chatKey(chat)} ${reply.messageId}`)
}

/** `leave` gives the place among the answers of the chat back, once the answer has ended; `reason` is a line for the log. */
export type Admission = { admitted: true; leave: () => void } | { admitted: false; reason: string }

/** Counts one answer of the user and takes a place in the chat; refused, nothing is taken. */
export function admit({ chat, user }: Conversation, ledger: Ledger): Admission {
  const leave = ledger.enter(chatKey(chat))
  if (!leave) return { admitted: false, reason: `${chatKey(chat)}: too many answers at a time` }
  if (!user || ledger.allow(userKey(user))) return { admitted: true, leave }
  leave()
  return { admitted: false, reason: `${userKey(user)} has used up the answers of this minute` }
}
