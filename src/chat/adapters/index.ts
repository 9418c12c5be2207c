/** The adapter behind a session and what its chat can show. Adding one: a file here, then `npm run lists`. */
import type { Abilities } from '../../model'
import type { ChatRef } from '../ref'
import type { ChatAdapter, Origin } from './base'
import { fallback } from './default'
import { known } from './all'

export type { ChatAdapter }

/** All of them; the last describes chats nothing is known about. @internal The conformance suite runs over them. */
export const adapters: readonly ChatAdapter[] = [...known, fallback]

/** From the surest sign to the weakest: each is asked of all adapters before the next, so their order decides nothing. */
const signs: readonly ((adapter: ChatAdapter, origin: Origin) => boolean)[] = [
  ({ koishiAdapters }, { bot }) => koishiAdapters.includes(bot?.adapterName ?? ''),
  ({ platforms }, { platform }) => platforms.includes(platform),
  (adapter, origin) => adapter.detect?.(origin) === true,
]

/** The adapter an origin shows the surest sign of; the fallback where there is none. */
export function adapterOf(origin: Origin, among: readonly ChatAdapter[] = known): ChatAdapter {
  for (const sign of signs) {
    const found = among.find((adapter) => sign(adapter, origin))
    if (found) return found
  }
  return fallback
}

/** What a chat of this adapter can show. */
export const abilitiesOf = (adapter: ChatAdapter, chat: ChatRef): Abilities => ({
  ...adapter.abilities,
  ...adapter.refine?.(chat),
})
