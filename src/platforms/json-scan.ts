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

/** Value assigned to `window.<name>` in a page: an object, or `JSON.parse("…")`; undefined when there is none. */
export function assigned(page: string, name: string): string | undefined {
  const mark = page.indexOf(`window.${name}`)
  if (mark < 0) return undefined
  const equals = page.indexOf('=', mark)
  if (equals < 0) return undefined
  const start = page.slice(equals + 1, equals + 200).search(/\S/)
  if (start < 0) return undefined
  const at = equals + 1 + start
  if (page.startsWith('{', at)) return objectAt(page, at)
  const wrapper = 'JSON.parse('
  if (!page.startsWith(wrapper, at)) return undefined
  const quoted = /"(?:[^"\\]|\\.)*"/y
  quoted.lastIndex = at + wrapper.length
  const literal = quoted.exec(page)?.[0]
  if (literal === undefined) return undefined
  try {
    const inner: unknown = JSON.parse(literal)
    return typeof inner === 'string' ? inner : undefined
  } catch {
    return undefined // not a JSON string after all
  }
}
