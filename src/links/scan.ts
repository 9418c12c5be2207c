/**
 * One text → the links in it, in one pass and in linear time however hostile the text is.
 * An address inside the path or query of a foreign address is not a link of ours.
 */
import type { Target } from '../model'
import type { HostTable } from './hosts'

/** What was recognised at one place; the same target may come several times. */
export interface Hit {
  target: Target
  /** Cleaned address, or the bare id. */
  url: string
  /** Place in the scanned text, for ordering. */
  index: number
}

/** Addresses of known hosts that are still parsed; bounds the work for a text of ten thousand links. */
export interface Budget {
  left: number
}

/** Result of one text, for the search of bare ids that follows. */
export interface Scan {
  hits: Hit[]
  /** Places of all addresses, foreign ones included: bare ids are not looked for there. */
  spans: { start: number; end: number }[]
  /** Known hosts of addresses that name nothing: pages of theirs that nobody reads. */
  unread: string[]
}

/** Longest address taken, in characters; ids stand in front, the rest is tracking. */
const maxLength = 2048
const maxHostLength = 253

/** Path up to a query, a stop character, or a second address that was glued on. */
const pathPattern = /(?:(?!https?:\/\/)[!$%&*+,\-./0-9:;=@A-Z_a-z~])*/iy
/** Everything up to a stop: blanks, quotes, brackets, `|`, `\`, and every character outside ASCII. */
const restPattern = /[!#$%&*+,\-./0-9:;=?@A-Z_a-z~]*/y
const hostPattern = /[a-z0-9.-]*/iy
const trailing = new Set('.,;:!?*~')

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  pattern.test(text)
  return pattern.lastIndex
}

/** Links and the places of all addresses; stops when the budget is used up. */
export function scanText(text: string, table: HostTable, budget: Budget): Scan {
  const scan: Scan = { hits: [], spans: [], unread: [] }
  let done = 0
  while (budget.left > 0) {
    table.starts.lastIndex = done
    const found = table.starts.exec(text)
    if (!found) break
    const behind = table.starts.lastIndex
    if (found[2] !== undefined) {
      done = scanApp(text, { from: found.index, scheme: found[2].toLowerCase(), behind }, table, scan)
      budget.left--
      continue
    }
    const scheme = found[1] === undefined
    const place = scheme ? withScheme(text, behind, table) : withoutScheme(text, found.index, behind, done)
    done = behind
    if (!place) continue
    const start = scheme ? found.index : place.start
    const owner = place.host ? table.owner(place.host) : undefined
    const end = owner ? tailEnd(text, place.end) : skip(restPattern, text, place.end)
    done = Math.max(behind, end)
    scan.spans.push({ start, end: done })
    if (!owner) continue
    budget.left--
    const url = parse(`https://${place.host}`, text.slice(place.end, Math.min(end, place.end + maxLength)))
    const target = url && owner.match(url)
    if (target) scan.hits.push({ target, url: cleaned(url), index: start })
    else if (url) scan.unread.push(url.hostname)
  }
  return scan
}

/** An address of an app (`bilibili://video/1`); returns where it ends. */
function scanApp(
  text: string,
  { from, scheme, behind }: { from: number; scheme: string; behind: number },
  table: HostTable,
  scan: Scan,
): number {
  const end = skip(restPattern, text, behind)
  scan.spans.push({ start: from, end })
  const url = parse(`${scheme}://`, text.slice(behind, Math.min(end, behind + maxLength)))
  const target = url && (table.ownerOfScheme(scheme)?.match(url) ?? null)
  if (target) scan.hits.push({ target, url: cleaned(url), index: from })
  return Math.max(behind, end)
}

interface Place {
  start: number
  /** Lower case; empty when the authority is not a plain host and must not be followed. */
  host: string
  /** First character behind the host. */
  end: number
}

/** User-info and ports make an address foreign, whatever host they stand beside. */
function authority(text: string, start: number, end: number, host: string): Place {
  const next = text[end]
  const plain = next === undefined || !(next === ':' || next === '@' || next === '%' || next === '_')
  return { start, end, host: plain && host.length <= maxHostLength ? host.toLowerCase() : '' }
}

function withScheme(text: string, from: number, table: HostTable): Place | null {
  const spacedEnd = skip(table.spacedHost, text, from)
  if (spacedEnd > from) return authority(text, from, spacedEnd, text.slice(from, spacedEnd).replace(/\s/g, ''))
  const end = skip(hostPattern, text, from)
  // `https:// v.douyin.com/…`: nothing behind the scheme, the host is found on its own.
  if (end === from && text[end] !== '@' && text[end] !== ':') return null
  return authority(text, from, end, text.slice(from, end))
}

/** A known host without a scheme: only with a path, only when it does not belong to something longer. */
function withoutScheme(text: string, index: number, end: number, floor: number): Place | null {
  let start = index
  while (start > floor && isHostUnit(text.charCodeAt(start - 1))) start--
  while (start < index && (text[start] === '.' || text[start] === '-')) start++
  const before = start > 0 ? text[start - 1] : undefined
  const host = text.slice(start, end).replace(/\s/g, '')
  if (before === '@' || (before === '/' && start > 1 && isHostUnit(text.charCodeAt(start - 2)))) {
    return { start, end, host: '' }
  }
  const next = text[end]
  if (next !== '/' && next !== '?' && next !== '@' && next !== ':') return null
  return authority(text, start, end, host)
}

function isHostUnit(code: number): boolean {
  const letter = code | 32
  // 0-9, a-z in either case, hyphen, dot.
  return (code >= 48 && code <= 57) || (letter >= 97 && letter <= 122) || code === 45 || code === 46
}

function tailEnd(text: string, from: number): number {
  const end = skip(pathPattern, text, from)
  const next = text[end]
  return next === '?' || next === '#' ? skip(restPattern, text, end) : end
}

function parse(head: string, tail: string): URL | null {
  let end = tail.length
  while (end > 0 && trailing.has(tail.charAt(end - 1))) end--
  try {
    return new URL(`${head}${tail.slice(0, end)}`)
  } catch {
    return null // not an address after all, e.g. `https://..`
  }
}

function cleaned(url: URL): string {
  return url.href.slice(0, url.href.length - url.hash.length)
}
