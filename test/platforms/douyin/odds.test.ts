import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AmagiError } from '../../../src/errors'
import { createTransport } from '../../../src/http'
import type { Transport } from '../../../src/http/types'
import { platforms } from '../../../src/platforms'
import { createService, type Service } from '../../../src/platforms/service'
import { startSimulator, type Simulator } from '../../../simulator'

const works = 300
const hosts = ['douyin.com', 'iesdouyin.com', 'amemv.com', 'snssdk.com'] as const

/** Reports of August and September 2026: four to five of ten anonymous calls are refused at the edge, whatever they show. */
describe('an edge that refuses every other call', () => {
  let simulator: Simulator
  let transport: Transport
  let service: Service
  beforeEach(async () => {
    simulator = await startSimulator()
    transport = createTransport({ gateway: simulator.url })
    service = createService({ platforms, transport, cookie: () => undefined })
  })
  afterEach(async () => {
    service.close()
    transport.close()
    await simulator.close()
  })

  it.each([
    ['by call', false],
    ['by visitor', true],
  ] as const)('%s: 99 of 100 looks at a work are answered, with four calls each at most', async (_, perIdentity) => {
    for (const [index, host] of hosts.entries()) {
      simulator.odds({ host, p: 0.5, kinds: ['forbidden-text', 'empty'], perIdentity, seed: 40 + index })
    }
    const ids = simulator.links
      .filter(({ platform, expect: wanted }) => platform === 'douyin' && !('error' in wanted))
      .map(({ id }) => id)
    const failures: unknown[] = []
    let answered = 0
    let asked = 0
    while (asked < works) {
      // Different works: equal ones asked for at once would be one call.
      const all = ids.map((id) => service.call('douyin', 'fetchOneWork', { aweme_id: id }))
      const results = await Promise.allSettled(all)
      asked += results.length
      failures.push(...results.flatMap((one) => (one.status === 'rejected' ? [(one.reason as AmagiError).code] : [])))
      answered += results.filter(({ status }) => status === 'fulfilled').length
    }
    const calls = simulator.requests.filter(({ host }) => host !== 'ttwid.bytedance.com').length
    expect(failures.filter((code) => code !== 'blocked')).toEqual([])
    expect(answered / asked).toBeGreaterThanOrEqual(0.99)
    expect(calls / answered).toBeLessThanOrEqual(4)
    // One call in two was really refused.
    expect(simulator.requests.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(0.3 * calls)
  })
})
