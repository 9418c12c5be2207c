import { describe, expect, it } from 'vitest'
import { findLinks, type MessageElement } from '../../src/links'
import { matchers } from './matchers'
import { cheapest } from '../support/stopwatches'

const text = (content: string): MessageElement => ({ type: 'text', attrs: { content } })

/** CPU milliseconds of the cheapest of several scans. */
const costOf = (element: MessageElement): number => cheapest(() => findLinks([element], matchers), 5)

const fill = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)

/** Texts made to provoke backtracking or looking twice at the same place. */
const hostile: Record<string, string> = {
  schemes: 'http://',
  'schemes with a known host': 'https://v.douyin.com/a',
  'schemes of apps': 'bilibili://',
  'schemes of apps with a page': 'bilibili://video/BV1invented1 ',
  'links with blanks': 'https://v.douyin.com/same/ ',
  'different long links': 'https://www.douyin.com/video/0/1/2/3/4?x=1&y=2 ',
  'bare ids': 'BV1invented1',
  'bare ids with blanks': 'BV1invented1 ',
  brackets: '[](<',
  dots: 'a.',
  'known hosts': 'kuaishou.com.',
  'known hosts without end': 'kuaishou.com',
  'spaced hosts': 'v . douyin . ',
  ats: 'a@b23.tv/',
  slashes: '\\/',
  entities: '&amp;',
  'broken entities': '&#44',
  blanks: ' ',
  'long path': 'https://b23.tv',
}

describe('hostile text', () => {
  it.each(Object.entries(hostile))('%s take time in proportion to their length', (_name, unit) => {
    const small = costOf(text(fill(unit, 100_000)))
    const large = costOf(text(fill(unit, 800_000)))
    // Eight times the text: a quadratic scan would take sixty-four times as long.
    expect(large).toBeLessThan(Math.max(small, 0.5) * 30)
    expect(large).toBeLessThan(500)
  })

  it('finds the link behind a megabyte of noise', () => {
    expect(findLinks([text(`${fill('http:/ [](', 1_000_000)} https://b23.tv/inv3nt`)], matchers)).toHaveLength(1)
  })

  it('a card of a megabyte is read without harm', () => {
    const data = JSON.stringify({
      app: 'a',
      meta: { news: { title: fill('https://', 1_000_000), jumpUrl: 'https://b23.tv/inv3nt' } },
    })
    expect(findLinks([{ type: 'json', attrs: { data } }], matchers)).toHaveLength(1)
  })

  it.each([
    ['lists', '['.repeat(500_000), ''],
    ['objects', '{"a":'.repeat(200_000), ''],
    ['closed lists', '['.repeat(200_000), ']'.repeat(200_000)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(JSON.stringify({ url: 'https://b23.tv/x' }))), ''],
  ])('a card of absurd depth does not throw: %s', (_name, open, close) => {
    const element = { type: 'json', attrs: { data: `${open}${close}` } }
    expect(() => findLinks([element], matchers)).not.toThrow()
    expect(() => findLinks([{ type: 'xml', attrs: element.attrs }], matchers)).not.toThrow()
  })

  it('an object that contains itself ends', () => {
    const data: Record<string, unknown> = { app: 'a', meta: {} }
    data.meta = { data, list: [data] }
    expect(findLinks([{ type: 'json', attrs: { data } }], matchers)).toEqual([])
  })

  it('elements nested a thousand deep do not overflow', () => {
    let element: MessageElement = text('https://b23.tv/inv3nt')
    for (let depth = 0; depth < 20_000; depth++) element = { type: 'p', attrs: {}, children: [element] }
    expect(findLinks([element], matchers)).toEqual([])
  })

  it('gives up on a text of ten thousand different links after the first ones', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `https://b23.tv/c${index}`).join(' ')
    expect(findLinks([text(many)], matchers, { max: 5000 }).length).toBeLessThanOrEqual(200)
  })
})
