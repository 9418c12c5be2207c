/**
 * Cookie texts: strictly parsed when people paste them, leniently read when they come from a header.
 * Values stay percent-encoded as upstream wrote them (`SESSDATA` holds `%2C` and `%2A`).
 */
import { createHash } from 'node:crypto'
import { AmagiError } from '../errors'

/** Name → value, in the order of the text; a repeated name keeps its last value. */
export type Cookies = ReadonlyMap<string, string>

/** Stands for a cookie, or for the account in it, in keys: nobody can tell the cookie from it. 16 characters. */
export const cookieDigest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16)

/** RFC 6265: a token, then what a header may carry; spaces inside a value are tolerated as browsers do. */
const namePattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/
const valuePattern = /^[\x20-\x3a\x3c-\x7e]*$/

/** Attributes of `Set-Cookie` lines people copy along. */
const attributes = new Set([
  'path',
  'domain',
  'expires',
  'max-age',
  'samesite',
  'priority',
  'httponly',
  'secure',
  'partitioned',
])

/** Characters of a cookie; headers longer than that are refused by the sites. */
export const maxLength = 16 * 1024

/** What the rest of a value looks like whose line was broken because it was long: no name, up to the end of its pair. */
const continued = /^[\w%*.~+/-]{4,}(?=;|$)/

/** Lines as they were before a chat or a page broke them inside a value. */
function joined(text: string): string {
  const lines: string[] = []
  for (const line of text.split(/\r\n?|\n/)) {
    const bare = line.trim()
    const rest = continued.exec(bare)?.[0]
    const last = lines.at(-1)
    if (last !== undefined && rest !== undefined && !attributes.has(rest.toLowerCase()) && /=[^;\s]+$/.test(last))
      lines[lines.length - 1] = last + bare
    else lines.push(bare)
  }
  return lines.join('\n')
}

/** A line break ends a pair as a semicolon does: developer tools copy both ways. `value` is absent without `=`. */
function* tokens(text: string): Generator<{ name: string; value?: string }> {
  for (const piece of text.split(/[;\r\n]+/)) {
    const whole = piece.trim()
    if (whole === '') continue
    const middle = whole.indexOf('=')
    if (middle < 0) yield { name: whole }
    else yield { name: whole.slice(0, middle).trim(), value: whole.slice(middle + 1).trim() }
  }
}

/** Whether a header can carry it. */
export const sendable = ({ name, value }: { name: string; value: string }): boolean =>
  namePattern.test(name) && valuePattern.test(value)

/** What is no usable cookie; `message` never holds a value. */
export function refuse(message: string): AmagiError {
  return new AmagiError('bad-input', { message, details: { fields: [{ name: 'cookie', message }] } })
}

/** What somebody pasted. Throws `bad-input` unless it is a list of pairs; the value is never part of the error. */
export function parseCookie(text: string): Cookies {
  if (text.length > maxLength) throw refuse(`longer than ${maxLength} characters`)
  const cookies = new Map<string, string>()
  for (const { name, value } of tokens(joined(text.trim().replace(/^cookie\s*:\s*/i, '')))) {
    if (attributes.has(name.toLowerCase())) continue
    if (value === undefined || !namePattern.test(name)) throw refuse('not a list of name=value pairs')
    if (!valuePattern.test(value)) throw refuse('a value holds characters that a cookie cannot')
    cookies.set(name, value)
  }
  if (cookies.size === 0) throw refuse('not a list of name=value pairs')
  return cookies
}

/** What a header holds; pieces that are no pair are left out. */
export function readCookie(text: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const { name, value } of tokens(text ?? '')) if (name && value !== undefined) cookies.set(name, value)
  return cookies
}

/** What `Set-Cookie` headers set; attributes and deleted cookies are left out. */
export function readSetCookie(headers: readonly string[]): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const header of headers) {
    for (const [name, value] of readCookie(header.split(';', 1)[0])) if (value) cookies.set(name, value)
  }
  return cookies
}

/** One value of a cookie text; undefined when it is missing or empty. */
export function cookieValue(text: string | undefined, name: string): string | undefined {
  return readCookie(text).get(name) || undefined
}

/** `a=1; b=2`, as a header carries it. */
export function formatCookie(pairs: Iterable<readonly [string, string]>): string {
  return [...pairs].map(([name, value]) => `${name}=${value}`).join('; ')
}
