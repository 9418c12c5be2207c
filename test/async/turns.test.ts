import { describe, expect, it } from 'vitest'
import { createTurns } from '../../src/async/turns'
import { AmagiError } from '../../src/errors'
import { countedSignal, failure, pause } from './listeners'

/** Work that ends when told to. */
function held(log: string[] = [], name = '') {
  let finish = (): void => undefined
  const done = new Promise<void>((resolve) => (finish = resolve))
  const work = async (): Promise<string> => {
    log.push(name)
    await done
    return name
  }
  return { work, finish: () => finish() }
}

describe('turns', () => {
  it('let so many through at a time, in order', async () => {
    const turns = createTurns(2)
    let now = 0
    let most = 0
    const order: number[] = []
    await Promise.all(
      [1, 2, 3, 4, 5].map((id) =>
        turns.run(async () => {
          order.push(id)
          most = Math.max(most, ++now)
          await pause()
          now--
        }),
      ),
    )
    expect(most).toBe(2)
    expect(order).toEqual([1, 2, 3, 4, 5])
  })

  it('free the place of work that failed and of those who left the queue', async () => {
    const turns = createTurns(1)
    const leaving = new AbortController()
    const failing = failure(
      turns.run(async () => {
        await pause()
        throw new Error('x')
      }),
    )
    const left = failure(turns.run(async () => 'never', { signal: leaving.signal }))
    const last = turns.run(async () => 'last')
    leaving.abort()
    expect(await left).toMatchObject({ code: 'cancelled' })
    expect(await failing).toMatchObject({ message: 'x' })
    expect(await last).toBe('last')
    expect(await failure(turns.run(async () => 1, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'cancelled',
    })
    expect(await turns.run(async () => 'still open')).toBe('still open')
  })

  it('survive work that throws before its first wait', async () => {
    const turns = createTurns(1)
    const work = (): Promise<never> => {
      throw new Error('at once')
    }
    expect(await failure(turns.run(work))).toMatchObject({ message: 'at once' })
    expect(await turns.run(async () => 'next')).toBe('next')
  })

  it('of width 1 run one after the other; a failed one does not stop the next', async () => {
    const turns = createTurns(1)
    const log: string[] = []
    const change = (name: string, ms: number) => () =>
      turns.run(async () => {
        log.push(`${name} begins`)
        await pause(ms)
        if (name === 'b') throw new Error('b failed')
        log.push(`${name} ends`)
      })
    const all = await Promise.allSettled([change('a', 15)(), change('b', 5)(), change('c', 1)()])
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'c begins', 'c ends'])
  })

  it('give a place to higher priority first, among equals to who came first', async () => {
    const turns = createTurns(1)
    const log: string[] = []
    const first = held(log, 'first')
    const all = [turns.run(first.work)]
    for (const [name, priority] of [
      ['low', -1],
      ['a', 0],
      ['high', 5],
      ['b', 0],
    ] as const) {
      const options = name === 'high' ? { priority, signal: new AbortController().signal } : { priority }
      all.push(turns.run(async () => (log.push(name), name), options))
    }
    first.finish()
    await Promise.all(all)
    expect(log).toEqual(['first', 'high', 'a', 'b', 'low'])
  })

  it('are idle when nothing runs and nothing waits', async () => {
    const turns = createTurns(1)
    expect(turns.idle()).toBe(true)
    const first = held()
    const all = [turns.run(first.work), turns.run(async () => 1)]
    expect(turns.idle()).toBe(false)
    first.finish()
    await Promise.all(all)
    expect(turns.idle()).toBe(true)
    const alone = held()
    const running = turns.run(alone.work)
    expect(turns.idle()).toBe(false)
    alone.finish()
    await running
  })
})

