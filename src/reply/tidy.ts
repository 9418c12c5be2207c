/** Foreign words made fit for a message. Pure. */

/** Direction overrides and control characters of foreign text would garble the lines around them. */
const unwanted = /(?!\n)[\p{Cc}\p{Bidi_Control}]/gu

/** So many characters at most, an ellipsis included; lines kept, one empty one at most in a row. */
export function tidy(text: string, max: number): string {
  const clean = text
    .replace(/\r\n?/g, '\n')
    .replace(unwanted, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  const characters = Array.from(clean)
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : clean
}

/** The same in one line. */
export const tidyLine = (text: string, max: number): string => tidy(text.replace(/\s+/g, ' '), max)

/** Characters of a title that are shown. */
export const maxTitle = 120
