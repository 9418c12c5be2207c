import { afterEach, expect, it } from 'vitest'
import { comment, videoPost } from '../../samples/plain-posts'
import { receive, until } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** Makes an asynchronous function wait; `go` lets the next call through. */
function gate<Args extends unknown[], Result>(work: (...args: Args) => Result) {
  const waiting: (() => void)[] = []
  const gated = async (...args: Args): Promise<Awaited<Result>> => {
    await new Promise<void>((resolve) => waiting.push(resolve))
    return await work(...args)
  }
  return { gated, go: () => waiting.shift()?.(), held: () => waiting.length }
}

it('an answer tells what it is busy with, from the link to the last message', async () => {
  world = await createWorld()
  const { bot, kit, fake } = world
  const states = () => kit.queue.jobs().map(({ state }) => state)
  const resolving = gate(async () => videoPost('1'))
  const drawing = gate(fake.draw)
  const downloading = gate(fake.file)
  const sending = gate(() => undefined)
  fake.resolve = resolving.gated
  fake.draw = drawing.gated
  fake.file = downloading.gated
  bot.behave = sending.gated
  await receive(bot, { content: 'https://douyin.com/video/1' })
  for (const [state, { go, held }] of [
    ['resolving', resolving],
    ['drawing', drawing],
    ['sending', sending],
    ['downloading', downloading],
    ['sending', sending],
  ] as const) {
    await until(() => held() === 1 && states()[0] === state, state)
    expect(states()).toEqual([state])
    go()
  }
  await until(() => kit.queue.idle())
  expect(bot.sent).toHaveLength(2)
})

it('comments that were asked for are drawn and sent in the line like any other answer', async () => {
  world = await createWorld()
  const { bot, kit, fake } = world
  const states = () => kit.queue.jobs().map(({ state, priority }) => [state, priority])
  const drawing = gate(fake.drawView)
  const sending = gate(() => undefined)
  fake.resolve = async () => videoPost('1')
  fake.comments = async () => ({ state: 'open', comments: [comment('c', '好')] })
  fake.drawView = drawing.gated
  bot.behave = sending.gated
  await receive(bot, { content: '评论 https://douyin.com/video/1' })
  for (const [state, { go, held }] of [
    ['drawing', drawing],
    ['sending', sending],
  ] as const) {
    await until(() => held() === 1 && states()[0]?.[0] === state, state)
    expect(states()).toEqual([[state, 'command']])
    go()
  }
  await until(() => kit.queue.idle())
  expect(bot.sent).toHaveLength(1)
})
