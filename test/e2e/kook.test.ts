import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { readClip } from '../support/decode'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'

let bot: LoopbackBot
beforeAll(async () => {
  bot = await startBot({ plugin, kook: true, settings: { limits: { perUser: 0 } } })
})
afterAll(() => bot.close())

const kookOf = (key: string) => bot.simulator.links.find((entry) => entry.key === key)?.forms.kook ?? ''

describe('on KOOK', () => {
  it('a link in the form the site delivers is answered with the card and the video as uploaded assets', async () => {
    bot.kook?.say(kookOf('walk'), { channel: '8101' })
    const [card, video] = (await bot.kook?.wait(2)) ?? []
    expect(card?.assets[0]?.kind).toBe('image')
    expect(await sharp(card?.assets[0]?.bytes).metadata()).toMatchObject({ width: 1080, format: 'jpeg' })
    expect(video?.assets[0]?.kind).toBe('video')
    await expect(readClip(video?.assets[0]?.bytes ?? Buffer.alloc(0))).resolves.toMatchObject({
      videoCodec: 'avc',
      audioCodec: 'aac',
    })
  })
  it('an album is a group of pictures after its card, for there is no merged forward', async () => {
    bot.kook?.say(kookOf('tea'), { channel: '8102' })
    const messages = (await bot.kook?.wait(2)) ?? []
    expect(messages.map(({ assets }) => assets.map(({ kind }) => kind))).toEqual([
      ['image'],
      ['image-group', 'image-group', 'image-group'],
    ])
  })
  it('another bot is not answered', async () => {
    const before = bot.kook?.messages.length
    bot.kook?.say(kookOf('walk'), { channel: '8103', bot: true })
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(bot.kook?.messages).toHaveLength(before ?? 0)
  })
})
