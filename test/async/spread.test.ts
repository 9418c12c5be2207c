import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSpread } from '../../src/async/spread'
import { countTurns, type LoopTurns } from '../support/loop-turns'

const life = new AbortController()
let turns: LoopTurns
beforeEach(() => {
  turns = countTurns()
})
afterEach(() => turns.stop())

describe('a spread', () => {
  it('begins each piece of work in a turn of the event loop of its own, in order, never in the one of the call', async () => {
    const spread = createSpread()
    const begun: [name: string, turn: number][] = []
    const called = turns.now()
    const work = (name: string) => async () => void begun.push([name, turns.now()])
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => spread(work(name), life.signal)))
    expect(begun.map(([name]) => name)).toEqual(['a', 'b', 'c', 'd'])
    expect(new Set([called, ...begun.map(([, turn]) => turn)]).size).toBe(5)
  })

  it('ends as the work does, and work that goes on holds nobody', async () => {
    const spread = createSpread()
    const endless = spread(() => new Promise<never>(() => undefined), life.signal)
    await expect(spread(async () => 7, life.signal)).resolves.toBe(7)
    await expect(spread(() => Promise.reject(new Error('no')), life.signal)).rejects.toThrow('no')
    void endless
  })

  it('never begins what is aborted before its turn, and ends it at once', async () => {
    const spread = createSpread()
    const own = new AbortController()
    const begun: string[] = []
    const first = spread(async () => void begun.push('first'), life.signal)
    const second = spread(async () => void begun.push('second'), own.signal)
    const called = turns.now()
    own.abort()
    await expect(second).rejects.toMatchObject({ code: 'cancelled' })
    expect(turns.now()).toBe(called)
    await first
    await expect(spread(async () => void begun.push('third'), own.signal)).rejects.toMatchObject({ code: 'cancelled' })
    expect(begun).toEqual(['first'])
  })
})
