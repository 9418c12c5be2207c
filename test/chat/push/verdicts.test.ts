/** What a refusal means, by what the adapters ask of their platforms. */
import type { Bot } from 'koishi'
import { describe, expect, it } from 'vitest'
import { discord } from '../../../src/chat/adapters/discord'
import { kook } from '../../../src/chat/adapters/kook'
import { onebot } from '../../../src/chat/adapters/onebot'
import { qq } from '../../../src/chat/adapters/qq'
import { satori } from '../../../src/chat/adapters/satori'
import { telegram } from '../../../src/chat/adapters/telegram'
import { fallback } from '../../../src/chat/adapters/default'
import { namesMute } from '../../../src/chat/wording'
import { room } from './followers'

const now = Date.UTC(2026, 4, 1)
const bot = (internal: object): Bot => ({ internal }) as unknown as Bot

describe('until when nobody may speak', () => {
  const group = room('1', { platform: 'telegram', selfId: '7', guildId: '1' })
  it.each<[string, object, number | undefined]>([
    [
      'a restriction with an end',
      { status: 'restricted', can_send_messages: false, until_date: now / 1000 + 60 },
      now + 60_000,
    ],
    ['one for good', { status: 'restricted', can_send_messages: false, until_date: 0 }, Infinity],
    ['a restriction of something else', { status: 'restricted', can_send_messages: true, until_date: 0 }, undefined],
    ['a member', { status: 'member' }, undefined],
    ['somebody who was put out', { status: 'kicked', until_date: 0 }, undefined],
  ])('is said on Telegram: %s', async (_, member, until) => {
    expect(await telegram.mutedUntil?.(bot({ getChatMember: async () => member }), group, now)).toBe(until)
  })

  it.each<[string, object, object, number | undefined]>([
    ['where nobody may write', { status: 'member' }, { permissions: { can_send_messages: false } }, Infinity],
    ['where everybody may', { status: 'member' }, { permissions: { can_send_messages: true } }, undefined],
    ['to who runs it', { status: 'administrator' }, { permissions: { can_send_messages: false } }, undefined],
  ])('is said on Telegram by the group: %s', async (_, member, chat, until) => {
    const asking = bot({ getChatMember: async () => member, getChat: async () => chat })
    expect(await telegram.mutedUntil?.(asking, group, now)).toBe(until)
  })

  it.each<[string, object, number | undefined]>([
    ['a time-out', { communication_disabled_until: new Date(now + 60_000).toISOString() }, now + 60_000],
    ['one that is over', { communication_disabled_until: new Date(now - 60_000).toISOString() }, undefined],
    ['none', { communication_disabled_until: null }, undefined],
  ])('is said on Discord: %s', async (_, member, until) => {
    const place = room('1', { platform: 'discord', guildId: '9' })
    expect(await discord.mutedUntil?.(bot({ getGuildMember: async () => member }), place, now)).toBe(until)
  })

  it('is nothing in a private chat', async () => {
    const asking = bot({
      getChatMember: () => Promise.reject(new Error('asked')),
      _get: () => Promise.reject(new Error('asked')),
    })
    for (const { mutedUntil } of [telegram, onebot])
      expect(await mutedUntil?.(asking, room('1', { direct: true }), now)).toBeUndefined()
  })
})

describe('the words of a mute', () => {
  it.each([
    ['retcode 120 ', true],
    ['retcode 1200 EventRet: {"result": 120, "errMsg": ""}', true],
    ['retcode 1200 EventRet: {"result": 110, "errMsg": ""}', false],
    ['retcode 1200 你已被禁言', true],
    ['retcode 1201 x', false],
  ])('of OneBot: %s', (reason, muted) => expect(onebot.saysMuted?.(reason)).toBe(muted))

  it.each([
    ['40000 用户被禁言', true],
    ['you are muted', true],
    ['commuted', false],
    ['403 forbidden', false],
  ])('of others: %s', (reason, muted) => expect(namesMute(reason)).toBe(muted))
})

describe('everybody', () => {
  it.each([
    ['KOOK', kook, {}, true],
    ['Discord', discord, {}, true],
    ['a private chat', kook, { direct: true }, false],
    ['a guild of QQ', qq, { platform: 'qqguild' }, true],
    ['a group of the official QQ bot', qq, { platform: 'qq' }, false],
    ['Satori', satori, {}, true],
    ['a QQ client behind Satori', satori, { platform: 'chronocat' }, false],
    ['Telegram', telegram, {}, undefined],
    ['an adapter nobody knows', fallback, {}, undefined],
  ] as const)('can be called in %s: %s', async (_, adapter, facts, can) => {
    expect(await adapter.callsAll?.(bot({}), room('1', facts))).toBe(can)
  })
})
