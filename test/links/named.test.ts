/** Share cards without an address: what is read of them, and whose cards are left alone. */
import { describe, expect, it } from 'vitest'
import { findNamed, type MessageElement } from '../../src/links'
import { platforms } from '../../src/platforms'

const json = (card: unknown): MessageElement => ({ type: 'json', attrs: { data: JSON.stringify(card) } })
const text = (content: string): MessageElement => ({ type: 'text', attrs: { content } })
const find = (...elements: MessageElement[]) =>
  findNamed(elements, platforms).map(({ target: { platform, kind, id, extra } }) => [platform, kind, id, extra])

/** A mini-program card as its app makes it when the address is missing. */
const miniapp = (detail: object, more: object = {}) =>
  json({
    app: 'com.tencent.miniapp_01',
    prompt: '[QQ小程序]给猫修一扇门',
    meta: {
      detail_1: {
        appid: '1109937557',
        title: '哔哩哔哩',
        desc: '给猫修一扇门',
        url: 'm.q.qq.com/a/s/0',
        host: { uin: 1, nick: '转发的人' },
        ...detail,
      },
    },
    ...more,
  })

describe('a card without an address', () => {
  it('of a mini program has its title in the description', () => {
    expect(find(miniapp({}))).toEqual([['bilibili', 'named', '给猫修一扇门', {}]])
    expect(find(miniapp({ qqdocurl: '' }))).toHaveLength(1)
  })

  it('has the author in a field or in a line of its own, and never takes whoever passed it on for him', () => {
    expect(find(miniapp({ author: '木匠阿福' }))[0]?.[3]).toEqual({ author: '木匠阿福' })
    const news = (desc: string) =>
      json({
        app: 'com.tencent.structmsg',
        meta: { news: { tag: '哔哩哔哩', title: '给猫修一扇门', desc, jumpUrl: '', appid: 100951776 } },
      })
    expect(find(news('UP主：木匠阿福'))[0]?.[3]).toMatchObject({ author: '木匠阿福' })
    expect(find(news('木匠阿福'))[0]?.[3]).toEqual({ lines: '木匠阿福' })
    expect(JSON.stringify(find(miniapp({})))).not.toContain('转发的人')
  })

  it('is found in every form chats hand it over', () => {
    const data = { app: 'com.tencent.miniapp.lua', meta: { miniapp: { title: '给猫修一扇门', tag: '抖音' } } }
    const card = JSON.stringify(data)
    const wanted = [['douyin', 'named', '给猫修一扇门', {}]]
    expect(find({ type: 'json', attrs: { data } })).toEqual(wanted)
    expect(find({ type: 'json', attrs: { data: card.replaceAll(',', '&#44;').replaceAll('[', '&#91;') } })).toEqual(
      wanted,
    )
    expect(find({ type: 'p', attrs: {}, children: [json(data)] })).toEqual(wanted)
    expect(find(text(card))).toEqual(wanted)
  })

  it('is a few lines of text where the official bots of QQ get it', () => {
    const lines = ['[卡片消息] 小程序', '摘要: [QQ小程序]给猫修一扇门', 'source: 哔哩哔哩', 'title: 给猫修一扇门']
    expect(find(text(lines.join('\n')))).toEqual([['bilibili', 'named', '给猫修一扇门', {}]])
    expect(find(text(lines.slice(0, 3).join('\n')))).toEqual([['bilibili', 'named', '给猫修一扇门', {}]])
    expect(find(text([...lines, 'jump_url: https://example.com/1'].join('\n')))).toEqual([])
    expect(find(text(`看这个 ${lines.join('\n')}`))).toEqual([])
  })

  it('is told by its number at QQ or, where none is known, by the name of the program', () => {
    const lite = { appid: '1108735743', title: '快手', desc: '一只会开门的猫' }
    expect(find(miniapp(lite))).toEqual([['kuaishou', 'named', '一只会开门的猫', {}]])
    expect(find(miniapp({ title: '给猫修一扇门', desc: '简介' }))).toEqual([
      ['bilibili', 'named', '给猫修一扇门', { lines: '简介' }],
    ])
  })
})

describe('left alone', () => {
  it.each([
    ['another app', miniapp({ appid: '1108338344', title: '网易云音乐' })],
    ['another app that calls itself ours', miniapp({ appid: '1108338344' })],
    ['another app that names us in its words', miniapp({ appid: '1108338344', title: '微博', desc: '哔哩哔哩' })],
    ['a card that leads somewhere else', miniapp({ qqdocurl: 'https://qm.qq.com/cgi-bin/qm/qr?k=0' })],
    ['a card whose page we do not read', miniapp({ qqdocurl: 'https://mall.bilibili.com/detail.html?id=1' })],
    ['a card without a title', miniapp({ desc: '' }, { prompt: '[QQ小程序]哔哩哔哩' })],
    ['a merged forward', miniapp({}, { app: 'com.tencent.multimsg' })],
    ['music', miniapp({}, { app: 'com.tencent.music.lua' })],
    ['a recommended contact', miniapp({}, { app: 'com.tencent.contact.lua' })],
    ['a notice of the group', miniapp({}, { app: 'com.tencent.mannounce' })],
    ['no JSON', { type: 'json', attrs: { data: '{"app":"com.tencent.miniapp_01","meta":{"detail_1":{' } }],
    ['a payload of another kind', { type: 'json', attrs: { data: 5 } }],
    ['a quoted card', { type: 'quote', attrs: {}, children: [miniapp({})] }],
    ['what somebody writes', text('{"app": 1} 哔哩哔哩')],
  ] as [string, MessageElement][])('is %s', (_, element) => {
    expect(find(element)).toEqual([])
  })

  it('is everything behind the first one', () => {
    expect(find(miniapp({}), miniapp({ desc: '另一个标题' }))).toHaveLength(1)
  })

  it('is every shape that is no element', () => {
    const odd = [null, undefined, 'text', 5, {}, { type: 'text' }, { type: 'json' }, { type: 'json', attrs: null }]
    for (const element of odd) expect(findNamed([element as never], platforms)).toEqual([])
  })

  it('is whoever sends no card, in no time', () => {
    const long = text(`{${'"app"'.repeat(200_000)}`)
    const begun = process.cpuUsage()
    for (let round = 0; round < 100; round++) find(long, text('[卡片消息]'.repeat(100_000)))
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(2)
  })
})
