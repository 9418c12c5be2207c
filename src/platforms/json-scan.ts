/** Finding JSON objects inside other text, without being fooled by braces in strings. Linear. */

/** Index behind the object that opens at `start`; -1 when it never closes. */
function objectEnd(text: string, start: number): number {
  let depth = 0
  let inString = false
  for (let i = start; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 92)
        i++ // backslash: the next character is no delimiter
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 123) depth++
    else if (c === 125 && --depth === 0) return i + 1
  }
  return -1
}

/** The object that opens at `start`, as text; undefined when none does or it never closes. */
export function objectAt(text: string, start: number): string | undefined {
  const end = text.startsWith('{', start) ? objectEnd(text, start) : -1
  return end < 0 ? undefined : text.slice(start, end)
}

/** Top-level objects of a text in order, as text; what stands between them is skipped. */
export function topObjects(text: string, max = 200): string[] {
  const found: string[] = []
  let at = text.indexOf('{')
  while (at >= 0 && found.length < max) {
    const end = objectEnd(text, at)
    if (end < 0) break
    found.push(text.slice(at, end))
    at = text.indexOf('{', end)
  }
  return found
}

/** What a script begins with, as JSON. */
interface Assigned {
  text: string
  /** The page ended before the value did. */
  cut: boolean
}

/** A string (one that is cut off ends with the page), a brace, or the one word; what is between them is passed over. */
const piece = /"(?:[^"\\]+|\\.|\\$)*(?:"|$)|[{}[\]]|\bundefined\b/gs

/** The literal that opens at `from`: a bare `undefined`, which JSON has no word for, becomes `null`. */
function literalAt(page: string, from: number): Assigned {
  const pieces = new RegExp(piece)
  pieces.lastIndex = from
  const parts: string[] = []
  let depth = 0
  let at = from
  for (let found = pieces.exec(page); found; found = pieces.exec(page)) {
    const [word] = found
    if (word === 'undefined') {
      parts.push(page.slice(at, found.index), 'null')
      at = pieces.lastIndex
    } else if (word === '{' || word === '[') depth += 1
    else if (word === '}' || word === ']') depth -= 1
    if (depth === 0) return { text: parts.join('') + page.slice(at, pieces.lastIndex), cut: false }
  }
  return { text: parts.join('') + page.slice(at), cut: true }
}

/** The text in the quotes that open at `from`; undefined when they hold none. */
function quotedAt(page: string, from: number): Assigned | undefined {
  const quoted = /"(?:[^"\\]+|\\.|\\$)*("|$)/sy
  quoted.lastIndex = from
  const found = quoted.exec(page)
  if (!found) return undefined
  if (found[1] === '') return { text: found[0], cut: true }
  try {
    const inner: unknown = JSON.parse(found[0])
    return typeof inner === 'string' ? { text: inner, cut: false } : undefined
  } catch {
    return undefined // not a JSON string after all
  }
}

/**
 * Value assigned to `window.<name>` in a page: an object, or `JSON.parse("…")`; undefined when there is none. An object
 * ends where its last brace closes, whatever follows.
 */
export function assigned(page: string, name: string): Assigned | undefined {
  const opening = new RegExp(`window\\.${name}\\s*=\\s*(?:(?=\\{)|(JSON\\.parse\\())`).exec(page)
  if (!opening) return undefined
  const from = opening.index + opening[0].length
  return opening[1] === undefined ? literalAt(page, from) : quotedAt(page, from)
}
