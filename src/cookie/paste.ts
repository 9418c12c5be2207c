/** Cookies as people copy them out of a browser. What belongs to other sites or has ended is left out. */
import { AmagiError } from '../errors'
import { formatCookie, maxLength, parseCookie, refuse, sendable, type Cookies } from '.'
import { forms, type Entry } from './forms'

/** What became of a pasted text. */
export interface Pasted {
  /** Those of the site; never empty. */
  pairs: Cookies
  /** How many belonged to other sites. */
  foreign: number
  /** How many had ended already. */
  ended: number
}

/** Whom a cookie may belong to, and what time it is. */
export interface PasteOptions {
  /** Hosts of the site; a cookie of their subdomains and of what they are a subdomain of is theirs as well. */
  hosts: readonly string[]
  /** Unix seconds. */
  now: number
}

/** Characters of a whole export; those of one site are a few thousand. */
const maxText = 512 * 1024

/** Input methods put these in by themselves. */
const wide: Readonly<Record<string, string>> = { '；': ';', '：': ':', '＝': '=' }
const pairedQuotes =
  /^(?:```[a-z]*\s*([\s\S]*?)\s*```|`([^`]*)`|"([^"]*)"|'([^']*)'|[“”„]([^“”]*)[“”]|[‘’]([^‘’]*)[‘’]|「([^」]*)」|『([^』]*)』|《([^》]*)》)$/

/** A text that was written down as one of JSON: `"[{\"name\": …}]"`. */
function unescaped(text: string): string | undefined {
  if (!/^"[^]*\\[^]*"$/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** Zero-width characters, a byte order mark and blanks of other widths come along with what is copied from pages and files. */
function tidy(text: string): string {
  const clean = text
    .replaceAll(/[\u200B-\u200F\u2060\uFEFF\u00AD]/g, '')
    .replaceAll(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, ' ')
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .trim()
  const bare = pairedQuotes
    .exec(clean)
    ?.slice(1)
    .find((inner) => inner !== undefined)
  const inner = bare ?? unescaped(clean)
  return inner === undefined ? clean : tidy(inner)
}

/** All of it percent-encoded, as addresses and forms carry it: nothing is left that parts names from values. */
function decoded(text: string): string | undefined {
  if (!/%3D/i.test(text) || /[=\s:：＝]/.test(text)) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const hostOf = (domain: string): string => domain.toLowerCase().replace(/^\./, '').replace(/:\d+$/, '')

function belongs(domain: string, hosts: readonly string[]): boolean {
  const own = hostOf(domain)
  return hosts.some(
    (host) => own === host || own.endsWith(`.${host}`) || (own.includes('.') && host.endsWith(`.${own}`)),
  )
}

function chosen(entries: readonly Entry[], { hosts, now }: PasteOptions): Pasted {
  const own = entries.filter(({ domain }) => domain === undefined || belongs(domain, hosts))
  const running = own.filter(({ expires }) => expires === undefined || expires > now)
  const pairs = new Map(running.filter(sendable).map(({ name, value }) => [name, value]))
  const foreign = entries.length - own.length
  const ended = own.length - running.length
  if (formatCookie(pairs).length > maxLength) throw refuse(`longer than ${maxLength} characters`)
  if (pairs.size > 0) return { pairs, foreign, ended }
  if (ended > 0) throw new AmagiError('cookie-expired', { message: 'every cookie of the export has ended' })
  throw new AmagiError('bad-input', {
    message: 'no cookie of this site',
    details: { fields: [{ name: 'cookie', message: 'no cookie of this site' }], foreign },
  })
}

/**
 * What somebody pasted, in any of the forms browsers and extensions give. Throws `bad-input` for what is no cookie or none
 * of this site (`details.foreign` says of how many others), `cookie-expired` when all of it has ended; the value is never
 * part of the error.
 */
export function readPasted(text: string, options: PasteOptions): Pasted {
  if (text.length > maxText) throw refuse(`longer than ${maxText} characters`)
  const tidied = tidy(text)
  const bare = decoded(tidied) ?? tidied
  for (const form of forms) {
    const entries = form(bare)
    if (entries) return chosen(entries, options)
  }
  return {
    pairs: parseCookie(bare.replaceAll(/[；：＝]/g, (sign) => wide[sign] ?? sign)),
    foreign: 0,
    ended: 0,
  }
}
