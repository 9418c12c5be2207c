import { afterEach, expect, it } from 'vitest'
import { videoPost } from '../../samples/plain-posts'
import { AmagiError } from '../../src/errors'
import { calm, receive, until } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** What the chat got for a message with these links, one word per message; `gone` works do not exist. */
async function answered(platform: string, ids: readonly string[]): Promise<string[]> {
  world = await createWorld({ bot: { platform }, settings: { reply: { maxLinks: 10 }, limits: { perUser: 0 } } })
  const { bot, fake, kit } = world
  fake.resolve = async ({ id }) => {
    // The later ones are known first: their share must not depend on that.
    await calm(ids.length - ids.indexOf(id))
    if (id.startsWith('gone')) throw new AmagiError('not-found')
    return videoPost(id)
  }
  await receive(bot, { content: ids.map((id) => `https://douyin.com/video/${id}`).join(' ') })
  await until(() => bot.sent.length > 0 && kit.queue.idle())
  return bot.log.map((text) => /<(img|video)/.exec(text)?.[1] ?? text.replace(/<.*?>/g, ''))
}

const rest = '这里一条消息最多回复 4 条，其余的内容没有发送。'
const gone = '作品不存在，或者已经被删除。'

it.each<[string, string[], string[]]>([
  ['one link: card and video', ['1'], ['img', 'video']],
  ['two links: card and video each', ['1', '2'], ['img', 'video', 'img', 'video']],
  [
    'three links: the first has room for its video, the others for their cards',
    ['1', '2', '3'],
    ['img', 'video', 'img', 'img', rest],
  ],
  ['four links: a card each', ['1', '2', '3', '4'], ['img', 'img', 'img', 'img', rest]],
  ['six links: the first four', ['1', '2', '3', '4', '5', '6'], ['img', 'img', 'img', 'img', rest]],
  ['a link to nothing keeps no room but for its line', ['1', 'gone', '2'], ['img', 'video', gone, 'img', rest]],
])('the messages QQ takes in answer to one are shared: %s', async (_, ids, expected) => {
  expect(await answered('qq', ids)).toEqual(expected)
})

it('where nobody counts every link gets everything', async () => {
  expect(await answered('onebot', ['1', '2', '3'])).toEqual(['img', 'video', 'img', 'video', 'img', 'video'])
})

it('a card that takes more messages than planned takes them from what comes later', async () => {
  world = await createWorld({ bot: { platform: 'qq' } })
  const { bot, fake, kit } = world
  fake.resolve = async ({ id }) => videoPost(id)
  const sheet = { data: Buffer.from('card'), mime: 'image/jpeg' as const, width: 1080, height: 600 }
  fake.draw = async () => [sheet, sheet, sheet, sheet, sheet]
  await receive(bot, { content: 'https://douyin.com/video/1' })
  await until(() => bot.sent.length > 0 && kit.queue.idle())
  expect(bot.log.map((text) => text.replace(/<img.*/, 'img'))).toEqual(['img', 'img', 'img', 'img', rest])
})
