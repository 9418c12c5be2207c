import { describe, expect, it } from 'vitest'
import { createJobs } from '../../src/media/jobs'
import { createGate, follow, sleep } from '../../src/media/wait'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )
const tick = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('jobs', () => {
  it('of the same key are done once', async () => {
    const jobs = createJobs()
    let runs = 0
    const work = async () => {
      runs++
      await tick()
      return runs
    }
    expect(await Promise.all([jobs.run('a', undefined, work), jobs.run('a', undefined, work)])).toEqual([1, 1])
    expect(await jobs.run('a', undefined, work)).toBe(2)
  })
  it('go on for the others when one leaves', async () => {
    const jobs = createJobs()
    const leaving = new AbortController()
    const work = async (signal: AbortSignal) => sleep(30, signal).then(() => 'done')
    const first = failure(jobs.run('a', leaving.signal, work))
    const second = jobs.run('a', undefined, work)
    leaving.abort()
    expect(await first).toMatchObject({ code: 'cancelled' })
    expect(await second).toBe('done')
  })
  it('stop when the last one leaves, and the next one starts afresh', async () => {
    const jobs = createJobs()
    const leaving = new AbortController()
    let stopped = false
    const first = failure(
      jobs.run('a', leaving.signal, async (signal) => {
        await sleep(5000, signal).catch((error) => {
          stopped = true
          throw error
        })
      }),
    )
    leaving.abort()
    await first
    expect(await jobs.run('a', undefined, async () => 'fresh')).toBe('fresh')
    expect(stopped).toBe(true)
  })
  it('fail for everybody who waits, and are not kept', async () => {
    const jobs = createJobs()
    const fail = async () => {
      await tick()
      throw new Error('x')
    }
    const errors = await Promise.all([failure(jobs.run('a', undefined, fail)), failure(jobs.run('a', undefined, fail))])
    expect(errors[0]).toBe(errors[1])
    expect(await jobs.run('a', undefined, async () => 1)).toBe(1)
  })
  it('may be dozens on one signal, which is listened to once and let go', async () => {
    const jobs = createJobs()
    const { signal } = new AbortController()
    let listeners = 0
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...given: [any, any]) => {
      listeners++
      addEventListener.apply(signal, given)
    }
    signal.removeEventListener = (...given: [any, any]) => {
      listeners--
      removeEventListener.apply(signal, given)
    }
    const all = Promise.all(Array.from({ length: 40 }, (_, index) => jobs.run(`${index}`, signal, tick)))
    expect(listeners).toBe(1)
    await all
    expect(listeners).toBe(0)
  })
  it('are stopped and awaited on close, and refused afterwards', async () => {
    const jobs = createJobs()
    let ended = false
    const running = failure(
      jobs.run('a', undefined, async (signal) => {
        await sleep(5000, signal).catch(async (error) => {
          await tick()
          ended = true
          throw error
        })
      }),
    )
    await jobs.close()
    expect(ended).toBe(true)
    expect(await running).toMatchObject({ code: 'cancelled' })
    expect(await failure(jobs.run('b', undefined, async () => 1))).toMatchObject({ code: 'cancelled' })
  })
})

describe('a gate', () => {
  it('lets so many through at a time, in order', async () => {
    const gate = createGate(2)
    let now = 0
    let most = 0
    const order: number[] = []
    await Promise.all(
      [1, 2, 3, 4, 5].map((id) =>
        gate(async () => {
          order.push(id)
          most = Math.max(most, ++now)
          await tick()
          now--
        }),
      ),
    )
    expect(most).toBe(2)
    expect(order).toEqual([1, 2, 3, 4, 5])
  })
  it('frees the place of work that failed and of those who left the queue', async () => {
    const gate = createGate(1)
    const leaving = new AbortController()
    const failing = failure(
      gate(async () => {
        await tick()
        throw new Error('x')
      }),
    )
    const left = failure(gate(async () => 'never', leaving.signal))
    const last = gate(async () => 'last')
    leaving.abort()
    expect(await left).toMatchObject({ code: 'cancelled' })
    await failing
    expect(await last).toBe('last')
    expect(await failure(gate(async () => 1, AbortSignal.abort()))).toMatchObject({ code: 'cancelled' })
    expect(await gate(async () => 'still open')).toBe('still open')
  })
})

describe('a following controller', () => {
  it('aborts with its leader and alone', () => {
    const leader = new AbortController()
    const one = follow(leader.signal)
    const two = follow(leader.signal)
    one.abort()
    expect([leader.signal.aborted, two.signal.aborted]).toEqual([false, false])
    leader.abort()
    expect(two.signal.aborted).toBe(true)
    expect(follow(leader.signal).signal.aborted).toBe(true)
  })
})
