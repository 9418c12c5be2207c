import { describe, expect, it } from 'vitest'
import { createAhead } from '../../src/async/ahead'

/** A list of which is known what was begun and what is unfinished. */
function watched(count: number, width: number) {
  const begun: number[] = []
  const items = Array.from({ length: count }, (_, index) => index)
  const ahead = createAhead(items, width, async (item) => {
    begun.push(item)
    return `done ${item}`
  })
  return { begun, ahead }
}

describe('work ahead', () => {
  it('begins with the first ones before anybody asks, and with no more', () => {
    expect(watched(3000, 6).begun).toEqual([0, 1, 2, 3, 4, 5])
  })
  it('goes on by one for each that is asked for, each begun once, in order', async () => {
    const { begun, ahead } = watched(9, 3)
    for (let index = 0; index < ahead.count; index++) {
      expect(await ahead.at(index)).toBe(`done ${index}`)
      expect(begun).toHaveLength(Math.min(9, index + 3))
    }
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })
  it('of a short list is all of it', async () => {
    const { begun, ahead } = watched(2, 6)
    expect(begun).toEqual([0, 1])
    expect(await ahead.at(1)).toBe('done 1')
  })
  it('keeps nothing that was handed out', async () => {
    const { ahead } = watched(2, 1)
    await ahead.at(0)
    expect(() => ahead.at(0)).toThrow('asked for twice')
    expect(() => ahead.at(2)).toThrow('beyond the end')
  })
})
