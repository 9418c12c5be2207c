/** Who runs a chat, and where an answer goes, in the terms of adapters that are special about it. */
import type { Session } from 'koishi'
import { describe, expect, it } from 'vitest'
import { qq } from '../../src/chat/adapters/qq'
import { satori } from '../../src/chat/adapters/satori'
import type { ChatRef } from '../../src/chat/ref'

const session = (own: object) => own as unknown as Session

describe('who runs a chat behind Satori', () => {
  const asked: unknown[][] = []
  const ask = async (own: object, member: unknown, features: string[] = ['guild.member.get']) => {
    const bot = {
      features,
      async getGuildMember(...args: unknown[]) {
        asked.push(args)
        return member
      },
    }
    return satori.isChatAdmin!(session({ bot, guildId: 'g', userId: 'u', ...own }))
  }

  it('is asked of a server that can be asked, about somebody in a group', async () => {
    expect(await ask({}, { roles: [{ id: 'member' }, { id: 'admin' }] })).toBe(true)
    expect(await ask({}, { roles: [{ id: 'owner' }] })).toBe(true)
    expect(await ask({}, { roles: [{ id: 'member' }, null] })).toBe(false)
    expect(asked).toEqual([
      ['g', 'u'],
      ['g', 'u'],
      ['g', 'u'],
    ])
  })
  it('stays open where it cannot', async () => {
    asked.length = 0
    const admin = { roles: [{ id: 'admin' }] }
    expect(await ask({}, admin, ['guild.member.list'])).toBeUndefined()
    expect(await ask({ guildId: undefined }, admin)).toBeUndefined()
    expect(await ask({ userId: undefined }, admin)).toBeUndefined()
    expect(asked).toEqual([])
    await expect(ask({}, {})).rejects.toMatchObject({ code: 'upstream-changed' })
  })
})

describe('the official QQ bot', () => {
  it('asks for the roles in a guild, and has nobody to ask about a group', async () => {
    const ask = (platform: string, roles: unknown) => {
      const internal = { getGuildMember: async (guild: string, user: string) => ({ roles, guild, user }) }
      return qq.isChatAdmin!(session({ platform, guildId: 'g', userId: 'u', bot: { internal } }))
    }
    for (const [roles, runs] of [
      [['4'], true],
      [['1', 2], true],
      [['5'], false],
      [[], false],
    ] as const)
      expect(await ask('qqguild', roles)).toBe(runs)
    expect(await ask('qq', ['4'])).toBeUndefined()
    await expect(ask('qqguild', undefined)).rejects.toMatchObject({ code: 'upstream-changed' })
  })
  it('reads them from a message of a guild, which says them or not', () => {
    const says = (roles: unknown) => qq.saysAdmin!(session({ qqguild: { d: { member: { roles } } } }))
    expect([says(['2']), says(['5']), says(undefined)]).toEqual([true, false, undefined])
    expect(qq.saysAdmin!(session({}))).toBeUndefined()
  })

  const chat = (over: Partial<ChatRef> = {}): ChatRef =>
    ({ platform: 'qq', selfId: 'bot', channelId: 'c', direct: false, ...over }) as ChatRef
  const reply = { at: 1_000_000, messageId: 'm' }
  const head = (now: number, turn = 1, over: Partial<ChatRef> = {}) =>
    qq.address!(chat(over), { reply, turn, now }).head?.map((element) => element.attrs)

  it('numbers a reply by the seconds since the message and by its turn, for five minutes', () => {
    expect(head(1_000_000)).toEqual([{ messageId: 'm', seq: 1001 }])
    expect(head(1_002_999, 3)).toEqual([{ messageId: 'm', seq: 1000 + 2 * 16 + 3 }])
    expect(head(999_000)).toEqual([{ messageId: 'm', seq: 1001 }])
    expect(head(1_297_999)).toHaveLength(1)
    expect(head(1_298_000)).toBeUndefined()
    expect(head(1_000_000, 1, { platform: 'qqguild' })).toBeUndefined()
    expect(qq.address!(chat(), { turn: 1, now: 0 })).toEqual({ channelId: 'c' })
    expect(qq.address!(chat(), { reply: { at: 0 }, turn: 1, now: 0 })).toEqual({ channelId: 'c' })
  })
  it('names the person of a private chat, to whom files go', () => {
    const to = (over: Partial<ChatRef>) => qq.address!(chat(over), { turn: 1, now: 0 }).event
    expect(to({ direct: true })).toEqual({ user: { id: 'c' } })
    expect(to({ direct: true, platform: 'qqguild' })).toBeUndefined()
    expect(to({})).toBeUndefined()
  })
  it('stands in the guild a private chat began in', () => {
    expect(qq.locate!(session({ isDirect: true, guildId: 'g' }))).toEqual({ direct: true, guildId: 'g' })
    expect(qq.locate!(session({ isDirect: true }))).toEqual({ direct: true })
    expect(qq.locate!(session({ isDirect: false, guildId: 'g' }))).toEqual({})
  })
  it('keeps the event a message came with, and hands it back', () => {
    expect(qq.keep!(session({ qq: { id: 'e' } }))).toEqual({ event: 'e' })
    for (const own of [{}, { qq: {} }, { qq: { id: 7 } }]) expect(qq.keep!(session(own))).toBeUndefined()
    const set: unknown[] = []
    const made = session({ setInternal: (...args: unknown[]) => void set.push(args) })
    qq.restore!(made, { reply: { at: 0, extra: { event: 'e' } }, turn: 1, now: 0 })
    qq.restore!(made, { turn: 1, now: 0 })
    expect(set).toEqual([
      ['qq', { id: 'e' }],
      ['qq', { id: undefined }],
    ])
  })
})
