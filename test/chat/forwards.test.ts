import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { forwarded } from '../../src/chat/forwards'
import { videoPost } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) =>
  (world = await createWorld({ settings: { reply: { parts: ['info'] } }, ...options }))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const link = (id: string) => `https://douyin.com/video/${id}`
const text = (content: string) => ({ type: 'text', data: { text: content } })
const ark = (url: string) => JSON.stringify({ app: 'com.tencent.structmsg', meta: { news: { jumpUrl: url } } })

/** Gives the bot an end that knows these forwards; answers as the ends do. */
function endOf(open: World, forwards: Record<string, unknown>): string[] {
  const asked: string[] = []
  open.fake.resolve = async (target) => videoPost(target.id)
  open.bot.internal = {
    async _request(action: string, { id, message_id: same }: { id: string; message_id: string }) {
      asked.push(`${action} ${id} ${same}`)
      const data = forwards[id]
      if (data === undefined) throw Object.assign(new Error('x'), { code: 1200 })
      return { status: 'ok', retcode: 0, data }
    },
  } as never
  return asked
}

async function asks(open: World, elements: h[]): Promise<string[]> {
  const before = open.bot.sent.length
  await receive(open.bot, { content: '解析', quote: { id: 'q', content: elements.join(''), elements } })
  await until(() => open.bot.sent.length > before)
  await calm()
  return open.calls.filter((call) => call.startsWith('resolve'))
}

describe('解析 in reply to a merged forward', () => {
  const shapes: [string, unknown][] = [
    [
      'messages with segments',
      { messages: [{ sender: {}, message: [text('早')] }, { message: [text(`看 ${link('1')}`)] }] },
    ],
    ['messages with content', { messages: [{ sender: {}, content: [text(link('1'))] }] }],
    ['messages as CQ text', { messages: [{ content: `[CQ:face,id=1]看 ${link('1')}?a=1&amp;b=2` }] }],
    ['nodes', { message: [{ type: 'node', data: { user_id: '1', content: [text(link('1'))] } }] }],
    ['a bare list', [{ message: [text(link('1'))] }]],
    ['a share card inside', { messages: [{ message: [{ type: 'json', data: { data: ark(link('1')) } }] }] }],
    [
      'a share card as CQ text',
      {
        messages: [
          {
            content: `[CQ:json,data=${ark(link('1')).replaceAll('&', '&amp;').replaceAll(',', '&#44;').replaceAll('[', '&#91;').replaceAll(']', '&#93;')}]`,
          },
        ],
      },
    ],
    [
      'a forward inside, given whole',
      { messages: [{ message: [{ type: 'forward', data: { id: 'x', content: [{ message: [text(link('1'))] }] } }] }] },
    ],
    ['a forward inside, given by id', { messages: [{ message: [{ type: 'forward', data: { id: 'inner' } }] }] }],
  ]
  it.each(shapes)('finds the links of %s', async (_, data) => {
    const open1 = await open()
    endOf(open1, { outer: data, inner: { messages: [{ message: [text(link('1'))] }] } })
    expect(await asks(open1, [h('forward', { id: 'outer' })])).toEqual(['resolve 1'])
  })

  it('works where the forward arrives as a card', async () => {
    const open1 = await open()
    endOf(open1, { 'res/+1=': { messages: [{ message: [text(link('1'))] }] } })
    const data = JSON.stringify({ app: 'com.tencent.multimsg', meta: { detail: { resid: 'res/+1=' } } })
    expect(await asks(open1, [h('json', { data })])).toEqual(['resolve 1'])
  })

  it('works where the elements hold the content already', async () => {
    const open1 = await open()
    open1.fake.resolve = async (target) => videoPost(target.id)
    expect(await asks(open1, [h('figure', {}, h('message', {}, h.text(link('1'))))])).toEqual(['resolve 1'])
  })

  it('answers as many as one message may hold, in order', async () => {
    const open1 = await open()
    endOf(open1, { outer: { messages: ['1', '2', '3', '4', '5'].map((id) => ({ message: [text(link(id))] })) } })
    expect(await asks(open1, [h('forward', { id: 'outer' })])).toEqual(['resolve 1', 'resolve 2', 'resolve 3'])
  })

  it('says that there is no link where there is none, or where it cannot be opened', async () => {
    const open1 = await open()
    const asked = endOf(open1, { outer: { messages: [{ message: [text('早')] }] } })
    for (const id of ['outer', 'gone']) await asks(open1, [h('forward', { id })])
    expect(open1.bot.log.every((line) => line.includes('没有找到支持的链接'))).toBe(true)
    expect(asked).toEqual(['get_forward_msg outer outer', 'get_forward_msg gone gone'])
  })

  it('opens what is nested a few levels deep, and no deeper', async () => {
    const nested = (levels: number): unknown =>
      levels === 0
        ? [{ message: [text(link('1'))] }]
        : [{ message: [{ type: 'forward', data: { content: nested(levels - 1) } }] }]
    const open1 = await open()
    endOf(open1, { shallow: nested(3), deep: nested(5) })
    expect(await asks(open1, [h('forward', { id: 'deep' })])).toEqual([])
    expect(await asks(open1, [h('forward', { id: 'shallow' })])).toEqual(['resolve 1'])
  })

  it('ends where forwards hold themselves', async () => {
    const open1 = await open()
    const asked = endOf(open1, {
      outer: { messages: [1, 2, 3].map(() => ({ message: [{ type: 'forward', data: { id: 'outer' } }] })) },
    })
    await asks(open1, [h('forward', { id: 'outer' })])
    expect(asked.length).toBeLessThanOrEqual(4)
  })

  it.each([
    null,
    7,
    'text',
    {},
    { messages: 'x' },
    { messages: [null, 7, { message: 3 }, { message: [null, { type: 5 }, { type: 'text' }] }] },
  ])('survives the answer %j', async (data) => {
    const open1 = await open()
    endOf(open1, { outer: data })
    expect(await asks(open1, [h('forward', { id: 'outer' })])).toEqual([])
  })

  it('asks for nothing where the adapter has no such call', async () => {
    const open1 = await open()
    await asks(open1, [h('forward', { id: 'outer' })])
    expect(open1.bot.log[0]).toContain('没有找到支持的链接')
  })
})

