import { Renderer, type MeasuredNode } from '@takumi-rs/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildCard, buildView } from '../../src/card/cards'
import { createFontBook } from '../../src/card/fonts'
import { walk, type BoxNode } from '../../src/card/node'
import { plainRich } from '../../src/model'
import { cardContext } from '../support/card-context'
import { samplePosts, videoPost } from '../support/posts'
import { sampleViews } from '../support/views'

const fontBook = createFontBook({ systemFiles: async () => [] })
let renderer: Renderer
beforeAll(() => {
  renderer = new Renderer()
})

async function measure(node: BoxNode): Promise<MeasuredNode> {
  const points = new Set<number>()
  for (const part of walk(node))
    if (part.type === 'text') for (const char of part.text) points.add(char.codePointAt(0) ?? 0)
  return renderer.measure(node, { width: 1080, fonts: (await fontBook.choose(points)).fonts, lang: 'zh-CN' })
}

function* nodes(node: MeasuredNode): Generator<MeasuredNode> {
  yield node
  for (const child of node.children) yield* nodes(child)
}

/** Boxes and lines that leave the card or their own box, as short texts. */
function overflows(root: MeasuredNode): string[] {
  return [...nodes(root)].flatMap((node) => {
    const [, , , , x, y] = node.transform
    const outside = x < -0.5 || x + node.width > 1080.5 || y < -0.5 || y + node.height > root.height + 0.5
    const found = outside ? [`box at ${x},${y} of ${node.width}x${node.height}`] : []
    const wide = node.runs.filter((run) => run.x + run.width > node.width + 1.5)
    return [...found, ...wide.map((run) => `"${run.text}" ends at ${run.x + run.width} of ${node.width}`)]
  })
}

/** Lines of the first paragraph that holds this text. */
function linesOf(root: MeasuredNode, words: string): number {
  const paragraph = [...nodes(root)].find((node) => node.runs.some((run) => run.text.includes(words)))
  return new Set(paragraph?.runs.map((run) => Math.round(run.y))).size
}

describe('layout', () => {
  it.each(Object.entries(samplePosts))('%s stays inside the card in both forms', async (_, post) => {
    for (const compact of [false, true]) {
      for (const locale of ['zh-CN', 'en-US'] as const) {
        expect(
          overflows(await measure(buildCard(post, cardContext({ platform: post.platform, compact, locale })).node)),
        ).toEqual([])
      }
    }
  })

  it.each(Object.entries(sampleViews))('%s stays inside the card', async (_, view) => {
    expect(overflows(await measure(buildView(view, cardContext()).node))).toEqual([])
  })

  it.each([
    ['海', 1],
    ['海海海海海海海海海海海海海海海海海海海海', 2],
    ['Supercalifragilisticexpialidocious'.repeat(4), 3],
    ['很长很长的标题'.repeat(30), 3],
  ])('the title %s takes %d lines', async (title, lines) => {
    const root = await measure(buildCard(videoPost({ title, text: [] }), cardContext()).node)
    expect(linesOf(root, [...title].slice(0, 1).join(''))).toBe(lines)
  })

  it('the text is cut after six lines, and the cut is said with the length of the whole', async () => {
    const root = await measure(
      buildCard(videoPost({ text: plainRich('甲乙丙丁戊己庚辛壬癸'.repeat(60)) }), cardContext()).node,
    )
    expect(linesOf(root, '甲')).toBe(6)
    expect([...nodes(root)].flatMap(({ runs }) => runs.map(({ text }) => text)).join('')).toContain('600')
  })

  it('no empty band is taller than 64 pixels', async () => {
    const root = await measure(buildCard(videoPost(), cardContext()).node)
    const spans = [...nodes(root)]
      .filter(({ runs, children }) => runs.length > 0 || children.length === 0)
      .map(({ transform, height }) => [transform[5], transform[5] + height] as const)
      .sort((a, b) => a[0] - b[0])
    let end = 0
    let gap = 0
    for (const [from, to] of spans) {
      gap = Math.max(gap, from - end)
      end = Math.max(end, to)
    }
    expect(gap).toBeLessThanOrEqual(64.5)
  })
})
