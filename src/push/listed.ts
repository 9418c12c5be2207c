/**
 * New entries of a list that somebody else's works are put into, whose entries say nothing of when: what stands above the
 * first one that is known. What was taken out lets older ones move up from below, which are not new.
 */
import type { ListState, Work } from '../model'

/** So many entries are remembered; a page has some twenty. */
const remembered = 100

/** What is in the list when a watch begins is old. */
export const listBaseline = (works: readonly Work[]): ListState => works.slice(0, remembered).map(({ id }) => id)

/**
 * What was put in, the latest last, and what is remembered afterwards. A list in which nothing is known any more is taken as
 * it is, in silence: it may be another one.
 */
export function listStep(state: ListState, works: readonly Work[]): { fresh: Work[]; state: ListState } {
  const known = new Set(state)
  const first = works.findIndex(({ id }) => known.has(id))
  const ids = [...new Set([...works.map(({ id }) => id), ...state])]
  const fresh = works.slice(0, Math.max(0, first)).filter(({ hidden }) => !hidden)
  return { fresh: fresh.reverse(), state: ids.slice(0, remembered) }
}
