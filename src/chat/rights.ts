/**
 * Who may do what. Enforced here and not by the command's `authority` alone: without a database the framework
 * skips that check and an authority-4 command runs for anybody.
 */
import type { h, Session } from 'koishi'
import { AmagiError } from '../errors'
import type { Settings } from '../model'
import { families, key, type MemberOf } from '../words/families'
import { createChatAdmins, type AdminsOptions, type Ruling } from './admins'
import { chatOf, userOf } from './conversation'
import { namesUser, userKey } from './ref'
import type { Say } from './say'

/** Whom something is for: everybody, who runs the chat, who runs the accounts of the bot. */
export type Right = MemberOf<'right'>

/** Authority that manages accounts. */
export const accountAuthority = 4
/** Least authority that stands in for a right. */
const chatAuthority = 2
const authorities = { chat: chatAuthority, accounts: accountAuthority } as const

/** Whom the settings can give a command to: a right, an authority (with a database), nobody at all. */
type Audience = Settings['rights'][number]['right']

/** A command as far as its right is concerned. */
export interface Guarded {
  readonly name: string
  /** Whom it is for where the settings say nothing. */
  readonly right: Right
  /** It changes subscriptions, which have a setting of their own. */
  readonly push?: true
}

/** Settings and the state of the framework a right depends on; all are asked at every check. */
export interface RightsOptions extends AdminsOptions {
  settings: Pick<Settings, 'accounts' | 'rights' | 'push'>
  /** Whether a database (and with it authorities) exists right now. */
  hasDatabase: () => boolean
  /** Whether the framework's permissions of a user, or of the chat, hold this one. Default: never. */
  hasPermission?: (session: Session, permission: string) => Promise<boolean>
}

/** A right that was not given, and why. */
interface Refused {
  audience: Audience
  /** Anything but yes. */
  ruling: Ruling
}

/** The checks of all rights. */
export interface Rights {
  /** The check of a right; throws for one nobody knows. Checks never reject: what cannot be known is a no. */
  check(right: Right): (session: Session) => Promise<Ruling>
  /** Whom a command is for: as the settings say, else as its record does. */
  audience(command: Guarded): Audience
  /** Whether somebody may use a command. Never rejects. */
  mayUse(command: Guarded, session: Session): Promise<Ruling>
  /** Whether somebody looks after the accounts of the bot: no list keeps him out. */
  runsAccounts(session: Session): boolean
  /** The line for somebody who may not, with what he has to ask for. */
  refusal(refused: Refused, session: Session, say: Say): h[]
}

function authority(session: Session): number {
  const user = session.user as { authority?: unknown } | undefined
  return typeof user?.authority === 'number' ? user.authority : 0
}

const known = (right: unknown): right is Right => (families.right.members as readonly unknown[]).includes(right)

/** The authority that counts beside the other signs. */
const authorityFor = (audience: Exclude<Audience, 'everyone' | 'nobody'>): number =>
  typeof audience === 'number' ? audience : authorities[audience]

/** One for the life of the plugin: it remembers for a minute who runs a chat. */
export function createRights(options: RightsOptions): Rights {
  const { settings, hasDatabase, hasPermission = async () => false } = options
  const asChatAdmin = createChatAdmins(options)

  function isListed(session: Session): boolean {
    const user = userOf(session)
    return user !== undefined && namesUser(settings.accounts.admins, user)
  }

  /** `permission`: the one of the framework that gives the same, if there is one. */
  async function rule(session: Session, audience: Audience, permission?: string): Promise<Ruling> {
    if (audience === 'nobody') return 'no'
    if (audience === 'everyone' || isListed(session)) return 'yes'
    // In private everybody decides for himself. Not `session.isDirect`: webhooks of Discord claim it in servers.
    if (audience === 'chat' && chatOf(session).direct) return 'yes'
    if (hasDatabase()) {
      if (authority(session) >= authorityFor(audience)) return 'yes'
      if (permission !== undefined && (await hasPermission(session, permission))) return 'yes'
    }
    return audience === 'chat' ? asChatAdmin(session) : 'no'
  }

  const audience = ({ name, right, push }: Guarded): Audience =>
    settings.rights.findLast(({ command }) => command === name)?.right ?? (push ? settings.push.authority : right)

  return {
    check(right) {
      if (!known(right)) throw new AmagiError('internal', { message: `nobody knows the right ${String(right)}` })
      return (session) => rule(session, right)
    },
    audience,
    runsAccounts: (session) => isListed(session) || (hasDatabase() && authority(session) >= accountAuthority),
    mayUse: (command, session) => rule(session, audience(command), command.name),
    refusal({ audience, ruling }, session, say) {
      const user = userOf(session)
      const params = { user: user ? userKey(user) : session.platform }
      if (audience === 'nobody' || audience === 'everyone') return say(key('refusal', 'nobody'), params)
      const open = ruling === 'unanswered' || ruling === 'unsaid'
      const reason = open ? ruling : audience === 'chat' ? audience : 'accounts'
      return say(key('refusal', hasDatabase() ? `${reason}-database` : reason), {
        ...params,
        authority: authorityFor(audience),
      })
    },
  }
}
