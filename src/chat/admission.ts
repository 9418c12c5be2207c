/** Who may be answered now. */
import type { Session } from 'koishi'
import { chatKey, userKey } from './keys'
import type { Ledger } from './types'

/** True for a message that was delivered before: adapters repeat their events after a reconnect. */
export function isRepeated(session: Session, ledger: Ledger): boolean {
  return Boolean(session.messageId) && !ledger.firstSeen(`${chatKey(session)}:${session.messageId}`)
}

/** `leave` gives the place among the answers of the chat back, once the answer has ended; `reason` is a line for the log. */
export type Admission = { admitted: true; leave: () => void } | { admitted: false; reason: string }

/** Counts one answer of the user and takes a place in the chat; refused, nothing is taken. */
export function admit(session: Session, ledger: Ledger): Admission {
  const leave = ledger.enter(chatKey(session))
  if (!leave) return { admitted: false, reason: `${chatKey(session)}: too many answers at a time` }
  if (ledger.allow(userKey(session))) return { admitted: true, leave }
  leave()
  return { admitted: false, reason: `${userKey(session)} has used up the answers of this minute` }
}
