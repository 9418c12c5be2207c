/** Portraits of people who are watched: remembered, and no reason to write anything down by themselves. */
import { expect, it } from 'vitest'
import { perceive } from '../../src/push/perceive'
import { watchedOf } from '../../src/store/push/read'
import { minuteMs } from '../../src/units'
import { createPushWorld } from './support/world'

const person = { platform: 'douyin', id: 'u1' } as const
const face = 'https://p3.pictures.example/face/1.jpg?x-expires=1'

it('the last one that was told is remembered', () => {
  const first = perceive(person, {}, { author: 'u1', face }, 0, 0).watched
  expect(first.face).toBe(face)
  expect(perceive(person, first, { author: 'u1', works: [] }, 0, 0).watched.face).toBe(face)
  const other = 'https://p3.pictures.example/face/2.jpg'
  expect(perceive(person, first, { author: 'u1', face: other }, 0, 0).watched.face).toBe(other)
})

it('what was kept and is no address is none, and the base line stays', () => {
  const works = { floor: '1', since: 0, seen: {} }
  expect(watchedOf({ works, face, name: 'a' })).toEqual({ works, face, name: 'a' })
  expect(watchedOf({ works, face: 7, name: {} })).toEqual({ works })
})

it.each([
  ['another host or signature', (look: number) => `https://p${look}.pictures.example/face/1.jpg?sign=${look}`, 1],
  ['another picture', (look: number) => `https://p1.pictures.example/face/${look}.jpg`, 3],
])('%s of it is written down as often as it is another picture', async (_, address, times) => {
  const world = createPushWorld()
  const kept: unknown[] = []
  const { keepPerson } = world.store
  world.store.keepPerson = (key, watched) => {
    kept.push(watched.face)
    return keepPerson.call(world.store, key, watched)
  }
  await world.follow('a')
  await world.begin({ look: async () => [{ author: 'u1', face: address(Math.min(world.looks.length, 3)), works: [] }] })
  for (let round = 0; world.looks.length < 5 && round < 100; round++) await world.time.pass(30 * minuteMs)
  expect(kept).toHaveLength(times)
  await world.end()
})
