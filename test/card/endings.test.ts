import { Renderer } from '@takumi-rs/core'
import { describe, expect, it } from 'vitest'
import { chooseEndings, cutsOf, markWords, type Laid } from '../../src/card/endings'
import { createFontBook } from '../../src/card/fonts'
import { box, column, image, line, paragraph, row, text, type BoxNode, type CardNode } from '../../src/card/node'
import { latinEllipsis } from '../../src/font/marks'

const latin = 'the quick brown fox jumps over the lazy dog '.repeat(12)
const han = '一个很长的标题说的是海边的落日和远方的山'.repeat(12)
const mixed = '看完 The Road 之后我哭了，然后又去看了 Interstellar and more. '.repeat(12)

const clamped = (words: string, lines = 2): BoxNode => paragraph({ fontSize: 30, lineClamp: lines }, [text(words, {})])
const card = (...children: CardNode[]): BoxNode => column({ padding: '0 40px' }, children)
const never = async (): Promise<Laid> => {
  throw new Error('laid out once more')
}

/** Styles of the texts that are cut, as they stand in the tree. */
async function endings(tree: BoxNode, measure: (tree: BoxNode) => Promise<Laid> = never): Promise<unknown[]> {
  const found: unknown[] = []
  const visit = (node: CardNode): void => {
    const { lineClamp, textOverflow, whiteSpace } = node.style
    if (lineClamp !== undefined || textOverflow !== undefined) found.push([lineClamp, textOverflow, whiteSpace])
    if (node.type === 'container') node.children.forEach(visit)
  }
  visit(await chooseEndings(tree, cutsOf(tree), measure))
  return found
}

const own = (lines: number) => `${lines} "${latinEllipsis}"`

describe('a text that is cut', () => {
  it('ends with the Latin ellipsis beside Latin letters, with the usual one beside Chinese', async () => {
    expect(await endings(card(clamped(latin), clamped(han), clamped(latin, 3)))).toEqual([
      [own(2), undefined, undefined],
      [2, undefined, undefined],
      [own(3), undefined, undefined],
    ])
  })

  it('in one line is told so in the way the renderer takes', async () => {
    expect(await endings(card(line(latin, { fontSize: 30 }), line(han, { fontSize: 30 })))).toEqual([
      [own(1), undefined, 'normal'],
      [undefined, 'ellipsis', 'nowrap'],
    ])
  })

  it('is one the box has no room for', async () => {
    const words = 'the quick brown fox jumps'
    expect(await endings(card(line(words, { fontSize: 30 })))).toEqual([[undefined, 'ellipsis', 'nowrap']])
    const narrow = row({ gap: 20 }, [image('cover', 700, 400), line(words, { fontSize: 30 })])
    expect(await endings(card(narrow))).toEqual([[own(1), undefined, 'normal']])
    expect(await endings(card(box({ position: 'absolute', width: 300 }, [line(words, { fontSize: 30 })])))).toEqual([
      [own(1), undefined, 'normal'],
    ])
  })

  it('ends its lines where its own breaks are', async () => {
    expect(await endings(card(clamped(`${'the sea\n'.repeat(3)}${han}`)))).toEqual([[own(2), undefined, undefined]])
    expect(await endings(card(clamped(`${'海\n'.repeat(3)}${latin}`)))).toEqual([[2, undefined, undefined]])
  })

  it.each([
    ['Latin', ['看完 The Road 之后', '我哭了，然后 Interstellar and'], own(2)],
    ['Chinese', ['看完 The Road 之后', 'Interstellar and more. 看完以后我们'], 2],
    ['not cut', [mixed], 2],
  ])('of both scripts is looked at as it is laid out: %s', async (_, lines, expected) => {
    const runs = lines.map((words, at) => ({ text: words, y: at * 40, width: 500 }))
    const laid: Laid = {
      runs: [],
      children: [
        { runs: [], children: [] },
        { runs, children: [] },
      ],
    }
    const tree = card(text('x', {}), clamped(mixed))
    expect(await endings(tree, async () => laid)).toEqual([[expected, undefined, undefined]])
  })

  it('takes a font for its ellipsis only where it may need one', () => {
    const kinds = [latin, mixed, han, 'short'].map((words) => cutsOf(card(clamped(words))).map(({ ending }) => ending))
    expect(kinds).toEqual([['latin'], ['unsure'], [], []])
  })
})

describe('words of one paragraph', () => {
  const words = (...texts: CardNode[]): string[] => {
    const marked = markWords(paragraph({}, texts))
    return marked.type === 'container' ? marked.children.map((child) => (child.type === 'text' ? child.text : '')) : []
  }

  it('stand beside each other, whatever is between them', () => {
    expect(words(text('wait', {}), image('emote', 30, 30), text('…', {}))).toEqual(['wait', '', latinEllipsis])
    expect(words(text('等', {}), image('emote', 30, 30), text('…', {}))).toEqual(['等', '', '…'])
    expect(words(text('@sea', { color: 'red' }), text('…好', {}))).toEqual(['@sea', `${latinEllipsis}好`])
  })

  it('are none of another one’s', () => {
    const marked = markWords(column({}, [text('sea', {}), text('…', {})]))
    expect(marked).toEqual(column({}, [text('sea', {}), text('…', {})]))
  })
})

describe('the renderer', () => {
  const book = createFontBook({ systemFiles: async () => [] })
  const renderer = new Renderer({})

  it.each([
    ['Latin', 60, own(2)],
    ['Chinese', 72, 2],
  ])('says what stands at the cut of a text of both scripts: %s', async (_, count, expected) => {
    const words = '海'.repeat(count) + ' and the sea'.repeat(20)
    const tree = card(row({ gap: 8 }, [box({ width: 90, height: 90 }), text('x', {})]), clamped(words))
    const { fonts } = await book.choose(new Set([...words].map((char) => char.codePointAt(0) ?? 0)))
    const setup = { width: 1080, fonts, images: [], lang: 'zh-CN' }
    expect(await endings(tree, async (whole) => renderer.measure(whole as never, setup))).toEqual([
      [expected, undefined, undefined],
    ])
  })

  /** Mean height of the dots that end a line, in shares of the line; 0 = top. */
  async function dots(lineClamp: string | number): Promise<number> {
    const points = new Set([...`sea …${latinEllipsis}`].map((char) => char.codePointAt(0) ?? 0))
    const { fonts } = await book.choose(points)
    const style = { display: 'block', width: 300, fontSize: 50, lineHeight: 2, color: '#000', lineClamp }
    const tree = { type: 'container', style, children: [{ type: 'text', text: 'sea '.repeat(20), style: {} }] }
    const [width, height] = [300, 100]
    const setup = { width, height, fonts, images: [], format: 'raw', lang: 'zh-CN' } as const
    const raw = await renderer.render(tree as never, setup as never)
    const columns = Array.from({ length: width }, (_, x) => {
      const rows = Array.from({ length: height }, (_, y) => y).filter((y) => (raw[(y * width + x) * 4 + 3] ?? 0) > 128)
      return { x, rows }
    }).filter(({ rows }) => rows.length > 0)
    // The last dot: columns that touch the last one.
    const last = columns.at(-1)?.x ?? 0
    const rows = columns.filter(({ x }) => x > last - 4).flatMap(({ rows }) => rows)
    return rows.reduce((sum, y) => sum + y, 0) / rows.length / height
  }

  it('draws the ellipsis it is told at the cut: on the line beside Latin letters, not above it', async () => {
    const [usual, told] = [await dots(1), await dots(own(1))]
    expect(told - usual).toBeGreaterThan(0.08)
  })
})
