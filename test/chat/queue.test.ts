import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createQueue, type End, type Errand, type QueueOptions, type Shift } from '../../src/chat/queue'

let life: AbortController
let lines: string[]
let now: number
beforeEach(() => {
  life = new AbortController()
  lines = []
  now = 1000
})
afterEach(() => {
  life.abort()
  vi.useRealTimers()
})

const open = (more: Partial<QueueOptions> = {}) => {
  const log = (line: string) => void lines.push(line)
  return createQueue({
    perChat: () => 1,
    clock: () => now,
    signal: life.signal,
    log: { debug: log, info: log, warn: log },
    ...more,
  })
}
const errand = (label: string, more: Partial<Errand> = {}): Errand => ({
  chat: label[0] ?? '',
  priority: 'pasted',
  label,
  ...more,
})
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Work that is held: until told how it ends, or until its signal ends it. */
function held() {
  const begun: string[] = []
  const shifts = new Map<string, Shift>()
  const finish = new Map<string, (end: End) => void>()
  const work =
    (label: string) =>
    (shift: Shift): Promise<End> => {
      begun.push(label)
      shifts.set(label, shift)
      return new Promise((resolve, reject) => {
        finish.set(label, resolve)
        shift.signal.addEventListener('abort', () => reject(new Error('aborted')))
      })
    }
  return { begun, shifts, work, finish: (label: string, end: End = 'done') => finish.get(label)?.(end) }
}

describe('a job', () => {
  it('tells what it is busy with and since when, and is forgotten when it has ended', async () => {
    const queue = open()
    const { work, shifts, finish } = held()
    const first = queue.add(errand('a1', { user: 'alice' }), work('a1'))
    const second = queue.add(errand('a2', { priority: 'command' }), work('a2'))
    await settled()
    now += 5
    shifts.get('a1')?.report('sending')
    now += 5
    shifts.get('a1')?.report('sending')
    shifts.get('a2')?.report('sending')
    expect(queue.jobs()).toEqual([
      {
        id: first?.id,
        chat: 'a',
        user: 'alice',
        priority: 'pasted',
        label: 'a1',
        state: 'sending',
        asked: 1000,
        since: 1005,
      },
      { id: second?.id, chat: 'a', priority: 'command', label: 'a2', state: 'waiting', asked: 1000, since: 1000 },
    ])
    expect(queue.jobs({ priority: 'command', chat: 'a' }).map(({ label }) => label)).toEqual(['a2'])
    expect(queue.jobs({ chat: 'b' })).toEqual([])
    shifts.get('a1')?.report({ title: '标题' })
    shifts.get('a1')?.report({ share: 0.5 })
    expect(queue.jobs()[0]).toMatchObject({ title: '标题', share: 0.5, state: 'sending', since: 1005 })
    // What was there of one file says nothing of the next, be the stage the same.
    now++
    shifts.get('a1')?.report('sending')
    expect(queue.jobs()[0]).toMatchObject({ title: '标题', state: 'sending', since: 1005 })
    expect(queue.jobs()[0]).not.toHaveProperty('share')
    finish('a1')
    expect(await first?.ended).toBe('done')
    await settled()
    shifts.get('a1')?.report('drawing')
    finish('a2', 'failed')
    expect(await second?.ended).toBe('failed')
    expect([queue.jobs(), queue.idle()]).toEqual([[], true])
  })

  it('whose work throws has failed, which is said in the log', async () => {
    const queue = open()
    const job = queue.add(errand('a1'), () => Promise.reject(new Error('unexpected')))
    expect(await job?.ended).toBe('failed')
    expect(lines).toEqual([expect.stringMatching(/^a1: .*unexpected/)])
  })

  it('that holds its place for half an hour is ended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const queue = open()
    const { work, begun } = held()
    const stuck = queue.add(errand('a1'), work('a1'))
    const next = queue.add(errand('a2'), work('a2'))
    await vi.advanceTimersByTimeAsync(30 * 60_000 - 1)
    expect(begun).toEqual(['a1'])
    await vi.advanceTimersByTimeAsync(1)
    expect([await stuck?.ended, await next?.ended]).toEqual(['overdue', 'overdue'])
    expect(queue.idle()).toBe(true)
  })

  it('can be cancelled, waiting or running, once', async () => {
    const queue = open()
    const { work, begun } = held()
    const first = queue.add(errand('a1'), work('a1'))
    const second = queue.add(errand('a2'), work('a2'))
    await settled()
    expect(queue.cancel(second?.id ?? 0)).toBe(true)
    expect(await second?.ended).toBe('cancelled')
    expect(queue.cancel(first?.id ?? 0)).toBe(true)
    expect(await first?.ended).toBe('cancelled')
    expect([queue.cancel(first?.id ?? 0), begun, queue.idle()]).toEqual([false, ['a1'], true])
  })
})

