/** Walking a paged list with every loop bounded: count, pages, time, repetition, cancellation. */
import { AmagiError, toAmagiError } from '../../errors'
import type { CallContext, ChannelAnswer } from '../define'

export interface Page {
  answer: ChannelAnswer
  entries: readonly unknown[]
  /** What the next page is asked with; undefined = this was the last. */
  next?: string | undefined
}

export interface PageCaps {
  maxPages: number
  /** Milliseconds after which no further page is begun. */
  maxMs: number
  pageSize: number
}

export interface Walk {
  first: ChannelAnswer
  last: ChannelAnswer
  /** Without repetitions, at most as many as wanted. */
  entries: unknown[]
  pages: number
}

/**
 * Loads pages until `wanted` entries are there, the list ends, a page brings nothing new or a cap is reached.
 * When a later page fails what has been gathered is the answer: its cursor says where to go on.
 */
export async function walkPages(
  load: (cursor: string) => Promise<Page>,
  start: string,
  keyOf: (entry: unknown) => string | undefined,
  wanted: number,
  caps: PageCaps,
  context: CallContext,
): Promise<Walk> {
  const until = context.clock() + caps.maxMs
  const found = new Map<string, unknown>()
  const cursors = new Set<string>()
  let cursor: string | undefined = start
  let first: ChannelAnswer | undefined
  let last: ChannelAnswer | undefined
  let pages = 0
  while (cursor !== undefined && !cursors.has(cursor) && pages < caps.maxPages && context.clock() <= until) {
    cursors.add(cursor)
    const page: Page | undefined = await nextPage(load, cursor, last !== undefined, context)
    if (!page) break
    pages += 1
    first ??= page.answer
    last = page.answer
    const before = found.size
    for (const entry of page.entries) {
      const key = keyOf(entry)
      if (key !== undefined && !found.has(key)) found.set(key, entry)
    }
    if (found.size >= wanted || found.size === before) break
    cursor = page.next
  }
  if (!first || !last) throw new AmagiError('internal', { message: 'no page was loaded' })
  return { first, last, entries: [...found.values()].slice(0, wanted), pages }
}

async function nextPage(
  load: (cursor: string) => Promise<Page>,
  cursor: string,
  partial: boolean,
  context: CallContext,
): Promise<Page | undefined> {
  if (context.signal?.aborted) throw new AmagiError('cancelled')
  try {
    return await load(cursor)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (!partial || error.code === 'cancelled') throw error
    context.log(`bilibili: a later page answered ${error.code}, the list ends early`)
    return undefined
  }
}
