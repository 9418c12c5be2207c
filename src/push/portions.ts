/** What one chat gets at a time: single messages, several in one, or a line for what is too much. Pure. */
import type { News } from '../model'
import { minuteMs } from '../units'

/** Messages a chat gets at a time; the rest is one line. P4 of the requirements. */
const mostAtOnce = 5
/** So many come one by one, more of them in one message where the chat has it. */
const mostSingle = 2
/** A start that is no older goes before everything else: later nobody hurries any more. */
export const freshMs = 10 * minuteMs

interface Item {
  readonly news: News
}

/** In the order they are sent in; each part by itself, the oldest first. */
export interface Portion<One> {
  readonly digest: readonly One[]
  readonly single: readonly One[]
  readonly together: readonly One[]
  /** What is too much, some of it old: it waits for what else there may be of that, to be one line. */
  readonly later: readonly One[]
}

/** About the chat. `now` in milliseconds since the epoch. */
export interface PortionOptions<One> {
  readonly now: number
  /** Whether several messages can be one there. */
  readonly merges: boolean
  /** What is to be told in one line whatever the number. */
  inDigest(one: One): boolean
  /** Whether it is late by hours; absent = nothing is. */
  isOld?(one: One): boolean
  /** How many of those there may be. */
  readonly oldLeft?: number
}

const isFreshStart = ({ kind, at, late }: News, now: number): boolean => kind === 'live' && !late && now - at <= freshMs

/** `all` in any order. */
export function portionOf<One extends Item>(
  all: readonly One[],
  { now, merges, inDigest, isOld = () => false, oldLeft = Infinity }: PortionOptions<One>,
): Portion<One> {
  const sorted = [...all].sort((a, b) => a.news.at - b.news.at)
  const gathered = sorted.filter(inDigest)
  // A line about one is no shorter than the one itself.
  const lines = new Set(gathered.length > 1 ? gathered : [])
  const old = sorted.filter((one) => !inDigest(one) && isOld(one))
  const tooOld = new Set(old.slice(0, Math.max(0, old.length - oldLeft)))
  const others = sorted.filter((one) => !lines.has(one) && !tooOld.has(one))
  const fresh = others.filter(({ news }) => isFreshStart(news, now))
  const rest = others.filter(({ news }) => !isFreshStart(news, now))
  const kept = [...fresh, ...rest.slice(Math.max(0, rest.length - Math.max(0, mostAtOnce - fresh.length)))]
  const shown = kept.slice(0, mostAtOnce)
  const told = new Set(shown)
  const tooMuch = sorted.filter((one) => !told.has(one))
  // Where there is a line now, all of it is in that one.
  const waits = lines.size === 0 && tooMuch.some(isOld)
  const [digest, later] = waits ? [[], tooMuch] : [tooMuch, []]
  return merges && shown.length > mostSingle
    ? { digest, single: [], together: shown, later }
    : { digest, single: shown, together: [], later }
}
