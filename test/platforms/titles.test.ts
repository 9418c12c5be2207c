/** Titles looked up on the simulated sites: how often they are asked, and what comes of the answers. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import type { Target } from '../../src/model'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { keyed } from '../support/keyed'

let simulator: Simulator
let transport: Transport
let opened: Service[] = []
let now = 1_740_900_000_000

beforeAll(async () => {
  simulator = await startSimulator({ clock: () => now })
  transport = createTransport({ gateway: simulator.url, clock: () => now })
})
afterEach(() => {
  for (const service of opened) service.close()
  opened = []
  simulator.reset()
})
afterAll(async () => {
  transport.close()
  await simulator.close()
})

function life(cookies: Partial<Record<Target['platform'], string>> = {}): Service {
  const service = createService({ platforms, transport, cookie: (id) => cookies[id], clock: () => now })
  opened.push(service)
  return service
}
const named = (platform: Target['platform'], id: string, extra: Record<string, string> = {}): Target => ({
  platform,
  kind: 'named',
  id,
  extra,
})
const work = (key: string) => keyed(simulator.links, key)
const searches = () => simulator.requests.filter(({ path }) => /search/.test(path)).length
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'found',
    (error: unknown) => (error as { code?: unknown }).code,
  )

describe('a title of bilibili', () => {
  it('becomes the video that has it, whatever marks the search puts into it', async () => {
    const { id, title } = work('walk')
    expect(await life().expand(named('bilibili', title))).toMatchObject({ platform: 'bilibili', kind: 'video', id })
    expect(simulator.misconduct).toEqual([])
  })

  it('that two works have is nobody’s without the author', async () => {
    const { id, title } = work('ukulele')
    const service = life()
    expect(await codeOf(service.expand(named('bilibili', title)))).toBe('not-found')
    const owner = simulator.world.bilibili.find(({ key }) => key === 'ukulele')?.owner.name ?? ''
    expect(await service.expand(named('bilibili', title, { author: owner }))).toMatchObject({ id })
    expect(await codeOf(service.expand(named('bilibili', title, { author: '别人' })))).toBe('not-found')
    // All of it out of one answer.
    expect(searches()).toBe(1)
  })

  it('is found in the other way when the first is refused', async () => {
    const { id, title } = work('walk')
    simulator.fault({ path: '/x/web-interface/wbi/search/type', kind: 'risk-352' })
    expect(await life().expand(named('bilibili', title))).toMatchObject({ id })
  })

  it('that nothing has is not found, and not asked for again for a while', async () => {
    const service = life()
    for (let round = 0; round < 3; round++)
      expect(await codeOf(service.expand(named('bilibili', 'qqqq zzzz xxxx')))).toBe('not-found')
    expect(searches()).toBe(1)
    now += 11 * 60_000
    await codeOf(service.expand(named('bilibili', 'qqqq zzzz xxxx')))
    expect(searches()).toBe(2)
  })

  it('is looked up once for everybody who asks at the same time', async () => {
    const service = life()
    const { title } = work('walk')
    await Promise.all(Array.from({ length: 5 }, () => service.expand(named('bilibili', title))))
    expect(searches()).toBe(1)
  })

  it('is not looked up more than twelve times a minute', async () => {
    const service = life()
    const ask = (index: number) => codeOf(service.expand(named('bilibili', `没有这样的标题 ${index}`)))
    for (let index = 0; index < 12; index++) expect(await ask(index)).toBe('not-found')
    expect(await ask(12)).toBe('rate-limited')
    const before = searches()
    expect(await ask(13)).toBe('rate-limited')
    expect(searches()).toBe(before)
    now += 61_000
    expect(await ask(14)).toBe('not-found')
  }, 60_000)

  it('leads through to its work', async () => {
    const { title, id } = work('walk')
    expect(await life().resolve(named('bilibili', title))).toMatchObject({ kind: 'video', id })
  })
})

describe('the other platforms', () => {
  it.each(['douyin', 'kuaishou'] as const)('of %s say that a search takes a login', async (platform) => {
    expect(await codeOf(life().expand(named(platform, '一只会开门的猫')))).toBe('login-required')
  })

  it.each(['douyin', 'kuaishou'] as const)('of %s are searched with one', async (platform) => {
    const found = simulator.links.find((link) => link.platform === platform && 'kind' in link.expect)
    const service = life({ [platform]: accounts[platform].valid })
    expect(await service.expand(named(platform, found?.title ?? ''))).toMatchObject({ kind: 'work', id: found?.id })
    expect(simulator.misconduct).toEqual([])
  })
})
