/** Height of a card before it is laid out: near enough to leave the less important things out of one that grows too tall. */
import type { BoxNode, CardNode, Style } from './node'
import { emOf, estimateLines } from './rich'
import { cardWidth } from './theme'

const pixels = (value: string | number | undefined): number => (typeof value === 'number' ? value : 0)

/** Top, right, bottom, left of `padding: '36px 0 32px'`. */
function paddings({ padding }: Style): [number, number, number, number] {
  if (typeof padding === 'number') return [padding, padding, padding, padding]
  const [top = 0, right = top, bottom = top, left = right] = String(padding ?? '0')
    .split(' ')
    .map(Number.parseFloat)
  return [top, right, bottom, left]
}

/** One line of text with its leading. */
interface Leading {
  size: number
  line: number
}

const leadingOf = (style: Style, outer: Leading): Leading => ({
  size: pixels(style['fontSize']) || outer.size,
  line: pixels(style['lineHeight']) || outer.line,
})

/** Texts and inline pictures of a paragraph, or one text, broken into lines. */
function written(node: CardNode, width: number, leading: Leading): number {
  const parts = node.type === 'container' ? node.children : [node]
  const words = parts.map((part) =>
    part.type === 'text'
      ? part.text === '\n'
        ? ({ kind: 'break' } as const)
        : ({ kind: 'text', text: part.text } as const)
      : ({ kind: 'emote', text: '', large: part.type === 'image' && part.width > 2 * leading.size } as const),
  )
  const oneLine = node.style['whiteSpace'] === 'nowrap'
  const lines = oneLine ? 1 : estimateLines(words, width, leading.size)
  return Math.min(lines, pixels(node.style['lineClamp']) || lines) * leading.size * leading.line
}

/** Width a node takes when nothing holds it. */
function natural(node: CardNode): number {
  const { style } = node
  const most = pixels(style['maxWidth']) || Number.POSITIVE_INFINITY
  if (node.type === 'image') return node.width
  if (node.type === 'text')
    return Math.min(most, [...node.text].reduce((sum, char) => sum + emOf(char), 0) * pixels(style['fontSize']))
  const [, right, , left] = paddings(style)
  const between = pixels(style['gap']) * Math.max(0, node.children.length - 1)
  return Math.min(
    most,
    node.children.reduce((sum, child) => sum + natural(child), left + right + between),
  )
}

/** Lines of a row that wraps. */
function wrapped(nodes: readonly CardNode[], width: number, gap: number): number {
  let lines = 1
  let used = -gap
  for (const node of nodes) {
    const taken = natural(node) + gap
    if (used > 0 && used + taken > width) {
      lines += 1
      used = -gap
    }
    used += taken
  }
  return lines
}

/**
 * Pixels for the children of a box of this width, and what is around them. Those out of the flow get the width of it.
 * `sure`: the one child without a width of its own gets what is left for certain.
 */
export function sharesOf({ style, children }: BoxNode, width: number) {
  const [top, right, bottom, left] = paddings(style)
  const inner = (pixels(style['width']) || width) - left - right
  const gap = pixels(style['gap'])
  const floats = (child: CardNode): boolean => child.style['position'] === 'absolute'
  const shown = children.filter((child) => !floats(child))
  // What has no width of its own shares what is left.
  const fixed = shown.reduce(
    (sum, child) => sum + (child.type === 'image' ? child.width : pixels(child.style['width'])),
    0,
  )
  const sized = (child: CardNode): boolean => child.type === 'image' || child.style['width'] !== undefined
  const loose = shown.filter((child) => !sized(child)).length
  const rest = Math.max(60, (inner - fixed - gap * Math.max(0, shown.length - 1)) / Math.max(1, loose))
  const column = style['flexDirection'] === 'column'
  const shares = children.map(
    (child) => [child, column || floats(child) ? inner : pixels(child.style['width']) || rest] as const,
  )
  const sure = column || loose <= 1
  return { shares, shown, inner, gap, column, sure, around: top + bottom }
}

/** Pixels the node takes in a column of this width. */
export function estimateHeight(node: CardNode, width = cardWidth, outer: Leading = { size: 31, line: 1.5 }): number {
  const { style } = node
  const leading = leadingOf(style, outer)
  if (style['position'] === 'absolute') return 0
  if (typeof style['height'] === 'number') return style['height']
  if (node.type === 'image') return node.height
  if (node.type === 'text' || style['display'] === 'block') return written(node, width, leading)
  const { shares, shown, inner, gap, column, around } = sharesOf(node, width)
  const own = pixels(style['marginTop']) + around
  const heights = shares
    .filter(([child]) => shown.includes(child))
    .map(([child, share]) => estimateHeight(child, share, leading))
  if (column) return own + heights.reduce((sum, height) => sum + height, 0) + gap * Math.max(0, heights.length - 1)
  const lines = style['flexWrap'] === 'wrap' ? wrapped(shown, inner, gap) : 1
  return own + Math.max(0, ...heights) * lines + gap * (lines - 1)
}