describe('a bounded queue', () => {
  it('refuses above the bound, frees the place after a failure, and lets aborted work leave', async () => {
    const turns = createTurns(1, { maxWaiting: 1 })
    const holding = held()
    const first = turns.run(holding.work)
    const leaving = new AbortController()
    const second = failure(turns.run(() => Promise.resolve('second'), { signal: leaving.signal }))
    expect(await failure(turns.run(() => Promise.resolve()))).toMatchObject({
      code: 'rate-limited',
      details: { limit: { name: 'queue', value: 2, max: 1 } },
    })
    const gone = turns.run(() => Promise.resolve(), { signal: AbortSignal.abort() })
    expect(await failure(gone)).toMatchObject({ code: 'cancelled' })
    leaving.abort()
    expect(await second).toMatchObject({ code: 'cancelled' })
    const third = failure(turns.run(() => Promise.reject(new Error('broken'))))
    holding.finish()
    await first
    expect(await third).toMatchObject({ message: 'broken' })
    expect(await turns.run(() => Promise.resolve('free'))).toBe('free')
  })

  it('of none refuses whoever finds no free place', async () => {
    const turns = createTurns(2, { maxWaiting: 0 })
    const [one, two] = [held(), held()]
    const running = [turns.run(one.work), turns.run(two.work)]
    expect(await failure(turns.run(async () => 1))).toMatchObject({
      code: 'rate-limited',
      details: { limit: { name: 'queue', value: 1, max: 0 } },
    })
    one.finish()
    two.finish()
    await Promise.all(running)
    expect(await turns.run(async () => 'free')).toBe('free')
  })
})

describe('turns under abort', () => {
  it('lose no place, whoever leaves the queue and when', async () => {
    const turns = createTurns(3)
    let now = 0
    let most = 0
    let ran = 0
    const controllers = Array.from({ length: 120 }, () => new AbortController())
    const all = controllers.map(({ signal }) =>
      turns.run(
        async () => {
          most = Math.max(most, ++now)
          await pause(1)
          now--
          ran++
        },
        { signal },
      ),
    )
    const settled = Promise.allSettled(all)
    for (let n = 0; n < controllers.length; n += 2) {
      if (n % 20 === 0) await pause(1)
      controllers[n]!.abort()
    }
    const refused = (await settled).filter(({ status }) => status === 'rejected').length
    expect(refused).toBeGreaterThan(20)
    expect(ran).toBeGreaterThanOrEqual(120 - refused)
    expect(most).toBe(3)
    expect(turns.idle()).toBe(true)
    const three = [held(), held(), held()]
    const log: string[] = []
    const last = three.map(({ work }) => turns.run(async () => (log.push('in'), work())))
    await pause()
    expect(log).toHaveLength(3)
    for (const { finish } of three) finish()
    await Promise.all(last)
  })

  it('keep the place of aborted work until it has really ended', async () => {
    const turns = createTurns(1)
    const { controller, signal } = countedSignal()
    const log: string[] = []
    const holding = held(log, 'first')
    const first = turns.run(holding.work, { signal })
    const second = turns.run(async () => void log.push('second'))
    controller.abort()
    await pause()
    expect(log).toEqual(['first'])
    holding.finish()
    expect(await first).toBe('first')
    await second
    expect(log).toEqual(['first', 'second'])
  })

  it('reject with what the signal stands for and run nothing', async () => {
    const turns = createTurns(1)
    const holding = held()
    const first = turns.run(holding.work)
    const controller = new AbortController()
    let ran = false
    const waiting = failure(turns.run(async () => (ran = true), { signal: controller.signal }))
    controller.abort(new AmagiError('timeout'))
    expect(await waiting).toMatchObject({ code: 'timeout' })
    holding.finish()
    await first
    await pause()
    expect(ran).toBe(false)
  })

  it('listen to one signal once, however many wait on it', async () => {
    const turns = createTurns(2)
    const { controller, signal, now, most } = countedSignal()
    await Promise.all(Array.from({ length: 200 }, () => turns.run(() => pause(0), { signal })))
    expect([now(), most()]).toEqual([0, 1])
    const holding = [held(), held()]
    const running = holding.map(({ work }) => turns.run(work))
    const waiting = Array.from({ length: 100 }, () => failure(turns.run(async () => 1, { signal })))
    expect(now()).toBe(1)
    controller.abort()
    for (const error of await Promise.all(waiting)) expect(error).toMatchObject({ code: 'cancelled' })
    for (const { finish } of holding) finish()
    await Promise.all(running)
  })
})
