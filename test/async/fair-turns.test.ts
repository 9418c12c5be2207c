import { describe, expect, it } from 'vitest'
import { createFairTurns, type Place } from '../../src/async/fair-turns'
import { countedSignal, failure, pause } from './listeners'

/** Work of groups, each piece held until it is told to go on; `log` names the pieces in the order they began. */
function workshop() {
  const log: string[] = []
  const open = new Map<string, () => void>()
  return {
    log,
    work: (name: string) => () => {
      log.push(name)
      return new Promise<string>((resolve) => open.set(name, () => resolve(name)))
    },
    async finish(...names: string[]) {
      for (const name of names) {
        open.get(name)?.()
        open.delete(name)
      }
      await pause(1)
    },
    /** Ends whatever has begun until nothing begins any more, one at a time. */
    async finishAll() {
      for (let name = [...open.keys()][0]; name !== undefined; name = [...open.keys()][0]) await this.finish(name)
    },
  }
}

const of = (width: number, each = width) => ({ width, perGroup: () => each })

describe('fair turns', () => {
  it('let so many of a group through at a time, and other groups past it', async () => {
    const turns = createFairTurns(of(4, 2))
    const shop = workshop()
    const all = ['a1', 'a2', 'a3', 'b1'].map((name) => turns.run(name[0] ?? '', shop.work(name)))
    await pause(1)
    expect(shop.log).toEqual(['a1', 'a2', 'b1'])
    await shop.finish('b1')
    expect(shop.log).toEqual(['a1', 'a2', 'b1'])
    await shop.finish('a2')
    expect(shop.log).toEqual(['a1', 'a2', 'b1', 'a3'])
    await shop.finishAll()
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1'])
  })

  it('serve groups in turn, whoever came with a crowd', async () => {
    const turns = createFairTurns(of(1))
    const shop = workshop()
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) => turns.run(name[0] ?? '', shop.work(name)))
    await pause(1)
    await shop.finishAll()
    await Promise.all(all)
    expect(shop.log).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
  })

  it('go by priority first, in all groups and within one', async () => {
    const turns = createFairTurns(of(1))
    const shop = workshop()
    const run = (name: string, priority: number) => turns.run(name[0] ?? '', shop.work(name), { priority })
    const all = [run('a1', 0), run('a2', 0), run('b1', 0), run('b2', 1), run('a3', 1), run('c1', 2)]
    await pause(1)
    await shop.finishAll()
    await Promise.all(all)
    expect(shop.log).toEqual(['a1', 'c1', 'a3', 'b2', 'a2', 'b1'])
  })

  it('ask for the width of a group before every start', async () => {
    let each = 1
    const turns = createFairTurns({ width: 9, perGroup: () => each })
    const shop = workshop()
    const all = ['a1', 'a2', 'a3'].map((name) => turns.run('a', shop.work(name)))
    await pause(1)
    expect(shop.log).toEqual(['a1'])
    each = 2
    await shop.finish('a1')
    expect(shop.log).toEqual(['a1', 'a2', 'a3'])
    await shop.finishAll()
    await Promise.all(all)
  })

  it('refuse whoever finds the line of the group full, or that of all, and nobody who finds a free place', async () => {
    const turns = createFairTurns({ ...of(3, 1), maxWaiting: 1, maxWaitingInAll: 2 })
    const shop = workshop()
    const run = (name: string) => turns.run(name[0] ?? '', shop.work(name))
    const all = [run('a1'), run('a2')]
    expect(turns.full('a')).toBe(true)
    expect(await failure(run('a3'))).toMatchObject({
      code: 'rate-limited',
      details: { limit: { name: 'queue', value: 2, max: 1 } },
    })
    all.push(run('b1'), run('b2'))
    expect([turns.full('c'), turns.full('b')]).toEqual([false, true])
    all.push(run('c1'))
    expect(turns.full('c')).toBe(true)
    await shop.finishAll()
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1'])
    expect(shop.log).not.toContain('a3')
  })

  it('lose no place to work that fails', async () => {
    const turns = createFairTurns(of(1))
    const broken = failure(turns.run('a', () => Promise.reject(new Error('broken'))))
    const next = turns.run('b', async () => 'next')
    expect(await broken).toMatchObject({ message: 'broken' })
    expect(await next).toBe('next')
    expect(await failure(turns.run('a', async () => 1, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'cancelled',
    })
    expect(turns.idle()).toBe(true)
  })

  it('stop listening to who has begun', async () => {
    const turns = createFairTurns(of(1))
    const { signal, now } = countedSignal()
    const both = [turns.run('a', () => pause(), { signal }), turns.run('b', () => pause(), { signal })]
    expect(now()).toBe(1)
    await Promise.all(both)
    expect(now()).toBe(0)
  })

  it('let go of who waits at once, whatever runs', async () => {
    const turns = createFairTurns(of(1))
    const shop = workshop()
    const { controller, signal, now } = countedSignal()
    const first = turns.run('a', shop.work('a1'))
    const waiting = [turns.run('a', shop.work('a2'), { signal }), turns.run('b', shop.work('b1'), { signal })].map(
      failure,
    )
    await pause(1)
    expect([turns.idle(), now()]).toEqual([false, 1])
    controller.abort()
    for (const one of waiting) expect(await one).toMatchObject({ code: 'cancelled' })
    await shop.finish('a1')
    await first
    expect([shop.log, turns.idle()]).toEqual([['a1'], true])
  })
})

describe('a place that is lent', () => {
  it('lets another begin, and counts again as soon as its work moves', async () => {
    const turns = createFairTurns(of(1))
    const shop = workshop()
    let place: Place | undefined
    const first = turns.run('a', (own) => {
      place = own
      return shop.work('a1')()
    })
    const others = ['a2', 'b1', 'b2'].map((name) => turns.run(name[0] ?? '', shop.work(name)))
    await pause(1)
    expect(shop.log).toEqual(['a1'])
    place?.lend()
    place?.lend()
    await pause(1)
    expect(shop.log).toEqual(['a1', 'a2'])
    place?.takeBack()
    await shop.finish('a2')
    // One too many before; now the one that moves has the place.
    expect(shop.log).toEqual(['a1', 'a2'])
    await shop.finish('a1')
    await shop.finishAll()
    expect(shop.log).toEqual(['a1', 'a2', 'b1', 'b2'])
    await Promise.all([first, ...others])
    expect(turns.idle()).toBe(true)
  })
  it('is gone when its work ends meanwhile', async () => {
    const turns = createFairTurns(of(1))
    const shop = workshop()
    const first = turns.run('a', async (place) => place.lend())
    const others = ['a2', 'a3', 'b1'].map((name) => turns.run(name[0] ?? '', shop.work(name)))
    await pause(1)
    expect(shop.log).toHaveLength(1)
    await shop.finishAll()
    await Promise.all([first, ...others])
    expect(turns.idle()).toBe(true)
  })
})
