/** How files are handed over in one chat: what it offers to ways right now, and what it has taught. */
import { cardOptions } from '../card-options'
import type { Outlet } from '../outlet'
import type { ChatKit } from '../types'
import { learningOf, type Learning } from './learning'
import { placeOf } from './place'
import type { DeliveryKit } from './run'
import type { Place } from './ways/way'

/** Made once for an answer. */
export interface Handing {
  place: Place
  learning: Learning
}

/** Taken anew for every answer: settings, server and end change while the plugin runs. */
export const handingIn = (
  outlet: Outlet,
  { settings, lending, experience }: Pick<ChatKit, 'settings' | 'lending' | 'experience'>,
): Handing => ({
  place: placeOf(outlet, settings, lending()),
  learning: learningOf(outlet.chat, experience),
})

/** What every delivery is made with, taken anew as well; what one of them has beside it is added to it. */
export function deliveringIn(
  outlet: Outlet,
  kit: ChatKit,
  settings = kit.settings,
): Pick<DeliveryKit, 'settings' | 'place' | 'learning' | 'signal' | 'log' | 'cards' | 'media' | 'card'> {
  const { signal, log, cards, media } = kit
  return { settings, ...handingIn(outlet, kit), signal, log, cards, media, card: cardOptions(outlet, kit) }
}
