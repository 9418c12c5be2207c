/** What earlier lives began, and other processes found: taken up from the rows. */
import { followingKey, samePerson, type Delivery, type News, type PersonRef } from '../model'
import { dayMs, hourMs, minuteMs } from '../units'
import { calledAll, calledAlong, keyOf, leaseMs, mediaPrefix, windowMs, type Desk } from './desk'

/** Clocks of two processes are no further apart. */
const apartMs = 5 * minuteMs
/** News and deliveries are kept far longer than anything counts as new, and looked through so often. */
const keepMs = 8 * dayMs
const tidyMs = 6 * hourMs

/** Looks at the rows; to be called every now and then. `found`: what may not have been decided yet. Rejects as the store does. */
export function createRecovery<Chat>(desk: Desk<Chat>, found: (news: readonly News[]) => void): () => Promise<void> {
  const { store, hand, owner, clock, row, pending, decided, underWay, twins, backlog, calls, owed } = desk
  /** Whether what was decided in earlier lives is known. */
  let loaded = false
  let lookedAt = -Infinity
  let tidiedAt = -Infinity
  /** Whom news are of, by their ids, and when they were last heard of. */
  const authors = new Map<string, { readonly author: PersonRef; readonly heardAt: number }>()

  function note(news: readonly News[]): void {
    for (const { id, author } of news) authors.set(id, { author, heardAt: clock() })
  }

  /** What earlier lives did: rows, and of those that were sent what must not come again so soon. */
  async function load(now: number): Promise<void> {
    const rows = await store.deliveriesSince(now - 2 * windowMs)
    const known = await store.newsSince(now - 2 * windowMs)
    note(known)
    const news = new Map(known.map((one) => [one.id, one]))
    const lines = new Map(
      desk.subscriptions.map(({ chat, author, place }) => [followingKey(chat, author), hand.line(place)]),
    )
    for (const { chat, news: id, state, at, reason } of rows) {
      decided.set(keyOf(chat, id), at)
      const one = news.get(id)
      if (!one) continue
      if (state === 'sent' && one.twin) twins.set(keyOf(chat, one.twin), at)
      if (state === 'sent') backlog.note(chat, at)
      if (reason !== calledAll && reason !== calledAlong) continue
      const account = lines.get(followingKey(chat, one.author))
      calls.note({ account, chat, author: one.author, at, along: reason === calledAlong })
    }
    loaded = true
  }

  /**
   * Whether this process may take up what another one began: it can reach the chat. Else that one may be alive and slow, or
   * begin once more; what is too old for any of them is anybody's.
   */
  function isOurs({ chat, news, at }: Delivery, now: number): boolean {
    if (now - at > windowMs) return true
    const author = authors.get(news.slice(news.startsWith(mediaPrefix) ? mediaPrefix.length : 0))?.author
    // Not heard of yet: at the next look.
    if (!author) return false
    const own = desk.subscriptions.find((one) => one.chat === chat && samePerson(one.author, author))
    return !own || hand.reachable(own.place)
  }

  /** True when somebody else owed media, and now we do. */
  async function inherit(delivery: Delivery, now: number): Promise<boolean> {
    const { chat, news, at } = delivery
    if (now - at > windowMs) {
      await store.settle(delivery, row(chat, news, 'skipped', { reason: 'late' }))
      return false
    }
    if (!(await store.release(delivery))) return false
    owed.add(keyOf(chat, news))
    return true
  }

  /** What an earlier life, or another process that died, began. */
  return async () => {
    const now = clock()
    let released = false
    if (!loaded) await load(now)
    for (const delivery of await store.unsettled()) {
      const { chat, news, state, at, owner: other, tries } = delivery
      const key = keyOf(chat, news)
      if (underWay.has(key) || (now - at <= leaseMs && (other === owner || state !== 'waiting'))) continue
      if (pending.get(key)?.held || !isOurs(delivery, now)) continue
      if (state === 'sending') await store.settle(delivery, row(chat, news, 'unknown', { tries }))
      else if (news.startsWith(mediaPrefix)) released = (await inherit(delivery, now)) || released
      // Nothing of it was sent: whoever removes the row may begin.
      else if (await store.release(delivery)) {
        decided.delete(key)
        released = true
      }
    }
    // What others found since the last look; clocks of processes differ a little.
    // Also after a clock was set back: what was found since stands before the last look.
    const all = released || lookedAt === -Infinity || lookedAt > now
    const news = await store.newsSince(all ? now - windowMs : Math.max(now - windowMs, lookedAt - apartMs))
    note(news)
    found(news)
    lookedAt = now
    if (Math.abs(now - tidiedAt) < tidyMs) return
    tidiedAt = now
    for (const [id, { heardAt }] of authors) if (now - heardAt > 2 * windowMs) authors.delete(id)
    await store.tidy(now - keepMs)
  }
}
