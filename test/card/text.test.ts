import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadEmoji, splitEmoji, type EmojiSet } from '../../src/card/emoji'
import { cleanText, estimateLines, richLength, richParagraph, tidyRich } from '../../src/card/rich'
import { Draft } from '../../src/card/draft'
import { plainRich, richToPlain, type RichText } from '../../src/model'
import { cardContext, textsOf } from '../support/card-context'
import { faulty } from '../../samples/pictures'

/** A set that draws what the test says, by file name. */
const emojiSet = (has: (name: string) => boolean): EmojiSet => ({
  has,
  svg: () => Promise.reject(new Error('no picture')),
})
const namesTried = (grapheme: string): string[] => {
  const tried: string[] = []
  splitEmoji(
    grapheme,
    emojiSet((name) => tried.push(name) < 0),
  )
  return tried
}

describe('emoji', () => {
  it.each([
    ['😀', true],
    ['❤️', true],
    ['❤', false],
    ['❤︎', false],
    ['☺️', true],
    ['🇨🇳', true],
    ['🇨', true],
    ['1️⃣', true],
    ['1', false],
    ['👍🏽', true],
    ['👨‍👩‍👧‍👦', true],
    ['🏳️‍🌈', true],
    ['©', false],
    ['©️', true],
    ['字', false],
    ['a', false],
  ])('%s is drawn as a picture: %s', (grapheme, expected) => {
    expect(
      splitEmoji(
        grapheme,
        emojiSet(() => true),
      ).some((piece) => 'emoji' in piece),
    ).toBe(expected)
  })

  it('are found under their file names', () => {
    expect(namesTried('❤️')[0]).toBe('2764')
    expect(namesTried('👨‍👩‍👧')[0]).toBe('1f468-200d-1f469-200d-1f467')
    expect(namesTried('🏳️‍🌈')).toEqual(['1f3f3-fe0f-200d-1f308', '1f3f3-200d-1f308'])
  })

  it('split a text into runs and pictures, and unknown ones stay text', () => {
    const only = emojiSet((name) => name === '1f600')
    expect(splitEmoji('早😀安😺', only)).toEqual([{ text: '早' }, { emoji: '1f600', text: '😀' }, { text: '安😺' }])
    expect(splitEmoji('', only)).toEqual([])
  })

  it('of the shipped set can all be reached from the characters themselves', async () => {
    const set = await loadEmoji()
    const folder = dirname(createRequire(import.meta.url).resolve('@twemoji/svg/package.json'))
    const names = readdirSync(folder).flatMap((file) => (file.endsWith('.svg') ? [file.slice(0, -4)] : []))
    expect(names.filter((name) => !set.has(name))).toEqual([])
    expect((await set.svg('1f600')).toString()).toContain('<svg')
    expect(splitEmoji('🚴‍♂️🏔️🇯🇵#️⃣👩🏽‍🚀', set).map((piece) => 'emoji' in piece)).toEqual([true, true, true, true, true])
  })
})

describe('rich text', () => {
  it('loses control characters, bidi overrides and broken surrogates', () => {
    expect(cleanText('a\u0000b\u202ec\ud800d\ufeff  e\u200b')).toBe('abcd e')
    expect(cleanText('👨‍👩‍👧')).toBe('👨‍👩‍👧')
  })

  it('writes mathematical letters as plain ones', () => expect(cleanText('𝓗𝓮𝓵𝓵𝓸')).toBe('Hello'))

  it('loses enclosing marks and towers of marks, but keeps keycaps and real scripts', () => {
    expect(cleanText('♜⃤A')).toBe('♜A')
    expect(cleanText('1️⃣')).toBe('1️⃣')
    expect(cleanText(`a${'\u0301'.repeat(30)}b`)).toBe(`a${'\u0301'.repeat(3)}b`)
    expect(cleanText('مُحَمَّد ที่')).toBe('مُحَمَّد ที่')
  })

  it('folds runs of blank lines and trims both ends', () => {
    expect(richToPlain(tidyRich(plainRich('\n\n \n第一行\n\n\n \n\n第二行\n第三行\n\n')))).toBe(
      '第一行\n\n第二行\n第三行',
    )
  })

  it('keeps its nodes when it is cut and counted', () => {
    const nodes: RichText = [
      { kind: 'text', text: '一二三四' },
      { kind: 'emote', text: '[doge]' },
      { kind: 'topic', text: '#长长的话题' },
    ]
    expect(richLength(nodes)).toBe(11)
    // One line at this size holds seven characters by estimate, whatever the width.
    const drawn = richParagraph(new Draft(cardContext()), nodes, 1, { fontSize: 386 }, 1e6)
    expect(textsOf(drawn)).toEqual(['一二三四', '[doge]', '#长'])
  })

  it('is estimated in lines by width', () => {
    expect(estimateLines(plainRich('字'.repeat(20)), 200, 20)).toBe(2)
    expect(estimateLines(plainRich('字'.repeat(20) + '\n'), 200, 20)).toBe(3)
    expect(estimateLines([], 200, 20)).toBe(1)
  })

  it('becomes inline nodes: topics in the accent, emotes as pictures, failed emotes as their words', () => {
    const context = cardContext()
    const nodes: RichText = [
      { kind: 'text', text: '看' },
      { kind: 'topic', text: '#话题' },
      { kind: 'emote', text: '[doge]', picture: faulty('gone') },
    ]
    const sheet = new Draft(context)
    const inline = (draft: Draft) => richParagraph(draft, nodes, 9, { fontSize: 30 }, 1000).children
    const drawn = inline(sheet)
    expect(drawn.map((node) => node.type)).toEqual(['text', 'text', 'image', 'text'])
    expect(drawn[1]?.style['color']).toBe(context.theme.accent)
    const key = [...sheet.resources.keys()].find((name) => name.includes('gone')) ?? ''
    const again = inline(new Draft(cardContext({ broken: [key] })))
    expect(again.flatMap(textsOf)).toEqual(['看', '#话题', '[doge]'])
  })

  it('never puts foreign words into a style', () => {
    const evil = 'red;background:url(x)'
    const nodes: RichText = [
      { kind: 'mention', text: evil, userId: evil },
      { kind: 'link', text: evil, url: evil },
    ]
    for (const node of richParagraph(new Draft(cardContext()), nodes, 9, { fontSize: 30 }, 1000).children)
      expect(JSON.stringify(node.style)).not.toContain('url')
  })
})
