/** The matchers of one call, compiled: which host belongs to whom, and one pattern that finds them all in text. */
import type { LinkMatcher } from './types'

/** Compiled once per list of matchers; every text is scanned with the same expressions. */
export interface HostTable {
  readonly matchers: readonly LinkMatcher[]
  /** Finds a scheme of the web, a known host without one (group 1), or the scheme of an app (group 2). */
  readonly starts: RegExp
  /** A short-link host at exactly this place, blanks around its dots tolerated. */
  readonly spacedHost: RegExp
  /** Matcher that owns the scheme of an app, lower case. */
  ownerOfScheme(scheme: string): LinkMatcher | undefined
  /** Matcher that owns the lower-case host; undefined for foreign hosts. */
  owner(host: string): LinkMatcher | undefined
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** People and keyboards put blanks around the dots of `v.douyin.com`; at most two on either side. */
const spaced = (host: string) => host.split('.').map(escape).join('[ \\t\\u00a0]{0,2}\\.[ \\t\\u00a0]{0,2}')

const never = '(?!)'

function compile(matchers: readonly LinkMatcher[]): HostTable {
  const byLength = (a: string, b: string) => b.length - a.length
  const short = [...new Set(matchers.flatMap((matcher) => matcher.hosts.short))].sort(byLength)
  const pages = [...new Set(matchers.flatMap((matcher) => matcher.hosts.links))].sort(byLength)
  const owners = new Map<string, LinkMatcher>()
  for (const matcher of matchers) {
    for (const host of [...matcher.hosts.links, ...matcher.hosts.short]) owners.set(host, matcher)
  }
  const suffixes = new Set(pages)
  const apps = new Map(matchers.flatMap((matcher) => (matcher.appSchemes ?? []).map((scheme) => [scheme, matcher])))
  const schemes = [...apps.keys()].map(escape).join('|') || never
  const known = [...short.map(spaced), ...pages.map(escape)].join('|') || never
  return {
    matchers,
    // A host that goes on (`douyin.com.evil.example`, `douyin.community`) is not the known one.
    starts: new RegExp(`https?://|(${known})(?![a-z0-9-]|\\.[a-z0-9])|(?<![a-z0-9+.-])(${schemes})://`, 'gi'),
    spacedHost: new RegExp(`(?:${short.map(spaced).join('|') || never})(?![a-z0-9-]|\\.[a-z0-9])`, 'iy'),
    ownerOfScheme: (scheme) => apps.get(scheme),
    owner(host) {
      if (owners.has(host)) return owners.get(host)
      // Suffix match on a dot boundary only: `notdouyin.com` stays foreign.
      for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
        const suffix = host.slice(dot + 1)
        if (suffixes.has(suffix)) return owners.get(suffix)
      }
      return undefined
    },
  }
}

/** Compiled tables by identity of the matcher list: pass the same array again and nothing is compiled twice. */
const tables = new WeakMap<readonly LinkMatcher[], HostTable>()

/** Patterns compiled from the matchers, kept by the identity of their array. */
export function hostTable(matchers: readonly LinkMatcher[]): HostTable {
  let table = tables.get(matchers)
  if (!table) tables.set(matchers, (table = compile(matchers)))
  return table
}
