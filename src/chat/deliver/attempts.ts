/** What can be tried with a file in a chat, in which order, and how much fits. Pure. */
import type { Abilities } from '../../model'
import { ways } from './ways'
import type { CarryingWay, MediaElement, Parcel, Place } from './ways/way'

/** One possibility: a file shown as this element, brought this way. */
export interface Attempt {
  element: MediaElement
  way: CarryingWay
}

/** Puts attempts into the order of what worked before; keeps the given order where nothing is known. */
export type Ordering = (attempts: readonly Attempt[]) => readonly Attempt[]

/** Bytes of the largest file that may be shown as an element, whatever the way. */
function limitOf(element: MediaElement, abilities: Abilities): number {
  switch (element) {
    case 'img':
      return abilities.image ? abilities.picture.bytes : 0
    case 'video':
      return abilities.video ? abilities.maxVideoBytes : 0
    case 'audio':
      return abilities.audio ? abilities.maxFileBytes : 0
    case 'file':
      return abilities.file ? abilities.maxFileBytes : 0
  }
}

/** What is wanted, then the plain file: ends refuse videos they take as files (NapCatQQ 1999, 2002). */
const elementsFor = (wanted: MediaElement): MediaElement[] => (wanted === 'file' ? ['file'] : [wanted, 'file'])

/** Ways of a place, the usual one first. */
function waysOf({ abilities, send }: Place, element: MediaElement): CarryingWay[] {
  const wanted = send === 'auto' ? abilities.ways : [send]
  // Pictures are always ours to hand over; the setting is about large files.
  const order = element === 'img' && send !== 'auto' ? ['base64' as const, ...wanted] : wanted
  return [...new Set(order.filter((way) => way !== 'link'))]
}

/** Bytes of the largest file that goes out as this element in this way. */
const capacityOf = ({ element, way }: Attempt, place: Place): number =>
  Math.min(limitOf(element, place.abilities), ways[way].capacity(place, element))

function all(wanted: MediaElement, place: Place): Attempt[] {
  return elementsFor(wanted).flatMap((element) => waysOf(place, element).map((way) => ({ element, way })))
}

/** What there is to try with so many bytes, the usual first; ways that depend on the file (an open address) included. */
function attemptsAt(wanted: MediaElement, place: Place, bytes: number): Attempt[] {
  return all(wanted, place).filter((attempt) => bytes <= capacityOf(attempt, place))
}

/** What is worth trying with this file, the likeliest first. */
export function attemptsFor(parcel: Parcel, wanted: MediaElement, place: Place, order?: Ordering): readonly Attempt[] {
  const possible = attemptsAt(wanted, place, parcel.file.sizeBytes).filter(
    ({ way }) => ways[way].suits?.(parcel) !== false,
  )
  // A fixed choice is fixed.
  return order && place.send === 'auto' ? order(possible) : possible
}

/** What can be tried for sure with so many bytes: ways that depend on the file count only where there are no others. */
export function sureAttempts(wanted: MediaElement, place: Place, bytes: number): readonly Attempt[] {
  const possible = attemptsAt(wanted, place, bytes)
  const sure = possible.filter(({ way }) => !ways[way].suits)
  return sure.length > 0 ? sure : possible
}

/** Bytes of the largest file that has a chance there, before anything is downloaded. */
export function roomFor(wanted: MediaElement, place: Place): number {
  // Nothing is carried: the page is named.
  if (place.send === 'link') return Infinity
  return Math.max(0, ...sureAttempts(wanted, place, 0).map((attempt) => capacityOf(attempt, place)))
}
