/** Lists that upstream gives page by page, merged into one body. Every loop ends: wanted, pages, time, repetition. */
import { throwIfAborted } from '../../async/until'
import { toAmagiError } from '../../errors'
import { at } from '../../json'
import { changed } from '../slice'
import { rewrite } from './exact'
import type { CallContext, Channel, ChannelAnswer, CheckedParams } from './record'

interface PageLimits {
  /** Entries upstream gives per page at most. */
  pageSize: number
  maxPages: number
  /** Milliseconds after which no further page is begun. */
  maxMs: number
}

/** How the pages of one upstream list look. */
export interface Paging {
  limits: PageLimits
  /** Dotted path of the list in the body. */
  list: string | ((params: CheckedParams) => string)
  /** Dotted paths of which the first that is there identifies an entry. */
  ids: readonly string[]
  /** Parameters of the next page; undefined at the end. */
  next: (body: unknown, params: CheckedParams) => Record<string, string | number> | undefined
  /** Entries that come on top of what was asked for. */
  extra?: (entry: unknown) => boolean
  /** Entries without an id are taken; otherwise nobody could tell them from repetitions and they are left out. */
  takesNameless?: boolean
  /** A later page without anything new is the last one all the same: its cursor counts. */
  keepsBarren?: boolean
  /** One body with `entries` as its list; without it the last page's, whose list lies at its top. */
  merge?: (bodies: readonly unknown[], entries: readonly unknown[]) => unknown
}

interface Page {
  answer: ChannelAnswer
  /** Indices of the entries that are taken. */
  taken: number[]
}

/** A cursor as text; numbers of any size are kept. */
export function cursorText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

const idOf = (entry: unknown, paths: readonly string[]): string | undefined => {
  for (const path of paths) {
    const id = cursorText(at(entry, path))
    if (id !== undefined) return id
  }
  return undefined
}

const entriesOf = (body: unknown, path: string): unknown[] => {
  const list = at(body, path)
  return Array.isArray(list) ? list : []
}

/** A list that is missing is one without entries; another thing in its place is none. */
function mayBeList(body: unknown, path: string): void {
  const list = at(body, path)
  if (list !== undefined && list !== null && !Array.isArray(list)) throw changed(path)
}

/** What a page is asked with, so that two can be compared: callers give numbers where upstream gives text. */
const placeOf = (params: CheckedParams): string =>
  JSON.stringify(Object.entries(params).map(([name, value]) => [name, String(value)]))

/** Counts what was taken, over all pages of one list. */
function createSieve({ ids, extra, takesNameless = false }: Paging, wanted: number) {
  const seen = new Set<string>()
  let count = 0
  return {
    missing: () => wanted - count,
    /** Indices of the entries that are new and still wanted. */
    take(entries: readonly unknown[]): number[] {
      const taken: number[] = []
      for (const [index, entry] of entries.entries()) {
        const id = idOf(entry, ids)
        if (id === undefined ? !takesNameless : seen.has(id)) continue
        const free = extra?.(entry) ?? false
        if (!free && count >= wanted) break
        if (id !== undefined) seen.add(id)
        if (!free) count++
        taken.push(index)
      }
      return taken
    },
  }
}

/** The next page; undefined when it fails and there is something to answer without it. */
async function turn(
  page: Channel,
  params: CheckedParams,
  number: number,
  context: CallContext,
): Promise<ChannelAnswer | undefined> {
  try {
    throwIfAborted(context.signal)
    return await page.run(params, context)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (number === 1 || error.code === 'cancelled') throw error
    context.log(`${page.name}: page ${number} answered ${error.code}, the list ends there`)
    return undefined
  }
}

async function walk(page: Channel, paging: Paging, list: string, params: CheckedParams, context: CallContext) {
  const { limits } = paging
  const until = Math.min(context.clock() + limits.maxMs, context.until ?? Infinity)
  const sieve = createSieve(paging, Number(params.number ?? limits.pageSize))
  const visited = new Set<string>()
  const pages: Page[] = []
  let state: CheckedParams | undefined = params
  while (state && !visited.has(placeOf(state)) && visited.size < limits.maxPages) {
    visited.add(placeOf(state))
    const count = Math.min(limits.pageSize, sieve.missing())
    const answer = await turn(page, { ...state, count }, visited.size, context)
    if (!answer) break
    context.progress?.()
    if (pages.length === 0) mayBeList(answer.body, list)
    const taken = sieve.take(entriesOf(answer.body, list))
    const barren = taken.length === 0
    if (!barren || pages.length === 0 || paging.keepsBarren) pages.push({ answer, taken })
    if (barren || sieve.missing() <= 0 || context.clock() >= until) break
    const following = paging.next(answer.body, state)
    state = following && { ...state, ...following }
  }
  return pages
}

/** One page that is wanted as it is passes through byte by byte; otherwise every digit is kept. */
function finish(pages: readonly Page[], list: string, merge: NonNullable<Paging['merge']>): ChannelAnswer {
  const [first] = pages
  if (first && pages.length === 1) {
    const all = at(first.answer.body, list)
    if (Array.isArray(all) && all.length === first.taken.length) return first.answer
  }
  const merged = (bodies: readonly unknown[]): unknown => {
    const entries = bodies.flatMap((body, page) => {
      const all = entriesOf(body, list)
      return (pages[page]?.taken ?? []).map((index) => all[index])
    })
    return merge(bodies, entries)
  }
  const raws = pages.map(({ answer }) => answer.raw).filter((raw) => raw !== undefined)
  const raw = raws.length === pages.length ? rewrite(raws, merged) : undefined
  return { body: merged(pages.map(({ answer }) => answer.body)), ...(raw ? { raw } : {}) }
}

/**
 * Channel for a whole list out of a channel for one page, which is asked until `number` entries are there, upstream
 * has no more, a page brings nothing new, a place comes again or a limit is reached; `count` tells the page how many
 * are missing. A page that fails after the first ends the list: what is there is answered. Cursors in the body are
 * upstream's own, so that callers can go on from them.
 */
export function paged(page: Channel, paging: Paging): Channel {
  return {
    ...page,
    async run(params, context) {
      const list = typeof paging.list === 'string' ? paging.list : paging.list(params)
      const merge = paging.merge ?? ((bodies, entries) => ({ ...(bodies.at(-1) as object), [list]: entries }))
      return finish(await walk(page, paging, list, params, context), list, merge)
    },
  }
}
