/** Name under which people see a file. Pure; never a name on our own disk. */

/** Longest name without its extension, in letters as people count them (features of the OneBot clients: 50). */
const maxLetters = 50

/** What file systems of any kind refuse or read as a path, controls, and marks that turn the text around. */
const refused = /[\p{Cc}\p{Bidi_Control}/\\:*?"<>|]+/gu
/** Names Windows keeps for itself, whatever follows. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i

/** The title as a file name with the extension of `name`; `name` itself where nothing of the title is left. */
export function fileNameOf(title: string | undefined, name: string): string {
  const tidy = (title ?? '')
    .normalize('NFC')
    .slice(0, 40 * maxLetters)
    .replace(refused, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  // Made here: the first one of a process costs as much as a tenth of loading the plugin.
  const letters = new Intl.Segmenter('zh', { granularity: 'grapheme' })
  const short = Array.from(letters.segment(tidy), ({ segment }) => segment)
    .slice(0, maxLetters)
    .join('')
    // A dot in front hides a file, one at the end is dropped by Windows.
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const [extension = ''] = /\.\w+$/.exec(name) ?? []
  return short === '' || reserved.test(short) ? name : `${short}${extension}`
}
