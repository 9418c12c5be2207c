/** Who runs a chat, as its platform says. */
import type { Session } from 'koishi'
import { LRUCache } from 'lru-cache'
import { inTime } from '../async/deadline'
import { adapterOf } from './adapters'
import { brief } from './brief'
import { chatOf, userOf } from './conversation'
import { memberKey } from './ref'
import type { Log } from './types'

/**
 * Whether somebody has a right: `unanswered` when the platform was asked and did not say, `unsaid` when it tells no bot
 * who runs the chat. Everything but `yes` is a no; the line about it differs.
 */
export type Ruling = 'yes' | 'no' | 'unanswered' | 'unsaid'

/** How long the platform's word on one member holds; milliseconds. */
const keepMs = 60_000
/** Longest wait for that word; milliseconds. */
const waitMs = 5_000
/** Members remembered at a time. */
const maxMembers = 500

/** What the question needs. */
export interface AdminsOptions {
  clock: () => number
  signal: AbortSignal
  log: Log
}

const rulingOf = (said: boolean | undefined): Ruling => (said === undefined ? 'unsaid' : said ? 'yes' : 'no')

/** Whether the platform says that the sender runs the chat; remembered for a minute. Never rejects. */
export function createChatAdmins({ clock, signal, log }: AdminsOptions): (session: Session) => Promise<Ruling> {
  const known = new LRUCache<string, { until: number; answer: Promise<Ruling> }>({ max: maxMembers })

  async function ask(session: Session, member: string | undefined): Promise<Ruling> {
    try {
      const asked = Promise.resolve(adapterOf(session).isChatAdmin?.(session))
      return rulingOf(await inTime(asked, waitMs, { signal, message: 'the platform did not say who runs the chat' }))
    } catch (error) {
      // Asked again the next time.
      if (member !== undefined) known.delete(member)
      log.info(`who runs the chat is not known: ${brief(error)}`)
      return 'unanswered'
    }
  }

  return async (session) => {
    // Fresher than anything remembered.
    const said = adapterOf(session).saysAdmin?.(session)
    if (said !== undefined) return rulingOf(said)
    const user = userOf(session)
    const member = user && memberKey(chatOf(session), user)
    if (member === undefined) return ask(session, member)
    const before = known.get(member)
    if (before && clock() < before.until) return before.answer
    const answer = ask(session, member)
    known.set(member, { until: clock() + keepMs, answer })
    return answer
  }
}
