/**
 * How texts end that the renderer cuts. It writes the ellipsis of the Chinese font, as wide as a character, unless it is told
 * another one (`line-clamp: 2 "…"`): beside Latin letters that of the Latin face. Which letters stand at the cut is guessed
 * from the widths of characters; only where the guess may be wrong is the card laid out once more to see it.
 */
import { ellipsisSide, latinEllipsis, placeMarks } from '../font/marks'
import { sharesOf } from './height'
import type { BoxNode, CardNode, Style } from './node'
import { emOf } from './rich'
import { cardWidth } from './theme'

/** A laid-out node as far as it is asked for: its lines, and its children in order. */
export interface Laid {
  runs: readonly { text: string; y: number; width: number }[]
  children: readonly Laid[]
}

/** Widths a text may really have, as shares of the estimated one, and how far widths of letters are off. */
const narrowest = 0.6
const widest = 1.4

const linesOf = ({ style }: CardNode): number =>
  style['textOverflow'] === 'ellipsis' ? 1 : typeof style['lineClamp'] === 'number' ? style['lineClamp'] : 0

/** Letters of a text that may be cut; a picture is one character of its own width. */
function charsOf(node: CardNode): { chars: string[]; ems: number[]; size: number } {
  const parts = node.type === 'container' ? node.children : [node]
  const sizes = [node, ...parts].map(({ style }) => Number(style['fontSize'])).filter((size) => size > 1)
  const size = sizes[0] ?? 30
  const chars: string[] = []
  const ems: number[] = []
  for (const part of parts) {
    const own = part.type === 'text' ? [...part.text] : [' ']
    chars.push(...own)
    ems.push(...own.map((char) => (part.type === 'image' ? part.width / size : emOf(char))))
  }
  return { chars, ems, size }
}

/** Characters that so many lines of this width (ems) hold. */
function held(chars: readonly string[], ems: readonly number[], room: number, lines: number): number {
  let line = 1
  let used = 0
  for (const [at, char] of chars.entries()) {
    const em = char === '\n' ? 0 : (ems[at] ?? 0)
    if (char === '\n' || used + em > room) {
      line += 1
      used = 0
      if (line > lines) return at
    }
    used += em
  }
  return chars.length
}

type Ending = 'latin' | 'usual' | 'unsure'

/** Which ellipsis a text of this width ends with, if it is cut. */
function guess(node: CardNode, width: number): Ending {
  const { chars, ems, size } = charsOf(node)
  const room = width / size
  const first = held(chars, ems, room * narrowest, linesOf(node))
  if (first === chars.length) return 'usual'
  const last = held(chars, ems, room * widest, linesOf(node))
  const sides = new Set([ellipsisSide(chars.slice(0, first))])
  for (let end = first; end <= last && sides.size < 2; end += 1) sides.add(ellipsisSide(chars.slice(0, end)))
  return sides.size > 1 ? 'unsure' : sides.has('latin') ? 'latin' : 'usual'
}

/** What the lines show of a text: the last one ends where the ellipsis begins. */
function seen(node: CardNode, { runs }: Laid): Ending {
  const { chars, size } = charsOf(node)
  const shown = [...runs.map(({ text }) => text).join('')]
  if (shown.length >= chars.length) return 'usual'
  let room = size
  while (room > 0 && shown.length > 0) room -= emOf(shown.pop() ?? '') * size
  return ellipsisSide(shown) === 'latin' ? 'latin' : 'usual'
}

/** Texts that may be cut, with their estimated widths and their places in the tree. */
function* cuttable(
  node: CardNode,
  width: number,
  path: readonly number[] = [],
): Generator<[CardNode, number, readonly number[]]> {
  if (linesOf(node) > 0) yield [node, Number(node.style['width']) || width, path]
  else if (node.type === 'container' && node.style['display'] !== 'block') {
    for (const [at, [child, share]] of sharesOf(node, width).shares.entries())
      yield* cuttable(child, share, [...path, at])
  }
}

const ended = (style: Style, lines: number): Style => ({
  ...style,
  lineClamp: `${lines} "${latinEllipsis}"`,
  ...(style['textOverflow'] === 'ellipsis' ? { textOverflow: undefined, whiteSpace: 'normal' } : {}),
})

function withEndings(node: CardNode, latin: ReadonlySet<CardNode>): CardNode {
  if (latin.has(node)) return { ...node, style: ended(node.style, linesOf(node)) }
  if (node.type !== 'container') return node
  return { ...node, children: node.children.map((child) => withEndings(child, latin)) }
}

/** Whether a text of the card may end with the Latin ellipsis, which a font has to be there for. */
export const mayEndLatin = (tree: BoxNode): boolean =>
  [...cuttable(tree, cardWidth)].some(([node, width]) => guess(node, width) !== 'usual')

/** The tree with the ellipses its texts end with where they are cut. `measure` lays it out as it is. */
export async function chooseEndings(tree: BoxNode, measure: (tree: BoxNode) => Promise<Laid>): Promise<BoxNode> {
  const guessed = [...cuttable(tree, cardWidth)].map(([node, width, path]) => [node, guess(node, width), path] as const)
  const unsure = guessed.some(([, ending]) => ending === 'unsure')
  const laid = unsure ? await measure(tree) : undefined
  const latin = guessed.filter(([node, ending, path]) => {
    if (ending !== 'unsure') return ending === 'latin'
    const place = path.reduce<Laid | undefined>((at, index) => at?.children[index], laid)
    return place !== undefined && seen(node, place) === 'latin'
  })
  return latin.length === 0 ? tree : (withEndings(tree, new Set(latin.map(([node]) => node))) as BoxNode)
}

/** Between two texts of one paragraph; no text that is drawn has it. */
const between = '\u0000'

/** The tree with marks as Latin or Chinese has them; words of one paragraph stand beside each other, whatever colours them. */
export function markWords(node: CardNode): CardNode {
  if (node.type === 'text') return { ...node, text: placeMarks(node.text) }
  if (node.type === 'image') return node
  const texts = node.children.flatMap((child) => (child.type === 'text' ? [child.text] : []))
  const placed = placeMarks(texts.join(between)).split(between)
  if (node.style['display'] !== 'block' || placed.length !== texts.length) {
    return { ...node, children: node.children.map(markWords) }
  }
  const words = placed.values()
  return {
    ...node,
    children: node.children.map((child) =>
      child.type === 'text' ? { ...child, text: words.next().value ?? child.text } : markWords(child),
    ),
  }
}
