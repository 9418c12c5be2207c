/** JSON whose 64-bit ids survive. */
import { parse } from 'lossless-json'

/** A number token of sixteen or more digits can only follow one of these; digits inside strings hardly ever do. */
const longNumber = /(?:^|[:[,\s])-?\d{16}/

/** The same with its neighbours, for quoting in place. */
const longIntegers = /([:[,]\s*)(-?[1-9]\d{15,})(?=\s*[,\]}])/g

const integer = /^-?\d+$/

function exact(token: string): number | string {
  const value = Number(token)
  return Number.isSafeInteger(value) || !integer.test(token) ? value : token
}

/**
 * The native parser after quoting long integers. Digits inside a string may be quoted by mistake; the string then
 * ends right before a digit, which no JSON allows, so the result is never wrong, only refused.
 */
function parseQuoted(text: string): unknown {
  return JSON.parse(
    text.replace(longIntegers, (whole, before: string, token: string) =>
      Number.isSafeInteger(Number(token)) ? whole : `${before}"${token}"`,
    ),
  )
}

/**
 * Like `JSON.parse`, but integers beyond ±(2^53 − 1) come as strings with their exact digits. Of repeated keys the
 * last wins and `__proto__` is an ordinary key, both as in `JSON.parse`. Throws `SyntaxError`.
 */
export function parseJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text)
  if (/^\s*[[{]/.test(text)) {
    try {
      return parseQuoted(text)
    } catch {
      // A caption with such digits, or no JSON at all: the slow parser knows.
    }
  }
  try {
    return parse(text, undefined, { parseNumber: exact, onDuplicateKey: ({ newValue }) => newValue })
  } catch (error) {
    // The exact parser recurses: nesting beyond the stack is not an answer anybody meant to send.
    if (error instanceof RangeError) throw new SyntaxError('JSON is nested too deeply')
    throw error
  }
}
