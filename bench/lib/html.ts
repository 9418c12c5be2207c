/** A card's node tree as a web page that a browser draws alike: same boxes, texts, pictures, same font files. */
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createRequire } from 'node:module'
import type { CardNode, Style } from '../../src/card/node'

/** Style properties whose numbers are no pixels. */
const bare = new Set(['flexGrow', 'flexShrink', 'fontWeight', 'lineHeight', 'opacity', 'order', 'zIndex', 'aspectRatio'])

const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function css(style: Style): string {
  const { lineClamp, ...rest } = style
  const parts = Object.entries(rest).flatMap(([name, value]) => {
    if (value === undefined) return []
    return [`${kebab(name)}:${typeof value === 'number' && !bare.has(name) ? `${value}px` : value}`]
  })
  // The only way browsers clamp lines; it replaces the paragraph's own display.
  if (lineClamp !== undefined) {
    parts.push('display:-webkit-box', '-webkit-box-orient:vertical', `-webkit-line-clamp:${lineClamp}`, 'overflow:hidden')
  }
  return escape(parts.join(';'))
}

/** `addressOf` gives the address of a picture by its key; a key without one stays empty. */
function nodeHtml(node: CardNode, addressOf: (key: string) => string | undefined): string {
  if (node.type === 'text') return `<span style="${css(node.style)}">${escape(node.text)}</span>`
  if (node.type === 'container') {
    return `<div style="${css(node.style)}">${node.children.map((child) => nodeHtml(child, addressOf)).join('')}</div>`
  }
  // The engine's backdrop is blurred beforehand: 18 pixels at a third of the size.
  const style = /#backdrop\d+x\d+$/.test(node.src) ? { ...node.style, filter: 'blur(54px) brightness(.62)' } : node.style
  return `<img style="${css(style)}" src="${escape(addressOf(node.src) ?? 'data:,')}">`
}

/** The `@font-face` rules of the bundled font, as its package writes them, files below `base`. */
export function fontFaces(base: string): string {
  const rules = readFileSync(createRequire(__filename).resolve('@fontsource-variable/noto-sans-sc/index.css'), 'utf8')
  return rules.replaceAll('url(./', `url(${base}/`)
}

/** Folder of the bundled font. */
export const fontFolder = (): string => dirname(createRequire(__filename).resolve('@fontsource-variable/noto-sans-sc/package.json'))

/** A whole page, `width` pixels wide. */
export function pageHtml(node: CardNode, options: { width: number; lang: string; faces: string; addressOf: (key: string) => string | undefined }): string {
  const { width, lang, faces, addressOf } = options
  const base = `*{box-sizing:border-box}body{margin:0;width:${width}px;font-family:"Noto Sans SC Variable",sans-serif}`
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><style>${faces}${base}</style><body>${nodeHtml(node, addressOf)}</body></html>`
}
