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

/**
 * What a line may really hold, as shares of what is guessed: widths of letters are off, and the last word goes to the next
 * line. The width of a text beside others is a guess itself.
 */
const known = [0.85, 1.15] as const
const vague = [0.6, 1.4] as const

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
function guess(node: CardNode, width: number, sure: boolean): Ending {
  const { chars, ems, size } = charsOf(node)
  const room = width / size
  const [narrowest, widest] = sure ? known : vague
  const first = held(chars, ems, room * narrowest, linesOf(node))
  if (first === chars.length) return 'usual'
  const last = held(chars, ems, room * widest, linesOf(node))
  const sides = new Set([ellipsisSide(chars, first)])
  for (let count = first; count <= last && sides.size < 2; count += 1) sides.add(ellipsisSide(chars, count))
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

/** Which child of which child a node is. */
type Path = readonly number[]

/** A text that may be cut beside Latin letters, and whether that is sure. */
export interface Cut {
  path: Path
  ending: Exclude<Ending, 'usual'>
}

function* cutsIn(node: CardNode, width: number, sure: boolean, path: Path): Generator<Cut> {
  const own = Number(node.style['width']) || undefined
  if (linesOf(node) > 0) {
    const ending = guess(node, own ?? width, sure || own !== undefined)
    if (ending !== 'usual') yield { path, ending }
  } else if (node.type === 'container' && node.style['display'] !== 'block') {
    const { shares, sure: divided } = sharesOf(node, width)
    const below = (sure || own !== undefined) && divided
    for (const [at, [child, share]] of shares.entries()) yield* cutsIn(child, share, below, [...path, at])
  }
}

/** All of a card; where there are any, a font has to be there for their ellipsis. */
export const cutsOf = (tree: BoxNode): Cut[] => [...cutsIn(tree, cardWidth, true, [])]

const ended = (style: Style, lines: number): Style => ({
  ...style,
  lineClamp: `${lines} "${latinEllipsis}"`,
  ...(style['textOverflow'] === 'ellipsis' ? { textOverflow: undefined, whiteSpace: 'normal' } : {}),
})

/** The tree with another style at one place. */
function endAt(node: CardNode, [first, ...rest]: Path): CardNode {
  if (first === undefined) return { ...node, style: ended(node.style, linesOf(node)) }
  if (node.type !== 'container') return node
  return { ...node, children: node.children.map((child, at) => (at === first ? endAt(child, rest) : child)) }
}

const nodeAt = (tree: CardNode, path: Path): CardNode | undefined =>
  path.reduce<CardNode | undefined>((at, index) => (at?.type === 'container' ? at.children[index] : undefined), tree)

/** The tree with the Latin ellipsis at these cuts, as far as it stands beside Latin letters. `measure` lays it out as it is. */
export async function chooseEndings(
  tree: BoxNode,
  cuts: readonly Cut[],
  measure: (tree: BoxNode) => Promise<Laid>,
): Promise<BoxNode> {
  const laid = cuts.some(({ ending }) => ending === 'unsure') ? await measure(tree) : undefined
  const latin = cuts.filter(({ path, ending }) => {
    if (ending === 'latin') return true
    const place = path.reduce<Laid | undefined>((at, index) => at?.children[index], laid)
    const node = nodeAt(tree, path)
    return node !== undefined && place !== undefined && seen(node, place) === 'latin'
  })
  return latin.reduce<CardNode>((whole, { path }) => endAt(whole, path), tree) as BoxNode
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
