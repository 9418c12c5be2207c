/** Who may use which command, and whom the chat itself names its administrator. */
import { Context, type Session } from 'koishi'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { adapterOf } from '../../src/chat/adapters'
import { commandList, register } from '../../src/chat/commands'
import type { Settings } from '../../src/model'
import { createRights, type RightsOptions } from '../../src/chat/rights'
import { settingsOf } from '../support/settings'
import { calm, receive, TestBot, until, type Incoming } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

interface Role {
  who: string
  incoming: Incoming
  authority?: number
  /** Whom a command has to be for. */
  may: readonly Settings['rights'][number]['right'][]
}

const everything = ['everyone', 'chat', 'accounts', 1, 2, 3, 4, 5] as const

/** Without a database a number means an administrator of accounts. */
const alone: Role[] = [
  { who: 'a stranger', incoming: { userId: 'stranger' }, may: ['everyone'] },
  { who: 'a group administrator', incoming: { userId: 'a', roles: ['admin'] }, may: ['everyone', 'chat'] },
  { who: 'a group owner', incoming: { userId: 'o', roles: ['owner'] }, may: ['everyone', 'chat'] },
  { who: 'a listed user', incoming: { userId: 'listed' }, may: everything },
  { who: 'a user listed with blanks', incoming: { userId: 'spaced' }, may: everything },
]
const withDatabase: Role[] = [
  // The framework itself refuses.
  { who: 'authority 0', incoming: { userId: 'zero' }, authority: 0, may: [] },
  { who: 'authority 1', incoming: { userId: 'one' }, authority: 1, may: ['everyone', 1] },
  { who: 'a group owner', incoming: { userId: 'o', roles: ['owner'] }, may: ['everyone', 'chat', 1] },
  { who: 'authority 2', incoming: { userId: 'two' }, authority: 2, may: ['everyone', 'chat', 1, 2] },
  { who: 'authority 3', incoming: { userId: 'three' }, authority: 3, may: ['everyone', 'chat', 1, 2, 3] },
  { who: 'authority 4', incoming: { userId: 'four' }, authority: 4, may: ['everyone', 'chat', 'accounts', 1, 2, 3, 4] },
  { who: 'authority 5', incoming: { userId: 'five' }, authority: 5, may: everything },
  { who: 'a listed user', incoming: { userId: 'listed' }, may: everything },
]

describe.each([
  { database: false, roles: alone },
  { database: true, roles: withDatabase },
])('with a database: $database', ({ database, roles }) => {
  async function open() {
    const admins = ['test:listed', ' test : spaced ']
    const opened = await createWorld({ database, settings: { accounts: { admins }, limits: { perUser: 0 } } })
    world = opened
    const { ctx } = opened
    if (database) {
      for (const { incoming, authority = 1 } of roles)
        await ctx.database.createUser('test', incoming.userId ?? '', { authority })
      await ctx.database.createChannel('test', 'room', { assignee: 'bot' })
    }
    return opened
  }

  /** Commands that were refused, of all there are, with nothing else wrong. */
  async function refused({ bot }: World, incoming: Incoming): Promise<string[]> {
    const names: string[] = []
    for (const { name, privateOnly } of commandList) {
      const before = bot.sent.length
      await receive(bot, { ...incoming, content: `${name} 抖音`, direct: privateOnly === true })
      await until(() => bot.sent.length > before, `an answer to ${name}`)
      if (/权限不足|没有开放/.test(bot.log.at(-1) ?? '')) names.push(name)
    }
    return names
  }

  it.each(['record', 'everyone', 'chat', 'accounts', 'nobody', 1, 3, 5] as const)(
    'everybody may use exactly the commands that are for him (given to: %s)',
    async (given) => {
      const open1 = await open()
      if (given !== 'record')
        Object.assign(open1.settings, { rights: commandList.map(({ name }) => ({ command: name, right: given })) })
      for (const { who, incoming, may } of roles) {
        const expected = commandList.filter(({ right, privateOnly }) => {
          const audience = given === 'record' ? right : given
          // Whoever gets past the framework runs his own private chat.
          if (privateOnly && audience === 'chat' && may.length > 0) return false
          return !may.includes(audience)
        })
        expect([who, await refused(open1, incoming)]).toEqual([who, expected.map(({ name }) => name)])
      }
    },
    120_000,
  )
})

