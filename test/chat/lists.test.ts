/** The lists of all chats by command: who runs the bot names people and chats, and links and commands follow. */
import { afterEach, describe, expect, it } from 'vitest'
import { videoPost } from '../../samples/plain-posts'
import { heldLists } from '../../src/chat/lists'
import { createChoices } from '../../src/store'
import { say as sayTo, createWorld, type World, type WorldOptions } from './world'
import type { Incoming } from './test-bot'

let world: World | undefined
const link = 'https://douyin.com/video/1'
const posts = { 'douyin:video:1': videoPost('1') }
afterEach(async () => {
  await world?.close()
  world = undefined
})
async function open({ settings, ...options }: WorldOptions = {}): Promise<World> {
  world = await createWorld({
    posts,
    settings: {
      accounts: { admins: ['test:boss'] },
      reply: { info: 'text', parts: ['info'] },
      limits: { dedupeSec: 0, perUser: 0 },
      ...settings,
    },
    ...options,
  })
  return world
}
const boss = (content: string, more: Incoming = {}): Incoming => ({ userId: 'boss', direct: true, content, ...more })
const say = async (opened: World, incoming: Incoming): Promise<string> => (await sayTo(opened, incoming)).join('\n')
/** Whether somebody's link is answered somewhere. */
const answers = async (opened: World, userId: string, channelId = 'room'): Promise<boolean> =>
  (await say(opened, { userId, channelId, content: link })).includes('标题')

describe.each([[false], [true]])('lists of all chats, database: %s', (database) => {
  it('name people and chats in the words people use, and links follow at once', async () => {
    const opened = await open({ database })
    expect(await say(opened, boss('解析名单 屏蔽用户 1234567 test:7654321'))).toBe(
      '已加入用户黑名单：test:1234567 test:7654321。',
    )
    expect([
      await answers(opened, '1234567'),
      await answers(opened, '7654321'),
      await answers(opened, 'alice'),
    ]).toEqual([false, false, true])
    expect(await say(opened, boss('#解析名单 移除 1234567'))).toMatch(/^已从.*移除：test:1234567。$/)
    expect(await answers(opened, '1234567')).toBe(true)
    expect(await say(opened, boss('解析名单 屏蔽群 本群', { direct: false }))).toBe('已加入群黑名单：test:room。')
    expect([await answers(opened, 'alice'), await answers(opened, 'alice', 'other')]).toEqual([false, true])
    expect(await say(opened, boss('解析名单 清空 群黑名单'))).toBe('已清空：群黑名单。')
    expect(await answers(opened, 'alice')).toBe(true)
    expect(await say(opened, boss('解析名单 白名单群：987654321'))).toContain('现在只回答名单里的 1 个群')
    expect([await answers(opened, 'alice'), await answers(opened, 'alice', '987654321')]).toEqual([false, true])
    expect(await answers(opened, 'boss')).toBe(true)
    expect(await say(opened, boss('解析名单'))).toMatch(
      /【用户】\n· 用户黑名单：test:7654321（解析名单）\n· 用户白名单：没有\n【会话】\n· 群黑名单：没有\n· 群白名单：test:987654321（解析名单）/,
    )
  })
})

