/** The adapter behind a session and what its chat can show. Adding one: a file here, then `npm run lists`. */
import type { Session } from 'koishi'
import type { Abilities } from '../../model'
import type { ChatAdapter } from './base'
import { fallback } from './default'
import { known } from './all'

export type { ChatAdapter }

/** All of them; the last describes chats nothing is known about. @internal The tests ask it alone. */
export const adapters: readonly ChatAdapter[] = [...known, fallback]

/** From the surest sign to the weakest: each is asked of all adapters before the next, so their order decides nothing. */
const signs: readonly ((adapter: ChatAdapter, session: Session) => boolean)[] = [
  ({ koishiAdapters }, { bot }) => koishiAdapters.includes(bot?.adapterName ?? ''),
  ({ platforms }, { platform }) => platforms.includes(platform),
  (adapter, session) => adapter.detect?.(session) === true,
]

export function adapterOf(session: Session, among: readonly ChatAdapter[] = known): ChatAdapter {
  for (const sign of signs) {
    const found = among.find((adapter) => sign(adapter, session))
    if (found) return found
  }
  return fallback
}

/** What this chat can show. */
export function abilitiesOf(session: Session): Abilities {
  const adapter = adapterOf(session)
  return { ...adapter.abilities, ...adapter.refine?.(session) }
}
