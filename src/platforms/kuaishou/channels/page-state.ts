/** The state a page was rendered with: an object literal behind `window.<name> =`. */

/**
 * Text of the literal as JSON: it ends where its last brace closes, whatever follows, and a bare `undefined`, which JSON
 * has no word for, becomes `null`. One that is cut off comes as it is; undefined when the page has none.
 */
export function stateText(html: string, name: string): string | undefined {
  const opening = new RegExp(`window\\.${name}\\s*=\\s*(?=\\{)`).exec(html)
  if (!opening) return undefined
  const from = opening.index + opening[0].length
  // A string (one that is cut off ends with the page), a brace, or the one word; what is between them is passed over.
  const piece = /"(?:[^"\\]+|\\.|\\$)*(?:"|$)|[{}[\]]|\bundefined\b/gs
  piece.lastIndex = from
  const parts: string[] = []
  let depth = 0
  let at = from
  for (let found = piece.exec(html); found; found = piece.exec(html)) {
    const [word] = found
    if (word === 'undefined') {
      parts.push(html.slice(at, found.index), 'null')
      at = piece.lastIndex
    } else if (word === '{' || word === '[') depth += 1
    else if (word === '}' || word === ']') depth -= 1
    if (depth === 0) return parts.join('') + html.slice(at, piece.lastIndex)
  }
  return parts.join('') + html.slice(at)
}
