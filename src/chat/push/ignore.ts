/** Something that no chat shall hear of. */
import { personKey, samePerson, targetKey, type News, type PersonRef, type Target } from '../../model'
import { newsId, newsOf } from '../../push/perceive'
import type { PushStore } from '../../store/push/types'
import type { ChatRef } from '../ref'
import type { Following } from './index'

/** What is ignored, and where. */
export interface Ignoring {
  readonly store: Pick<PushStore<ChatRef>, 'person' | 'claim'>
  /** Everybody who follows anybody. */
  readonly list: readonly Following[]
  /** News that is remembered. */
  readonly news: readonly News[]
  readonly owner: string
  readonly now: number
}

/** Whether news is of what a link shows: the same page, or the same video under another one. */
export const isOf =
  (target: Target) =>
  (one: Pick<News, 'target' | 'twin'>): boolean =>
    targetKey(one.target) === targetKey(target) || (one.twin !== undefined && one.twin === target.id)

/**
 * Marks it as decided for every chat that follows its author; resolves to how many chats were kept from hearing of it.
 * `known`: the same in the list of somebody, where nobody has looked since it was published.
 */
export async function ignore(
  target: Target,
  known: readonly { readonly person: PersonRef; readonly works: readonly Parameters<typeof newsOf>[2][] }[],
  { store, list, news, owner, now }: Ignoring,
): Promise<{ found: boolean; chats: number }> {
  const own = isOf(target)
  const wanted = new Map(news.filter(own).map((one) => [one.id, one.author]))
  for (const { person, works } of known) {
    for (const work of works.filter(own)) wanted.set(newsOf(person, undefined, work).id, person)
  }
  if (target.kind === 'live') await addBroadcasts(target, wanted, { store, list })
  let chats = 0
  for (const [id, author] of wanted) {
    for (const { chat } of list.filter((one) => samePerson(one.author, author))) {
      const reason = 'ignored'
      if (await store.claim({ chat, news: id, state: 'skipped', owner, at: now, tries: 0, reason })) chats++
    }
  }
  return { found: wanted.size > 0, chats }
}

/** The broadcast under way, with its end. */
async function addBroadcasts(
  target: Target,
  wanted: Map<string, PersonRef>,
  { store, list }: Pick<Ignoring, 'store' | 'list'>,
): Promise<void> {
  const people = new Map(list.map(({ author }) => [personKey(author), author]))
  for (const [key, author] of people) {
    if (author.platform !== target.platform) continue
    const live = (await store.person(key))?.live?.now
    if (!live || targetKey(live.target) !== targetKey(target)) continue
    for (const what of ['live', 'live-end']) wanted.set(newsId(author, `${what}:${live.key}`), author)
  }
}
