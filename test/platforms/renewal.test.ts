import { describe, expect, it } from 'vitest'
import { createRenewal } from '../../src/platforms/renewal'

describe('a visitor who is refused', () => {
  it('is replaced at once while nobody ever answered it', () => {
    expect(createRenewal(() => 0).refused()).toBe(true)
  })
  it('is kept through three refusals in a row when it was answered before', () => {
    const renewal = createRenewal(() => 0)
    renewal.answered()
    expect([1, 2, 3].map(() => renewal.refused())).toEqual([false, false, false])
    renewal.answered()
    expect([1, 2, 3, 4].map(() => renewal.refused())).toEqual([false, false, false, true])
  })
  it('is replaced six times at once and once per half minute after that', () => {
    let now = 1_000_000
    const renewal = createRenewal(() => now)
    expect([1, 2, 3, 4, 5, 6, 7].map(() => renewal.refused())).toEqual([true, true, true, true, true, true, false])
    now += 29_999
    expect(renewal.refused()).toBe(false)
    now += 1
    expect([1, 2].map(() => renewal.refused())).toEqual([true, false])
    now += 45_000
    expect([1, 2].map(() => renewal.refused())).toEqual([true, false])
    now += 15_000
    expect(renewal.refused()).toBe(true)
    now += 3_600_000
    expect([1, 2, 3, 4, 5, 6, 7].map(() => renewal.refused())).toEqual([true, true, true, true, true, true, false])
  })
  it('who had to stay is replaced before the next call as soon as that may be, once', () => {
    let now = 0
    const renewal = createRenewal(() => now)
    for (let count = 0; count < 7; count++) renewal.refused()
    now += 29_999
    expect(renewal.overdue()).toBe(false)
    now += 1
    expect([renewal.overdue(), renewal.overdue()]).toEqual([true, false])
  })
  it('who was answered meanwhile, or not refused often enough, stays', () => {
    let now = 0
    const renewal = createRenewal(() => now)
    for (let count = 0; count < 7; count++) renewal.refused()
    renewal.answered()
    now += 30_000
    expect(renewal.overdue()).toBe(false)
    expect([1, 2, 3].map(() => renewal.refused())).toEqual([false, false, false])
    expect(renewal.overdue()).toBe(false)
  })
})
