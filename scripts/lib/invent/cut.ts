/** Which entries of a list stay: the first ones, and those that show something the others do not. */
import { isLosslessNumber } from 'lossless-json'

/** Entries of a list, and of a list within a list's entry. */
const most = 4
const mostWithin = 2
/** Share of an entry's features that has to be new: a large entry for one small novelty is not worth its size. */
const novelty = 0.04

/** Paths of an entry, with the values that look like a member of a closed set. */
function features(value: unknown, path: string, found: Set<string>): Set<string> {
  if (isLosslessNumber(value)) found.add(/type|codecid/i.test(path) ? `${path}=${value.value}` : path)
  else if (Array.isArray(value)) {
    found.add(value.length > 0 ? `${path}[]` : path)
    for (const entry of value) features(entry, `${path}[]`, found)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) features(entry, `${path}.${key}`, found)
  } else if (typeof value === 'string') {
    found.add(/^[A-Z][A-Z\d]*(_[A-Z\d]+)+$/.test(value) ? `${path}=${value}` : `${path}${value === '' ? '' : '"'}`)
  } else found.add(`${path}=${String(value)}`)
  return found
}

/** At least `least` entries in their order. */
export function cut<T>(list: readonly T[], least: number, depth = 0): T[] {
  // Addresses of one picture come in threes, each of another form.
  const texts = list.every((entry) => typeof entry === 'string')
  const keep = texts ? Math.max(least, 3) : depth > 0 ? Math.ceil(least / 2) : least
  if (list.length <= keep) return [...list]
  const seen = new Set<string>()
  const chosen = new Set<number>()
  const take = (at: number): void => {
    chosen.add(at)
    features(list[at], '', seen)
  }
  for (let at = 0; at < keep; at++) take(at)
  const all = list.map((entry) => [...features(entry, '', new Set())])
  // The entry with the most news first.
  while (chosen.size < Math.max(depth > 0 ? mostWithin : most, keep)) {
    const news = all.map((found, at) => (chosen.has(at) ? 0 : found.filter((feature) => !seen.has(feature)).length))
    const best = news.indexOf(Math.max(...news))
    if ((news[best] ?? 0) < Math.max(1, novelty * (all[best]?.length ?? 0))) break
    take(best)
  }
  return list.filter((_, at) => chosen.has(at))
}
