/**
 * Telling new works from old ones: by what was seen, by where the list began, and by age. Never by "the newest id is
 * another": deleted works, pins, late reviews and several works between two looks all break that.
 *
 * Source of the rule: public threads of other projects, gathered 2026-08 (the rows of `test/push/cursor.test.ts`).
 */
import { dayMs, hourMs, wholeSecond } from '../units'
import type { Cursor, Gap, Work } from '../model'

/** Older works are no news, whoever sees them for the first time. @internal The tests count in it. */
export const freshMs = dayMs
/** What was seen is remembered longer than anything counts as new, so that an old pin does not come back as news. */
const rememberMs = 8 * dayMs
/** So many names of the latest are remembered whatever their age; a video has two. */
const leastRemembered = 100
/** What is there with every look is noted this often: what changes nothing need not be kept. */
const touchMs = 6 * hourMs

/**
 * Works that come late out of review stand where they were handed in, be it below the first page: of who fills one in a day
 * the pages of that day are read this often.
 */
const sweepMs = 3 * hourMs
/** A page that cannot be read so long is left for the next time. */
const sweptMs = hourMs

/** Places in one list at which reading goes on, at most: more of them are nights off in a row. */
const mostGaps = 5

const isAbove = (order: string, floor: string): boolean => BigInt(order) > BigInt(floor)

const byOrder = (a: Work, b: Work): number => (isAbove(a.order, b.order) ? 1 : isAbove(b.order, a.order) ? -1 : 0)

/**
 * What a work is known by: its entry in the list, and the video itself, which gets another entry when it is submitted once
 * more (Akokk0/koishi-plugin-bilibili-notify 3.1.1).
 */
const namesOf = ({ id, kind, twin }: Work): string[] => (kind === 'video' && twin !== undefined ? [id, twin] : [id])

function remembered(seen: Cursor['seen'], works: readonly Work[], now: number): Cursor['seen'] {
  const all = { ...seen }
  for (const name of works.flatMap(namesOf)) {
    const at = all[name]
    if (at === undefined || Math.abs(now - at) >= touchMs) all[name] = now
  }
  const latest = Object.entries(all).sort(([, a], [, b]) => b - a)
  return Object.fromEntries(latest.filter(([, at], index) => index < leastRemembered || now - at < rememberMs))
}

/** Everything that is there when a watch begins is old. */
export function baseline(works: readonly Work[], now: number): Cursor {
  const shown = works.filter(({ hidden }) => !hidden)
  const [oldest] = shown.filter(({ pinned }) => !pinned).sort(byOrder)
  return { floor: oldest?.order ?? '0', since: now, seen: remembered({}, shown, now) }
}

/** A page of a list: from where it was read, and where it goes on; absent = from its head, and nowhere. */
export interface Page {
  readonly from?: string | undefined
  readonly next?: string | undefined
}

/** Where the list is to be read on after a page. `isDue`: it is time to look for what came late. */
function gapsAfter(
  { gaps = [], seen }: Cursor,
  works: readonly Work[],
  fresh: ReadonlySet<Work>,
  { from, next }: Page,
  { now, isDue }: { now: number; isDue: boolean },
): Gap[] {
  const own = gaps.find((gap) => gap.from === from)
  // What is pinned says nothing.
  const inOrder = works.filter(({ pinned, hidden }) => !pinned && !hidden)
  const all = (means: (work: Work) => boolean): boolean => inOrder.length > 0 && inOrder.every(means)
  const isNew = all((work) => fresh.has(work))
  const isSwept = (own ? own.swept === true : isDue) && all(({ at }) => now - at < freshMs)
  // Of what has no time yet some may be new, as long as all above it was.
  const isOpen = (work: Work): boolean => fresh.has(work) || (own !== undefined && (seen[work.id] ?? 0) >= own.since)
  const isKept = own && works.some(({ hidden, at }) => hidden && at === 0) && all(isOpen)
  const isCurrent = (gap: Gap): boolean => now - gap.since < (gap.swept ? sweptMs : freshMs)
  const others = gaps.filter((gap) => isCurrent(gap) && (gap !== own || isKept))
  if (!(isNew || isSwept) || next === undefined || next === from) return others
  const rest = others.filter((gap) => gap.from !== next)
  const found: Gap = { from: next, since: now, ...(isSwept ? { swept: true } : {}) }
  return (isNew ? [found, ...rest] : [...rest, found]).slice(0, mostGaps)
}

/**
 * What is new in a list, oldest first, and the cursor afterwards. New: never seen, above the floor, not older than a day;
 * where nothing was there at the base line, published after it. `now` by the clock of the platform.
 */
export function advance(
  before: Cursor,
  works: readonly Work[],
  now: number,
  page: Page = {},
): { fresh: Work[]; cursor: Cursor } {
  const { gaps: _, ...cursor } = before
  const shown = works.filter(({ hidden }) => !hidden)
  // Of a clock that was ahead then and is right now: what comes from now on is new.
  const since = Math.min(cursor.since, now)
  const isNew = ({ id, order, at }: Work): boolean =>
    cursor.seen[id] === undefined &&
    isAbove(order, cursor.floor) &&
    (cursor.floor !== '0' || at >= wholeSecond(since)) &&
    now - at < freshMs
  const unseen = new Set(shown.filter(isNew))
  const known = new Set([...Object.keys(cursor.seen), ...shown.filter((work) => !unseen.has(work)).flatMap(namesOf)])
  const fresh: Work[] = []
  for (const work of [...unseen].sort(byOrder)) {
    const names = namesOf(work)
    if (!names.some((name) => known.has(name))) fresh.push(work)
    for (const name of names) known.add(name)
  }
  const isDue = page.from === undefined && Math.abs(now - (cursor.sweptAt ?? since)) >= sweepMs
  const gaps = gapsAfter(before, works, unseen, page, { now, isDue })
  const sweptAt = isDue && gaps.some(({ swept }) => swept) ? { sweptAt: now } : {}
  const seen = remembered(cursor.seen, shown, now)
  return { fresh, cursor: { ...cursor, since, seen, ...sweptAt, ...(gaps.length > 0 ? { gaps } : {}) } }
}
