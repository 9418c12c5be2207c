/** What becomes of subscriptions whose database answers nothing when the plugin is loaded. */
import { afterEach, expect, it, vi } from 'vitest'
import { rowId } from '../../../src/store/push/tables'
import { subscriptionTo } from '../../push/support/rows'
import { createWorld, type World } from '../world'

let world: World | undefined
afterEach(async () => {
  vi.useRealTimers()
  await world?.close()
})

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
  await vi.advanceTimersByTimeAsync(70_000)
  expect(own.kit.push.state()).toEqual([])
  expect(own.lines.filter((line) => line.includes('subscriptions cannot be read'))).toHaveLength(1)
  mend()
  await vi.advanceTimersByTimeAsync(40_000)
  await expect.poll(() => own.kit.push.state().reduce((sum, { people }) => sum + people, 0)).toBe(1)
})
