/** The adapter behind a session and what its chat can show. Adding one: a file here, then `npm run lists`. */
import type { Abilities } from '../../model'
import type { ChatRef } from '../ref'
import type { ChatAdapter, Origin } from './base'
import { fallback } from './default'
import { known } from './all'

export type { ChatAdapter }

/** All of them; the last describes chats nothing is known about. @internal The conformance suite runs over them. */
export const adapters: readonly ChatAdapter[] = [...known, fallback]

/** What an origin is called. */
interface Names {
  platform: string
  adapterName: string
}

/** From the surest sign to the weakest: each is asked of all adapters before the next, so their order decides nothing. */
const signs: readonly ((adapter: ChatAdapter, names: Names, origin: Origin) => boolean)[] = [
  ({ koishiAdapters }, { adapterName }) => koishiAdapters.includes(adapterName),
  ({ platforms }, { platform }) => platforms.includes(platform),
  (adapter, _, origin) => adapter.detect?.(origin) === true,
]

/** The adapter an origin shows the surest sign of; the fallback where there is none. */
export function adapterOf(origin: Origin, among: readonly ChatAdapter[] = known): ChatAdapter {
  // Read once: Koishi wraps the bot of a session anew at every look.
  const names = { platform: origin.platform, adapterName: origin.bot?.adapterName ?? '' }
  for (const sign of signs) {
    const found = among.find((adapter) => sign(adapter, names, origin))
    if (found) return found
  }
  return fallback
}

/** What a chat of this adapter can show. */
export const abilitiesOf = (adapter: ChatAdapter, chat: ChatRef): Abilities => ({
  ...adapter.abilities,
  ...adapter.refine?.(chat),
})
