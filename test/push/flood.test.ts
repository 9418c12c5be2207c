/** After a night off: many people have something to tell, each of them found at another minute. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hourMs, minuteMs } from '../../src/units'
import { createPushWorld, type PushWorld } from './support/world'

const people = Array.from({ length: 20 }, (_, index) => `u${index}`)

let world: PushWorld
beforeEach(() => {
  world = createPushWorld()
})
afterEach(() => world.end())

/** Twenty people, each with three or four works that nobody looked for; how many there are. */
async function night(...chats: readonly string[]): Promise<number> {
  for (const id of people) {
    world.publish(id, { at: world.time.now() - 30 * hourMs })
    for (const chat of chats) await world.follow(chat, id)
  }
  const life = await world.begin()
  await world.time.pass(2 * hourMs)
  await life.end()
  let count = 0
  for (let hour = 0; hour < 10; hour++) {
    for (const id of people.filter((_, index) => (index + hour) % 3 === 0)) {
      world.publish(id)
      count++
    }
    await world.time.pass(hourMs)
  }
  return count
}

/** What a chat was told: single messages, and how many each of its lines is about. */
function told(chat: string): { cards: number; lines: number[] } {
  const own = world.told.filter((line) => line.startsWith(`${chat} `))
  const lines = own.flatMap((line) => /digest of (\d+)$/.exec(line)?.slice(1) ?? []).map(Number)
  return { cards: own.length - lines.length, lines }
}

it('a chat gets five messages and one line, and every chat of its own', async () => {
  const count = await night('a/1', 'b/1')
  await world.begin()
  await world.time.pass(2 * hourMs)
  for (const chat of ['a/1', 'b/1']) expect(told(chat)).toEqual({ cards: 5, lines: [count - 5] })
})

it('a process that begins anew does not begin to count anew', async () => {
  const count = await night('a/1')
  const first = await world.begin()
  await world.time.pass(5 * minuteMs)
  expect(told('a/1')).toEqual({ cards: 5, lines: [] })
  await first.end()
  await world.begin()
  await world.time.pass(2 * hourMs)
  const { cards, lines } = told('a/1')
  expect(cards).toBe(5)
  expect(lines.reduce((sum, one) => sum + one, 0)).toBe(count - 5)
})

it('what is published meanwhile comes at once', async () => {
  await night('a/1')
  await world.begin()
  await world.time.pass(5 * minuteMs)
  const { id } = world.publish('u3')
  await world.time.pass(11 * minuteMs)
  expect(world.told.some((line) => line === `a/1 video ${id}`)).toBe(true)
})