describe('the settings give a command to others', () => {
  const say = async ({ bot }: World, incoming: Incoming): Promise<string> => {
    const before = bot.sent.length
    await receive(bot, incoming)
    await until(() => bot.sent.length > before)
    return bot.log.at(-1) ?? ''
  }

  it('from the next message on, of two lines about one the last counts, and the others stay as they are', async () => {
    world = await createWorld()
    const off = { content: '关闭解析 抖音' }
    expect(await say(world, off)).toContain('权限不足')
    const rights = [
      { command: 'amagi.off', right: 'nobody' },
      { command: 'amagi.off', right: 'everyone' },
    ]
    Object.assign(world.settings, { rights })
    expect(await say(world, off)).toContain('已在这个会话关闭')
    expect(await say(world, { content: '开启解析 抖音' })).toContain('权限不足')
    Object.assign(world.settings, { rights: rights.toReversed() })
    expect(await say(world, { ...off, roles: ['owner'] })).toBe('这个指令没有开放。')
  })

  it('and so does a permission of the framework by the name of the command', async () => {
    world = await createWorld({ database: true })
    const { database } = world.ctx
    await database.createUser('test', 'helper', { authority: 1, permissions: ['amagi.off'] })
    await database.createChannel('test', 'room', { assignee: 'bot' })
    expect(await say(world, { userId: 'helper', content: '关闭解析 抖音' })).toContain('已在这个会话关闭')
    expect(await say(world, { userId: 'helper', content: '开启解析 抖音' })).toContain('权限不足')
    expect(world.ctx.permissions.list()).toEqual(expect.arrayContaining(commandList.map(({ name }) => name)))
  })
})

it('a command whose right nobody can check is not registered', async () => {
  world = await createWorld()
  const { ctx, kit } = world
  const { settings, clock, signal, log } = kit
  const rights = createRights({ settings, clock, signal, log, hasDatabase: () => false })
  const words = { add: () => undefined, casual: () => false }
  const flow = {
    attend: async () => undefined,
    attendDanmaku: async () => undefined,
    attendSummary: async () => undefined,
    attendComments: async () => undefined,
    attendDiagnosis: async () => undefined,
  }
  let ran = 0
  const record = { name: 'amagi.leak', arguments: [], words: [], run: async () => void ran++ }
  for (const right of [undefined, 'nobody', 'toString', ''])
    expect(() => register(ctx, { ...record, right } as never, { rights, words, kit, flow })).toThrow(
      'nobody knows the right',
    )
  await receive(world.bot, { content: 'amagi.leak' })
  await calm()
  expect([ran, ctx.$commander.get('amagi.leak')]).toEqual([0, undefined])
})

const ctx = new Context()
afterAll(() => ctx.stop())

interface Member {
  platform: string
  extras?: Record<string, unknown>
  internal?: Record<string, (...args: never[]) => unknown>
  roles?: unknown[]
  userId?: string
  guildId?: string
  channelId?: string
}

/** A message in a group as the adapter of this name hands it over. */
function sessionOf({
  platform,
  extras,
  internal,
  roles,
  userId = '7',
  guildId = '1',
  channelId = '1',
}: Member): Session {
  const bot = new TestBot(ctx, { selfId: 'bot', platform, adapter: platform === 'qqguild' ? 'qq' : platform })
  if (internal) Object.assign(bot, { internal })
  const session = bot.session({
    type: 'message',
    ...(userId ? { user: { id: userId } } : {}),
    guild: { id: guildId },
    channel: { id: channelId, type: 0 },
    member: roles ? { roles } : {},
  } as never)
  return Object.assign(session, extras)
}

