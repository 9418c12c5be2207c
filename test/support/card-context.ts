/** What a card is built with, without fetching anything: fixed clock, every emoji, sizes from the post itself. */
import { translator } from '../../src/words/locale'
import type { Picture, PlatformId } from '../../src/model'
import type { CardNode } from '../../src/card/node'
import type { CardContext } from '../../src/card/draft'
import { makeTheme, type Mode } from '../../src/card/theme'
import { sampleNow } from '../../samples/posts'

export interface ContextOptions {
  platform?: PlatformId
  mode?: Mode
  locale?: 'zh-CN' | 'en-US'
  compact?: boolean
  broken?: string[]
  footer?: boolean
}

export function cardContext({
  platform = 'bilibili',
  mode = 'light',
  locale = 'zh-CN',
  compact = false,
  broken = [],
  footer = true,
}: ContextOptions = {}): CardContext {
  return {
    t: translator(locale),
    locale,
    now: sampleNow,
    timeZone: 'Asia/Shanghai',
    theme: makeTheme(platform, mode),
    compact,
    footer,
    emoji: { has: () => true, svg: () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')) },
    facts: (picture: Picture | undefined) =>
      picture?.width === undefined || picture.height === undefined
        ? undefined
        : { width: picture.width, height: picture.height, lightness: 0.5 },
    broken: new Set(broken),
  }
}

/** The tree as indented lines a person can read: texts, pictures with sizes, boxes with children. */
export function outline(node: CardNode, depth = 0): string {
  const pad = '  '.repeat(depth)
  // The blank that holds a line says nothing.
  if (node.type === 'text') return node.text === '\u00a0' ? '' : `${pad}"${node.text}"\n`
  if (node.type === 'image') return `${pad}<${node.src.replace(/^qr:(\d+):/, 'qr $1 ')} ${node.width}x${node.height}>\n`
  if (node.children.length === 1 && node.children[0] !== undefined) return outline(node.children[0], depth)
  return `${pad}${String(node.style['flexDirection'] ?? node.style['display'])}\n${node.children.map((child) => outline(child, depth + 1)).join('')}`
}

/** All texts of a tree in reading order. */
export const textsOf = (node: CardNode): string[] =>
  node.type === 'text' ? [node.text] : node.type === 'container' ? node.children.flatMap(textsOf) : []
