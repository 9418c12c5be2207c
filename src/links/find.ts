/** Text and message elements → links of the given platforms. Pure. */
import { targetKey } from '../model'
import { scanBareIds } from './bare'
import { scanArk, scanXml } from './cards'
import { unescapeEntities, unescapeSlashes } from './entities'
import { hostTable, type HostTable } from './hosts'
import { scanText, type Budget, type Hit } from './scan'
import type { FindOptions, FoundLink, LinkMatcher, MessageElement } from './types'
import { sourcesOf, type Source } from './walk'

/** Addresses of known hosts looked at in one message. */
const maxCandidates = 200

/**
 * Links of a message: cards first (some chat ends add a text part that says the client is too old), then the rest
 * in reading order; the same target only once, at most `max`. Pass the same `matchers` array every time: what is
 * compiled from it is kept by its identity.
 */
export function findLinks(
  elements: readonly MessageElement[],
  matchers: readonly LinkMatcher[],
  options: FindOptions = {},
): FoundLink[] {
  const { bareIds = true, scope = 'all', max = 3 } = options
  const table = hostTable(matchers)
  const sources = sourcesOf(elements)
  const budget: Budget = { left: maxCandidates }
  const found = new Map<string, FoundLink>()
  const texts = sources.filter((source) => !source.card && isText(source))
  const whole = texts.length === 1 && texts.length === sources.length
  const ordered = [...sources.filter((source) => source.card), ...sources.filter((source) => !source.card)]
  for (const source of ordered) {
    if (scope !== 'all' && (scope === 'cards') !== source.card) continue
    for (const hit of hitsOf(source, table, budget, bareIds ? whole : undefined)) add(found, hit, source, max)
  }
  return [...found.values()]
}

/** Whether a message holds an address of one of the platforms' hosts that names nothing: a page nobody reads. */
export function hasUnread(elements: readonly MessageElement[], matchers: readonly LinkMatcher[]): boolean {
  const table = hostTable(matchers)
  const budget: Budget = { left: maxCandidates }
  return sourcesOf(elements).some(
    ({ value, card }) =>
      !card &&
      typeof value === 'string' &&
      scanText(unescapeEntities(unescapeSlashes(value)), table, budget).unread.length > 0,
  )
}

function isText(source: Source): boolean {
  return typeof source.value === 'string' && source.value.trim() !== ''
}

function add(found: Map<string, FoundLink>, hit: Hit, source: Source, max: number): void {
  const key = targetKey(hit.target)
  const known = found.get(key)
  // A link says more than a bare id of the same work: an unknown bare id stays silent, a dead link does not.
  if (known ? known.target.bare && !hit.target.bare : found.size < max) {
    found.set(key, { target: hit.target, url: hit.url, from: source.from })
  }
}

/** `whole` undefined = bare ids do not count. */
function hitsOf(source: Source, table: HostTable, budget: Budget, whole: boolean | undefined): Hit[] {
  if (source.from === 'json') return list(scanArk(source.value, table, budget))
  if (source.from === 'xml') return list(scanXml(source.value, table, budget))
  if (typeof source.value !== 'string') return []
  const text = unescapeEntities(unescapeSlashes(source.value))
  const { hits, spans } = scanText(text, table, budget)
  if (whole === undefined || source.card || source.from === 'a') return hits
  return [...hits, ...scanBareIds(text, whole, spans, table)].sort((a, b) => a.index - b.index)
}

function list(hit: Hit | undefined): Hit[] {
  return hit ? [hit] : []
}