describe('who runs a chat', () => {
  const isAdmin = async (member: Member) => {
    const session = sessionOf(member)
    const adapter = adapterOf(session)
    return adapter.saysAdmin?.(session) ?? adapter.isChatAdmin?.(session)
  }

  it('nobody can tell where messages name no roles and there is nobody to ask', async () => {
    for (const platform of ['qq', 'satori', 'matrix', 'sandbox:x']) expect(await isAdmin({ platform })).toBeUndefined()
    await expect(isAdmin({ platform: 'onebot' })).rejects.toMatchObject({ code: 'unsupported' })
  })

  it.each(['onebot', 'satori', 'matrix'])('%s says it by the words owner and admin', async (platform) => {
    for (const id of ['owner', 'admin']) expect(await isAdmin({ platform, roles: [{ id }] })).toBe(true)
    for (const id of ['member', 'administrator', '4', ''])
      expect(await isAdmin({ platform, roles: [{ id }] })).toBe(false)
  })

  describe('on KOOK', () => {
    const guild = {
      master_id: '9',
      roles: [
        { role_id: 0, permissions: 148691464 },
        { role_id: 702, permissions: 1 },
        { role_id: 703, permissions: 2 },
        { role_id: 704, permissions: 4 },
      ],
    }
    const asked: unknown[] = []
    const of = (userId: string, roleIds: number[], answer: unknown = guild) =>
      isAdmin({
        platform: 'kook',
        userId,
        guildId: '9001',
        extras: { kook: { extra: { author: { roles: roleIds } } } },
        internal: { getGuildView: async (given: never) => (asked.push(given), answer) },
      })
    it('the owner and the roles with the bits of administration do', async () => {
      expect(await of('9', [])).toBe(true)
      expect(await of('7', [702])).toBe(true)
      expect(await of('7', [704, 703])).toBe(true)
      expect(asked[0]).toEqual({ guild_id: '9001' })
    })
    it('nobody else does', async () => {
      expect(await of('7', [])).toBe(false)
      expect(await of('7', [704, 999])).toBe(false)
    })
    it('an answer without the roles says nothing', async () => {
      for (const answer of [{ master_id: '9' }, {}, null])
        await expect(of('7', [702], answer)).rejects.toMatchObject({ code: 'upstream-changed' })
    })
    it('a role everybody has counts for everybody', async () => {
      expect(await of('7', [], { ...guild, roles: [{ role_id: 0, permissions: 2 }] })).toBe(true)
    })
  })

  describe('on Discord', () => {
    const guild = {
      owner_id: '9',
      roles: [
        { id: '1', permissions: '104324673' },
        { id: '20', permissions: '8' },
        { id: '21', permissions: '32' },
        { id: '22', permissions: String(2n ** 50n) },
        { id: '23', permissions: String(2n ** 50n + 8n) },
      ],
    }
    const of = (userId: string, roles: string[], extras = {}) =>
      isAdmin({
        platform: 'discord',
        userId,
        roles: roles.map((id) => ({ id })),
        extras: { discord: extras },
        internal: { getGuild: async () => guild },
      })
    it('the owner and roles that administer or manage the server do', async () => {
      expect(await of('9', [])).toBe(true)
      for (const role of ['20', '21', '23']) expect(await of('7', [role])).toBe(true)
    })
    it('nobody else does', async () => {
      expect(await of('7', [])).toBe(false)
      expect(await of('7', ['22', '99'])).toBe(false)
    })
    it('a slash command brings its own permissions along', async () => {
      expect(await of('7', [], { d: { member: { permissions: '32' } } })).toBe(true)
      expect(await of('9', ['20'], { d: { member: { permissions: '64' } } })).toBe(false)
    })
  })

  describe('on Telegram', () => {
    const asked: unknown[] = []
    const of = (status: string, update: object = {}, userId = '7') =>
      isAdmin({
        platform: 'telegram',
        userId,
        guildId: '-100',
        channelId: '5',
        extras: { telegram: update },
        internal: { getChatMember: async (given: never) => (asked.push(given), { status }) },
      })
    it('creator and administrators do, asked for the chat and not for its topic', async () => {
      expect(await of('creator')).toBe(true)
      expect(await of('administrator')).toBe(true)
      expect(asked[0]).toEqual({ chat_id: '-100', user_id: 7 })
      for (const status of ['member', 'restricted', 'left', 'kicked']) expect(await of(status)).toBe(false)
    })
    it('who writes as the chat itself does, who writes as another channel does not', async () => {
      expect(await of('left', { message: { sender_chat: { id: -100 } } }, '1087968824')).toBe(true)
      expect(await of('creator', { message: { sender_chat: { id: -200 } } })).toBe(false)
      expect(await of('left', { channel_post: { sender_chat: { id: -100 } } }, '')).toBe(true)
      expect(await of('creator', {}, '')).toBe(false)
    })
  })

  it('guilds of QQ say it by number, groups of QQ not at all', async () => {
    const of = (...roles: string[]) =>
      isAdmin({ platform: 'qqguild', extras: { qqguild: { d: { member: { roles } } } } })
    expect(await of('1', '4')).toBe(true)
    expect(await of('2')).toBe(true)
    expect(await of('1', '5')).toBe(false)
    expect(await isAdmin({ platform: 'qq', roles: [{ id: '4' }] })).toBeUndefined()
  })
})

