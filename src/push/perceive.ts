/** What is new in what a look tells of somebody, beside what is remembered of him. Pure. */
import { createHash } from 'node:crypto'
import { listKinds, type ListKind, type News, type PersonRef, type Sighting, type Watched, type Work } from '../model'
import { dayMs, hourMs } from '../units'
import { advance, baseline } from './cursor'
import { listBaseline, listStep } from './listed'
import { liveBaseline, liveStep, type LiveEdge } from './live'
/** `douyin:` and 24 letters that stand for the person and what he did. */
export const newsId = (person: PersonRef, what: string): string =>
  `${person.platform}:${createHash('sha256').update(`${person.id}/${what}`).digest('base64url').slice(0, 24)}`

/** A work as news of somebody. */
export const newsOf = (person: PersonRef, name: string | undefined, work: Work): News => {
  const { id, at, kind, target, twin, paid, text, tags } = work
  return {
    id: newsId(person, id),
    author: person,
    ...(name === undefined ? {} : { name }),
    kind,
    at,
    target,
    text,
    tags,
    ...(twin === undefined ? {} : { twin }),
    ...(paid ? { paid } : {}),
  }
}

/** An entry is news of when it was noticed: nothing says when it was made. Its id is not that of the work. */
const newsOfEntry = (person: PersonRef, name: string | undefined, work: Work, kind: ListKind, now: number): News => ({
  ...newsOf(person, name, work),
  id: newsId(person, `${kind}:${work.id}`),
  kind,
  at: now,
})

const kindsOfEdge = { start: 'live', end: 'live-end', title: 'live-title' } as const

function newsOfEdge(
  person: PersonRef,
  name: string | undefined,
  edge: LiveEdge,
  { target, title }: { target: News['target']; title: string },
): News {
  const { what, key, at } = edge
  return {
    id: newsId(person, `${kindsOfEdge[what]}:${key}${what === 'title' ? `:${edge.after}` : ''}`),
    author: person,
    ...(name === undefined ? {} : { name }),
    kind: kindsOfEdge[what],
    at,
    target,
    text: title,
    tags: [],
    ...(what === 'end' ? { lastedMs: edge.lastedMs } : {}),
    ...(what === 'start' && edge.late ? { late: true } : {}),
    ...('sinceSeen' in edge ? { sinceSeen: true } : {}),
  }
}

/** Entries of lists say nothing of when: after so long without a look nobody can tell which of them are of the last day. */
const listGapMs = dayMs

/**
 * What a sighting says of somebody, beside what is remembered. `now` and `since` in milliseconds; `from`: where in the list
 * it was read.
 */
export function perceive(
  person: PersonRef,
  watched: Watched,
  sighting: Sighting,
  now: number,
  since: number,
  from?: string,
): { watched: Watched; news: News[] } {
  const name = sighting.name ?? watched.name
  const news: News[] = []
  const face = sighting.face ?? watched.face
  let next: Watched = {
    ...watched,
    ...(name === undefined ? {} : { name }),
    ...(face === undefined ? {} : { face }),
  }
  const { works, live } = sighting
  // A list that had something and is empty now was not shown to us. DIYgod/RSSHub#21540, 2026-03.
  const isList = works && (works.length > 0 || !watched.works || Object.keys(watched.works.seen).length === 0)
  if (isList) {
    const page = { from, next: sighting.next }
    const step = watched.works ? advance(watched.works, works, now, page) : { fresh: [], cursor: baseline(works, now) }
    news.push(...step.fresh.map((work) => newsOf(person, name, work)))
    // A time that is still to come would have somebody looked at as often as who publishes every day, until then.
    const times = [watched.lastAt ?? 0, ...works.map(({ at }) => at)].filter((at) => at - now < hourMs)
    const lastAt = Math.max(0, ...times)
    next = { ...next, works: step.cursor, lastAt }
  }
  if (sighting.followed !== undefined) next = { ...next, followed: sighting.followed }
  if (live !== undefined) {
    const step = watched.live
      ? liveStep(watched.live, live, now, since)
      : { state: liveBaseline(live, now), edges: [] as LiveEdge[] }
    const target = live?.target ?? watched.live?.now?.target
    const titleOf = ({ what }: LiveEdge): string =>
      (what === 'end' ? watched.live?.now?.title : step.state.now?.title) ?? ''
    if (target) {
      news.push(...step.edges.map((edge) => newsOfEdge(person, name, edge, { target, title: titleOf(edge) })))
    }
    next = { ...next, live: step.state }
  }
  for (const kind of listKinds) {
    const list = sighting.lists?.[kind]
    if (!list) continue
    const before = next.lists?.[kind]
    const step = before ? listStep(before, list) : { fresh: [], state: listBaseline(list) }
    const isOld = now - (watched.listedAt?.[kind] ?? now) > listGapMs
    if (!isOld) news.push(...step.fresh.map((work) => newsOfEntry(person, name, work, kind, now)))
    next = {
      ...next,
      lists: { ...next.lists, [kind]: step.state },
      // An empty one was not shown.
      ...(list.length > 0 ? { listedAt: { ...next.listedAt, [kind]: now } } : {}),
    }
  }
  return { watched: next, news }
}
