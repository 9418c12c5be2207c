import { afterEach, describe, expect, it } from 'vitest'
import type { MediaFile } from '../../src/media/types'
import { albumPost } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World } from './world'

const mib = 2 ** 20

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** An album of so many pictures on OneBot, media alone; each picture counts as so many bytes. */
async function open(count: number, sizeBytes = 1000): Promise<World> {
  const opened = await createWorld({
    bot: { platform: 'onebot' },
    posts: { 'douyin:note:7': albumPost('7', count) },
    settings: { reply: { parts: ['media'] } },
  })
  const { file } = opened.fake
  opened.fake.file = async (id, mime): Promise<MediaFile> => ({ ...(await file(id, mime)), sizeBytes })
  world = opened
  return opened
}

const album = 'https://douyin.com/note/7'

/** The pictures of each message, by the beginning of their sources. */
const pictures = ({ bot }: World): string[][] =>
  bot.sent.map(({ text }) => [...text.matchAll(/<img src="([a-z]+):/g)].map(([, form]) => form ?? ''))

describe('a merged forward', () => {
  it('carries its pictures inline as long as all of them together may go inline', async () => {
    const opened = await open(6, 1.6 * mib)
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 1)
    expect(pictures(opened)).toEqual([Array(6).fill('data')])
  })

  it('names files when its pictures together are too much for inline, each small enough alone', async () => {
    const opened = await open(6, 2 * mib)
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 1)
    expect(pictures(opened)).toEqual([Array(6).fill('file')])
  })

  it('of more than 50 pictures is several, in order and without a loss', async () => {
    const opened = await open(120)
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 3)
    await calm()
    expect(pictures(opened).map(({ length }) => length)).toEqual([50, 50, 20])
    const ids = opened.bot.sent.flatMap(({ text }) =>
      [...text.matchAll(/base64,([^"]+)"/g)].map(([, data]) => Buffer.from(data ?? '', 'base64').toString()),
    )
    expect(ids).toEqual(Array.from({ length: 120 }, (_, index) => `bytes of douyin-7-${index + 1}`))
  })

  it('of which one is refused goes on with the next, the refused pictures one by one', async () => {
    const opened = await open(60)
    opened.bot.behave = ({ text }) => {
      if ((text.match(/<img/g) ?? []).length === 50) throw new Error('refused')
    }
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 51)
    await calm()
    expect(pictures(opened).map(({ length }) => length)).toEqual([...Array(50).fill(1), 10])
  })
})
