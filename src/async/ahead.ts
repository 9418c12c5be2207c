/** Work on the items of a list, begun a few items before its result is asked for. */

import { AmagiError } from '../errors'

/** Results by place; each piece of work is done once. */
export interface Ahead<R> {
  readonly count: number
  /** The result at this place, from 0; work on it and on the next ones is under way from now on. */
  at(index: number): Promise<R>
}

/**
 * So many items at a time and no more: 3000 of them cost as much memory as `width`. The first ones begin at once.
 * Results are forgotten once they were asked for, so ask for each once; `begin` must not reject.
 */
export function createAhead<T, R>(items: readonly T[], width: number, begin: (item: T) => Promise<R>): Ahead<R> {
  const begun = new Map<number, Promise<R>>()
  let next = 0

  function reach(end: number): void {
    for (; next < Math.min(end, items.length); next++) begun.set(next, begin(items[next] as T))
  }

  reach(width)
  return {
    count: items.length,
    at(index) {
      reach(index + width)
      const result = begun.get(index)
      begun.delete(index)
      if (!result) throw new AmagiError('internal', { message: 'asked for twice, or beyond the end' })
      return result
    },
  }
}
