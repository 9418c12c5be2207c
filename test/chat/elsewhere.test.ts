/** Subscriptions of another chat than that of the message, and of chats that take next to nothing unasked. */
import { h } from 'koishi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask as askIn, createWorld, followNobody, type World } from './world'

/** A world with one account of an adapter; `ask` says something as who runs the accounts. */
async function open(platform: string, channelId = 'room') {
  const world = await createWorld({
    settings: { push: { enabled: true }, accounts: { admins: [`${platform}:root`] }, reply: { info: 'text' } },
    bot: { platform, adapter: platform },
  })
  const ask = (content: string, more: object = {}): Promise<string> => askIn(world, { content, channelId, ...more })
  return { world, ask }
}

describe('another chat', () => {
  let world: World
  let ask: Awaited<ReturnType<typeof open>>['ask']
  /** Groups of the account; undefined: the end does not say. */
  let groups: number[] | undefined
  /** Those of the other one. */
  let second: number[] | undefined = [300]
  let questions = 0
  beforeAll(async () => {
    ;({ world, ask } = await open('onebot', '100'))
    const end = (own: () => number[] | undefined) => ({
      _request: () => undefined,
      _get: async () => {
        questions++
        const list = own()
        if (!list) throw new Error('no such action')
        return list.map((id) => ({ group_id: id }))
      },
    })
    Object.assign(world.bot, { internal: end(() => groups) })
    const other = await world.account('second')
    Object.assign(other, { adapterName: 'onebot', internal: end(() => second) })
  })
  afterAll(() => world.close())
  const chats = async (): Promise<string[]> =>
    (await world.kit.push.list()).map(({ chat, place }) => `${chat} ${place.selfId}`)

  it.each<[string, number[] | undefined, string, RegExp, string[]]>([
    ['we are in', [100, 200], '订阅B站 1 -g 200', /^已关注 名字1（哔哩哔哩）。[^\n]*$/, ['onebot/g//200 bot']],
    ['we are not in', [100], '订阅B站 1 -g 200', /^机器人不在“200”里，没有这样做。/, []],
    ['only another account is in', [100], '订阅B站 1 --chat onebot:300', /^已关注/, ['onebot/g//300 second']],
    ['nobody can be asked about', undefined, '订阅B站 1 -g 200', /\n平台没有说机器人在不在/, ['onebot/g//200 bot']],
    ['of a platform we are not on', [100], '订阅B站 1 -g kook:200', /^没有机器人在“kook:200”那里/, []],
  ])('%s', async (_, own, line, said, kept) => {
    groups = own
    expect(await ask(line)).toMatch(said)
    expect(await chats()).toEqual(kept)
    await followNobody(world)
  })

  it('that follows somebody already is not asked about', async () => {
    groups = [100, 200]
    await ask('订阅B站 1 -g 200')
    groups = [100]
    expect(await ask('订阅B站 2 -g 200')).toMatch(/^已关注/)
    expect(await ask('订阅列表 -g 999')).toMatch(/^机器人不在“999”里/)
    await followNobody(world)
  })

  it('of a file is passed over where we are in none of it', async () => {
    groups = [100, 200]
    const chat = (id: string) => ({ platform: 'onebot', selfId: 'bot', channelId: id, guildId: id })
    const subscriptions = ['200', '200', '500'].map((id, at) => ({
      platform: 'bilibili',
      id: String(at + 1),
      chat: chat(id),
    }))
    const file = JSON.stringify({ format: 'amagi-subscriptions', version: 1, subscriptions })
    expect(await ask(`导入订阅 全部 ${h.escape(file)}`)).toBe(
      '已导入 2 个订阅，从现在开始推送新内容。\n1 个所在的会话里没有机器人，跳过了。',
    )
    expect(await chats()).toEqual(['onebot/g//200 bot', 'onebot/g//200 bot'])
    await followNobody(world)
  })

  it('is not handed to an account that is not in it', async () => {
    groups = [100, 200, 300]
    await ask('订阅B站 1')
    await ask('订阅B站 1 -g 300')
    expect(await ask('设置推送机器人 second')).toBe('1 个没有换：second 不在那个会话里。')
    expect(await ask('设置推送机器人 second 全部')).toBe(
      '1 个订阅改由 second 发送。\n1 个没有换：second 不在那个会话里。',
    )
    expect(await chats()).toEqual(['onebot/g//100 bot', 'onebot/g//300 second'])
    await followNobody(world)
  })

  describe('of a list of many', () => {
    const all = Array.from({ length: 33 }, (_, at) => 1000 + at)
    const file = JSON.stringify({
      format: 'amagi-subscriptions',
      version: 1,
      subscriptions: all.map((id) => ({
        platform: 'bilibili',
        id: '1',
        chat: { platform: 'onebot', selfId: 'bot', channelId: String(id), guildId: String(id) },
      })),
    })
    const take = (): Promise<string> => ask(`导入订阅 全部 ${h.escape(file)}`)
    const asking = '正在问平台，机器人在不在这 33 个会话里，请稍等。\n'

    it('is asked about wherever it stands, and when it is handed on', async () => {
      groups = all.slice(0, -2)
      expect(await take()).toBe(
        `${asking}已导入 31 个订阅，从现在开始推送新内容。\n2 个所在的会话里没有机器人，跳过了。`,
      )
      // Two of them are asked about again; all others are known.
      expect(await take()).toMatch(/^[^\n]*31 个[^\n]*\n2 个所在的会话里没有机器人，跳过了。$/)
      second = all.slice(30)
      expect(await ask('设置推送机器人 second 全部')).toMatch(
        /请稍等。\n1 个订阅改由 second 发送。\n30 个没有换：second 不在那个会话里。$/,
      )
      expect((await chats()).filter((one) => one.endsWith('second'))).toEqual(['onebot/g//1030 second'])
      await followNobody(world)
      second = [300]
    }, 60_000)

    it('is said to be unknown where nobody answers, and nobody is asked on', async () => {
      groups = undefined
      second = undefined
      questions = 0
      expect(await take()).toMatch(/\n已导入 33 个订阅[^\n]*\n33 个所在的会话，没能弄清机器人在不在里面。/)
      // Of either account, whose list is the same for all of them.
      expect(questions).toBe(2)
      second = [300]
      await followNobody(world)
    }, 60_000)
  })
})

describe('where a platform lets bots send next to nothing unasked', () => {
  it.each([
    ['qq', {}, '一个月最多 4 条'],
    ['qq', { direct: true }, '一个月最多 4 条'],
    ['qqguild', {}, '最多主动发 20 条'],
    ['qqguild', { direct: true }, '最多主动给一个人发 2 条'],
    ['onebot', {}, undefined],
  ])('%s %j: it is said once somebody subscribes, and in the list', async (platform, how, words) => {
    const { world, ask } = await open(platform)
    const [done, list] = [await ask('订阅B站 1', how), await ask('订阅列表', how)]
    await world.close()
    expect([done.split('\n').length, list.split('\n').length]).toEqual(words === undefined ? [1, 2] : [2, 3])
    for (const said of [done, list]) expect(said.includes(words ?? '最多主动')).toBe(words !== undefined)
  })
})
