/** What one chat adapter can do and where it differs; one file per adapter beside this one. */
import type { Session } from 'koishi'
import type { Abilities } from '../../model'

export interface ChatAdapter {
  /** The file's name. */
  readonly name: string
  /** Koishi adapters (`bot.adapterName`) it describes, whatever their platform is called: the surest sign. */
  readonly koishiAdapters: readonly string[]
  /** Platforms (`session.platform`) it describes, when no adapter's name told. */
  readonly platforms: readonly string[]
  /** Any other sign, asked last; must not fit sessions of another adapter. */
  detect?(session: Session): boolean
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
