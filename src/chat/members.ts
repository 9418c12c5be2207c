/** What adapters say about the members of a chat, for the files in `adapters`. */
import type { Session } from 'koishi'
import { AmagiError } from '../errors'
import { at } from '../json'

/** Ids of the sender's roles, as the adapter hands them over. */
export function roleIds(session: Session): string[] {
  const roles: unknown = session.event.member?.roles
  if (!Array.isArray(roles)) return []
  return roles.flatMap((role: unknown) => {
    const id = typeof role === 'object' && role !== null ? (role as { id?: unknown }).id : role
    return typeof id === 'string' || typeof id === 'number' ? [String(id)] : []
  })
}

/** What a message says by the plain names of roles: OneBot's own words, and what Satori servers pass through. */
export function ownerOrAdmin(session: Session): boolean | undefined {
  const ids = roleIds(session)
  return ids.length > 0 ? ids.some(isRunner) : undefined
}

/** Whether this word names somebody who runs a group. */
export const isRunner = (role: string): boolean => role === 'owner' || role === 'admin'

/** A list in the platform's answer about members; an answer without it says nothing. */
export function listIn(answer: unknown, path: string): readonly unknown[] {
  const list = at(answer, path)
  if (Array.isArray(list)) return list
  throw new AmagiError('upstream-changed', { message: 'an answer about members without its list', details: { path } })
}

/** A word in the platform's answer about members; an answer without it says nothing. */
export function wordIn(answer: unknown, path: string): string {
  const word = at(answer, path)
  if (typeof word === 'string' && word !== '') return word
  throw new AmagiError('upstream-changed', { message: 'an answer about members without its word', details: { path } })
}

/** One raw call of the adapter (`bot.internal`); rejects where there is no such call. */
export async function rawCall(session: Session, name: string, ...args: unknown[]): Promise<unknown> {
  const internal = session.bot.internal as unknown as Record<string, unknown> | undefined
  const call = internal?.[name]
  if (typeof call !== 'function') throw new AmagiError('unsupported', { message: `the adapter has no ${name}` })
  return Reflect.apply(call, internal, args) as unknown
}

/** Whether permissions carry one of the bits; numbers of unknown size come as text. */
export function anyBit(permissions: unknown, bits: bigint): boolean {
  const text = typeof permissions === 'number' || typeof permissions === 'string' ? String(permissions) : ''
  return /^\d+$/.test(text) && (BigInt(text) & bits) !== 0n
}

/** Roles of a server as the platform lists them, and which of them somebody has. */
interface ServerRoles {
  all: readonly unknown[]
  /** Name of the field with a role's id. */
  idField: string
  own: ReadonlySet<string>
}

/** Whether one of somebody's roles carries one of the bits. */
export const anyRole = ({ all, idField, own }: ServerRoles, bits: bigint): boolean =>
  all.some((role) => own.has(String(at(role, idField))) && anyBit(at(role, 'permissions'), bits))

/** What is thrown where a platform does not say whether we are in a chat. */
export const unsaid = (): AmagiError =>
  new AmagiError('unsupported', { message: 'the platform does not say who is in a chat' })
