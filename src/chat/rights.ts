/**
 * Who may do what. Enforced here and not by the command's `authority` alone: without a database the framework
 * skips that check and an authority-4 command runs for anybody.
 */
import type { h, Session } from 'koishi'
import { AmagiError } from '../errors'
import type { Settings } from '../model'
import { key, type MemberOf } from '../words/families'
import { createChatAdmins, type AdminsOptions, type Ruling } from './admins'
import { chatOf, userOf } from './conversation'
import { userKey } from './ref'
import type { Say } from './say'

/** Whom something is for: everybody, who runs the chat, who runs the accounts of the bot. */
export type Right = MemberOf<'right'>

/** Authority that manages accounts, and the one that switches a chat on and off. */
export const accountAuthority = 4
const chatAuthority = 2

/** Settings and the state of the framework a right depends on; all are asked at every check. */
export interface RightsOptions extends AdminsOptions {
  settings: Pick<Settings, 'accounts'>
  /** Whether a database (and with it authorities) exists right now. */
  hasDatabase: () => boolean
}

/** A right that was not given, and why. */
export interface Refused {
  right: Exclude<Right, 'everyone'>
  ruling: Exclude<Ruling, 'yes'>
}

/** The checks of all rights. */
export interface Rights {
  /** The check of a right; throws for one nobody knows. Checks never reject: what cannot be known is a no. */
  check(right: Right): (session: Session) => Promise<Ruling>
  /** The line for somebody who may not, with what he has to ask for. */
  refusal(refused: Refused, session: Session, say: Say): h[]
}

function authority(session: Session): number {
  const user = session.user as { authority?: unknown } | undefined
  return typeof user?.authority === 'number' ? user.authority : 0
}

/** One for the life of the plugin: it remembers for a minute who runs a chat. */
export function createRights(options: RightsOptions): Rights {
  const { settings, hasDatabase } = options
  const asChatAdmin = createChatAdmins(options)

  function isListed(session: Session): boolean {
    const user = userOf(session)
    return user !== undefined && settings.accounts.admins.includes(userKey(user))
  }
  const hasAuthority = (session: Session, least: number): boolean => hasDatabase() && authority(session) >= least

  const checks: Readonly<Record<Right, (session: Session) => Ruling | Promise<Ruling>>> = {
    everyone: () => 'yes',
    // In private everybody decides for himself. Not `session.isDirect`: webhooks of Discord claim it in servers.
    chat: (session) =>
      chatOf(session).direct || isListed(session) || hasAuthority(session, chatAuthority)
        ? 'yes'
        : asChatAdmin(session),
    accounts: (session) => (isListed(session) || hasAuthority(session, accountAuthority) ? 'yes' : 'no'),
  }

  return {
    check(right) {
      const check = Object.hasOwn(checks, right) ? checks[right] : undefined
      if (!check) throw new AmagiError('internal', { message: `nobody knows the right ${String(right)}` })
      return async (session) => check(session)
    },
    refusal({ right, ruling }, session, say) {
      const user = userOf(session)
      const reason = ruling === 'no' ? right : ruling
      return say(key('refusal', hasDatabase() ? `${reason}-database` : reason), {
        user: user ? userKey(user) : session.platform,
        authority: right === 'chat' ? chatAuthority : accountAuthority,
      })
    },
  }
}
