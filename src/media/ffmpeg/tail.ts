/** What a program said last, fit for a log. */

/** Lines that are kept. */
const maxLines = 6
/** Characters of one line. */
const maxLength = 240

/** Folders are nobody's business: only the name of a file stays. Both kinds of slash, with or without a drive. */
const folders = /(?:\b[A-Za-z]:)?(?:[\\/][^\s\\/'":]+)*[\\/](?=[^\s\\/'":]+)/g

/** The last lines, without folders and control characters. */
export function tidyTail(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.replaceAll(/\p{Cc}/gu, ' ').trim())
    .filter(Boolean)
    .slice(-maxLines)
    .map((line) => line.replaceAll(folders, '').slice(0, maxLength))
    .join(' | ')
}
