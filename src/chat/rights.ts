/**
 * Who may do what. Enforced here and not by the command's `authority` alone: without a database the framework
 * skips that check and an authority-4 command runs for anybody.
 */
import type { Session } from 'koishi'
import type { Settings } from '../model'
import { userOf } from './conversation'
import { userKey } from './ref'

/** Authority that manages accounts, and the one that switches a chat on and off. */
const accountAuthority = 4
const chatAuthority = 2

/** What counts besides the person: authority where there is a database, else the list of the settings. */
export interface RightsContext {
  settings: Pick<Settings, 'accounts'>
  /** Whether a database (and with it authorities) exists right now. */
  hasDatabase: boolean
}

function authority(session: Session): number {
  const user = session.user as { authority?: unknown } | undefined
  return typeof user?.authority === 'number' ? user.authority : 0
}

function isListed(session: Session, { settings }: RightsContext): boolean {
  const user = userOf(session)
  return user !== undefined && settings.accounts.admins.includes(userKey(user))
}

/** Roles of group chats by their names; adapters with numeric role ids never match. */
function isGroupAdmin(session: Session): boolean {
  const roles: unknown = session.event.member?.roles
  if (!Array.isArray(roles)) return false
  return roles.some((role: unknown) => {
    const id = typeof role === 'string' ? role : (role as { id?: unknown } | null)?.id
    return id === 'owner' || id === 'admin'
  })
}

/** Cookies: with a database authority 4, without one only the listed administrators. */
export function mayManageAccounts(session: Session, context: RightsContext): boolean {
  return context.hasDatabase ? authority(session) >= accountAuthority : isListed(session, context)
}

/** The switch of a chat: its own administrators, authority 2, or the listed ones; in private everybody for himself. */
export function mayManageChat(session: Session, context: RightsContext): boolean {
  if (session.isDirect || isGroupAdmin(session) || isListed(session, context)) return true
  return context.hasDatabase && authority(session) >= chatAuthority
}
