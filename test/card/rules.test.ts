/** What every card owes its reader, asked of all trees: sizes to be read, contrast, English in English. */
import { describe, expect, it } from 'vitest'
import { buildCard, buildView } from '../../src/card/cards'
import { blend, contrast, fromHsl } from '../../src/card/colour'
import type { CardNode } from '../../src/card/node'
import type { CardContext } from '../../src/card/draft'
import { makeTheme, type Mode } from '../../src/card/theme'
import { cardContext, textsOf } from '../support/card-context'
import { samplePosts, videoPost } from '../../samples/posts'
import { sampleViews } from '../../samples/views'

/** Nothing to be read is smaller, in pixels of a card 1080 wide. */
const smallest = 26

/** All sample trees in a look; views that are not about one post included. */
function trees(context: (platform: 'bilibili' | 'douyin' | 'kuaishou') => CardContext): [string, CardNode][] {
  const posts = Object.entries(samplePosts).map(([name, post]): [string, CardNode] => [
    name,
    buildCard(post, context(post.platform)).node,
  ])
  const views = Object.entries(sampleViews).map(([name, view]): [string, CardNode] => [
    name,
    buildView(view, context('bilibili')).node,
  ])
  return [...posts, ...views]
}

interface Look {
  size: number
  colour: string
  /** Opaque colour behind. */
  ground: string
}

/** A half-transparent ground over the worst that may be below: white, since only white stands on such grounds. */
function under(style: CardNode['style'], outer: string): string {
  // Lines over a video have no ground but their shadow: its widest, faintest part decides.
  const shadow = style['textShadow']
  if (typeof shadow === 'string') {
    const shades = [...shadow.matchAll(/rgba\(0,0,0,([\d.]+)\)/g)].map(([, alpha]) => Number(alpha))
    return blend('#000000', '#ffffff', Math.min(...shades, 1))
  }
  const own = style['backgroundColor']
  if (typeof own !== 'string') return outer
  // The poster's ground is a blur at 62 % under a veil of one half.
  if (own === '#20222a') return blend('#0a0b10', '#9e9e9e', 0.5)
  const [r = 0, g = 0, b = 0, a = 1] = [...own.matchAll(/[\d.]+/g)].map(([number]) => Number(number))
  if (own.startsWith('#')) return own
  const hex = `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  return blend(hex, a < 0.3 ? outer : '#ffffff', a)
}

/** Every text and icon with what it is drawn in and on. */
function* seen(node: CardNode, outer: Look): Generator<{ node: CardNode } & Look> {
  const { style } = node
  const look = {
    size: typeof style['fontSize'] === 'number' ? style['fontSize'] : outer.size,
    colour: typeof style['color'] === 'string' ? style['color'] : outer.colour,
    ground: under(style, outer.ground),
  }
  yield { node, ...look }
  if (node.type === 'container') for (const child of node.children) yield* seen(child, look)
}

function faults(tree: CardNode, { theme }: CardContext): string[] {
  return [...seen(tree, { size: 31, colour: theme.text, ground: theme.ground })].flatMap(
    ({ node, size, colour, ground }) => {
      if (node.type === 'text') {
        if (node.text.trim() === '') return []
        const ratio = contrast(colour, ground)
        const told = `"${node.text.slice(0, 20)}" ${colour} on ${ground}`
        return [
          ...(size < smallest ? [`${told}: ${size}px`] : []),
          ...(ratio < 4.5 ? [`${told}: ${ratio.toFixed(2)}`] : []),
        ]
      }
      // The sign of a missing picture is meant to be quiet.
      const [kind, name, own] = node.type === 'image' ? node.src.split(':') : []
      if (kind !== 'icon' || name === 'image' || own === undefined) return []
      const ratio = contrast(own, ground)
      return ratio < 3 ? [`icon ${name} ${own} on ${ground}: ${ratio.toFixed(2)}`] : []
    },
  )
}

describe('every card', () => {
  for (const mode of ['light', 'dark'] as Mode[]) {
    for (const compact of [false, true]) {
      it(`is readable in ${mode}${compact ? ', compact' : ''}: text 26 px and 4.5 : 1, icons 3 : 1`, () => {
        const wrong = trees((platform) => cardContext({ platform, mode, compact })).flatMap(([name, tree]) =>
          faults(tree, cardContext({ mode })).map((fault) => `${name}: ${fault}`),
        )
        expect(wrong).toEqual([])
      })
    }
  }

  it('stays readable with the accent of any cover, on every platform', () => {
    const wrong: string[] = []
    for (const platform of ['douyin', 'bilibili', 'kuaishou'] as const) {
      for (const mode of ['light', 'dark'] as Mode[]) {
        for (let h = 0; h < 360; h += 15) {
          for (const s of [0.5, 0.85]) {
            const theme = makeTheme(platform, mode, { accent: fromHsl({ h, s, l: 0.52 }), lightness: 0.5 })
            const context = { ...cardContext({ platform, mode }), theme }
            for (const post of [videoPost(), samplePosts['dynamic attachments'], samplePosts['season']]) {
              if (post !== undefined) wrong.push(...faults(buildCard(post, context).node, context))
            }
            const view = sampleViews['comments bilibili']
            if (view !== undefined) wrong.push(...faults(buildView(view, context).node, context))
          }
        }
      }
    }
    expect([...new Set(wrong)]).toEqual([])
  })

  it('says nothing of its own in Chinese on an English card', () => {
    for (const [name, tree] of trees((platform) => cardContext({ platform, locale: 'en-US' }))) {
      // Words of people and of the platform stay as they are.
      const content = JSON.stringify(samplePosts[name] ?? sampleViews[name])
      const own = textsOf(tree).flatMap((text) => text.match(/\p{Script=Han}+/gu) ?? [])
      expect([name, own.filter((words) => !content.includes(words))]).toEqual([name, []])
    }
  })

  it('ends without mark, date, id and code where the footer is off', () => {
    for (const compact of [false, true]) {
      for (const [name, post] of Object.entries(samplePosts)) {
        const { node, resources } = buildCard(post, cardContext({ platform: post.platform, compact, footer: false }))
        expect([name, resources.filter(({ key }) => key.startsWith('qr:'))]).toEqual([name, []])
        expect(textsOf(node)).not.toContain(post.id)
      }
    }
  })

  it('says the day of an old post once', () => {
    const old = videoPost({ createdAt: Date.parse('2026-03-04T05:06:07Z') / 1000 })
    const days = textsOf(buildCard(old, cardContext()).node).filter((text) => text.includes('3月4日'))
    expect(days).toHaveLength(1)
  })
})