describe('lists of all chats', () => {
  it('survive a restart without a database, and are the same for every chat', async () => {
    const opened = await open()
    await say(opened, boss('解析名单 屏蔽用户 1234567'))
    const again = createChoices(opened.ctx, { dir: `${opened.dir}/data` })
    const { settings } = opened
    expect((await heldLists({ choices: again, settings })).denyUsers).toEqual({ setting: [], lists: ['test:1234567'] })
  })

  it('are named in the order and the words people choose, and nothing changes where they do not say whom or which', async () => {
    const opened = await open()
    const held = async () =>
      Object.entries(await heldLists(opened.kit)).flatMap(([name, { lists }]) =>
        lists.map((entry) => `${name} ${entry}`),
      )
    for (const [content, name] of [
      ['解析名单 黑名单 用户 1234567', 'denyUsers'],
      ['解析名单 拉黑 1234567 用户', 'denyUsers'],
      ['amagi.lists deny user 1234567', 'denyUsers'],
      ['amagi.lists block users test:1234567', 'denyUsers'],
      ['解析名单 群黑名单 1234567', 'denyChats'],
      ['解析名单 屏蔽会话 1234567', 'denyChats'],
      ['amagi.lists deny chats 1234567', 'denyChats'],
      ['解析名单 添加 用户白名单 1234567', 'allowUsers'],
      ['解析名单 只回答用户 1234567', 'allowUsers'],
      ['amagi.lists only people 1234567', 'allowUsers'],
      ['解析名单 允许群 1234567', 'allowChats'],
      ['解析名单 群白名单=test：1234567', 'allowChats'],
      ['amagi.lists allow group 1234567', 'allowChats'],
      ['解析名单 屏蔽 <at id="1234567"/>', 'denyUsers'],
      ['解析名单 白名单 <at id="1234567"/>', 'allowUsers'],
    ] as const) {
      await say(opened, boss(content))
      expect([content, await held()]).toEqual([content, [`${name} test:1234567`]])
      expect(await say(opened, boss('解析名单 移除 1234567'))).toContain('移除')
      expect(await held()).toEqual([])
    }
    for (const content of ['屏蔽 1234567', '1234567', '屏蔽用户', '移除', '你好', '清空']) {
      expect(await say(opened, boss(`解析名单 ${content}`))).toContain('可以写：解析名单')
      expect([content, await held()]).toEqual([content, []])
    }
  })

  it('of the settings hold as well, are told apart, and cannot be changed by command', async () => {
    const opened = await open({ settings: { lists: { denyUsers: ['test:1111111'] } } })
    await say(opened, boss('解析名单 屏蔽用户 2222222'))
    expect([await answers(opened, '1111111'), await answers(opened, '2222222')]).toEqual([false, false])
    expect(await say(opened, boss('解析名单'))).toContain(
      '· 用户黑名单：test:1111111（插件设置） test:2222222（解析名单）',
    )
    expect(await say(opened, boss('解析名单 移除 1111111'))).toContain('写在插件设置里')
    expect(await answers(opened, '1111111')).toBe(false)
  })

  it('are for who runs the bot, and tell no numbers of groups where others read', async () => {
    const opened = await open()
    expect(await say(opened, { userId: 'alice', direct: true, content: '解析名单' })).toContain('权限不足')
    expect(await say(opened, { userId: 'owner', roles: ['owner'], content: '解析名单 屏蔽群 本群' })).toContain(
      '权限不足',
    )
    await say(opened, boss('解析名单 屏蔽群 987654321'))
    const read = await say(opened, boss('解析名单', { direct: false }))
    expect(read).toContain('群黑名单：1 个（解析名单）')
    expect(read).not.toContain('987654321')
  })

  it('are told with whose they are by the settings of the chat, to everybody who may see them', async () => {
    const opened = await open({ settings: { lists: { denyUsers: ['test:3333333'] } } })
    const settings = (userId: string, more: Incoming = {}) =>
      say(opened, { userId, roles: ['owner'], content: '解析设置', ...more })
    expect(await settings('alice')).toMatch(/· 这个会话：没有被名单排除\n· 你：没有被名单排除/)
    expect(await settings('3333333')).toContain('· 你：你在机器人的黑名单里。（插件设置）')
    await say(opened, boss('解析名单 屏蔽群 本群', { direct: false }))
    // Who runs the bot is kept out by no list, and has to see that others are.
    expect(await settings('boss')).toMatch(
      /· 这个会话：这个会话在机器人的黑名单里，不解析链接。（解析名单）\n· 你：没有被名单排除/,
    )
    expect(await say(opened, { userId: 'alice', content: `解析 ${link}` })).toContain('这个会话在机器人的黑名单里')
  })
})
