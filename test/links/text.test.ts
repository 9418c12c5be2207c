import { describe, expect, it } from 'vitest'
import { findLinks, hasUnread } from '../../src/links'
import type { FindOptions } from '../../src/links/types'
import { matchers } from './matchers'

const find = (text: string, options?: FindOptions) =>
  findLinks([{ type: 'text', attrs: { content: text } }], matchers, options)
const ids = (text: string, options?: FindOptions) => find(text, options).map((link) => link.target.id)

describe('links in text', () => {
  it.each([
    [
      'in the middle of a share text',
      '3.14 复制打开抖音，看看【某某的作品】夏天 # 海边 https://v.douyin.com/iXyZ12_-a/ 07/21 a@b.cD efG:/',
      ['iXyZ12_-a'],
    ],
    ['with Chinese right behind', '看看https://v.kuaishou.com/inv3nt，真好笑', ['inv3nt']],
    ['with CJK glued to the id', 'https://www.bilibili.com/video/BV1invented1太好笑了', ['BV1invented1']],
    ['with an emoji glued to it', 'https://v.kuaishou.com/inv3nt😂', ['inv3nt']],
    ['with Latin punctuation behind', 'see https://b23.tv/inv3nt.', ['inv3nt']],
    ['with several marks behind', 'see https://b23.tv/inv3nt?!...', ['inv3nt']],
    ['inside round brackets', '(https://b23.tv/inv3nt)', ['inv3nt']],
    ['inside full-width brackets', '【https://b23.tv/inv3nt】', ['inv3nt']],
    ['inside quotes', '"https://b23.tv/inv3nt" and “https://b23.tv/second”', ['inv3nt', 'second']],
    ['as a Markdown link', '[https://b23.tv/inv3nt](https://b23.tv/inv3nt)', ['inv3nt']],
    ['as a spoiler', '||https://b23.tv/inv3nt||', ['inv3nt']],
    ['in bold', '**https://b23.tv/inv3nt**', ['inv3nt']],
    ['between angle brackets', '<https://b23.tv/inv3nt>', ['inv3nt']],
    ['without a scheme', '看 v.douyin.com/inv3nt/ 呀', ['inv3nt']],
    ['without a scheme on a page host', 'www.bilibili.com/video/BV1invented1', ['BV1invented1']],
    ['with a scheme in capitals', 'HTTPS://V.DOUYIN.COM/inv3nt/', ['inv3nt']],
    ['with escaped slashes', 'https:\\/\\/v.douyin.com\\/inv3nt\\/', ['inv3nt']],
    ['with blanks inside the short host', 'https://v.douyin. com/inv3nt/', ['inv3nt']],
    ['with blanks around every dot', 'v . douyin . com/inv3nt/', ['inv3nt']],
    ['with a blank behind the scheme', 'https:// v.douyin.com/inv3nt/', ['inv3nt']],
    ['over a line break', '标题\nhttps://v.douyin.com/inv3nt/\n复制', ['inv3nt']],
    ['glued to the next link', 'https://b23.tv/inv3nthttps://v.kuaishou.com/second', ['inv3nt', 'second']],
    ['on a random sub-domain', 'https://q1w2e3r4.m.chenzhongtech.com/fw/photo/3xinvented00001', ['3xinvented00001']],
    ['of an app', '打开 bilibili://video/BV1invented1?from=1 看看', ['BV1invented1']],
    ['of an app, in capitals', 'BiliBili://video/BV1invented1', ['BV1invented1']],
    ['of an app, with marks behind', '（bilibili://video/BV1invented1）。', ['BV1invented1']],
    ['of an app and one of the web', 'bilibili://video/BV1invented1 https://b23.tv/inv3nt', ['BV1invented1', 'inv3nt']],
    ['with a zero-width blank behind', 'https://b23.tv/inv3nt\u200b', ['inv3nt']],
  ])('finds a link %s', (_name, text, expected) => {
    expect(ids(text)).toEqual(expected)
  })

  it.each([
    ['a keyword', '打开【快手】看看，抖音、哔哩哔哩真好玩'],
    ['a host that only ends alike', 'https://notdouyin.com/video/7100000000000000001'],
    ['a host that goes on', 'https://www.douyin.com.evil.example/video/7100000000000000001'],
    ['a host that goes on without a scheme', 'douyin.com.evil.example/video/7100000000000000001'],
    ['two hosts run together', 'kuaishou.comkuaishou.com/short-video/3xinvented00001'],
    ['a longer top level', 'https://b23.tvx/inv3nt'],
    ['user-info before a foreign host', 'https://kuaishou.com@evil.example/short-video/3xinvented00001'],
    ['user-info before a known host', 'https://somebody@www.kuaishou.com/short-video/3xinvented00001'],
    ['user-info with a password', 'https://a:b@www.kuaishou.com/short-video/3xinvented00001'],
    ['a port', 'https://www.kuaishou.com:8443/short-video/3xinvented00001'],
    ['a port without a scheme', 'v.kuaishou.com:8443/inv3nt'],
    ['an encoded host', 'https://%6buaishou.com/short-video/3xinvented00001'],
    ['a backslash trick', 'https://evil.example\\@kuaishou.com/short-video/3xinvented00001'],
    ['an address in the query of a foreign one', 'https://evil.example/?u=https://b23.tv/inv3nt'],
    ['an address in the path of a foreign one', 'https://archive.example/web/https://b23.tv/inv3nt'],
    ['a bare id in a foreign address', 'https://evil.example/video/BV1invented1'],
    ['a bare id in a query', 'https://evil.example/?v=BV1invented1'],
    ['a mail address', 'write to me@b23.tv/inv3nt'],
    ['a home page', 'https://www.kuaishou.com/ https://b23.tv/'],
    ['a host alone', 'v.douyin.com b23.tv'],
    ['another scheme', 'ftp://evil.example/b23.tv/inv3nt'],
    ['a page of an app that is no work', 'bilibili://search/BV1invented1'],
    ['a scheme that only ends alike', 'notbilibili://video/inv3nt x-bilibili://video/inv3nt'],
    ['an address of an app in a foreign one', 'https://evil.example/?u=bilibili://video/BV1invented1'],
  ])('takes no notice of %s', (_name, text) => {
    expect(ids(text)).toEqual([])
  })

  it('reads entities in an address', () => {
    const [link] = find('https://www.bilibili.com/video/BV1invented1?a=1&amp;p=3&quot;tail')
    expect(link?.target).toMatchObject({ id: 'BV1invented1', part: 3 })
    expect(link?.url).toBe('https://www.bilibili.com/video/BV1invented1?a=1&p=3')
  })

  it('hands over the address without its fragment, over https', () => {
    expect(find('http://www.bilibili.com/video/BV1invented1?p=2#reply9')[0]?.url).toBe(
      'https://www.bilibili.com/video/BV1invented1?p=2',
    )
  })

  it('keeps the order and names each work once', () => {
    const text = 'b23.tv/one https://v.douyin.com/two/ https://b23.tv/one?share=1 https://v.kuaishou.com/three'
    expect(ids(text)).toEqual(['one', 'two', 'three'])
  })

  it('counts parts of one video as different works', () => {
    expect(ids('https://b23.tv/BV1invented1 https://www.bilibili.com/video/BV1invented1?p=2')).toHaveLength(2)
  })

  it('stops at the cap', () => {
    const text = Array.from({ length: 9 }, (_, index) => `https://b23.tv/code${index}`).join(' ')
    expect(ids(text)).toEqual(['code0', 'code1', 'code2'])
    expect(ids(text, { max: 5 })).toHaveLength(5)
  })
})

