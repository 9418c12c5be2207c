/** A pasted cookie: checked and brought into one line. */
import { AmagiError } from '../errors'

export interface CookiePair {
  name: string
  value: string
}

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

const maxLength = 16 * 1024

function refuse(message: string): AmagiError {
  return new AmagiError('bad-input', { message, details: { fields: [{ name: 'cookie', message }] } })
}

/** Pairs of a cookie text, the last of a name wins. Throws `bad-input`; the value is never part of the error. */
export function parseCookie(text: string): CookiePair[] {
  if (text.length > maxLength) throw refuse(`longer than ${maxLength} characters`)
  const line = text.trim().replace(/^cookie\s*:\s*/i, '')
  const pairs = new Map<string, string>()
  // A line break ends a pair as a semicolon does: developer tools copy both ways.
  for (const piece of line
    .split(/[;\r\n]+/)
    .map((part) => part.trim())
    .filter(Boolean)) {
    const at = piece.indexOf('=')
    const name = (at < 0 ? piece : piece.slice(0, at)).trim()
    if (attributes.has(name.toLowerCase())) continue
    if (at <= 0 || !namePattern.test(name)) throw refuse('not a list of name=value pairs')
    const value = piece.slice(at + 1).trim()
    if (!valuePattern.test(value)) throw refuse('a value holds characters that a cookie cannot')
    pairs.set(name, value)
  }
  if (pairs.size === 0) throw refuse('not a list of name=value pairs')
  return [...pairs].map(([name, value]) => ({ name, value }))
}

export const formatCookie = (pairs: readonly CookiePair[]): string =>
  pairs.map(({ name, value }) => `${name}=${value}`).join('; ')