it('work that does not notice its end gives its place back', async () => {
  const queue = open()
  const deaf = queue.add(errand('a1'), () => new Promise(() => undefined))
  const next = queue.add(errand('a2'), () => Promise.resolve('done'))
  await settled()
  queue.cancel(deaf?.id ?? 0)
  expect([await deaf?.ended, await next?.ended, queue.idle()]).toEqual(['cancelled', 'done', true])
})

describe('the line', () => {
  it('has room for so many of a chat and of all, beside those who run', async () => {
    const queue = open({ width: 2, waiting: 1, waitingInAll: 2 })
    const { work } = held()
    const taken = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((label) => queue.add(errand(label), work(label)))
    expect(taken.map((job) => job !== undefined)).toEqual([true, true, false, true, true, false])
  })

  it('lets commands go first and what nobody asked for last', async () => {
    const queue = open({ width: 1 })
    const { work, begun, finish } = held()
    for (const [label, priority] of [
      ['x', 'pasted'],
      ['p', 'pushed'],
      ['q', 'pasted'],
      ['c', 'command'],
    ] as const) {
      queue.add(errand(label, { priority }), work(label))
    }
    for (const label of ['x', 'c', 'q', 'p']) {
      await settled()
      finish(label)
      await settled()
    }
    expect(begun).toEqual(['x', 'c', 'q', 'p'])
  })

  it('of a chat whose answers are stuck holds no other chat', async () => {
    const queue = open({ perChat: () => 3 })
    const { work, begun, finish } = held()
    for (let index = 0; index < 20; index++) queue.add(errand(`a${index}`), work(`a${index}`))
    queue.add(errand('b1'), work('b1'))
    await settled()
    expect(begun).toEqual(['a0', 'a1', 'a2', 'b1'])
    finish('b1')
  })

  it('of thirty chats starts one of each before the second of any', async () => {
    const queue = open({ width: 1, perChat: () => 9 })
    const { work, begun, finish } = held()
    const chats = Array.from({ length: 30 }, (_, index) => `chat${index}`)
    for (const round of [1, 2])
      for (const chat of chats) queue.add(errand(`${chat} ${round}`, { chat }), work(`${chat} ${round}`))
    for (let count = 1; count <= 60; count++) {
      await settled()
      finish(begun.at(-1) ?? '')
      await settled()
    }
    // The first of them has begun before the others came.
    expect(begun.slice(0, 31).map((label) => label.split(' ')[0])).toEqual(['chat0', 'chat0', ...chats.slice(1)])
    expect(new Set(begun).size).toBe(60)
  })

  it('ends with the plugin', async () => {
    const queue = open()
    const { work } = held()
    const jobs = ['a1', 'a2'].map((label) => queue.add(errand(label), work(label)))
    await settled()
    life.abort()
    expect(await Promise.all(jobs.map((job) => job?.ended))).toEqual(['cancelled', 'cancelled'])
    expect([queue.idle(), queue.add(errand('a3'), work('a3'))]).toEqual([true, undefined])
  })
})

describe('draining', () => {
  it('ends what waits, lets what runs finish, and takes nothing more', async () => {
    const queue = open()
    const { work, finish } = held()
    const [first, second] = ['a1', 'a2'].map((label) => queue.add(errand(label), work(label)))
    await settled()
    const drained = queue.drain(60_000)
    expect(queue.add(errand('b1'), work('b1'))).toBeUndefined()
    expect(await second?.ended).toBe('cancelled')
    finish('a1')
    await drained
    expect([await first?.ended, queue.idle(), lines]).toEqual(['done', true, []])
  })

  it('cancels what is not finished in time and says how many', async () => {
    const queue = open({ perChat: () => 2 })
    const { work } = held()
    const jobs = ['a1', 'a2'].map((label) => queue.add(errand(label), work(label)))
    await settled()
    await queue.drain(5)
    expect(await Promise.all(jobs.map((job) => job?.ended))).toEqual(['cancelled', 'cancelled'])
    expect([queue.idle(), lines]).toEqual([true, ['2 answers are cancelled']])
  })
})
