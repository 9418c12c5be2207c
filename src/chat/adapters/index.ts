/** The one table of adapters. Adding one: a file here and a line in `adapters`. */
import type { Session } from 'koishi'
import type { Abilities } from '../../model'
import { fallback } from './default'
import { discord } from './discord'
import { kook } from './kook'
import { onebot } from './onebot'
import { qq } from './qq'
import type { ChatAdapter } from './base'
import { sandbox } from './sandbox'
import { satori } from './satori'
import { telegram } from './telegram'

export type { ChatAdapter }

/** Asked in order; the last one always fits. */
export const adapters: readonly ChatAdapter[] = [onebot, qq, kook, discord, telegram, sandbox, satori, fallback]

/** The adapter behind a session. */
export function adapterOf(session: Session): ChatAdapter {
  return adapters.find((adapter) => adapter.detect(session)) ?? fallback
}

/** What this chat can show. */
export function abilitiesOf(session: Session): Abilities {
  const adapter = adapterOf(session)
  return { ...adapter.abilities, ...adapter.refine?.(session) }
}
