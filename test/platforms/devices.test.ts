import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exampleParams } from '../../src/api/samples'
import { createTransport } from '../../src/http'
import type { PlatformId } from '../../src/model'
import { declarations, platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { startSimulator, accounts, type Simulator } from '../../simulator'

/** A memory that keeps what could stand in a file. */
function shelf() {
  const kept = new Map<PlatformId, string>()
  return {
    kept,
    read: async (platform: PlatformId): Promise<unknown> => {
      const text = kept.get(platform)
      return text === undefined ? undefined : JSON.parse(text)
    },
    write: async (platform: PlatformId, value: unknown): Promise<void> =>
      void kept.set(platform, JSON.stringify(value)),
  }
}

/** One call that shows the device, and where a device is registered. */
const cases = [
  { platform: 'bilibili', endpoint: 'fetchWorkComments', registers: /finger\/spi|GenWebTicket|ExClimbWuzhi/ },
  { platform: 'douyin', endpoint: 'fetchUserInfo', registers: /ttwid\/union\/register/ },
  { platform: 'kuaishou', endpoint: 'fetchUserProfile', registers: /^$/ },
] as const

const deviceNames = /(?:^|; )((?:buvid3|buvid4|bili_ticket|ttwid|did)=[^;]+)/g
const devicesIn = (cookie: string): string[] => [...cookie.matchAll(deviceNames)].map(([, pair = '']) => pair)

describe('the device a site knows us by', () => {
  let simulator: Simulator
  let opened: { close(): void }[]
  beforeEach(async () => {
    simulator = await startSimulator()
    opened = []
  })
  afterEach(async () => {
    for (const one of opened) one.close()
    await simulator.close()
  })

  function life(devices: ReturnType<typeof shelf>, cookie?: string): Service {
    const transport = createTransport({ gateway: simulator.url })
    const service = createService({ platforms, transport, cookie: () => cookie, devices })
    opened.push(service, transport)
    return service
  }

  /** Asks and tells which devices were shown. */
  async function ask(service: Service, platform: PlatformId, name: string): Promise<Set<string>> {
    const before = simulator.requests.length
    const endpoint = platforms.find(({ id }) => id === platform)?.endpoints.find((one) => one.name === name)
    if (!endpoint) throw new Error(`${platform} has no ${name}`)
    await service.call(platform, name, exampleParams(endpoint))
    return new Set(simulator.requests.slice(before).flatMap(({ headers }) => devicesIn(headers.cookie ?? '')))
  }

  it.each(cases)('of $platform is the same in the next life, and nothing is registered again', async (one) => {
    const devices = shelf()
    const shown = await ask(life(devices), one.platform, one.endpoint)
    expect(shown.size).toBeGreaterThan(0)
    const before = simulator.requests.length
    const again = await ask(life(devices), one.platform, one.endpoint)
    expect([...again].filter((pair) => !shown.has(pair))).toEqual([])
    expect(simulator.requests.slice(before).filter(({ path }) => one.registers.test(path))).toEqual([])
  })
  it.each(platforms.map(({ id }) => id))('of %s: nothing of an account is kept', async (platform) => {
    const devices = shelf()
    const [cookie = ''] = Object.values<string>(accounts[platform])
    const service = life(devices, cookie)
    const endpoint = cases.find((one) => one.platform === platform)?.endpoint ?? ''
    await ask(service, platform, endpoint)
    const text = devices.kept.get(platform) ?? ''
    for (const [, value = ''] of cookie.matchAll(/=([^;]{8,})/g)) expect(text).not.toContain(value)
  })
  it.each(platforms.map(({ id }) => id))('of %s: whatever else is kept is a first day', (platform) => {
    const { createSession, keepSession } = declarations[platform]
    const blank = JSON.stringify(keepSession(createSession()))
    for (const wrong of [
      null,
      7,
      'text',
      [],
      [1],
      {},
      { ttwid: 5, at: 1 },
      { ttwid: 'x\nSet-Cookie: a=b', at: 1 },
      { ttwid: 'long enough', at: '1' },
      { guest: { value: { buvid3: 'a' }, until: 1e15 }, ticket: { value: { ticket: 'x' }, until: 1e15 } },
      { ticket: { value: { ticket: 'x', expires: 1, fetchedAt: 1 }, until: 1e15 } },
      { 'phone kuaishou.com': { did: 'x; SESSDATA=1', madeAt: 1 } },
      { 'account abc': { did: `web_${'0'.repeat(32)}`, madeAt: 1 } },
    ])
      expect(JSON.stringify(keepSession(createSession(wrong)))).toBe(blank)
  })
})
