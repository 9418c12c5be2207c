/**
 * Marks that are drawn by a face of ours (`faces.ts`), which has them at code points of its own.
 *
 * Latin and Chinese share code points for some. Noto Sans SC draws those as wide as a Chinese character; beside Latin
 * letters they come from a Latin face. And a sign with an accent on it that no letter has is drawn by no single font,
 * so that the painter would show an empty box for both: the accent becomes a sign of its own that takes no room.
 */

/** In the order of their code points from {@link firstMark} on. */
export const marks = '‘’“”…—·•×÷±§¶'

/** In plane 16, which is free for private use (Unicode 17, §23.5): nobody's icon font begins here. */
export const firstMark = 0x10f100

/** Accents of Unicode's first block of them, and where the face draws them. */
export const accents = { from: 0x300, to: 0x36f, at: firstMark + 0x80 } as const
const accent = new RegExp(`[\\u{${accents.from.toString(16)}}-\\u{${accents.to.toString(16)}}]`, 'gu')

/** Where the Latin face draws a mark, as text. */
const latinOf: ReadonlyMap<string, string> = new Map(
  [...marks].map((mark, index) => [mark, String.fromCodePoint(firstMark + index)]),
)

/** The ellipsis beside Latin letters, as text. */
export const latinEllipsis = latinOf.get('…') ?? '…'

/** What somebody else may have put there. */
const taken = new RegExp(`[\\u{${firstMark.toString(16)}}-\\u{${(firstMark + 0xff).toString(16)}}]`, 'gu')
const any = new RegExp(`[${marks}]`)

type Side = 'chinese' | 'latin' | undefined

const chinese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff01-\uff60]/u
const latin = /[\p{L}\p{N}]/u

const sideOf = (char: string | undefined): Side =>
  char === undefined ? undefined : chinese.test(char) ? 'chinese' : latin.test(char) ? 'latin' : undefined

/** How far a mark looks for its like, in characters: about a word and a figure. */
const sight = 16

/** The first letter from a place on, marks and blanks and all else between left out; a figure counts where no letter is. */
function nearest(chars: readonly string[], from: number, step: 1 | -1, reach = sight): Side {
  let figure: Side
  for (let left = reach, at = from + step; left > 0 && at >= 0 && at < chars.length; left -= 1, at += step) {
    const char = chars[at] ?? ''
    if (char === '\n') break
    if (/\p{N}/u.test(char)) figure = 'latin'
    else {
      const side = sideOf(char)
      if (side !== undefined) return side
    }
  }
  return figure
}

/** Whose ellipsis stands behind the first so many of these characters; undefined where no letter says it. */
export const ellipsisSide = (chars: readonly string[], count = chars.length): Side => nearest(chars, count, -1)

const both = (...sides: Side[]): Side =>
  sides.includes('chinese') ? 'chinese' : sides.includes('latin') ? 'latin' : undefined

/** Places of quotation marks with their partners; an apostrophe has none. */
function pairs(chars: readonly string[]): Map<number, number> {
  const found = new Map<number, number>()
  const open: Record<string, number[]> = { '“': [], '‘': [] }
  chars.forEach((char, at) => {
    if (char === '“' || char === '‘') open[char]?.push(at)
    if (char !== '”' && char !== '’') return
    if (char === '’' && sideOf(chars[at - 1]) === 'latin' && sideOf(chars[at + 1]) === 'latin') return
    const partner = open[char === '”' ? '“' : '‘']?.pop()
    if (partner === undefined) return
    found.set(partner, at)
    found.set(at, partner)
  })
  return found
}

/** Both marks of a pair are of one kind: Chinese where anything that touches them is. */
function quoteSide(chars: readonly string[], at: number, partner: number | undefined): Side {
  const [first, last] = partner === undefined ? [at, at] : at < partner ? [at, partner] : [partner, at]
  const touching = [chars[first - 1], chars[last + 1], ...(first === last ? [] : [chars[first + 1], chars[last - 1]])]
  const side = both(...touching.map(sideOf))
  if (side !== undefined) return side
  const within = first === last ? [] : chars.slice(first + 1, last)
  return both(...within.map(sideOf)) ?? both(nearest(chars, first, -1), nearest(chars, last, 1))
}

function markSide(chars: readonly string[], at: number, partners: ReadonlyMap<number, number>): Side {
  const char = chars[at] ?? ''
  if (char === '’' && !partners.has(at)) {
    // An apostrophe belongs to the letters it stands between, behind or before.
    return sideOf(chars[at - 1]) ?? sideOf(chars[at + 1]) ?? nearest(chars, at, -1)
  }
  if ('‘’“”'.includes(char)) return quoteSide(chars, at, partners.get(at))
  // A bullet stands before a line or is an eye of a face: nothing of it belongs to Chinese typesetting.
  if (char === '•') return both(sideOf(chars[at - 1]), sideOf(chars[at + 1])) === 'chinese' ? 'chinese' : 'latin'
  if (char === '…') return nearest(chars, at, -1) ?? nearest(chars, at, 1)
  return both(nearest(chars, at, -1), nearest(chars, at, 1))
}

/**
 * Marks of a script behind what is no letter: eyes and tears of faces. No font draws the two as one, so that an empty box
 * would stand for both. Left alone are signs that only choose how another one is drawn.
 */
const astray = /(?<![\p{L}\p{M}\p{N}])(?![\ufe00-\ufe0f\u20d0-\u20ff\u3099\u309a])\p{M}+/gu

const moved = (char: string): string => String.fromCodePoint((char.codePointAt(0) ?? 0) - accents.from + accents.at)

/** The text with its marks where the faces draw them; those that a Chinese font draws best stay as they are. */
export function placeMarks(content: string): string {
  const clean = content.replace(taken, '').normalize('NFC').replace(accent, moved).replace(astray, '')
  if (!any.test(clean)) return clean
  const chars = [...clean]
  const partners = pairs(chars)
  return chars
    .map((char, at) => {
      const own = latinOf.get(char)
      return own !== undefined && markSide(chars, at, partners) === 'latin' ? own : char
    })
    .join('')
}
