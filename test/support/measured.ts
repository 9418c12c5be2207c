/** Layout of a card as the renderer measures it. */
import { Renderer, type MeasuredNode } from '@takumi-rs/core'
import { createFontBook } from '../../src/card/fonts'
import { walk, type BoxNode, type CardNode } from '../../src/card/node'

// No test depends on what fonts a machine has.
const fontBook = createFontBook({ systemFiles: async () => [] })
let renderer: Renderer | undefined

export async function measure(node: BoxNode): Promise<MeasuredNode> {
  const points = new Set<number>()
  for (const part of walk(node))
    if (part.type === 'text') for (const char of part.text) points.add(char.codePointAt(0) ?? 0)
  renderer ??= new Renderer()
  return renderer.measure(node, { width: 1080, fonts: (await fontBook.choose(points)).fonts, lang: 'zh-CN' })
}

export function* nodes(node: MeasuredNode): Generator<MeasuredNode> {
  yield node
  for (const child of node.children) yield* nodes(child)
}

/**
 * Boxes and lines that leave the card or their own box, as short texts. What a box cuts off by its own
 * style (`overflow: hidden`, the ellipsis of one line) does not count.
 */
export function overflows(tree: CardNode, root: MeasuredNode): string[] {
  const visit = (node: CardNode, at: MeasuredNode): string[] => {
    const [, , , , x, y] = at.transform
    const outside = x < -0.5 || x + at.width > 1080.5 || y < -0.5 || y + at.height > root.height + 0.5
    const found = outside ? [`box at ${Math.round(x)},${Math.round(y)} of ${Math.round(at.width)}`] : []
    if (node.style['overflow'] === 'hidden' && node.type === 'text') return found
    // Blanks at the end of a line hang over.
    const wide = at.runs.filter(
      (run) => run.x + run.width > at.width + (/\s$/.test(run.text) ? 14 : 1.5) && run.text.trim() !== '',
    )
    const lines = wide.map((run) => `"${run.text.slice(0, 40)}" ends at ${run.x + run.width} of ${at.width}`)
    // Inline nodes are measured as runs of their paragraph; all other nodes keep their place.
    const children = node.type === 'container' && node.children.length === at.children.length ? node.children : []
    return [...found, ...lines, ...children.flatMap((child, index) => visit(child, at.children[index] ?? at))]
  }
  return visit(tree, root)
}
