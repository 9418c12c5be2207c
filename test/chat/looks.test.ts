import { Time } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import type { CardOptions } from '../../src/card/types'
import { themeOf, timeZoneOf } from '../../src/chat/say'
import { videoPost } from '../../samples/plain-posts'
import { receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const system = Time.getTimezoneOffset()
afterEach(async () => {
  Time.setTimezoneOffset(system)
  await world?.close()
  world = undefined
})

/** What the card of one answer is drawn with. */
async function drawn(options: WorldOptions): Promise<CardOptions> {
  world = await createWorld({ posts: { 'douyin:video:1': videoPost('1') }, ...options })
  let seen: CardOptions | undefined
  const { draw } = world.fake
  world.fake.draw = (post, card) => ((seen = card), draw(post, card))
  const { bot } = world
  await receive(bot, { content: 'https://douyin.com/video/1' })
  await until(() => bot.sent.length > 0)
  return seen as CardOptions
}

describe('a card', () => {
  it('has the looks of the settings', async () => {
    const card = { theme: 'dark', compact: true, footer: false, quality: 70 } as const
    expect(await drawn({ settings: { card } })).toMatchObject(card)
  })
  it('is normal, with its footer, by platform and cover where nothing is set', async () => {
    expect(await drawn({})).toMatchObject({ theme: 'auto', compact: false, footer: true, quality: 88, locale: 'zh-CN' })
  })
  it('speaks the language of the chat and tells its time', async () => {
    Time.setTimezoneOffset(-480 + (system === -480 ? 60 : 0))
    const before = (ctx: World['ctx']) =>
      void ctx.middleware((session, next) => ((session.locales = ['en-US']), next()), true)
    expect(await drawn({ before })).toMatchObject({
      locale: 'en-US',
      timeZone: expect.stringMatching(/^Etc\/GMT-[78]$/) as string,
    })
  })
})

describe('colours by the clock', () => {
  const at = (hour: number) => themeOf('time', Date.UTC(2026, 0, 5, hour))
  it('are light from 6 to 18 in the zone of the bot', () => {
    Time.setTimezoneOffset(0)
    expect([5, 6, 17, 18].map(at)).toEqual(['dark', 'light', 'light', 'dark'])
    Time.setTimezoneOffset(-480)
    expect([21, 22, 9, 10].map(at)).toEqual(['dark', 'light', 'light', 'dark'])
  })
  it('do not matter to other choices', () => {
    for (const choice of ['auto', 'light', 'dark'] as const) expect(themeOf(choice, 0)).toBe(choice)
  })
})

describe('the zone of times', () => {
  it('is the system’s unless Koishi is set otherwise', () => {
    expect(timeZoneOf()).toBeUndefined()
  })
  it.each(
    [
      [-480, 'Etc/GMT-8'],
      [300, 'Etc/GMT+5'],
    ].filter(([offset]) => offset !== system),
  )('of %d minutes is %s', (offset, name) => {
    Time.setTimezoneOffset(Number(offset))
    expect(timeZoneOf()).toBe(name)
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: String(name), hour: '2-digit' }).format(
      new Date(Date.UTC(2026, 0, 5, 12)),
    )
    expect(Number(hour)).toBe(12 - Number(offset) / 60)
  })
  it('of half hours has no name', () => {
    Time.setTimezoneOffset(-330)
    expect(timeZoneOf()).toBeUndefined()
  })
})
