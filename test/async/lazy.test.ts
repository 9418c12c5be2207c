import { describe, expect, it } from 'vitest'
import { createAging, lazy } from '../../src/async/lazy'
import { countedSignal, failure, pause, unhandledDuring } from './listeners'

describe('a lazy value', () => {
  it('is made at the first call, once for all', async () => {
    let makings = 0
    const value = lazy(async () => {
      await pause()
      return { number: ++makings }
    })
    expect(value.made()).toBeUndefined()
    expect(makings).toBe(0)
    const [one, two] = await Promise.all([value(), value()])
    expect(one).toBe(two)
    expect(await value.made()).toBe(one)
    expect(await value()).toBe(one)
    expect(makings).toBe(1)
  })
  it('is tried again after a failure, which all who waited see', async () => {
    let makings = 0
    const value = lazy(async () => {
      await pause()
      if (++makings === 1) throw new Error('not yet')
      return makings
    })
    const seen = await unhandledDuring(async () => {
      const errors = await Promise.all([failure(value()), failure(value())])
      expect(errors[0]).toMatchObject({ message: 'not yet' })
      expect(errors[1]).toBe(errors[0])
    })
    expect(seen).toEqual([])
    expect(value.made()).toBeUndefined()
    expect(await value()).toBe(2)
  })
  it('keeps a failure where that is asked for', async () => {
    let makings = 0
    const value = lazy(
      async () => {
        makings++
        throw new Error('for good')
      },
      { keepFailure: true },
    )
    const first = await failure(value())
    expect(await failure(value())).toBe(first)
    expect(makings).toBe(1)
  })
  it('is not handed out after the end', async () => {
    const { controller, signal } = countedSignal()
    let makings = 0
    const value = lazy(async () => ++makings, { signal })
    expect(await value()).toBe(1)
    controller.abort()
    expect(await failure(value())).toMatchObject({ code: 'cancelled' })
    expect(await value.made()).toBe(1)
    const other = lazy(async () => ++makings, { signal })
    expect(await failure(other())).toMatchObject({ code: 'cancelled' })
    expect(other.made()).toBeUndefined()
    expect(makings).toBe(1)
  })
})

describe('a value that ages', () => {
  const load = (value: string, until: number) => async () => {
    await pause()
    return { value, until }
  }

  it('is loaded once for all, used until its time, then loaded anew', async () => {
    const keys = createAging<string>()
    expect(keys.current(0)).toBeUndefined()
    expect(await Promise.all([keys.get(0, load('a', 100)), keys.get(0, load('b', 100))])).toEqual(['a', 'a'])
    expect(await keys.get(99, load('c', 500))).toBe('a')
    expect(keys.current(100)).toBeUndefined()
    expect(await keys.get(100, load('c', 500))).toBe('c')
  })
  it('goes on loading for the others when one gives up', async () => {
    const keys = createAging<string>()
    const { controller, signal } = countedSignal()
    const leaving = failure(keys.get(0, load('a', 100), signal))
    const staying = keys.get(0, load('b', 100))
    controller.abort()
    expect(await leaving).toMatchObject({ code: 'cancelled' })
    expect(await staying).toBe('a')
    expect(await keys.get(0, load('c', 100), signal)).toBe('a')
  })
  it('is kept even when everybody has given up', async () => {
    const keys = createAging<string>()
    const { controller, signal } = countedSignal()
    const leaving = failure(keys.get(0, load('a', 100), signal))
    controller.abort()
    expect(await leaving).toMatchObject({ code: 'cancelled' })
    expect(await keys.get(0, load('b', 100))).toBe('a')
  })
  it('does not keep a failure', async () => {
    const keys = createAging<string>()
    const fail = () => Promise.reject(new Error('x'))
    expect(await failure(keys.get(0, fail))).toMatchObject({ message: 'x' })
    expect(await keys.get(0, load('a', 100))).toBe('a')
  })
  it('can be replaced, and dropped only by who used it', async () => {
    const keys = createAging<string | null>()
    keys.set({ value: 'a', until: 100 })
    keys.set({ value: 'b', until: 100 })
    keys.drop('a')
    expect(keys.current(0)).toBe('b')
    keys.drop('b')
    expect(keys.current(0)).toBeUndefined()
    // `null` is a value: none could be had lately.
    keys.set({ value: null, until: 100 })
    expect(await keys.get(0, load('c', 100))).toBeNull()
  })
})
