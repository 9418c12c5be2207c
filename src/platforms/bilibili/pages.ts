/** Walking a paged list with every loop bounded: count, pages, time, repetition, cancellation. */
import { AmagiError, toAmagiError } from '../../errors'
import type { CallContext, ChannelAnswer } from '../endpoint/record'

/** What `load` brings for one cursor; entries in upstream's order, repeated ones included. */
export interface Page {
  answer: ChannelAnswer
  entries: readonly unknown[]
  /** What the next page is asked with; undefined = this was the last. */
  next?: string | undefined
}

/** Hard bounds of one walk; upstream's own end of the list is never trusted alone. */
export interface PageCaps {
  maxPages: number
  /** Milliseconds after which no further page is begun. */
  maxMs: number
  pageSize: number
}

/** The pages in the order they were loaded; both lists have the same length. */
export interface Walk {
  /** At least one. */
  answers: ChannelAnswer[]
  /** Indices of the entries taken of each page: without repetitions, at most as many as wanted. */
  taken: number[][]
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
  const found = new Set<string>()
  const cursors = new Set<string>()
  const walk: Walk = { answers: [], taken: [] }
  let cursor: string | undefined = start
  while (cursor !== undefined && !cursors.has(cursor) && cursors.size < caps.maxPages && context.clock() <= until) {
    cursors.add(cursor)
    const page: Page | undefined = await nextPage(load, cursor, walk.answers.length > 0, context)
    if (!page) break
    const taken = [...page.entries.keys()].filter((index) => {
      const key = keyOf(page.entries[index])
      if (key === undefined || found.has(key) || found.size >= wanted) return false
      found.add(key)
      return true
    })
    walk.answers.push(page.answer)
    walk.taken.push(taken)
    if (found.size >= wanted || taken.length === 0) break
    cursor = page.next
  }
  if (walk.answers.length === 0) throw new AmagiError('internal', { message: 'no page was loaded' })
  return walk
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
