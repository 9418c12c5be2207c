import { describe, expect, it } from 'vitest'
import { cancelled, onAbort, throwIfAborted, until } from '../../src/async/until'
import { AmagiError } from '../../src/errors'
import { countedSignal, failure, pause, unhandledDuring } from './listeners'

describe('what an abort stands for', () => {
  it('is its reason when that is one of ours, else cancelled', () => {
    const reason = new AmagiError('timeout')
    expect(cancelled(AbortSignal.abort(reason))).toBe(reason)
    expect(cancelled(AbortSignal.abort(new Error('hunter2')))).toMatchObject({
      code: 'cancelled',
      message: 'cancelled',
    })
    expect(cancelled(undefined).code).toBe('cancelled')
  })
  it('is thrown only when it has happened', () => {
    throwIfAborted(undefined)
    throwIfAborted(new AbortController().signal)
    expect(() => throwIfAborted(AbortSignal.abort())).toThrow(expect.objectContaining({ code: 'cancelled' }))
  })
})

describe('listening to a signal', () => {
  it('calls back on abort, each once, and at once when it has happened', () => {
    const { controller, signal } = countedSignal()
    const heard: string[] = []
    onAbort(signal, () => heard.push('a'))
    const leave = onAbort(signal, () => heard.push('never'))
    onAbort(signal, () => heard.push('b'))
    leave()
    expect(heard).toEqual([])
    controller.abort()
    controller.abort()
    expect(heard).toEqual(['a', 'b'])
    onAbort(signal, () => heard.push('late'))()
    expect(heard).toEqual(['a', 'b', 'late'])
  })
  it('costs one listener for hundreds of callbacks, and none when the last has left', () => {
    const { signal, now, most } = countedSignal()
    const leave = Array.from({ length: 300 }, () => onAbort(signal, () => undefined))
    expect(now()).toBe(1)
    for (const stop of leave.slice(1)) stop()
    expect(now()).toBe(1)
    leave[0]?.()
    leave[0]?.()
    expect([now(), most()]).toEqual([0, 1])
    onAbort(signal, () => undefined)()
    expect(now()).toBe(0)
  })
  it('keeps two subscriptions of one function apart', () => {
    const { controller, signal } = countedSignal()
    let calls = 0
    const callback = (): void => void calls++
    const first = onAbort(signal, callback)
    onAbort(signal, callback)
    first()
    controller.abort()
    expect(calls).toBe(1)
  })
  it('lets a callback take others away while they are called', () => {
    const { controller, signal } = countedSignal()
    const heard: string[] = []
    const leaving: (() => void)[] = []
    onAbort(signal, () => {
      heard.push('a')
      for (const leave of leaving) leave()
      onAbort(signal, () => heard.push('inner'))
    })
    leaving.push(onAbort(signal, () => heard.push('b')))
    controller.abort()
    expect(heard).toEqual(['a', 'inner'])
  })
  it('does nothing without a signal', () => {
    let called = false
    onAbort(undefined, () => (called = true))()
    expect(called).toBe(false)
  })
})

describe('waiting until abort', () => {
  it('yields what the promise yields, and leaves no listener', async () => {
    const { signal, now, most } = countedSignal()
    const all = Array.from({ length: 400 }, (_, index) =>
      until(
        pause().then(() => index),
        signal,
      ),
    )
    const failing = failure(until(Promise.reject(new Error('broken')), signal))
    expect(most()).toBe(1)
    expect(await Promise.all(all)).toEqual(Array.from({ length: 400 }, (_, index) => index))
    expect(await failing).toMatchObject({ message: 'broken' })
    expect(now()).toBe(0)
    expect(await until(Promise.resolve('free'), undefined)).toBe('free')
  })
  it('ends at once on abort, although the work goes on', async () => {
    const { controller, signal } = countedSignal()
    let ended = false
    const work = pause(20).then(() => (ended = true))
    const waiting = failure(until(work, signal))
    controller.abort()
    expect(await waiting).toMatchObject({ code: 'cancelled' })
    expect(ended).toBe(false)
    await work
    expect(await failure(until(Promise.resolve(1), signal))).toMatchObject({ code: 'cancelled' })
  })
  it('leaves no unhandled rejection behind when the work fails afterwards', async () => {
    const { controller, signal } = countedSignal()
    const seen = await unhandledDuring(async () => {
      const work = pause(5).then(() => {
        throw new Error('too late')
      })
      const waiting = failure(until(work, signal))
      controller.abort()
      await waiting
    })
    expect(seen).toEqual([])
  })
})
