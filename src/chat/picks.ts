/** Choosing by number: after a card with numbered entries, the one who asked may answer with a number for a while. */
import type { Session } from 'koishi'
import { LRUCache } from 'lru-cache'
import type { Post, Target } from '../model'
import { entriesOf, entryTarget } from '../reply/targets'
import { chatOf, userOf, type Conversation } from './conversation'
import { memberKey } from './ref'

/** How long a card can be answered; milliseconds. */
const patienceMs = 120_000
/** People whose choice is awaited at a time; the oldest give way. */
const maxOffers = 500
/** Longest message that can be a choice; characters. */
const maxLength = 12

/** Kept in memory for two minutes: after a reload no number is understood. */
export interface Picks {
  /** Remembers the entries of a card that was just shown; an earlier card of the same person here is forgotten. */
  offer(conversation: Conversation, post: Post): void
  /** The entry this message names, if its sender was offered it in time; a card is answered once. */
  take(session: Session): Target | undefined
}

interface Offer {
  until: number
  targets: ReadonlyMap<number, Target>
}

/** `3`, `３`, `第 3 集`, `P3`, `#3`; a mention of the bot in front does not count. */
export function numberOf(session: Session): number | undefined {
  // A reply to somebody else is meant for him.
  const addressee = session.quote?.user?.id
  if (addressee !== undefined && addressee !== session.selfId) return undefined
  let text = ''
  for (const element of session.elements ?? []) {
    if (element.type === 'at' && element.attrs.id === session.selfId) continue
    if (element.type !== 'text') return undefined
    text += String(element.attrs.content ?? '')
    if (text.length > maxLength) return undefined
  }
  const digits = /^\s*(?:第\s*|[#Pp]\s*)?(\d{1,4})\s*[集话个章节讲]?\s*$/.exec(text.normalize('NFKC'))?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Cards that wait for a number, per chat and user, in memory. */
export function createPicks(clock: () => number): Picks {
  const offers = new LRUCache<string, Offer>({ max: maxOffers })
  return {
    offer({ chat, user }, post) {
      const entries = entriesOf(post)
      if (entries.length === 0 || !user) return
      const targets = new Map(entries.map((entry) => [entry.index, entryTarget(post, entry)]))
      offers.set(memberKey(chat, user), { until: clock() + patienceMs, targets })
    },
    take(session) {
      const user = offers.size > 0 ? userOf(session) : undefined
      if (!user) return undefined
      const key = memberKey(chatOf(session), user)
      const offer = offers.get(key)
      if (!offer) return undefined
      if (clock() >= offer.until) {
        offers.delete(key)
        return undefined
      }
      const number = numberOf(session)
      const target = number === undefined ? undefined : offer.targets.get(number)
      if (target) offers.delete(key)
      return target
    },
  }
}
