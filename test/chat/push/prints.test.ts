/** What news are shown as: made once, a failure for a while. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPrints } from '../../../src/chat/push/prints'
import { AmagiError } from '../../../src/errors'
import { videoPost } from '../../../samples/plain-posts'
import { newsNamed } from '../../push/support/rows'
import { createWorld, type World } from '../world'

let world: World
let looks: number
beforeEach(async () => {
  world = await createWorld()
  looks = 0
  world.fake.resolve = async ({ id }) => {
    if (++looks === 1) throw new AmagiError('network')
    return videoPost(id)
  }
})
afterEach(() => world.close())

const news = newsNamed('n')

it('a work that could not be had is asked for again, however often somebody comes for it meanwhile', async () => {
  const prints = createPrints(world.kit, { failedMs: 50 })
  const began = performance.now()
  let found = await prints.post(news)
  while (!found.ok && performance.now() - began < 5000) found = await prints.post(news)
  expect({ ok: found.ok, looks }).toEqual({ ok: true, looks: 2 })
})

it('a work nothing can stand for is asked for again sooner', async () => {
  const prints = createPrints(world.kit, { neededMs: 0 })
  const each = [
    await prints.post(news),
    await prints.post(news),
    await prints.post(news, true),
    await prints.post(news),
  ]
  expect(each.map(({ ok }) => ok)).toEqual([false, false, true, true])
  expect(looks).toBe(2)
})
