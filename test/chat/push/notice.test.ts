/** Who runs the bot hears of a chat that takes nothing any more. */
import { afterEach, expect, it } from 'vitest'
import { tellSuspended } from '../../../src/chat/push/notice'
import { dayMs } from '../../../src/units'
import { createWorld, type World } from '../world'
import { following, room } from './followers'

let world: World
afterEach(() => world.close())

it('in private, once a day for each chat', async () => {
  world = await createWorld({ settings: { accounts: { admins: ['test:boss'] } } })
  const { bot, ctx, kit, now, settings } = world
  bot.createDirectChannel = async (id) => ({ id: `private:${id}`, type: 1 })
  const told = new Map<string, number>()
  const notices = {
    due: async (what: string, everyMs: number) => {
      const last = told.get(what)
      if (last !== undefined && now.ms - last < everyMs) return false
      told.set(what, now.ms)
      return true
    },
  }
  const tell = (name: string) => tellSuspended(following(room(name)), { ...kit, ctx, settings, notices })
  await tell('a')
  await tell('a')
  await tell('b')
  now.ms += dayMs
  await tell('a')
  expect(bot.sent.map(({ channelId }) => channelId)).toEqual(Array(3).fill('private:boss'))
  expect(bot.log).toEqual([
    expect.stringMatching(/^test\/g\/+a 连续三次收不到消息，那里的订阅（小厨 等）/),
    expect.stringMatching(/^test\/g\/+b /),
    expect.stringMatching(/^test\/g\/+a /),
  ])
})

it('and a chat that cannot be told ends nothing', async () => {
  world = await createWorld({ settings: { accounts: { admins: ['test:boss'] } } })
  const { bot, ctx, kit, settings } = world
  bot.createDirectChannel = () => Promise.reject(new Error('no friend'))
  await tellSuspended(following(room('a')), { ...kit, ctx, settings, notices: { due: async () => true } })
  expect(bot.sent).toEqual([])
})
