/**
 * Unicode emoji as pictures: no font draws them in colour here.
 * Graphics: Twemoji (CC-BY 4.0), packed into `lib/assets/twemoji.br` by `scripts/lib/build/pack-emoji.mjs`.
 */
import { readFile, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { assetPath, readPacked } from '../asset'

/** File name (hex code points joined by `-`) of every drawn emoji, and its SVG. */
export interface EmojiSet {
  has(name: string): boolean
  svg(name: string): Promise<Buffer>
}

/** No emoji at all: they stay text. */
const noEmoji: EmojiSet = { has: () => false, svg: () => Promise.reject(new Error('no emoji set')) }

const flag = /^\p{Regional_Indicator}{2}$/u
const keycap = /^[0-9#*]\ufe0f?\u20e3$/u
const drawn = /^(?:\p{ExtPict}(?=.*[\ufe0f\u200d])|\p{Emoji_Presentation}|\p{Emoji_Modifier_Base}\p{Emoji_Modifier})/su

/** Whether one grapheme asks for a coloured picture (text presentation, U+FE0E, does not). */
function isEmoji(grapheme: string): boolean {
  if (grapheme.includes('\ufe0e')) return false
  return flag.test(grapheme) || keycap.test(grapheme) || drawn.test(grapheme)
}

/** File names to try for a grapheme, best first. */
function emojiNames(grapheme: string): string[] {
  const points = [...grapheme].map((char) => (char.codePointAt(0) ?? 0).toString(16))
  const kept = grapheme.includes('\u200d') ? points : points.filter((point) => point !== 'fe0f')
  return [kept.join('-'), points.filter((point) => point !== 'fe0f').join('-')]
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' })
/** Nothing below U+00A9 starts an emoji except keycaps; most texts are settled by this test. */
const maybe = /\u00a9|\u00ae|\u20e3|[\u203c-\u20cf\u2100-\u3299]|[\ud83c-\ud83e]/

/** Text between emoji, or one emoji: its file name in the set and what it was written as. */
type Piece = { text: string } | { emoji: string; text: string }

/** Splits text into runs and emoji that the set can draw. */
export function splitEmoji(content: string, set: EmojiSet): Piece[] {
  if (!maybe.test(content)) return content ? [{ text: content }] : []
  const pieces: Piece[] = []
  let run = ''
  for (const { segment } of segmenter.segment(content)) {
    const name = isEmoji(segment) ? emojiNames(segment).find((tried) => set.has(tried)) : undefined
    if (name === undefined) {
      run += segment
      continue
    }
    if (run) pieces.push({ text: run })
    run = ''
    pieces.push({ emoji: name, text: segment })
  }
  if (run) pieces.push({ text: run })
  return pieces
}

/**
 * Reads what `scripts/lib/build/pack-emoji.mjs` wrote.
 *
 * @internal The tests read a set they packed themselves and compare it byte for byte.
 */
export async function readPackedEmoji(path: string): Promise<EmojiSet> {
  const bodies = await readPacked(path)
  return { has: (name) => bodies.has(name), svg: (name) => Promise.resolve(bodies.get(name) ?? Buffer.alloc(0)) }
}

async function folder(path: string): Promise<EmojiSet> {
  const names = new Set((await readdir(path)).filter((file) => file.endsWith('.svg')).map((file) => file.slice(0, -4)))
  return { has: (name) => names.has(name), svg: (name) => readFile(join(path, `${name}.svg`)) }
}

/** The packed set, or in a checkout the package it is packed from; without either emoji stay text. */
export async function loadEmoji(): Promise<EmojiSet> {
  const asset = assetPath('twemoji.br')
  if (asset !== undefined) return readPackedEmoji(asset)
  try {
    return await folder(dirname(createRequire(__filename).resolve('@twemoji/svg/package.json')))
  } catch {
    // Only a broken build has neither; a card without coloured emoji is better than none.
    return noEmoji
  }
}
