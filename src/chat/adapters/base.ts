/** What one chat adapter can do and where it differs; one file per adapter beside this one. */
import type { Session } from 'koishi'
import type { Abilities } from '../../model'

export interface ChatAdapter {
  /** File name and name in logs. */
  readonly name: string
  /** True when the session comes from this adapter; asked in the order of `adapters/index.ts`. */
  detect(session: Session): boolean
  readonly abilities: Abilities
  /** Abilities of this very session where one adapter serves chats of different kinds. */
  refine?(session: Session): Partial<Abilities>
  /** Whether another bot wrote the message, where the adapter does not say so in `user.isBot`. */
  fromBot?(session: Session): boolean
  /** Text of the message the element parser lost. */
  rawText?(session: Session): string | undefined
}

/** Property of a session by name: adapters hang their raw event there without declaring it to us. */
export function extra(session: Session, name: string): unknown {
  return (session as unknown as Record<string, unknown>)[name]
}

/** True for sessions of a bot made by the adapter of this name, whatever its platform is called. */
export function madeBy(session: Session, ...names: string[]): boolean {
  const adapter: unknown = session.bot?.adapterName
  return names.includes(session.platform) || (typeof adapter === 'string' && names.includes(adapter))
}
