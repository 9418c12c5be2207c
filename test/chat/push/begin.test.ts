/** Subscriptions in the first moments of the plugin: a database that answers nothing, a clock nobody knows. */
import { h } from 'koishi'
import { afterEach, expect, it, vi } from 'vitest'
import type { ChatRef } from '../../../src/chat/ref'
import { AmagiError } from '../../../src/errors'
import { openPushStore } from '../../../src/store'
import { rowId } from '../../../src/store/push/tables'
import { dayMs } from '../../../src/units'
import { subscriptionTo } from '../../push/support/rows'
import { createWorld, say, type World } from '../world'

let world: World | undefined
afterEach(async () => {
  vi.useRealTimers()
  await world?.close()
})

/** Time passes until it is so, however long the disk takes meanwhile. */
function passing<T>(what: () => T) {
  return expect.poll(async () => {
    await vi.advanceTimersByTimeAsync(10_000)
    return what()
  })
}

it('subscriptions that cannot be read when the plugin is loaded are looked after as soon as they can', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
  let mend = (): void => undefined
  const own = (world = await createWorld({
    database: true,
    before: (ctx) =>
      void ctx.inject(['database'], ({ database }) => {
        const one = subscriptionTo('100', { chat: 'c', since: 1 })
        void database.create('amagi_subscription', { id: rowId('c', 'douyin/100'), body: JSON.stringify(one) })
        const get = database.get.bind(database)
        const locked = vi.spyOn(database, 'get').mockRejectedValue(Object.assign(new Error(), { code: 'SQLITE_BUSY' }))
        mend = () => void locked.mockImplementation(get as never)
      }),
  }))
  const said = () => own.lines.filter((line) => line.includes('subscriptions cannot be read')).length
  await passing(said).toBe(1)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(said()).toBe(1)
  expect(own.kit.push.state()).toEqual([])
  mend()
  await passing(() => own.kit.push.state().reduce((sum, { people }) => sum + people, 0)).toBe(1)
})

it('who is followed by way of another process is looked at by the one that looks', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
  const own = (world = await createWorld({ database: true }))
  const { ctx, dir, now } = own
  const other = openPushStore<ChatRef>(ctx, { dir, log: () => undefined, clock: () => now.ms, owner: 'other' })
  const people = () => own.kit.push.state().reduce((sum, one) => sum + one.people, 0)
  const asked = new Set<string>()
  own.fake.look = async (_platform, source, whom) => {
    if (source === 'posts') for (const one of whom) asked.add(one)
    return []
  }
  const place = { platform: 'test', selfId: 'other', channelId: 'room', guildId: 'g', direct: false }
  const subscription = (id: string) => ({ ...subscriptionTo(id, { chat: 'c', since: 1 }), place })
  for (const id of ['100', '200']) {
    await other.subscribe(subscription(id))
    let looks = 0
    await passing(() => (looks++, asked.has(id))).toBe(true)
    // A minute later, and not when the turn comes by itself.
    expect(looks).toBeLessThan(20)
  }
  expect(people()).toBe(2)
  await other.unsubscribe('c', 'douyin/200')
  await passing(people).toBe(1)
  await other.close()
})

it.each([
  ['ahead', 'answers', 2 * dayMs],
  ['behind', 'answers', -400 * dayMs],
  ['ahead', 'refuses', 2 * dayMs],
] as const)(
  'a list that is taken over while the clock is %s begins when it does: the site %s',
  async (_, site, wrongMs) => {
    let isKnown = false
    const own = (world = await createWorld({
      isTimeKnown: () => isKnown,
      settings: { accounts: { admins: ['test:root'] } },
    }))
    const right = own.now.ms
    own.now.ms += wrongMs
    let asked = 0
    own.fake.look = async (_platform, _source, people) => {
      asked++
      // Any answer tells what time it is, be it a refusal.
      own.now.ms = right
      isKnown = true
      if (site === 'refuses') throw new AmagiError('blocked')
      return people.map((author) => ({ author, works: [] }))
    }
    const subscription = (id: string) => ({
      platform: 'bilibili',
      id,
      chat: { platform: 'test', selfId: 'bot', channelId: 'room', guildId: 'g' },
      wishes: {},
      options: {},
    })
    const file = { format: 'amagi-subscriptions', version: 1, subscriptions: ['1', '2'].map(subscription) }
    const said = await say(own, { content: `导入订阅 全部 ${h.escape(JSON.stringify(file))}`, userId: 'root' })
    expect(said.join()).toContain('已导入 2 个订阅')
    expect((await own.kit.push.list()).map(({ since }) => since)).toEqual([right, right])
    expect(asked).toBe(1)
  },
)
