import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
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
