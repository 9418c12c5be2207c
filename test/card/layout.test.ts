import type { MeasuredNode } from '@takumi-rs/core'
import { describe, expect, it } from 'vitest'
import { buildCard, buildView } from '../../src/card/cards'
import { chooseEndings, cutsOf } from '../../src/card/endings'
import { column, line } from '../../src/card/node'
import { plainRich } from '../../src/model'
import { cardContext } from '../support/card-context'
import { measure, nodes, overflows } from '../support/measured'
import { samplePosts, videoPost } from '../../samples/posts'
import { sampleViews } from '../../samples/views'

/** Lines of the first paragraph that holds this text. */
function linesOf(root: MeasuredNode, words: string): number {
  const paragraph = [...nodes(root)].find((node) => node.runs.some((run) => run.text.includes(words)))
  return new Set(paragraph?.runs.map((run) => Math.round(run.y))).size
}

describe('layout', () => {
  it.each(Object.entries(samplePosts))('%s stays inside the card in both forms', async (_, post) => {
    for (const compact of [false, true]) {
      for (const locale of ['zh-CN', 'en-US'] as const) {
        const { node } = buildCard(post, cardContext({ platform: post.platform, compact, locale }))
        expect(overflows(node, await measure(node))).toEqual([])
      }
    }
  })

  it.each(Object.entries(sampleViews))('%s stays inside the card', async (_, view) => {
    const { node } = buildView(view, cardContext())
    expect(overflows(node, await measure(node))).toEqual([])
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

it.each([
  ['Chinese', '抖音 '],
  ['Latin', 'Douyin '],
])('a long word of one line that is cut is cut within, behind %s', async (_, before) => {
  const tree = column({ width: 600 }, [line(`${before}${'MS4wLjAB'.repeat(20)}`, { fontSize: 30 })])
  const ended = await chooseEndings(tree, cutsOf(tree), measure)
  const shown = [...nodes(await measure(ended))].flatMap(({ runs }) => runs).filter(({ y }) => y < 50)
  expect(shown.map(({ text }) => text).join('')).toContain('MS4wLjABMS4w')
})