describe('bare ids', () => {
  it('finds them between other words, in the order of the text', () => {
    const links = find('先看 BV1invented1，再看 https://b23.tv/second 和BV1invented2')
    expect(links.map((link) => link.target.id)).toEqual(['BV1invented1', 'second', 'BV1invented2'])
    expect(links.map((link) => link.target.bare ?? false)).toEqual([true, false, true])
    expect(links[0]?.url).toBe('BV1invented1')
  })

  it('lets a link to the same work win over the bare id', () => {
    const links = find('BV1invented1 https://www.bilibili.com/video/BV1invented1')
    expect(links).toHaveLength(1)
    expect(links[0]?.target.bare).toBeUndefined()
  })

  it('can be switched off', () => {
    expect(ids('BV1invented1', { bareIds: false })).toEqual([])
  })

  it('tells the matcher whether the text is the whole message', () => {
    expect(ids('av1234567')).toEqual(['av1234567'])
    expect(ids('看 av1234567')).toEqual([])
    const elements = [
      { type: 'at', attrs: { id: '1' } },
      { type: 'text', attrs: { content: ' av1234567 ' } },
    ]
    expect(findLinks(elements, matchers)).toHaveLength(1)
    const two = [...elements, { type: 'text', attrs: { content: '好看' } }]
    expect(findLinks(two, matchers)).toHaveLength(0)
  })
})

describe('pages of the platforms that nobody reads', () => {
  it.each([
    ['a page that names no work', '看 https://mall.bilibili.com/detail.html?id=1', true],
    ['a page in an anchor', '<a>', true],
    ['a work', 'https://b23.tv/inv3nt', false],
    ['a page of somebody else', 'https://evil.example/?u=https://mall.bilibili.com/', false],
    ['words', '哔哩哔哩会员购', false],
  ])('%s', (_, text, expected) => {
    const anchor = { type: 'a', attrs: { href: 'https://www.bilibili.com/v/topic/detail?topic_id=5' } }
    const element = text === '<a>' ? anchor : { type: 'text', attrs: { content: text } }
    expect(hasUnread([element], matchers)).toBe(expected)
  })
})
