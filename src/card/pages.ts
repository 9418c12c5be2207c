/** Tall cards → pages, cut only between sections. */
import type { BoxNode, CardNode } from './node'

/** Taller cards are cut, in pixels: chat clients shrink or refuse longer pictures. */
export const tallestPage = 9000

/**
 * Groups the sections of a column so that no page passes `limit`. A section taller than a page
 * stands alone. Absolute children take no height and stay on the first page.
 */
export function splitPages(root: BoxNode, heights: readonly number[], limit = tallestPage): BoxNode[] {
  const flowing = (node: CardNode): boolean => node.type !== 'container' || node.style['position'] !== 'absolute'
  const pages: CardNode[][] = [[]]
  let used = 0
  root.children.forEach((child, index) => {
    const height = flowing(child) ? (heights[index] ?? 0) : 0
    const page = pages[pages.length - 1] ?? []
    if (used + height > limit && page.length > 0) {
      pages.push([child])
      used = height
    } else {
      page.push(child)
      used += height
    }
  })
  return pages.map((children) => ({ ...root, children }))
}
