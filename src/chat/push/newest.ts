/** The newest of somebody, asked for now and not when its time comes. */
import { limited } from '../../async/deadline'
import { toAmagiError } from '../../errors'
import { isPointer, type NewsKind, type News, type PersonRef, type Sighting, type Target, type Work } from '../../model'
import type { WatchSource } from '../../platforms/define'
import { newsId, newsOf } from '../../push/perceive'
import type { ChatKit } from '../types'
import { isOf } from './ignore'
import { watchingOf } from './watching'

type Asked = Pick<ChatKit, 'service' | 'signal' | 'clock'>

/** Sources that tell of one person; what tells of everybody whom the account follows says nothing of others. */
const ownSources = ({ platform }: PersonRef, tells: readonly WatchSource['tells'][]): readonly WatchSource[] =>
  (watchingOf(platform)?.sources ?? []).filter((source) => source.batch !== 'followed' && tells.includes(source.tells))

/** What the first source that says anything says. Rejects with AmagiError when all of them fail. */
async function seen(
  person: PersonRef,
  tells: readonly WatchSource['tells'][],
  { service, signal }: Asked,
): Promise<Sighting | undefined> {
  const { lookouts } = await service()
  const usable = await lookouts.sources(person.platform)
  let failure: unknown
  for (const { name } of ownSources(person, tells)) {
    if (!usable.includes(name)) continue
    try {
      const sightings = await lookouts.look(person.platform, name, [person.id], { signal })
      const own = sightings.find(({ author }) => author === person.id)
      if (own) return own
    } catch (error) {
      failure ??= error
      if (signal.aborted) break
    }
  }
  if (failure !== undefined) throw failure
  return undefined
}

const later = (a: Work, b: Work): Work => (b.at > a.at ? b : a)

/** Works of somebody as his list has them now, hidden ones left out. Rejects with AmagiError. */
export async function worksOf(person: PersonRef, kit: Asked): Promise<{ name?: string; works: readonly Work[] }> {
  const { name, works = [] } = (await seen(person, ['works', 'both'], kit)) ?? {}
  return { ...(name === undefined ? {} : { name }), works: works.filter(({ hidden }) => !hidden) }
}

/** The broadcast under way, as news. Rejects with AmagiError. */
async function liveOf(person: PersonRef, name: string | undefined, kit: Asked): Promise<News | undefined> {
  const sighting = await seen(person, ['live', 'both'], kit)
  const live = sighting?.live
  if (!live) return undefined
  const named = name ?? sighting.name
  return {
    id: newsId(person, `live:${live.key}`),
    author: person,
    ...(named === undefined ? {} : { name: named }),
    kind: 'live',
    at: live.startedAt ?? kit.clock(),
    ...(live.startedAt === undefined ? { sinceSeen: true } : {}),
    target: live.target,
    text: live.title ?? '',
    tags: [],
    late: true,
  }
}

/** Milliseconds somebody who waits for another answer is kept waiting for this one. */
const asideMs = 4000

/** The same for who has not asked: undefined also where it cannot be found out soon. Rejects with `cancelled`. */
export async function liveNow(
  { name, ...person }: PersonRef & { readonly name?: string },
  kit: Asked,
): Promise<News | undefined> {
  const { signal } = kit
  const message = `${person.platform}: nobody says soon whether somebody is live`
  try {
    return await limited((own) => liveOf(person, name, { ...kit, signal: own }), asideMs, { signal, message })
  } catch (thrown) {
    if (signal.aborted) throw toAmagiError(thrown)
    return undefined
  }
}

/**
 * The newest work of these kinds; the broadcast under way where that is asked for, or where there is no work. Undefined when
 * there is neither. Rejects with AmagiError.
 */
export async function newestOf(
  person: PersonRef & { readonly name?: string },
  kinds: readonly NewsKind[],
  kit: Asked,
): Promise<News | undefined> {
  const { name: known, ...own } = person
  const isLive = kinds.length > 0 && kinds.every((kind) => kind.startsWith('live'))
  if (isLive) return liveOf(own, known, kit)
  const { name = known, works } = await worksOf(own, kit)
  const wanted = kinds.length === 0 ? works : works.filter(({ kind }) => kinds.includes(kind))
  const [first, ...others] = wanted
  if (first) return newsOf(own, name, others.reduce(later, first))
  return kinds.length === 0 ? liveOf(own, name, kit) : undefined
}

/** What a link shows, as news of its author; undefined where it is no work of his list. Rejects with AmagiError. */
export async function shownBy(
  target: Target,
  { name: known, ...person }: PersonRef & { readonly name?: string },
  kit: Asked,
): Promise<News | undefined> {
  if (target.kind === 'user') return undefined
  const { expand } = await kit.service()
  const plain = isPointer(target) ? await expand(target, { signal: kit.signal }) : target
  if (plain.kind === 'user' || plain.kind === 'live') return undefined
  const { name = known, works } = await worksOf(person, kit)
  const own = works.find(isOf(plain))
  return own && newsOf(person, name, own)
}