describe('the word of the platform', () => {
  const now = { ms: 0 }
  const lines: string[] = []
  const options: RightsOptions = {
    settings: settingsOf(),
    hasDatabase: () => false,
    clock: () => now.ms,
    signal: new AbortController().signal,
    log: { debug: () => undefined, info: (line) => void lines.push(line), warn: () => undefined },
  }
  /** A member of a Telegram group, with the answers the platform gives one after the other. */
  function asking(...answers: (() => unknown)[]) {
    let asked = 0
    const of = (userId: string) =>
      sessionOf({
        platform: 'telegram',
        userId,
        guildId: '-100',
        internal: { getChatMember: async () => answers[Math.min(asked++, answers.length - 1)]?.() },
      })
    return { of, asked: () => asked }
  }
  const creator = () => ({ status: 'creator' })
  const refuse = () => {
    throw new Error('fetch https://api.telegram.org/bot1:SECRET/getChatMember failed')
  }

  it('holds a minute, for that member only', async () => {
    const may = createRights(options).check('chat')
    const { of, asked } = asking(creator, () => ({ status: 'member' }))
    expect(await may(of('7'))).toBe('yes')
    now.ms += 59_999
    expect(await may(of('7'))).toBe('yes')
    expect(await may(of('8'))).toBe('no')
    expect(asked()).toBe(2)
    now.ms += 1
    expect(await may(of('7'))).toBe('no')
    expect(asked()).toBe(3)
  })

  it('that does not come is a no, asked again the next time', async () => {
    const may = createRights(options).check('chat')
    const { of } = asking(refuse, creator)
    expect(await may(of('7'))).toBe('unanswered')
    expect(await may(of('7'))).toBe('yes')
    expect(await may(sessionOf({ platform: 'telegram' }))).toBe('unanswered')
  })

  it('is not waited for longer than five seconds', async () => {
    vi.useFakeTimers()
    try {
      const may = createRights(options).check('chat')
      const { of } = asking(() => new Promise(() => undefined))
      let said: string | undefined
      void may(of('7')).then((answer) => (said = answer))
      await vi.advanceTimersByTimeAsync(4_999)
      expect(said).toBeUndefined()
      await vi.advanceTimersByTimeAsync(1)
      expect(said).toBe('unanswered')
    } finally {
      vi.useRealTimers()
    }
  })

  it('is not asked for in private, nor from somebody whose right is known', async () => {
    const may = createRights({ ...options, settings: settingsOf({ accounts: { admins: ['telegram:7'] } }) }).check(
      'chat',
    )
    const { of, asked } = asking(creator)
    expect(await may(of('7'))).toBe('yes')
    const direct = sessionOf({ platform: 'telegram', userId: '8', guildId: '8', channelId: '8' })
    direct.isDirect = true
    expect(await may(direct)).toBe('yes')
    expect(asked()).toBe(0)
  })

  it('counts in a server for whoever claims to be private there, as webhooks of Discord do', async () => {
    const webhook = sessionOf({ platform: 'discord', guildId: '2', channelId: '5', internal: { getGuild: refuse } })
    webhook.isDirect = true
    expect(await createRights(options).check('chat')(webhook)).toBe('unanswered')
  })
})
