/** Names of files as people see them in a chat, made of foreign titles. Pure. */

/** Characters of a name without its extension; QQ cuts longer ones in its list of files. */
const maxLength = 50

/** Separators and wildcards of any system, control and direction characters. */
const forbidden = /[<>:"/\\|?*\p{Cc}\p{Bidi_Control}]+/gu

/** Names of devices on Windows, with any extension. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** `title - artist` cut to what every system takes as a name; empty when nothing is left of it. */
export function fileStem(words: readonly (string | undefined)[]): string {
  const named = words.flatMap((word) => word?.replace(forbidden, ' ').replace(/\s+/g, ' ').trim() || [])
  const stem = Array.from(named.join(' - ')).slice(0, maxLength).join('')
  // Windows drops dots and blanks at the end, hides what begins with a dot elsewhere.
  const bare = stem.replace(/^[.\s]+|[.\s]+$/g, '')
  return devices.test(bare) ? `_${bare}` : bare
}

/** The name of a file with another stem; its own where the stem is empty. */
export function renamed(name: string, stem: string): string {
  const extension = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? ''
  return stem === '' ? name : `${stem}${extension}`
}
