/** Sends what waits, as its only sender, and writes down what became of it. */
import type { Delivery, News, Subscription } from '../model'
import { minuteMs } from '../units'
import { calledAll, calledAlong, idOf, keyOf, mediaPrefix, placeOf, sideOf, type Desk, type Pending } from './desk'
import type { Handed, Sending } from './hand'
import { mostRefusals } from './wishes'

/** Tries of one delivery. */
const mostTries = 3
/** The pause between two, and of what is told no other; what waits for its twin waits as long. */
export const retryMs = 30_000
/** A chat that refused everything is left alone for so long, whatever else waits for it. */
const restMs = minuteMs

interface Begun<Chat> {
  readonly one: Pending<Chat>
  /** As the row stands. */
  row: Delivery
}

/** What may have more to it than its card. */
const mayHaveMedia = ({ kind }: News): boolean => !kind.startsWith('live')

/** What a row is one of. */
interface Group {
  readonly isDigest: boolean
  /** The message stands in the row of another one already. */
  readonly isAlong: boolean
}

/** How a row ends. What is told in one line with others is passed over by itself. */
function finalOf(
  handed: Exclude<Handed, { kind: 'later' }>,
  { isDigest, isAlong }: Group,
): Pick<Delivery, 'state' | 'reason'> {
  if (handed.kind === 'refused') return { state: 'failed', reason: handed.reason }
  if (isDigest && handed.kind === 'sent') return { state: 'skipped', reason: 'digest' }
  return { state: handed.kind, ...(handed.called ? { reason: isAlong ? calledAlong : calledAll } : {}) }
}

const isLeft = (handed: Handed): boolean => handed.kind === 'unknown' && handed.gone === true

/** Sends a group: what became of each, or of all of them. */
type Send<Chat> = (
  entries: readonly Pending<Chat>[],
  leaving: NonNullable<Sending['leaving']>,
) => Promise<readonly Handed[]>

/** Sends a group as its only sender, and writes down what became of each. Never rejects. */
export type Deliver<Chat> = (
  group: readonly Pending<Chat>[],
  send: Send<Chat>,
  options?: { isDigest?: boolean },
) => Promise<void>

