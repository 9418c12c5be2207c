import { expect, it } from 'vitest'
import { breathe, sleep } from '../../src/async/sleep'
import { AmagiError } from '../../src/errors'
import { countedSignal, failure } from './listeners'

it('sleeping lasts as long as asked', async () => {
  const started = performance.now()
  await sleep(30)
  // Timers count whole milliseconds.
  expect(performance.now() - started).toBeGreaterThan(28)
})

it('sleeping ends with the signal, with what that stands for', async () => {
  const { controller, signal } = countedSignal()
  const started = performance.now()
  const sleeping = failure(sleep(600_000, signal))
  controller.abort(new AmagiError('timeout'))
  expect((await sleeping).code).toBe('timeout')
  expect((await failure(sleep(600_000, AbortSignal.abort()))).code).toBe('cancelled')
  expect(performance.now() - started).toBeLessThan(60_000)
})

it('sleeping leaves neither a listener nor a timer', async () => {
  const { controller, signal, now } = countedSignal()
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  await Promise.all(Array.from({ length: 200 }, () => sleep(1, signal)))
  expect(now()).toBe(0)
  const others = Array.from({ length: 50 }, () => failure(sleep(60_000, signal)))
  const during = timers()
  controller.abort()
  expect(timers()).toBe(during - 50)
  await Promise.all(others)
})

it('a breath lets due work run first and notices an abort', async () => {
  const order: string[] = []
  const due = new Promise<void>((resolve) =>
    setImmediate(() => {
      order.push('due')
      resolve()
    }),
  )
  await breathe()
  order.push('after')
  await due
  expect(order).toEqual(['due', 'after'])
  expect(await failure(breathe(AbortSignal.abort()))).toMatchObject({ code: 'cancelled' })
})
