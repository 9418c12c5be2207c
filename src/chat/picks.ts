/** Choosing by number: after a card with numbered entries, the one who asked may answer with a number for a while. */
import type { Session } from 'koishi'
import { LRUCache } from 'lru-cache'
import type { OfferedQuality, Post, Target } from '../model'
import type { Wish } from '../reply/plan'
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
  /** Remembers the entries of a card that was just shown; what the same person was offered here before is forgotten. */
  offer(conversation: Conversation, post: Post): void
  /** The same for works that were listed in this order; one that is chosen has not been shown yet. */
  offerTargets(conversation: Conversation, targets: readonly Target[]): void
  /** The same for a list of qualities of one work. */
  offerQualities(conversation: Conversation, target: Target, list: readonly OfferedQuality[]): void
  /** What this message chooses, if its sender was offered it in time; an offer is answered once. */
  take(session: Session): Picked | undefined
}

/** What a number stands for: another work, or the same in a quality. */
export interface Picked {
  target: Target
  wish?: Wish
  /** Nothing of it was shown: it goes out with its card. */
  fresh?: true
}

interface Offer {
  until: number
  picks: ReadonlyMap<number, Picked>
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
  function remember({ chat, user }: Conversation, picks: readonly (readonly [number, Picked])[]): void {
    if (picks.length === 0 || !user) return
    offers.set(memberKey(chat, user), { until: clock() + patienceMs, picks: new Map(picks) })
  }
  return {
    offer: (conversation, post) =>
      remember(
        conversation,
        entriesOf(post).map((entry) => [entry.index, { target: entryTarget(post, entry) }]),
      ),
    offerTargets: (conversation, targets) =>
      remember(
        conversation,
        targets.map((target, place) => [place + 1, { target, fresh: true }]),
      ),
    offerQualities: (conversation, target, list) =>
      remember(
        conversation,
        list.map(({ label }, place) => [place + 1, { target, wish: { quality: label, mediumOnly: true } }]),
      ),
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
      const pick = number === undefined ? undefined : offer.picks.get(number)
      if (pick) offers.delete(key)
      return pick
    },
  }
}
