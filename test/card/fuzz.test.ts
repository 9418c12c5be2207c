import { afterAll, describe, expect, it } from 'vitest'
import { buildCard, buildView, tallest } from '../../src/card/cards'
import { createCardEngine } from '../../src/card/engine'
import { createFontBook } from '../../src/card/fonts'
import { cardContext } from '../support/card-context'
import { measure, overflows } from '../support/measured'
import { pictureHost, pictureTransport } from '../../samples/pictures'
import { sampleNow } from '../../samples/posts'
import { randomComments, randomPost } from '../support/random-posts'

const count = 500
const painted = 40

/** Options take turns with periods that share no factor with the nine kinds. */
const options = (index: number) => ({
  compact: index % 2 === 1,
  locale: index % 4 < 2 ? ('zh-CN' as const) : ('en-US' as const),
  mode: index % 5 < 2 ? ('dark' as const) : ('light' as const),
  footer: index % 7 !== 0,
})

describe('random posts', () => {
  it(`are laid out inside the card, ${count} of them, whatever is in their fields`, async () => {
    const wrong: string[] = []
    for (let index = 0; index < count; index += 1) {
      const post = randomPost(index)
      const { node } = buildCard(post, cardContext({ platform: post.platform, ...options(index) }))
      const root = await measure(node)
      const tall = root.height > 1080 * tallest(post.kind, options(index).compact)
      const found = [...overflows(node, root), ...(tall ? [`height ${root.height}`] : [])]
      if (found.length > 0) wrong.push(`${index} ${post.kind}: ${found.slice(0, 2).join('; ').slice(0, 200)}`)
    }
    expect(wrong).toEqual([])
  })

  it('have comments that are laid out inside the card', async () => {
    for (let index = 0; index < 40; index += 1) {
      const { mode, locale } = options(index)
      const { node } = buildView(randomComments(index), cardContext({ mode, locale }))
      expect(overflows(node, await measure(node))).toEqual([])
    }
  })
})

describe('random posts painted', () => {
  const fontBook = createFontBook({ systemFiles: async () => [] })
  const engine = createCardEngine({ transport: pictureTransport(), mediaHosts: () => [pictureHost] }, { fontBook })
  afterAll(() => engine.close())

  it(`become pictures, ${painted} of them`, async () => {
    for (let at = 0; at < painted; at += 1) {
      // A step without a common factor with the kinds: all of them are painted.
      const index = at * 13
      const { mode, ...rest } = options(index)
      const pages = await engine.draw(randomPost(index), {
        ...rest,
        theme: mode,
        now: sampleNow,
        timeZone: 'Asia/Shanghai',
      })
      expect(pages.map(({ width }) => width)).toEqual([1080])
      expect(pages[0]?.data.length).toBeLessThan(400 * 1024)
    }
  })
})
