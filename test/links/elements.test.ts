import { h } from 'koishi'
import { describe, expect, it } from 'vitest'
import { findLinks, type MessageElement } from '../../src/links'
import type { FindOptions } from '../../src/links/types'
import { matchers } from './matchers'

const parse = (markup: string) => h.parse(markup) as unknown as MessageElement[]
const find = (elements: readonly MessageElement[], options?: FindOptions) =>
  findLinks(elements, matchers, options).map((link) => [link.target.id, link.from])

const card = (meta: unknown, more: object = {}): MessageElement => ({
  type: 'json',
  attrs: { data: JSON.stringify({ app: 'com.tencent.structmsg', meta, ...more }) },
})

describe('cards', () => {
  it.each([
    ['a mini program', { detail_1: { url: 'm.q.qq.com/a/s/0', qqdocurl: 'https://b23.tv/inv3nt?ts=1' } }],
    ['a news card', { news: { jumpUrl: 'https://b23.tv/inv3nt', preview: 'https://b23.tv/preview' } }],
    ['a music card', { music: { musicUrl: 'https://b23.tv/inv3nt' } }],
    ['a robot card', { robot: { jump_url: 'https://b23.tv/inv3nt' } }],
    ['one level further down', { data: { feedInfo: { jumpUrl: 'https://b23.tv/inv3nt' } } }],
    ['a key nobody has seen yet', { custom: { deeper: { shareLink: 'https://b23.tv/inv3nt' } } }],
  ])('are read: %s', (_name, meta) => {
    expect(find([card(meta)])).toEqual([['inv3nt', 'json']])
  })

  it('prefer the page of the work over other keys', () => {
    const meta = {
      detail_1: { url: 'https://b23.tv/third', jumpUrl: 'https://b23.tv/second', qqdocurl: 'https://b23.tv/first' },
    }
    expect(find([card(meta)])).toEqual([['first', 'json']])
  })

  it('skip an address of another site and take the next key', () => {
    const meta = { music: { jumpUrl: 'https://music.example/1', musicUrl: 'https://b23.tv/inv3nt' } }
    expect(find([card(meta)])).toEqual([['inv3nt', 'json']])
  })

  it('are read when the chat end already parsed them', () => {
    const data = { app: 'com.tencent.miniapp_01', meta: { detail_1: { qqdocurl: 'https://v.kuaishou.com/inv3nt' } } }
    expect(find([{ type: 'json', attrs: { data } }])).toEqual([['inv3nt', 'json']])
  })

  it('are read when entities were left in', () => {
    const data = JSON.stringify({ app: 'a', meta: { news: { jumpUrl: 'https://b23.tv/inv3nt?a=1&b=2' } } })
    const escaped = data.replaceAll('&', '&amp;').replaceAll(',', '&#44;').replaceAll('[', '&#91;')
    expect(find([{ type: 'json', attrs: { data: escaped } }])).toEqual([['inv3nt', 'json']])
  })

  it('are scanned as text when they are cut off', () => {
    const data = '{"app":"x","meta":{"detail_1":{"qqdocurl":"https:\\/\\/b23.tv\\/inv3nt?a=1\\u0026b=2","title":"cut'
    expect(find([{ type: 'json', attrs: { data } }])).toEqual([['inv3nt', 'json']])
  })

  it('open JSON inside a string', () => {
    const extra = JSON.stringify({ link: 'https://b23.tv/inv3nt' })
    expect(find([card({ news: { jumpUrl: '' } }, { extra })])).toEqual([['inv3nt', 'json']])
  })

  it('never take a picture for a link', () => {
    const news = {
      preview: 'https://b23.tv/a',
      icon: 'https://b23.tv/b',
      source_icon: 'https://b23.tv/c',
      cover: 'https://b23.tv/d',
    }
    expect(find([card({ news })])).toEqual([])
  })

  it('are ignored when they are a merged forward, parsed or cut off', () => {
    const meta = { detail: { news: [{ text: 'somebody: https://b23.tv/inv3nt' }] } }
    const whole = JSON.stringify({ app: 'com.tencent.multimsg', meta })
    expect(find([{ type: 'json', attrs: { data: whole } }])).toEqual([])
    expect(find([{ type: 'json', attrs: { data: whole.slice(0, -2) } }])).toEqual([])
  })

  it('in XML give the address of the message', () => {
    const data =
      '<?xml version="1.0"?><msg serviceID="1" brief="[share] > x" url="https://b23.tv/inv3nt?a=1&amp;b=2">' +
      '<item><picture cover="https://b23.tv/cover"/></item></msg>'
    expect(find([{ type: 'xml', attrs: { data } }])).toEqual([['inv3nt', 'xml']])
  })

  it('in XML are ignored when they are a merged forward', () => {
    const data = '<msg serviceID="35" action="viewMultiMsg"><item><title>https://b23.tv/inv3nt</title></item></msg>'
    expect(find([{ type: 'xml', attrs: { data } }])).toEqual([])
  })

  it('come before the text around them', () => {
    const elements = [
      { type: 'text', attrs: { content: '版本过低 https://b23.tv/text' } },
      card({ news: { jumpUrl: 'https://b23.tv/card' } }),
    ]
    expect(find(elements)).toEqual([
      ['card', 'json'],
      ['text', 'text'],
    ])
  })

  it('name one work however many links they hold', () => {
    const meta = { news: { jumpUrl: 'https://b23.tv/one' }, music: { jumpUrl: 'https://b23.tv/two' } }
    expect(find([card(meta)])).toHaveLength(1)
  })

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['an empty text', ''],
    ['a list', []],
    ['null', null],
    ['text', 'null'],
    ['half a card', '{"meta":'],
    ['a wrong meta', '{"meta":[1,2]}'],
    ['views of wrong types', '{"meta":{"news":null,"music":7,"detail_1":"x"}}'],
  ])('do not throw on %s', (_name, data) => {
    expect(
      find([
        { type: 'json', attrs: { data } },
        { type: 'xml', attrs: { data } },
      ]),
    ).toEqual([])
  })
})

