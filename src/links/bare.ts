/** Bare ids (`BV…`) outside of addresses. */
import type { HostTable } from './hosts'
import type { Hit, Scan } from './scan'

/** Longest text searched for bare ids, in characters: far above any chat's limit, and a bound for what matchers do. */
const maxText = 65_536

/** Addresses are blanked out at equal length, so that places in the text stay true. */
function blanked(text: string, spans: Scan['spans']): string {
  if (spans.length === 0) return text
  const parts: string[] = []
  let from = 0
  for (const { start, end } of spans) {
    // A bar, not a blank: `BV… https://… 2` must not read as an id with a part number.
    parts.push(text.slice(from, start), '|'.repeat(end - start))
    from = end
  }
  parts.push(text.slice(from))
  return parts.join('')
}

/** Ids the matchers know without an address; `whole` = the text is the entire message. */
export function scanBareIds(text: string, whole: boolean, spans: Scan['spans'], table: HostTable): Hit[] {
  const hits: Hit[] = []
  let rest: string | undefined
  for (const matcher of table.matchers) {
    if (!matcher.matchText) continue
    rest ??= blanked(text, spans).slice(0, maxText)
    for (const { target, index } of matcher.matchText(rest, whole && spans.length === 0)) {
      hits.push({ target: target.bare ? target : { ...target, bare: true }, url: target.id, index })
    }
  }
  return hits
}
