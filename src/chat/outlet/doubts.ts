/** Sends nobody has answered for yet, per chat, and what an unanswered one must not be taken for. */
import { LRUCache } from 'lru-cache'
import { minuteMs } from '../../units'
import { chatKey, type ChatRef } from '../ref'
import { looksLike, sameShape, type Shape, type Sighting } from '../sighting'

/** A send without an answer is kept in mind for so long: platforms deliver minutes late. */
const openMs = 10 * minuteMs
/** Clocks of platforms differ from ours by seconds, and OneBot cuts times to whole ones. */
const skewMs = 5000
/** A list is asked for so often within ten minutes at most, and not at all for ten after it was refused. */
const maxLooks = 30
const looksMs = 10 * minuteMs
const maxChats = 1000
/** Messages known to be there, per chat: a list holds fewer. */
const maxKnown = 100

interface Open {
  readonly shape: Shape
  /** Milliseconds since the epoch. */
  readonly since: number
}

interface ChatDoubts {
  open: Open[]
  known: Set<string>
  /** Times of the last looks. */
  looks: number[]
  refusedAt: number
}

/** One send, from its leaving to its answer. */
export interface Doubt {
  /** Its id among the messages that stand there; undefined when none can be told to be this one. */
  among(sightings: readonly Sighting[]): string | undefined
  /** It is over; without ids it was refused or named none. */
  settle(ids: readonly string[]): void
}

/** What all outlets know of sends without an answer. */
export interface Doubts {
  /** A message leaves; `now` in milliseconds since the epoch. */
  begin(chat: ChatRef, shape: Shape, now: number): Doubt
  /** Whether the list may be asked for once more; counts it. */
  mayLook(chat: ChatRef, now: number): boolean
  /** The platform did not give the list: it is left alone for a while. */
  refused(chat: ChatRef, now: number): void
}

/** In memory and bounded. Other plugins of the account may send alike: what is found is likely and not proven. */
export function createDoubts(): Doubts {
  const chats = new LRUCache<string, ChatDoubts>({ max: maxChats })

  function of(chat: ChatRef): ChatDoubts {
    const key = `${chat.selfId} ${chatKey(chat)}`
    const found = chats.get(key) ?? { open: [], known: new Set<string>(), looks: [], refusedAt: -Infinity }
    chats.set(key, found)
    return found
  }

  return {
    begin(chat, shape, now) {
      const doubts = of(chat)
      const own: Open = { shape, since: now }
      doubts.open = [...doubts.open.filter(({ since }) => now - since < openMs), own]
      return {
        among(sightings) {
          const there = sightings
            .filter(({ id, at }) => at >= now - skewMs && !doubts.known.has(id))
            .filter((sighting) => looksLike(shape, sighting))
            .toSorted((one, other) => one.at - other.at)
          // Of two that look alike one that is there could be either; when all are there it does not matter.
          const alike = doubts.open.filter((open) => sameShape(open.shape, shape))
          return there.length >= alike.length ? there[alike.indexOf(own)]?.id : undefined
        },
        settle(ids) {
          doubts.open = doubts.open.filter((open) => open !== own)
          for (const id of ids) doubts.known.add(id)
          for (const oldest of doubts.known) {
            if (doubts.known.size <= maxKnown) break
            doubts.known.delete(oldest)
          }
        },
      }
    },
    mayLook(chat, now) {
      const doubts = of(chat)
      doubts.looks = doubts.looks.filter((time) => now - time < looksMs)
      if (doubts.looks.length >= maxLooks || now - doubts.refusedAt < looksMs) return false
      doubts.looks.push(now)
      return true
    },
    refused(chat, now) {
      of(chat).refusedAt = now
    },
  }
}
