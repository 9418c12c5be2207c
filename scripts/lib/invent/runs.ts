/** A text taken apart into words. */

/** Runs of one script; what lies between them (signs, spaces) is structure. */
export const run =
  /[A-Za-z0-9]+|\p{Script=Han}+|[\p{Script=Hiragana}\p{Script=Katakana}ー]+|[^\P{L}A-Za-z\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu

function decoded(bytes: string): string {
  try {
    return decodeURIComponent(bytes)
  } catch {
    return bytes
  }
}

/** Escapes of JSON and of addresses undone, so that a word cannot hide behind one. */
export const opened = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\+[nrt"\\/]/g, ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, decoded)
    .replace(/(?:%[0-9a-f]{2})+/gi, decoded)

/** Words of four characters and more, lower case; of other scripts than ours every stretch of four. */
export function wordsOf(text: string): Set<string> {
  const found = new Set<string>()
  for (const [word] of opened(text).matchAll(run)) {
    if (word.length < 4) continue
    if (/^[A-Za-z0-9]/.test(word)) found.add(word.toLowerCase())
    else for (let at = 0; at + 4 <= word.length; at++) found.add(word.slice(at, at + 4))
  }
  return found
}
