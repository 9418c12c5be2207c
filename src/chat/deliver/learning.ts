/** Which attempt comes first: what worked lately for files like this one on this account, in this kind of chat. */
import type { Experience, Lesson } from '../../store'
import { mib } from '../../units'
import type { Outcome } from '../outcome'
import type { ChatRef } from '../ref'
import { roomFor, sureAttempts, type Attempt, type Ordering } from './attempts'
import type { MediaElement, Place } from './ways/way'

/** Upper ends of the size classes in bytes: walls of inline data, of Discord, of what ends take inline at all, of QQ. */
const classes = [mib, 10 * mib, 30 * mib, 100 * mib, Infinity] as const

const classOf = (bytes: number): number => classes.findIndex((most) => bytes <= most)

/** What other sizes taught, by distance in classes: a path nobody sees is not seen at any size. */
const weight = (distance: number): number => 0.5 ** distance

const nameOf = ({ element, way }: Attempt): string => `${element} ${way}`

/** What one chat has taught about handing files over. */
export interface Learning {
  /** The order for a file of this size. */
  order(wanted: MediaElement, bytes: number): Promise<Ordering>
  /** Bytes of the largest file that has a chance there: where all was refused, smaller ones go out. */
  room(wanted: MediaElement, place: Place): Promise<number>
  /** Remembers what an attempt came to, as far as that says something about the way. */
  note(wanted: MediaElement, bytes: number, attempt: Attempt, outcome: Outcome): Promise<void>
}

/** `platform:account group video 2`. */
const keyOf = ({ platform, selfId, direct }: ChatRef, wanted: MediaElement, sizeClass: number): string =>
  `${platform}:${selfId} ${direct ? 'direct' : 'group'} ${wanted} ${sizeClass}`

/** Size class in megabytes as people read it: `1–10 MB`. */
function sizeOf(sizeClass: number): string {
  const [from, to] = [classes[sizeClass - 1], classes[sizeClass]].map((bytes) => (bytes ?? 0) / mib)
  if (!from) return `≤ ${to} MB`
  return to === undefined || to === Infinity ? `> ${from} MB` : `${from}–${to} MB`
}

/** What a line of experience is about, taken apart again. */
export function readLesson({ place, possibility }: Pick<Lesson, 'place' | 'possibility'>): {
  account: string
  direct: boolean
  wanted: string
  element: string
  way: string
  size: string
} {
  const words = place.split(' ')
  const [kind = '', wanted = '', sizeClass = ''] = words.slice(-3)
  const [element = '', way = ''] = possibility.split(' ')
  // An account may hold blanks.
  const account = words.slice(0, -3).join(' ')
  return { account, direct: kind === 'direct', wanted, element, way, size: sizeOf(Number(sizeClass)) }
}

/** None of it rejects. */
export function learningOf(chat: ChatRef, experience: Experience): Learning {
  /** Value of every attempt at a size, all sizes considered. */
  async function values(wanted: MediaElement): Promise<(attempt: Attempt, sizeClass: number) => number> {
    const known = await Promise.all(classes.map((_, index) => experience.of(keyOf(chat, wanted, index))))
    return (attempt, sizeClass) => {
      const name = nameOf(attempt)
      return known.reduce((sum, one, index) => sum + (one.get(name) ?? 0) * weight(Math.abs(index - sizeClass)), 0)
    }
  }

  return {
    async order(wanted, bytes) {
      const value = await values(wanted)
      const sizeClass = classOf(bytes)
      // Nothing known stays between what worked and what was refused; the sort is stable.
      return (attempts) => attempts.toSorted((a, b) => value(b, sizeClass) - value(a, sizeClass))
    },
    async room(wanted, place) {
      const most = roomFor(wanted, place)
      if (place.send !== 'auto') return most
      const value = await values(wanted)
      for (let sizeClass = classOf(most); sizeClass > 0; sizeClass--) {
        const bytes = Math.min(most, classes[sizeClass] ?? most)
        if (sureAttempts(wanted, place, bytes).some((attempt) => value(attempt, sizeClass) >= 0)) return bytes
      }
      return Math.min(most, classes[0])
    },
    async note(wanted, bytes, attempt, outcome) {
      const says = outcome.kind === 'sent' || (outcome.kind === 'refused' && /^(?:way|file)$/.test(outcome.scope))
      if (says) await experience.note(keyOf(chat, wanted, classOf(bytes)), nameOf(attempt), outcome.kind === 'sent')
    },
  }
}
