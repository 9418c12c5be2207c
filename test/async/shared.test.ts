import { describe, expect, it } from 'vitest'
import { createShared } from '../../src/async/shared'
import { sleep } from '../../src/async/sleep'
import { countedSignal, failure, pause, unhandledDuring } from './listeners'

describe('shared work', () => {
  it('of the same key is done once', async () => {
    const shared = createShared<number>()
    let runs = 0
    const work = async () => {
      runs++
      await pause()
      return runs
    }
    expect(await Promise.all([shared.run('a', work), shared.run('a', work)])).toEqual([1, 1])
    expect(await shared.run('a', work)).toBe(2)
    expect(await Promise.all([shared.run('a', work), shared.run('b', work)])).toEqual([4, 4])
  })
  it('goes on for the others when one leaves', async () => {
    const shared = createShared<string>()
    const leaving = new AbortController()
    const work = async (signal: AbortSignal) => sleep(30, signal).then(() => 'done')
    const first = failure(shared.run('a', work, { signal: leaving.signal }))
    const second = shared.run('a', work)
    leaving.abort()
    expect(await first).toMatchObject({ code: 'cancelled' })
    expect(await second).toBe('done')
  })
  it('stops when the last one leaves, and the next one starts afresh', async () => {
    const shared = createShared<string>()
    const leaving = new AbortController()
    let stopped: unknown
    const work = async (signal: AbortSignal) => {
      await sleep(5000, signal).catch((error: unknown) => {
        stopped = signal.reason
        throw error
      })
      return 'old'
    }
    const first = failure(shared.run('a', work, { signal: leaving.signal }))
    leaving.abort()
    expect(await first).toMatchObject({ code: 'cancelled' })
    expect(await shared.run('a', async () => 'fresh')).toBe('fresh')
    expect(stopped).toMatchObject({ code: 'cancelled' })
  })
  it('that ends after it was stopped does not take away what was started since', async () => {
    const shared = createShared<string>()
    const leaving = new AbortController()
    const first = failure(shared.run('a', () => pause(10).then(() => 'old'), { signal: leaving.signal }))
    leaving.abort()
    await first
    const second = shared.run('a', () => pause(30).then(() => 'new'))
    await pause(20)
    const third = shared.run('a', async () => 'third')
    expect(await Promise.all([second, third])).toEqual(['new', 'new'])
  })
  it('fails for everybody who waits, and the failure is not kept', async () => {
    const shared = createShared<number>()
    const fail = async () => {
      await pause()
      throw new Error('x')
    }
    const seen = await unhandledDuring(async () => {
      const errors = await Promise.all(Array.from({ length: 5 }, () => failure(shared.run('a', fail))))
      expect(errors[0]).toMatchObject({ message: 'x' })
      expect(new Set(errors).size).toBe(1)
    })
    expect(seen).toEqual([])
    expect(await shared.run('a', async () => 1)).toBe(1)
  })
  it('that fails when nobody waits any more is no unhandled rejection', async () => {
    for (const outlives of [false, true]) {
      const shared = createShared<number>({ outlives })
      const { controller, signal } = countedSignal()
      const seen = await unhandledDuring(async () => {
        const waiting = failure(
          shared.run('a', () => pause().then(() => Promise.reject(new Error('too late'))), { signal }),
        )
        controller.abort()
        expect(await waiting).toMatchObject({ code: 'cancelled' })
      })
      expect(seen).toEqual([])
    }
  })
  it('may be dozens on one signal, which is listened to once and let go', async () => {
    const shared = createShared<void>()
    const { signal, now, most } = countedSignal()
    const all = Promise.all([
      ...Array.from({ length: 40 }, (_, index) => shared.run(`${index}`, () => pause(), { signal })),
      ...Array.from({ length: 300 }, () => shared.run('same', () => pause(), { signal })),
    ])
    expect(now()).toBe(1)
    await all
    expect([now(), most()]).toEqual([0, 1])
  })
  it('tells news to everybody who waits, the last at once to who joins, and nothing to who left', async () => {
    const shared = createShared<string, number>()
    const heard: Record<string, number[]> = { first: [], left: [], late: [] }
    const hearing = (name: string) => (news: number) => void heard[name]?.push(news)
    const leaving = new AbortController()
    let tell: (news: number) => void = () => undefined
    const work = async (signal: AbortSignal, told: (news: number) => void) => {
      told(0)
      tell = told
      return sleep(30, signal).then(() => 'done')
    }
    const first = shared.run('a', work, { hear: hearing('first') })
    const left = failure(shared.run('a', work, { hear: hearing('left'), signal: leaving.signal }))
    tell(1)
    leaving.abort()
    await left
    tell(2)
    const late = shared.run('a', work, { hear: hearing('late') })
    tell(3)
    await Promise.all([first, late])
    tell(4)
    expect(heard).toEqual({ first: [0, 1, 2, 3], left: [0, 1], late: [2, 3] })
  })
  it('is not begun for somebody who has left already', async () => {
    const shared = createShared<number>()
    let runs = 0
    const work = async () => ++runs
    expect(await failure(shared.run('a', work, { signal: AbortSignal.abort() }))).toMatchObject({ code: 'cancelled' })
    expect(runs).toBe(0)
  })
  it('is stopped and awaited on close, and refused afterwards', async () => {
    const shared = createShared<void>()
    let ended = false
    const running = failure(
      shared.run('a', async (signal) => {
        await sleep(5000, signal).catch(async (error: unknown) => {
          await pause()
          ended = true
          throw error
        })
      }),
    )
    await shared.close()
    expect(ended).toBe(true)
    expect(await running).toMatchObject({ code: 'cancelled' })
    expect(await failure(shared.run('b', async () => undefined))).toMatchObject({ code: 'cancelled' })
  })
})

describe('work that outlives those who wait', () => {
  it('goes on when all have left, and is joined by the next one', async () => {
    const shared = createShared<number>({ outlives: true })
    const leaving = new AbortController()
    let runs = 0
    let stopped = false
    const work = async (signal: AbortSignal) => {
      runs++
      await pause(20)
      stopped = signal.aborted
      return runs
    }
    const first = failure(shared.run('a', work, { signal: leaving.signal }))
    leaving.abort()
    expect(await first).toMatchObject({ code: 'cancelled' })
    expect(await shared.run('a', work)).toBe(1)
    expect(stopped).toBe(false)
  })
  it('is stopped by close all the same', async () => {
    const shared = createShared<void>({ outlives: true })
    const running = failure(shared.run('a', (signal) => sleep(5000, signal)))
    await shared.close()
    expect(await running).toMatchObject({ code: 'cancelled' })
  })
})
