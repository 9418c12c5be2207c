/** What adapters say about the members of a chat, for the files in `adapters`. */
import type { Session } from 'koishi'
import { AmagiError } from '../errors'

/** Ids of the sender's roles, as the adapter hands them over. */
export function roleIds(session: Session): string[] {
  const roles: unknown = session.event.member?.roles
  if (!Array.isArray(roles)) return []
  return roles.flatMap((role: unknown) => {
    const id = typeof role === 'object' && role !== null ? (role as { id?: unknown }).id : role
    return typeof id === 'string' || typeof id === 'number' ? [String(id)] : []
  })
}

/** Roles by their plain names: OneBot's own words, and what Satori servers pass through. */
export const ownerOrAdmin = (session: Session): boolean =>
  roleIds(session).some((id) => id === 'owner' || id === 'admin')

/** One raw call of the adapter (`bot.internal`); rejects where there is no such call. */
export async function rawCall(session: Session, name: string, ...args: unknown[]): Promise<unknown> {
  const internal = session.bot.internal as unknown as Record<string, unknown> | undefined
  const call = internal?.[name]
  if (typeof call !== 'function') throw new AmagiError('unsupported', { message: `the adapter has no ${name}` })
  return Reflect.apply(call, internal, args) as unknown
}

/** Whether one of the roles carries one of the bits; numbers of unknown size come as text. */
export function anyBit(permissions: readonly unknown[], bits: bigint): boolean {
  return permissions.some((value) => {
    const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
    return /^\d+$/.test(text) && (BigInt(text) & bits) !== 0n
  })
}
