/** What jobs under way will have on disk is not free for others. */
import { describe, expect, it } from 'vitest'
import { createPromises } from '../../src/media/promised'
import { createBudget, ensureSpace, reserveBytes } from '../../src/media/space'

describe('promises of bytes', () => {
  const fine = async () => undefined
  it('are open until the bytes are there, and taken back at the end', async () => {
    const promises = createPromises()
    const first = promises.begin(fine)
    const second = promises.begin(fine)
    await first.reserve(100)
    await second.reserve(50)
    expect([promises.reserved, promises.open]).toEqual([150, 150])
    first.wrote(30)
    expect([promises.reserved, promises.open]).toEqual([150, 120])
    // Thrown away: they have to be written again.
    first.wrote(-30)
    expect(promises.open).toBe(150)
    first.wrote(130)
    expect(promises.open).toBe(50)
    first.ended()
    expect([promises.reserved, promises.open]).toEqual([50, 50])
    second.ended()
    expect([promises.reserved, promises.open]).toEqual([0, 0])
  })
  it('grow when the parts together turn out larger than what was reserved', async () => {
    let asked = 0
    const promises = createPromises()
    const job = promises.begin(async () => void asked++)
    await job.reserve(100)
    await job.announce('picture', 80)
    await job.announce('sound', 20)
    expect([promises.open, asked]).toEqual([100, 1])
    await job.announce('sound', 50)
    await job.announce('sound', 50)
    expect([promises.open, promises.reserved, asked]).toEqual([130, 100, 2])
  })
  it('of several jobs are counted together: the second finds no room that is free at this moment', async () => {
    const promises = createPromises()
    const ensure = () => ensureSpace('/', promises.open, async () => 1000 + reserveBytes)
    await promises.begin(ensure).announce('a', 600)
    const second = promises.begin(ensure)
    await expect(second.announce('b', 600)).rejects.toMatchObject({
      code: 'internal',
      details: { limit: { name: 'disk', value: 1200 + reserveBytes, max: 1000 + reserveBytes } },
    })
    second.ended()
    await promises.begin(ensure).announce('c', 400)
  })
})

it('a video of four hours is too large by what its host announces, whatever the disk has', () => {
  const error = (() => {
    try {
      createBudget(90 * 2 ** 20).claim('video', 20e9)
      return undefined
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toMatchObject({ code: 'too-large', details: { limit: { name: 'size', value: 20e9 } } })
})
