import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { Post } from '../../src/model'
import { albumPost, clip, musicPost, videoPost } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) => (world = await createWorld(options))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const settings = { reply: { parts: ['media' as const] } }
const expired = () => new AmagiError('blocked', { details: { expired: true } })

/** Downloads fail with `error` until the work was resolved for the `fresh`th time. */
function ageing(
  open: World,
  post: (round: number) => Post,
  fresh: number,
  error: () => AmagiError = expired,
): { resolved: number } {
  const state = { resolved: 0 }
  open.fake.resolve = async () => post(++state.resolved)
  const { file } = open.fake
  open.fake.file = (id, mime) => (state.resolved < fresh ? Promise.reject(error()) : file(id, mime))
  return state
}

const count = (open: World, what: string) => open.calls.filter((call) => call.startsWith(what)).length

describe('addresses past their time', () => {
  it('of a video are asked for once more, and the video goes out', async () => {
    const open1 = await open({ settings })
    const state = ageing(open1, () => videoPost('1'), 2)
    await receive(open1.bot, { content: 'https://douyin.com/video/1' })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.text).toContain('<video')
    expect([state.resolved, count(open1, 'video')]).toEqual([2, 2])
    expect(open1.calls.filter((call) => call.startsWith('video'))).toEqual(['video douyin-1', 'video douyin-1 fresh'])
  })

  it('of twelve pictures are asked for once in all', async () => {
    const open1 = await open({ settings, bot: { platform: 'onebot' } })
    const state = ageing(open1, () => albumPost('1', 12), 2)
    await receive(open1.bot, { content: 'https://douyin.com/note/1' })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.elements[0]?.children).toHaveLength(12)
    // Six had begun with the old addresses; the others begin when there are fresh ones.
    expect([state.resolved, count(open1, 'image')]).toEqual([2, 18])
  })

  it('of the music of an album are asked for once more, and it goes out', async () => {
    const { audio } = musicPost('m')
    const open1 = await open({ settings: { reply: { parts: ['music'] } }, bot: { platform: 'onebot' } })
    const state = ageing(open1, () => albumPost('1', 1, { ...(audio && { music: audio }) }), 2)
    await receive(open1.bot, { content: 'https://douyin.com/note/1' })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.text).toMatch(/^<(?:audio|file) /)
    expect([state.resolved, count(open1, 'audio')]).toEqual([2, 2])
  })

  it('that are past it again end the matter', async () => {
    const open1 = await open({ settings })
    const state = ageing(open1, () => videoPost('1'), 9)
    await receive(open1.bot, { content: '解析 https://douyin.com/video/1', messageId: 'm' })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.log).toEqual(['<quote id="m"/>平台拒绝了请求（风控），请稍后再试。'])
    expect([state.resolved, count(open1, 'video')]).toEqual([2, 2])
  })

  it('of a quality that is gone by then end the matter', async () => {
    const open1 = await open({ settings })
    const other = { ...clip('douyin-1'), variants: [{ ...clip('douyin-1').variants[0]!, id: 'other' }] }
    ageing(open1, (round) => videoPost('1', round > 1 ? { video: other } : {}), 2)
    await receive(open1.bot, { content: '解析 https://douyin.com/video/1' })
    await until(() => open1.bot.sent.length === 1)
    expect(count(open1, 'video')).toBe(1)
  })

  it('keep their own error when the work cannot be resolved again', async () => {
    const open1 = await open({ settings })
    ageing(
      open1,
      (round) => {
        if (round > 1) throw new AmagiError('not-found')
        return videoPost('1')
      },
      2,
    )
    await receive(open1.bot, { content: '解析 https://douyin.com/video/1', messageId: 'm' })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.log).toEqual(['<quote id="m"/>平台拒绝了请求（风控），请稍后再试。'])
  })

  it('are told apart from every other refusal', async () => {
    const open1 = await open({ settings })
    const state = ageing(
      open1,
      () => videoPost('1'),
      2,
      () => new AmagiError('network'),
    )
    await receive(open1.bot, { content: 'https://douyin.com/video/1' })
    await calm(40)
    expect([state.resolved, count(open1, 'video')]).toEqual([1, 1])
  })
})
