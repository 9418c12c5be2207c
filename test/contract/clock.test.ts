/** Machines whose clock is wrong by almost two days, against sites that take no signature of another day. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { secUid } from '../../simulator/world/douyin'
import { person } from '../../simulator/world/people'
import { createTransport } from '../../src/http'
import { createSiteTime } from '../../src/http/site-time'
import type { PlatformId } from '../../src/model'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { hourMs } from '../../src/units'

const cookies: { [P in PlatformId]?: string } = { douyin: accounts.douyin.valid }
let simulator: Simulator
let close: () => void
beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(async () => {
  close()
  await simulator.close()
})

const people = () => simulator.world.people

/** A service on a machine that is wrong by so much. */
function on(wrongMs: number): Service {
  const clock = (): number => Date.now() + wrongMs
  const { now: siteClock, heard: dated } = createSiteTime(clock)
  const transport = createTransport({ gateway: simulator.url, timeoutMs: 5000, retryBaseMs: 5, dated })
  const service = createService({
    platforms,
    transport,
    cookie: (id) => cookies[id],
    clock,
    siteClock,
    random: () => 0.5,
  })
  close = () => {
    service.close()
    transport.close()
  }
  return service
}

describe.each([40, -40])('on a machine that is wrong by %s hours', (hours) => {
  it('douyin says what a person published, and whether he is live', async () => {
    const service = on(hours * hourMs)
    const who = secUid(person(people(), 'chef'))
    simulator.douyin.days.post('chef', Date.now() - hourMs, { desc: '今天也在营业' })
    const look = (source: string) => service.lookouts.look('douyin', source, [who])
    // The first answer says what time it is; what was signed before that may be refused.
    await look('posts').catch(() => undefined)
    expect(await look('posts')).toMatchObject([{ author: who, works: expect.anything() }])
    expect(await look('rooms')).toMatchObject([{ author: who, live: null }])
  })
})
