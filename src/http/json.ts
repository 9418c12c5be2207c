/** JSON whose 64-bit ids survive, at the speed of the native parser. */

/** Place after a string that begins at `open`; the end of the text when it has no end. */
function endOfString(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0
    while (text[quote - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return quote + 1
  }
  return text.length
}

/**
 * The text with some numbers made strings. `candidate` (global) finds where one may begin, in strings too, those are left
 * alone; `wanted` gives its new form by its digits. Whatever is no number of JSON stays, for the parser to refuse. Linear:
 * what lies between two candidates is only searched for quotes.
 */
export function quoteNumbers(text: string, candidate: RegExp, wanted: (token: string) => string | undefined): string {
  // Not after part of a longer word or of another number.
  const number = /(?<![\w.+-])-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?=[,\]}]|\s*(?:[,\]}]|$))/y
  let quoted = ''
  let copied = 0
  /** The next string is searched for from here. */
  let open = text.indexOf('"')
  for (let match = candidate.exec(text); match; match = candidate.exec(text)) {
    const { index } = match
    let end = index
    while (open >= 0 && open < index) {
      end = endOfString(text, open)
      open = text.indexOf('"', end)
    }
    if (end > index) {
      candidate.lastIndex = end
      continue
    }
    number.lastIndex = index
    const token = number.exec(text)?.[0]
    const form = token === undefined ? undefined : wanted(token)
    if (token === undefined || form === undefined) continue
    quoted += `${text.slice(copied, index)}"${form}"`
    copied = index + token.length
    candidate.lastIndex = copied
  }
  return copied === 0 ? text : quoted + text.slice(copied)
}

/** Sixteen digits are the fewest beyond 2^53. */
const long = /-?\d{16,}/

const integer = /^-?\d+$/

const unsafe = (token: string): string | undefined =>
  integer.test(token) && !Number.isSafeInteger(Number(token)) ? token : undefined

/**
 * Like `JSON.parse`, but integers beyond ±(2^53 − 1) come as strings with their exact digits. Of repeated keys the
 * last wins and `__proto__` is an ordinary key, both as in `JSON.parse`. Throws `SyntaxError`.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(long.test(text) ? quoteNumbers(text, new RegExp(long, 'g'), unsafe) : text)
}
