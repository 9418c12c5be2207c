/** Who may stand or pass where, to the very moment. */
import { describe, expect, it } from 'vitest'
import { createLanes, type Occupant } from '../../../src/media/danmaku/lanes'

const stands = (startSec: number): Occupant => ({ startSec, endSec: startSec + 4 })
const passes = (startSec: number, width: number): Occupant => ({ startSec, endSec: startSec + 8, passing: { width } })

/** Whether the second finds the only row free after the first has been put there. Gap: 15 pixels. */
function free(first: Occupant, second: Occupant): boolean {
  const lanes = createLanes(1, 1000)
  lanes.put(first, 0, 1)
  return lanes.find(second, 1, [0]) === 0
}

describe('a row', () => {
  it('where one stands is free from the moment it has gone', () => {
    expect([free(stands(0), stands(3.99)), free(stands(0), stands(4))]).toEqual([false, true])
    expect([free(passes(0, 200), stands(7.99)), free(passes(0, 200), stands(8))]).toEqual([false, true])
    expect([free(stands(0), passes(3.99, 200)), free(stands(0), passes(4, 200))]).toEqual([false, true])
  })
  it('where one passes is free for one as fast when its tail and the gap have come in', () => {
    // 150 pixels per second: 215 of them take 1.4333 seconds.
    expect([free(passes(0, 200), passes(1.43, 200)), free(passes(0, 200), passes(1.44, 200))]).toEqual([false, true])
    expect([free(passes(100, 200), passes(101.43, 200)), free(passes(100, 200), passes(101.44, 200))]).toEqual([
      false,
      true,
    ])
  })
  it('is free for a longer, faster one when it does not catch up before the left edge', () => {
    // 200 pixels per second: 985 of them take 4.925 of the 8 seconds.
    expect([free(passes(0, 200), passes(3.07, 600)), free(passes(0, 200), passes(3.08, 600))]).toEqual([false, true])
  })
  it('is free for a shorter, slower one when the tail of the one before has come in', () => {
    // 200 pixels per second: 615 of them take 3.075 seconds.
    expect([free(passes(0, 600), passes(3.07, 200)), free(passes(0, 600), passes(3.08, 200))]).toEqual([false, true])
  })
  it('is free for one that comes before another only when it is out of its way', () => {
    expect([free(stands(10), stands(6)), free(stands(10), stands(6.01))]).toEqual([true, false])
    expect([free(passes(10, 200), passes(8.56, 200)), free(passes(10, 200), passes(8.57, 200))]).toEqual([true, false])
  })
  it('is asked by neighbours in time, in whatever order they came', () => {
    const lanes = createLanes(1, 1000)
    for (const startSec of [20, 0, 10, 30]) lanes.put(stands(startSec), 0, 1)
    const asked = [-4, -3, 0, 4, 6, 7, 10, 14, 16, 17, 24, 26, 27, 34].map((sec) => lanes.find(stands(sec), 1, [0]))
    const [yes, no] = [0, undefined]
    expect(asked).toEqual([yes, no, no, yes, yes, no, no, yes, yes, no, yes, yes, no, yes])
  })
})

describe('several rows', () => {
  it('are looked for in the order asked for', () => {
    const lanes = createLanes(3, 1000)
    expect(lanes.count).toBe(3)
    expect(lanes.find(stands(0), 1, [2, 1, 0])).toBe(2)
    lanes.put(stands(0), 2, 1)
    expect(lanes.find(stands(0), 1, [2, 1, 0])).toBe(1)
    expect(lanes.find(stands(0), 1, [2])).toBeUndefined()
    expect(lanes.find(stands(0), 1, [])).toBeUndefined()
  })
  it('are free together or not at all', () => {
    const lanes = createLanes(4, 1000)
    lanes.put(stands(0), 1, 1)
    expect(lanes.find(stands(0), 2, [0, 1, 2])).toBe(2)
    lanes.put(stands(0), 2, 2)
    expect([0, 1, 2, 3].map((row) => lanes.find(stands(0), 1, [row]))).toEqual([0, undefined, undefined, undefined])
  })
  it('end with the picture', () => {
    expect(createLanes(2, 1000).find(stands(0), 2, [1])).toBeUndefined()
    expect(createLanes(2, 1000).find(stands(0), 2, [0])).toBe(0)
  })
})
