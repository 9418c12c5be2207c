/** Builders of layout nodes: plain objects in the engine's vocabulary. Numbers are pixels. */

/** Names and values are those of Takumi, which follow CSS. */
export type Style = Readonly<Record<string, string | number | undefined>>

/** Row, column or paragraph, by its style; all a card is built of but words and pictures. */
export interface BoxNode {
  type: 'container'
  style: Style
  children: CardNode[]
}

interface TextNode {
  type: 'text'
  text: string
  style: Style
}

/** `src` is the key of a resource; bytes stay outside the tree. */
export interface ImageNode {
  type: 'image'
  src: string
  width: number
  height: number
  style: Style
}

/** A tree as the painter takes it: plain objects, so it prints as JSON and compares in tests. */
export type CardNode = BoxNode | TextNode | ImageNode

/** Anything a builder takes as a child; nothing is drawn for false, null and undefined. */
export type Child = CardNode | false | null | undefined

const present = (children: readonly Child[]): CardNode[] =>
  children.filter((child): child is CardNode => typeof child === 'object' && child !== null)

export const box = (style: Style, children: readonly Child[] = []): BoxNode => ({
  type: 'container',
  style: { display: 'flex', ...style },
  children: present(children),
})

/** Children side by side, centred across. */
export const row = (style: Style, children: readonly Child[]): BoxNode =>
  box({ flexDirection: 'row', alignItems: 'center', ...style }, children)

/** Children below one another, stretched across. */
export const column = (style: Style, children: readonly Child[]): BoxNode =>
  box({ flexDirection: 'column', alignItems: 'stretch', ...style }, children)

/** A paragraph: text and inline pictures flow and wrap together. */
export const paragraph = (style: Style, children: readonly Child[]): BoxNode =>
  box({ overflowWrap: 'anywhere', ...style, display: 'block' }, children)

export const text = (content: string, style: Style): TextNode => ({ type: 'text', text: content, style })

/** Characters of one line at most; what is behind them would only be shaped to be cut off. */
export const longestLine = 240

/** One line that ends with an ellipsis instead of wrapping; needs a bounded parent. */
export const line = (content: string, style: Style): TextNode =>
  text(
    content
      .slice(0, longestLine)
      .replace(/[\ud800-\udbff]$/, '')
      .replace(/\s+/g, ' '),
    {
      display: 'block',
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      // A long word is cut within, not left out as a whole.
      wordBreak: 'break-all',
      minWidth: 0,
      ...style,
    },
  )

export const image = (src: string, width: number, height: number, style: Style = {}): ImageNode => ({
  type: 'image',
  src,
  width,
  height,
  style: { display: 'block', width, height, flexShrink: 0, ...style },
})

/** Depth-first walk over all nodes, the node itself first. */
export function* walk(node: CardNode): Generator<CardNode> {
  yield node
  if (node.type === 'container') for (const child of node.children) yield* walk(child)
}

/** The same tree with every text passed through `change`. */
export function mapText(node: CardNode, change: (content: string) => string): CardNode {
  if (node.type === 'text') return { ...node, text: change(node.text) }
  if (node.type === 'container') return { ...node, children: node.children.map((child) => mapText(child, change)) }
  return node
}
