/** Tall cards → pages, cut only between sections. */
import { row, text, type BoxNode, type CardNode } from './node'
import { fonts, type Theme } from './theme'

/** Taller cards are cut, in pixels: chat clients shrink or refuse longer pictures. */
export const tallestSheet = 6000

const flowing = (node: CardNode): boolean => node.type !== 'container' || node.style['position'] !== 'absolute'

/**
 * Groups the sections of a column into pages of about the same height, none above `limit`. A
 * section taller than a page stands alone. Absolute children take no height and stay on the first page.
 */
export function splitSheets(root: BoxNode, heights: readonly number[], limit = tallestSheet): BoxNode[] {
  const sized = root.children.map((child, index): [CardNode, number] => [
    child,
    flowing(child) ? (heights[index] ?? 0) : 0,
  ])
  const total = sized.reduce((sum, [, height]) => sum + height, 0)
  const count = Math.max(1, Math.ceil(total / limit))
  const pages: CardNode[][] = [[]]
  let used = 0
  let done = 0
  for (const [child, height] of sized.filter(([node]) => flowing(node))) {
    const page = pages[pages.length - 1] ?? []
    // Each page ends where its share of the whole ends, as near as sections allow.
    const share = pages.length < count && done + height / 2 > (total / count) * pages.length
    const full = used + height > limit || share
    done += height
    if (full && height > 0 && page.length > 0) {
      pages.push([child])
      used = height
    } else {
      page.push(child)
      used += height
    }
  }
  pages[0]?.push(...root.children.filter((child) => !flowing(child)))
  return pages.map((children) => ({ ...root, children }))
}

/** The same page with its number below, and room above when it is not the first. */
export function numberSheet(page: BoxNode, index: number, count: number, theme: Theme): BoxNode {
  const number = row({ padding: '16px 0 28px', justifyContent: 'center' }, [
    text(`${index + 1} / ${count}`, { ...fonts.meta, color: theme.sub }),
  ])
  const style = index === 0 ? page.style : { ...page.style, paddingTop: 28 }
  return { ...page, style, children: [...page.children, number] }
}
