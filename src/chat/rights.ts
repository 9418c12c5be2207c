/**
 * Who may do what. Enforced here and not by the command's `authority` alone: without a database the framework
 * skips that check and an authority-4 command runs for anybody.
 */
import type { h, Session } from 'koishi'
import { LRUCache } from 'lru-cache'
import { inTime } from '../async/deadline'
import { AmagiError } from '../errors'
import type { Settings } from '../model'
import { key, type MemberOf } from '../words/families'
import { adapterOf } from './adapters'
import { brief } from './brief'
import { chatOf, userOf } from './conversation'
import { memberKey, userKey } from './ref'
import type { Say } from './say'
import type { Log } from './types'

/** Whom something is for: everybody, who runs the chat, who runs the accounts of the bot. */
export type Right = MemberOf<'right'>

/** Authority that manages accounts, and the one that switches a chat on and off. */
const accountAuthority = 4
const chatAuthority = 2
/** How long the platform's word on one member holds; milliseconds. */
const keepMs = 60_000
/** Longest wait for that word; milliseconds. */
const waitMs = 5_000
/** Members remembered at a time. */
const maxMembers = 500

/** Settings and the state of the framework a right depends on; all are asked at every check. */
export interface RightsOptions {
  settings: Pick<Settings, 'accounts'>
  /** Whether a database (and with it authorities) exists right now. */
  hasDatabase: () => boolean
  clock: () => number
  signal: AbortSignal
  log: Log
}

/** The checks of all rights. */
export interface Rights {
  /** The check of a right; throws for one nobody knows. Checks never reject: what cannot be known is a no. */
  check(right: Right): (session: Session) => Promise<boolean>
  /** The line for somebody who may not, with what he has to ask for. */
  refusal(right: Exclude<Right, 'everyone'>, session: Session, say: Say): h[]
}

function authority(session: Session): number {
  const user = session.user as { authority?: unknown } | undefined
  return typeof user?.authority === 'number' ? user.authority : 0
}

/** Whether the platform says that the sender runs the chat; remembered for a minute. */
function createChatAdmins({ clock, signal, log }: RightsOptions): (session: Session) => Promise<boolean> {
  const known = new LRUCache<string, { until: number; answer: Promise<boolean> }>({ max: maxMembers })

  async function within(asked: Promise<boolean>, member: string): Promise<boolean> {
    try {
      return await inTime(asked, waitMs, { signal, message: 'the platform did not say who runs the chat' })
    } catch (error) {
      known.delete(member)
      log.info(`who runs the chat is not known: ${brief(error)}`)
      return false
    }
  }

  return async (session) => {
    const user = userOf(session)
    const member = user && memberKey(chatOf(session), user)
    const before = member === undefined ? undefined : known.get(member)
    if (before && clock() < before.until) return before.answer
    let said
    try {
      said = adapterOf(session).isChatAdmin?.(session) ?? false
    } catch (error) {
      said = Promise.reject(error)
    }
    // What the message itself says is fresher than anything remembered.
    if (typeof said === 'boolean') return said
    if (member === undefined) return within(said, '')
    const answer = within(said, member)
    known.set(member, { until: clock() + keepMs, answer })
    return answer
  }
}

/** One for the life of the plugin: it remembers for a minute who runs a chat. */
export function createRights(options: RightsOptions): Rights {
  const { settings, hasDatabase } = options
  const isChatAdmin = createChatAdmins(options)

  function isListed(session: Session): boolean {
    const user = userOf(session)
    return user !== undefined && settings.accounts.admins.includes(userKey(user))
  }
  const hasAuthority = (session: Session, least: number): boolean => hasDatabase() && authority(session) >= least

  const checks: Readonly<Record<Right, (session: Session) => boolean | Promise<boolean>>> = {
    everyone: () => true,
    // In private everybody decides for himself.
    chat: (session) =>
      session.isDirect || isListed(session) || hasAuthority(session, chatAuthority) || isChatAdmin(session),
    accounts: (session) => isListed(session) || hasAuthority(session, accountAuthority),
  }

  return {
    check(right) {
      const check = Object.hasOwn(checks, right) ? checks[right] : undefined
      if (!check) throw new AmagiError('internal', { message: `nobody knows the right ${String(right)}` })
      return async (session) => check(session)
    },
    refusal(right, session, say) {
      const user = userOf(session)
      return say(key('refusal', hasDatabase() ? `${right}-database` : right), {
        user: user ? userKey(user) : session.platform,
        authority: right === 'chat' ? chatAuthority : accountAuthority,
      })
    },
  }
}
