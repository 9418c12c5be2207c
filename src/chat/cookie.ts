/** Reading what somebody pasted as a cookie. */
import { AmagiError } from '../errors'

/** Longest cookie header servers take; characters. */
const maxLength = 16_384

/** A pair: the name is a token, the value printable ASCII without the separators. */
const pair = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=([\u0020-\u003a\u003c-\u007e]*)$/

/**
 * `a=1; b=2` as a header wants it. Takes a leading `Cookie:`, line breaks and a trailing semicolon; everything
 * else is `bad-input` (whose error never holds the text).
 */
export function readCookie(text: string): string {
  const source = text.trim().replace(/^cookie\s*:\s*/i, '')
  if (source.length > maxLength) throw new AmagiError('bad-input', { message: 'the cookie is too long' })
  const parts = source.split(/[;\r\n]+/).map((part) => part.trim()).filter((part) => part !== '')
  if (parts.length === 0 || parts.some((part) => !pair.test(part))) {
    throw new AmagiError('bad-input', { message: 'not a cookie' })
  }
  return parts.join('; ')
}

/** Names of the pairs with the length of each value: all that is ever shown. */
export function outline(cookie: string): { name: string; length: number }[] {
  return cookie.split(';').flatMap((part) => {
    const [, name, value] = pair.exec(part.trim()) ?? []
    return name === undefined ? [] : [{ name, length: value?.length ?? 0 }]
  })
}
