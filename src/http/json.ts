/** JSON whose 64-bit ids survive. */
import { parse } from 'lossless-json'

/** A number token of sixteen or more digits can only follow one of these; digits inside strings hardly ever do. */
const longNumber = /(?:^|[:[,\s])-?\d{16}/

const integer = /^-?\d+$/

function exact(token: string): number | string {
  const value = Number(token)
  return Number.isSafeInteger(value) || !integer.test(token) ? value : token
}

/**
 * Like `JSON.parse`, but integers beyond ±(2^53 − 1) come as strings with their exact digits. Of repeated keys the
 * last wins and `__proto__` is an ordinary key, both as in `JSON.parse`. Throws `SyntaxError`.
 */
export function parseJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text)
  try {
    return parse(text, undefined, { parseNumber: exact, onDuplicateKey: ({ newValue }) => newValue })
  } catch (error) {
    // The exact parser recurses: nesting beyond the stack is not an answer anybody meant to send.
    if (error instanceof RangeError) throw new SyntaxError('JSON is nested too deeply')
    throw error
  }
}
