import { describe, expect, it } from 'vitest'
import { createGate } from '../../src/async/gate'
import { countedSignal, failure, pause } from './listeners'

const never = new AbortController().signal

/** Enters with things of these weights; who is inside, in order. */
function crowd(capacity: number) {
  const gate = createGate(capacity)
  const inside: string[] = []
  const outs = new Map<string, () => void>()
  return {
    gate,
    inside,
    async come(name: string, loads: Record<string, number>, signal = never) {
      const all = Object.entries(loads).map(([key, weight]) => ({ key, weight }))
      outs.set(name, await gate.enter(all, signal))
      inside.push(name)
    },
    async go(name: string) {
      outs.get(name)?.()
      await pause(0)
    },
  }
}

describe('a gate', () => {
  it('lets in what fits together, the others in order of arrival', async () => {
    const { inside, come, go, gate } = crowd(10)
    for (const [name, weight] of Object.entries({ a: 4, b: 6, c: 7, d: 1 })) void come(name, { [name]: weight })
    await pause(0)
    expect(inside).toEqual(['a', 'b'])
    // Light enough, but it came behind one who is not.
    await go('a')
    expect(inside).toEqual(['a', 'b'])
    await go('b')
    expect(inside).toEqual(['a', 'b', 'c', 'd'])
    await go('c')
    await go('d')
    expect(gate.idle()).toBe(true)
  })

  it('takes what is more than all of it alone', async () => {
    const { inside, come, go } = crowd(10)
    for (const [name, weight] of Object.entries({ a: 3, huge: 25, b: 3 })) void come(name, { [name]: weight })
    await pause(0)
    expect(inside).toEqual(['a'])
    await go('a')
    expect(inside).toEqual(['a', 'huge'])
    await go('huge')
    expect(inside).toEqual(['a', 'huge', 'b'])
  })

  it('counts the same thing once, until the last one who is at it goes', async () => {
    const { inside, come, go, gate } = crowd(10)
    await come('a', { film: 8 })
    void come('other', { song: 5 })
    await come('b', { film: 8 })
    expect(inside).toEqual(['a', 'b'])
    await go('a')
    expect([inside, gate.holds('film')]).toEqual([['a', 'b'], true])
    await go('b')
    expect([inside.at(-1), gate.holds('film')]).toEqual(['other', false])
  })

  it('lets everybody in who waits for the same thing as soon as one is', async () => {
    const { inside, come, go } = crowd(10)
    await come('a', { song: 5 })
    void come('b', { film: 8 })
    void come('c', { card: 4 })
    void come('d', { film: 8 })
    await go('a')
    expect(inside).toEqual(['a', 'b', 'd'])
  })

  it('lets who leaves early go, and the next one in whom he kept back', async () => {
    const { inside, come, gate, go } = crowd(10)
    const { controller, signal, now } = countedSignal()
    await come('a', { a: 6 }, signal)
    expect(now()).toBe(0)
    const leaving = failure(come('b', { b: 9 }, signal))
    void come('c', { c: 4 })
    await pause(0)
    expect(inside).toEqual(['a'])
    controller.abort()
    expect(await leaving).toMatchObject({ code: 'cancelled' })
    await pause(0)
    expect(inside).toEqual(['a', 'c'])
    expect(await failure(come('d', { d: 1 }, signal))).toMatchObject({ code: 'cancelled' })
    await go('a')
    await go('c')
    expect(gate.idle()).toBe(true)
  })

  it('is left once, however often one says so', async () => {
    const { come, go, inside } = crowd(10)
    await come('a', { film: 8 })
    await come('b', { film: 8 })
    void come('c', { song: 8 })
    await go('a')
    await go('a')
    expect(inside).toEqual(['a', 'b'])
  })
})