describe('elements of other adapters', () => {
  it('share segments give their address, not their words', () => {
    expect(find([{ type: 'share', attrs: { url: 'https://b23.tv/inv3nt', title: 'https://b23.tv/title' } }])).toEqual([
      ['inv3nt', 'share'],
    ])
  })

  it('anchors give the target, and their words only when those hold another link', () => {
    expect(find(parse('<a href="https://b23.tv/inv3nt?a=1&amp;b=2">看</a>'))).toEqual([['inv3nt', 'a']])
    expect(find(parse('<a href="https://t.example/x">https://b23.tv/inv3nt</a>'))).toEqual([['inv3nt', 'text']])
  })

  it('KOOK cards are read through their modules, escapes undone', () => {
    const inner = '<kmarkdown content="[点我](https://b23.tv/in\\_v3nt)"/><plain-text content="v.douyin.com/plain/"/>'
    const markup = `<card><section>${inner}</section></card>`
    expect(find(parse(markup))).toEqual([
      ['in_v3nt', 'markdown'],
      ['plain', 'markdown'],
    ])
  })

  it('a link without preview is put together again from the tag Discord makes of it', () => {
    const [video, ...others] = findLinks(
      parse('<https://www.bilibili.com/video/BV1invented1?p=2> 和 https://b23.tv/second'),
      matchers,
    )
    expect(video?.target).toMatchObject({ id: 'BV1invented1', part: 2 })
    expect(others.map((link) => link.target.id)).toEqual(['second'])
  })

  const silent = ['quote', 'img', 'image', 'video', 'audio', 'file', 'forward', 'at']

  it.each(silent)('<%s> is skipped with everything in it', (type) => {
    const inner = [{ type: 'text', attrs: { content: 'https://b23.tv/inv3nt' } }]
    const attrs = { src: 'https://b23.tv/src', title: 'https://b23.tv/title' }
    expect(find([{ type, attrs, children: inner }])).toEqual([])
  })

  it('paragraphs and formatting are read through', () => {
    expect(find(parse('<p>看 <b>https://b23.tv/inv3nt</b></p>'))).toEqual([['inv3nt', 'text']])
  })

  it('children that are plain strings are read too', () => {
    const elements = [{ type: 'p', attrs: {}, children: ['https://b23.tv/inv3nt'] }] as unknown as MessageElement[]
    expect(find(elements)).toEqual([['inv3nt', 'text']])
  })
})

describe('scope', () => {
  const elements = [
    card({ news: { jumpUrl: 'https://b23.tv/card' } }),
    ...parse('https://b23.tv/text <a href="https://b23.tv/anchor">x</a>'),
  ]

  it.each([
    ['all', ['card', 'text', 'anchor']],
    ['cards', ['card']],
    ['links', ['text', 'anchor']],
  ] as const)('%s', (scope, expected) => {
    expect(find(elements, { scope }).map(([id]) => id)).toEqual(expected)
  })
})
