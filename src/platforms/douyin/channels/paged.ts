/** Lists that upstream gives page by page, merged into one body. */
import { toAmagiError } from '../../../errors'
import { at } from '../../../json'
import type { CallContext, Channel, ChannelAnswer, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { siteChannel, type SiteRecord } from '.'
import { rewrite } from '../../endpoint/exact'

interface PageLimits {
  pageSize: number
  maxPages: number
  /** Milliseconds after which no further page is begun. */
  maxMs: number
}

/** A record whose list comes in pages; `list`, `ids` and `extra` say what an entry is and which ones count. */
interface PagedRecord extends Omit<SiteRecord, 'request' | 'shape'> {
  limits: PageLimits
  /** Key of the list in the body. */
  list: string | ((params: CheckedParams) => string)
  /** Dotted paths of which the first that is there identifies an entry. */
  ids: readonly string[]
  /** Entries that come on top of what was asked for. */
  extra?: (entry: unknown) => boolean
  /** Parameters of the next page; undefined at the end. */
  next: (body: unknown, params: CheckedParams) => Record<string, string | number> | undefined
  /** One page; `params.count` says how many entries are wanted. */
  request: (params: CheckedParams, context: CallContext) => UpstreamRequest
}

/** `has_more` comes as 1, `true` or text. */
export function hasMore(body: unknown): boolean {
  const value = at(body, 'has_more')
  return value === 1 || value === true || value === '1'
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

const entriesOf = (body: unknown, key: string): unknown[] => {
  const list = at(body, key)
  return Array.isArray(list) ? list : []
}

interface Page {
  answer: ChannelAnswer
  /** Indices of the entries that are taken. */
  taken: number[]
}

/** The last page's body with the list of all. Cursor and `has_more` are upstream's own, so callers can go on. */
function merge(bodies: readonly unknown[], taken: readonly number[][], key: string): unknown {
  const all = bodies.flatMap((body, page) => {
    const entries = entriesOf(body, key)
    return (taken[page] ?? []).map((index) => entries[index])
  })
  return { ...(bodies.at(-1) as object), [key]: all }
}

function finish(pages: readonly Page[], key: string): ChannelAnswer {
  const [first] = pages
  const bodies = pages.map(({ answer }) => answer.body)
  const taken = pages.map((page) => page.taken)
  const whole = pages.length === 1 && first && Array.isArray(at(first.answer.body, key))
  if (whole && first.taken.length === entriesOf(first.answer.body, key).length) return first.answer
  const raws = pages.map(({ answer }) => answer.raw).filter((raw) => raw !== undefined)
  const raw = raws.length === pages.length ? rewrite(raws, (exact) => merge(exact, taken, key)) : undefined
  return { body: merge(bodies, taken, key), ...(raw ? { raw } : {}) }
}

/**
 * Channel that asks for pages until `number` entries are there, upstream has no more, a page brings nothing
 * new, or a cap is reached. A page that fails after the first ends the list: what is there is answered, with
 * the cursor to go on from.
 */
export function pagedChannel(record: PagedRecord): Channel {
  const { limits, ids, extra, next } = record
  const page = siteChannel(record)

  async function run(params: CheckedParams, context: CallContext): Promise<ChannelAnswer> {
    const key = typeof record.list === 'string' ? record.list : record.list(params)
    const wanted = Number(params.number ?? limits.pageSize)
    const until = context.clock() + limits.maxMs
    const pages: Page[] = []
    const seen = new Set<string>()
    const visited = new Set<string>()
    let count = 0
    let state: CheckedParams = params
    for (let turn = 0; turn < limits.maxPages; turn++) {
      let answer: ChannelAnswer
      try {
        answer = await page.run({ ...state, count: Math.min(limits.pageSize, wanted - count) }, context)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (pages.length === 0 || error.code === 'cancelled') throw error
        context.log(`douyin: page ${turn + 1} failed with ${error.code}, the list ends there`)
        break
      }
      const taken: number[] = []
      for (const [index, entry] of entriesOf(answer.body, key).entries()) {
        const id = idOf(entry, ids)
        if (id !== undefined && seen.has(id)) continue
        const free = extra?.(entry) ?? false
        if (!free && count >= wanted) break
        if (id !== undefined) seen.add(id)
        if (!free) count++
        taken.push(index)
      }
      if (pages.length > 0 && taken.length === 0) break
      pages.push({ answer, taken })
      const following = taken.length > 0 && count < wanted ? next(answer.body, state) : undefined
      const mark = JSON.stringify(following)
      if (!following || visited.has(mark) || context.clock() >= until) break
      visited.add(mark)
      state = { ...state, ...following }
    }
    return finish(pages, key)
  }

  return { ...page, run }
}
