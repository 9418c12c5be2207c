import { afterEach, describe, expect, it } from 'vitest'
import { clip, videoPost } from '../../samples/plain-posts'
import type { Extent } from '../../src/model'
import { receive, until } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** A video of 37:35 of which so many seconds are given out, and what the chat reads about it. */
async function said(extent: Extent, sentSec?: number, locale = 'zh-CN', durationMin = 40): Promise<string[]> {
  const whole = clip('v')
  const length = sentSec === undefined ? {} : { durationSec: sentSec }
  const video = { ...whole, durationSec: 2255, variants: whole.variants.map((one) => ({ ...one, extent, ...length })) }
  world = await createWorld({
    app: { i18n: { locales: [locale] } },
    settings: { reply: { parts: ['media'], quote: false }, limits: { durationMin } },
    posts: { 'douyin:video:1': videoPost('1', { video }) },
  })
  const { bot } = world
  await receive(bot, { content: 'https://douyin.com/video/1' })
  await until(() => bot.sent.length === 2)
  return bot.log
}

describe('a video of which only a part is given out', () => {
  it('of unknown length is not taken for as long as its work', async () => {
    expect(await said('opening', undefined, 'zh-CN', 15)).toHaveLength(2)
  })

  it.each<[Extent, number | undefined, string, string]>([
    ['free-part', 180, 'zh-CN', '这个视频需要付费或充电，平台只公开了一部分，发送的是这一段（3:00，全长 37:35）。'],
    ['preview', 180, 'zh-CN', '平台只给出了一段试看，发送的不是完整的视频（3:00，全长 37:35）。'],
    ['opening', 2255, 'zh-CN', '这是互动视频，发送的只是开头的一段（37:35）。'],
    ['opening', undefined, 'zh-CN', '这是互动视频，发送的只是开头的一段。'],
    ['opening', 45, 'en-US', 'This is an interactive video; only its opening is sent (0:45 of 37:35).'],
  ])('is sent, and one line says what it is: %s of %s s in %s', async (extent, sentSec, locale, line) => {
    expect(await said(extent, sentSec, locale)).toEqual([expect.stringMatching(/^<video /), line])
  })
})
