import { describe, expect, it } from 'vitest'
import { deadline, follow, inTime } from '../../src/async/deadline'
import { until } from '../../src/async/until'
import { AmagiError } from '../../src/errors'
import { countedSignal, failure, pause, unhandledDuring } from './listeners'

const never = new Promise<never>(() => undefined)
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

describe('a following signal', () => {
  it('aborts with its leader and alone', () => {
    const leader = new AbortController()
    const one = follow(leader.signal)
    const two = follow(leader.signal)
    one.abort(new AmagiError('network'))
    expect([leader.signal.aborted, two.signal.aborted]).toEqual([false, false])
    leader.abort()
    expect(two.signal.aborted).toBe(true)
    expect(follow(leader.signal).signal.aborted).toBe(true)
  })
  it('says what the first aborted leader stood for', () => {
    const late = new AmagiError('timeout')
    expect(follow(undefined, AbortSignal.abort(late), AbortSignal.abort()).signal.reason).toBe(late)
    expect(follow(AbortSignal.abort(new Error('hunter2'))).signal.reason).toMatchObject({ code: 'cancelled' })
  })
  it('lets go of its leaders at the end', () => {
    const { controller, signal, now } = countedSignal()
    const following = Array.from({ length: 200 }, () => follow(signal, undefined))
    expect(now()).toBe(1)
    for (const one of following) one.end()
    expect(now()).toBe(0)
    controller.abort()
    expect(following.some((one) => one.signal.aborted)).toBe(false)
  })
  it('may be listened to by many without a warning', async () => {
    const warnings: Error[] = []
    const note = (warning: Error): void => void warnings.push(warning)
    process.on('warning', note)
    const { signal } = follow()
    for (let n = 0; n < 40; n++) signal.addEventListener('abort', () => undefined)
    await pause()
    process.off('warning', note)
    expect(warnings).toEqual([])
  })
})

describe('a deadline', () => {
  it('aborts with timeout when the time is up', async () => {
    const limit = deadline(10, [])
    expect(limit.signal.aborted).toBe(false)
    await pause(30)
    expect(limit.signal.reason).toMatchObject({ code: 'timeout' })
    limit.end()
  })
  it('aborts with its parents before that', async () => {
    const { controller, signal } = countedSignal()
    const limit = deadline(10, [undefined, signal], 'too slow')
    controller.abort()
    await pause(20)
    expect(limit.signal.reason).toMatchObject({ code: 'cancelled' })
    limit.end()
  })
  it('leaves neither listener nor timer, and does not fire after its end', async () => {
    const { signal, now } = countedSignal()
    const before = timers()
    const limits = Array.from({ length: 100 }, () => deadline(20, [signal]))
    expect([now(), timers() - before]).toEqual([1, 100])
    for (const limit of limits) limit.end()
    expect([now(), timers() - before]).toEqual([0, 0])
    await pause(40)
    expect(limits.some((limit) => limit.signal.aborted)).toBe(false)
  })
})

describe('a promise with a time limit', () => {
  it('yields its value or its failure in time, and leaves nothing behind', async () => {
    const { signal, now } = countedSignal()
    const before = timers()
    const limit = { signal, message: 'slow' }
    const all = Array.from({ length: 50 }, (_, n) => inTime(Promise.resolve(n), 60_000, limit))
    expect(await Promise.all(all)).toEqual(Array.from({ length: 50 }, (_, n) => n))
    expect(await failure(inTime(Promise.reject(new Error('broken')), 60_000, limit))).toMatchObject({
      message: 'broken',
    })
    expect(now()).toBe(0)
    // The runner may have timers of its own.
    expect(timers() - before).toBeLessThan(10)
  })
  it('rejects with timeout and the given text, with cancelled on abort', async () => {
    const { controller, signal, now } = countedSignal()
    expect(await failure(inTime(never, 10, { signal, message: 'nobody answered' }))).toMatchObject({
      code: 'timeout',
      message: 'nobody answered',
    })
    expect(now()).toBe(0)
    const waiting = failure(inTime(never, 10_000, { signal, message: 'slow' }))
    controller.abort()
    expect(await waiting).toMatchObject({ code: 'cancelled' })
    expect(await failure(inTime(never, 10_000, { signal, message: 'slow' }))).toMatchObject({ code: 'cancelled' })
  })
  it('leaves no unhandled rejection when the work fails too late', async () => {
    const seen = await unhandledDuring(async () => {
      const work = pause(15).then(() => {
        throw new Error('too late')
      })
      await failure(inTime(work, 5, { signal: undefined, message: 'slow' }))
      await failure(until(work, undefined))
    })
    expect(seen).toEqual([])
  })
})