/** The group may be smaller by the time it is sent: by what another process has, or nobody wants any more. */
export function createSender<Chat>(desk: Desk<Chat>): Deliver<Chat> {
  const { store, hand, clock, row, pending, decided, underWay, twins, backlog, rests, changes, failed } = desk

  /** Makes this process the only sender; `undefined` when another one is. */
  async function begin(one: Pending<Chat>): Promise<Delivery | undefined> {
    const claimed = row(one.subscription.chat, idOf(one), 'claimed', { tries: one.tries })
    const isOurs = one.held ? store.settle(one.held, claimed) : store.claim(claimed)
    return (await isOurs) ? claimed : undefined
  }

  /** Those of a group this process is the only sender of. One whose row cannot be made does not hold the others. */
  async function beginAll(group: readonly Pending<Chat>[]): Promise<Begun<Chat>[]> {
    const begun: Begun<Chat>[] = []
    for (const one of group) {
      const key = placeOf(one)
      // Nobody follows any more, since it was looked at.
      if (pending.get(key) !== one) continue
      // Whatever becomes of it, it is looked for again among the rows and not here.
      pending.delete(key)
      decided.set(key, clock())
      underWay.add(key)
      try {
        const claimed = await begin(one)
        if (claimed) begun.push({ one, row: claimed })
        else underWay.delete(key)
      } catch (error) {
        // Nothing was sent. Is there a row all the same, it says so at the next try.
        one.notBefore = clock() + retryMs
        decided.delete(key)
        pending.set(key, one)
        underWay.delete(key)
        failed(error)
      }
    }
    return begun
  }

  /** From now on something of it may be there; until then it was looked up, drawn, fetched. */
  async function leave(begun: readonly Begun<Chat>[]): Promise<boolean> {
    for (const own of begun) {
      const { chat, news, state, tries } = own.row
      if (state !== 'claimed') continue
      const sending = row(chat, news, 'sending', { tries })
      // Too slow, and somebody else took it for dead.
      if (!(await store.settle(own.row, sending))) return false
      own.row = sending
    }
    return true
  }

  async function settle({ one, row: before }: Begun<Chat>, handed: Handed, group: Group): Promise<void> {
    const { subscription, news } = one
    const { chat } = subscription
    const id = idOf(one)
    const key = placeOf(one)
    const tries = one.tries + 1
    if (handed.kind === 'later' || (handed.kind === 'refused' && handed.about === 'moment' && tries < mostTries)) {
      const forMs = handed.kind === 'later' ? handed.forMs : retryMs
      one.tries = handed.kind === 'later' ? one.tries : tries
      one.notBefore = clock() + (forMs || retryMs)
      if (handed.kind === 'later' && forMs > 0) rests.set(sideOf(subscription, hand), clock() + forMs)
      delete one.held
      if (one.what === 'card') await store.release(before)
      else {
        const waiting = row(chat, id, 'waiting', { tries: one.tries })
        if (await store.settle(before, waiting)) one.held = waiting
      }
      // Also where the row is gone, or somebody else's by now: the next claim tells.
      decided.delete(key)
      pending.set(key, one)
      return
    }
    const { state, reason } = finalOf(handed, group)
    if (one.what === 'card' && !group.isDigest && handed.kind !== 'refused') backlog.note(chat, clock())
    if (handed.kind === 'sent' && !group.isDigest) await owe(one).catch(failed)
    await store.settle(before, row(chat, id, state, { tries, ...(reason === undefined ? {} : { reason }) }))
    if (handed.kind === 'sent' && news.twin) twins.set(keyOf(chat, news.twin), clock())
  }

  /** The card is there: from now on its media are owed, whoever lives to send them. */
  async function owe({ subscription, news, what }: Pending<Chat>): Promise<void> {
    if (what === 'media' || !subscription.media || !hand.media || !mayHaveMedia(news)) return
    const held = row(subscription.chat, `${mediaPrefix}${news.id}`, 'waiting')
    if (!(await store.claim(held))) return
    const media: Pending<Chat> = { subscription, news, what: 'media', tries: 0, notBefore: 0, held }
    pending.set(placeOf(media), media)
  }

  /** A chat that takes nothing from an account, several times in a row, is left alone by it, whoever is followed there. */
  async function count(begun: readonly Begun<Chat>[], handed: readonly Handed[]): Promise<void> {
    const [first] = begun
    if (!first) return
    const side = sideOf(first.one.subscription, hand)
    const isOwn = (one: Subscription<Chat>): boolean => sideOf(one, hand) === side
    const isSent = handed.some(({ kind }) => kind === 'sent')
    const isGone = !isSent && handed.some((one) => (one.kind === 'refused' ? one.about === 'chat' : isLeft(one)))
    if (isGone) rests.set(side, clock() + restMs)
    const before = desk.subscriptions.filter(isOwn)
    if (!isGone && !(isSent && before.some(({ refused = 0 }) => refused > 0))) return
    // Read anew: somebody may have changed what he wants meanwhile.
    const counted = await changes.run(async () => {
      const now = (await store.subscriptions()).filter(isOwn)
      const refused = isGone ? Math.max(0, ...now.map((one) => one.refused ?? 0)) + 1 : 0
      for (const one of now) await store.subscribe({ ...one, refused })
      return now.map((one) => ({ ...one, refused }))
    })
    desk.stale = true
    const [own] = counted
    if (own?.refused === mostRefusals) desk.suspended?.(own)
  }

  return async (group, send, { isDigest = false } = {}) => {
    const begun = await beginAll(group)
    if (begun.length === 0) return
    const entries = begun.map(({ one }) => one)
    let isUnkept = false
    const leaving = async (): Promise<boolean> => {
      isUnkept = true
      const may = await leave(begun)
      isUnkept = false
      return may
    }
    const told = await send(entries, leaving).catch((error: unknown): readonly Handed[] => {
      failed(error)
      return [{ kind: 'unknown' }]
    })
    // Nothing left, and it was our own store that refused: no chat is to blame.
    const handed: readonly Handed[] = isUnkept ? [{ kind: 'later', forMs: 0 }] : told
    for (const [place, its] of begun.entries()) {
      const own = handed[place] ?? handed[0]
      const isAlong = handed.slice(0, place).some((other) => 'called' in other && other.called) || !(place in handed)
      if (own) await settle(its, own, { isDigest, isAlong }).catch(failed)
      underWay.delete(placeOf(its.one))
    }
    await count(begun, handed).catch(failed)
  }
}