it('a forward that nobody asked about is left alone', async () => {
  const open1 = await open()
  const asked = endOf(open1, { outer: { messages: [{ message: [text(link('1'))] }] } })
  await receive(open1.bot, { elements: [h('forward', { id: 'outer' })] })
  await receive(open1.bot, {
    content: '哈哈',
    quote: { id: 'q', content: '', elements: [h('forward', { id: 'outer' })] },
  })
  await calm()
  expect(asked).toEqual([])
  expect(open1.bot.sent).toEqual([])
})

describe('what is forwarded', () => {
  /** Opened by an end that knows these forwards; what it was asked for, in order, and what was logged. */
  async function opened(elements: h[], forwards: Record<string, unknown> = {}) {
    const asked: string[] = []
    const lines: string[] = []
    const log = (line: string) => void lines.push(line)
    const internal = {
      async _request(action: string, { id }: { id: string }) {
        asked.push(`${action} ${id}`)
        if (!(id in forwards)) throw Object.assign(new Error('gone'), { code: 1200 })
        return { data: forwards[id] }
      },
    }
    const found = await forwarded(elements, {
      session: { bot: { internal } } as never,
      signal: new AbortController().signal,
      log: { debug: log, info: log, warn: log },
    })
    return { found: found.map(String), asked, lines }
  }
  const one = (content: string) => ({ messages: [{ message: [text(content)] }] })

  it('is named by text or by number, by a forward, a figure or a node, and by elements around them', async () => {
    const elements = [
      h('forward', { id: 7 }),
      h('p', {}, h('figure', { id: 'f' })),
      h('node', { id: 'n' }),
      h.text('beside'),
      h('forward'),
      h('forward', { id: true }),
    ]
    const { found, asked } = await opened(elements, { 7: one('a'), f: one('b'), n: one('c') })
    expect(asked).toEqual(['get_forward_msg 7', 'get_forward_msg f', 'get_forward_msg n'])
    expect(found).toEqual(['a', 'b', 'c'])
  })
  it('is what the element holds already, and nothing is asked for then', async () => {
    const { found, asked } = await opened([
      h('forward', { id: 'x' }, h.text('inside')),
      h('forward', { id: 'y', content: [{ message: [text('given')] }] }),
    ])
    expect([found, asked]).toEqual([['inside', 'given'], []])
  })
  it('by a card is named by the card of a merged forward alone', async () => {
    const card = (data: unknown) => h('json', { data })
    const { found, asked } = await opened(
      [
        card('{"app":"com.tencent.multimsg","meta":{"detail":{"resid" : "r1"}}}'),
        card('{"app":"com.tencent.structmsg","resid":"r2"}'),
        card('{"app":"com.tencent.multimsg"}'),
        card(7),
      ],
      { r1: one('a'), r2: one('b') },
    )
    expect([found, asked]).toEqual([['a'], ['get_forward_msg r1']])
  })
  it('is asked for four times at most, and a hundred messages are looked at', async () => {
    const five = Array.from({ length: 5 }, (_, index) => h('forward', { id: String(index) }))
    expect(
      (await opened(five, { 0: one('a'), 1: one('b'), 2: one('c'), 3: one('d'), 4: one('e') })).asked,
    ).toHaveLength(4)
    const many = { messages: Array.from({ length: 101 }, (_, index) => ({ message: [text(String(index))] })) }
    expect((await opened([h('forward', { id: 'm' })], { m: many })).found).toHaveLength(100)
  })
  it('that cannot be opened is one line in the log and no obstacle to the others', async () => {
    const { found, lines } = await opened([h('forward', { id: 'gone' }), h('forward', { id: 'a' })], { a: one('a') })
    expect(found).toEqual(['a'])
    expect(lines).toEqual(['a forwarded message could not be opened: Error 1200: gone'])
  })
  it('by an end that answers something else is nothing', async () => {
    for (const data of [null, 7, 'text', {}, { messages: 'x' }, { messages: [null, 7, {}, { message: 7 }] }])
      expect((await opened([h('forward', { id: 'a' })], { a: data })).found).toEqual([])
  })
  it('as CQ text keeps its words, unescaped, and its segments with their parameters', async () => {
    const content = 'a&#91;b&#93;&amp;[CQ:image,file=x&#44;y,url=https://a.example/?b=1&amp;c=2,=z,w]c[CQ:bad'
    const { found } = await opened([h('forward', { id: 'a' })], { a: { messages: [{ content }] } })
    expect(found).toEqual(['a[b]&amp;', '<image file="x,y" url="https://a.example/?b=1&amp;c=2"/>', 'c[CQ:bad'])
  })
})
