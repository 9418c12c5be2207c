/** The one table of adapters. Adding one: a file here and a line in `quirks`. */
import type { Session } from 'koishi'
import type { Abilities } from '../../model'
import { fallback } from './default'
import { discord } from './discord'
import { kook } from './kook'
import { onebot } from './onebot'
import { qq } from './qq'
import type { Quirk } from './quirk'
import { sandbox } from './sandbox'
import { satori } from './satori'
import { telegram } from './telegram'

export type { Quirk }

/** Asked in order; the last one always fits. */
export const quirks: readonly Quirk[] = [onebot, qq, kook, discord, telegram, sandbox, satori, fallback]

/** The adapter behind a session. */
export function quirkOf(session: Session): Quirk {
  return quirks.find((quirk) => quirk.detect(session)) ?? fallback
}

/** What this chat can show. */
export function abilitiesOf(session: Session): Abilities {
  const quirk = quirkOf(session)
  return { ...quirk.abilities, ...quirk.refine?.(session) }
}
