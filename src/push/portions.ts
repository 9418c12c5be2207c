/** What one chat gets at a time: single messages, several in one, or a line for what is too much. Pure. */
import type { News } from '../model'
import { minuteMs } from '../units'

/** Messages a chat gets at a time; the rest is one line. P4 of the requirements. */
const mostAtOnce = 5
/** So many come one by one, more of them in one message where the chat has it. */
const mostSingle = 2
/** A start that is no older goes before everything else: later nobody hurries any more. */
const freshMs = 10 * minuteMs

interface Item {
  readonly news: News
}

/** In the order they are sent in; each part by itself, the oldest first. */
export interface Portion<One> {
  readonly digest: readonly One[]
  readonly single: readonly One[]
  readonly together: readonly One[]
}

/** About the chat. `now` in milliseconds since the epoch. */
export interface PortionOptions<One> {
  readonly now: number
  /** Whether several messages can be one there. */
  readonly merges: boolean
  /** What is to be told in one line whatever the number. */
  inDigest(one: One): boolean
}

const isFreshStart = ({ kind, at, late }: News, now: number): boolean => kind === 'live' && !late && now - at <= freshMs

/** `all` in any order. */
export function portionOf<One extends Item>(
  all: readonly One[],
  { now, merges, inDigest }: PortionOptions<One>,
): Portion<One> {
  const sorted = [...all].sort((a, b) => a.news.at - b.news.at)
  const quiet = sorted.filter(inDigest)
  // A line about one is no shorter than the one itself.
  const lines = new Set(quiet.length > 1 ? quiet : [])
  const others = sorted.filter((one) => !lines.has(one))
  const fresh = others.filter(({ news }) => isFreshStart(news, now))
  const rest = others.filter(({ news }) => !isFreshStart(news, now))
  const kept = [...fresh, ...rest.slice(Math.max(0, rest.length - Math.max(0, mostAtOnce - fresh.length)))]
  const shown = kept.slice(0, mostAtOnce)
  const told = new Set(shown)
  const digest = sorted.filter((one) => !told.has(one))
  return merges && shown.length > mostSingle
    ? { digest, single: [], together: shown }
    : { digest, single: shown, together: [] }
}
