/** Texts of strangers within a line of ours. Pure. */

/** What breaks a line, turns around what follows, or cannot be seen. The sign that joins emoji stays. */
const unfit = /(?:(?!\u200d)[\p{Cc}\p{Zl}\p{Zp}\p{Cf}])+/gu

/** The text as one line, all of it; the blanks in it stay as they are. */
export const inLine = (text: string): string => text.replace(unfit, ' ').trim()

/** The same with one blank for several, and the ellipsis where it is cut; `most`: signs of it. */
export function shortLine(text: string, most: number): string {
  const signs = [...inLine(text).replaceAll(/\s+/gu, ' ')]
  return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : signs.join('')
}
