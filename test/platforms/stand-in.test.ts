import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTransport } from '../../src/http'
import type { Post } from '../../src/model'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { accounts, startSimulator, type Simulator } from '../../simulator'

/** Cookies in the order they are taken; one that was refused gives way to the next. */
let line: string[]
let simulator: Simulator
let service: Service
let closing: { close(): void }[]
beforeEach(async () => {
  simulator = await startSimulator()
  const transport = createTransport({ gateway: simulator.url })
  service = createService({
    platforms,
    transport,
    cookie: (platform, purpose) =>
      platform === 'bilibili' ? (purpose === 'subscriptions' ? line.at(-1) : line[0]) : undefined,
    noticed: async (_, code, cookie) => {
      if (code === 'cookie-expired' && line.length > 1 && line[0] === cookie) line.shift()
    },
  })
  closing = [service, transport]
})
afterEach(async () => {
  for (const one of closing) one.close()
  await simulator.close()
})

const target = { platform: 'bilibili', kind: 'video', id: '' } as const
const work = () => ({ ...target, id: simulator.world.bilibili.find(({ refusal }) => !refusal)?.bvid ?? '' })
const best = (post: Post): number =>
  Math.max(...(post.kind === 'video' ? post.video.variants.map(({ height = 0 }) => height) : [0]))
const sessionsSeen = (): Set<string> =>
  new Set(simulator.requests.flatMap(({ headers }) => /SESSDATA=(sim\w{5})/.exec(headers.cookie ?? '')?.[1] ?? []))

describe('a link whose account was refused', () => {
  it('is resolved with the account that stands in', async () => {
    line = [accounts.bilibili.expired, accounts.bilibili.vip]
    const post = await service.resolve(work())
    line = [accounts.bilibili.vip]
    expect(best(post)).toBe(best(await service.resolve(work())))
    expect([...sessionsSeen()]).toEqual(['simold01', 'simvip01'])
  })

  it('is what guests get where nobody stands in', async () => {
    line = [accounts.bilibili.expired]
    const post = await service.resolve(work())
    expect(post.kind).toBe('video')
    expect([...sessionsSeen()]).toEqual(['simold01'])
  })

  it('never mixes what belongs to two accounts in one request', async () => {
    line = [accounts.bilibili.expired, accounts.bilibili.normal, accounts.bilibili.vip]
    await service.resolve(work())
    await service.call('bilibili', 'loginBasicInfo', {}, { purpose: 'subscriptions' })
    const owners = simulator.requests.flatMap(({ headers: { cookie = '' } }) => {
      const owner = /DedeUserID=(\d+)/.exec(cookie)?.[1]
      return owner === undefined ? [] : [`${/SESSDATA=(sim\w{5})/.exec(cookie)?.[1]} ${owner}`]
    })
    expect([...new Set(owners)].sort()).toEqual(['simnorm1 35101001', 'simold01 35101003', 'simvip01 35101002'])
    expect(simulator.misconduct).toEqual([])
  })

  it('is asked for with the account of its purpose', async () => {
    line = [accounts.bilibili.normal, accounts.bilibili.vip]
    const asked = async (purpose?: 'links' | 'subscriptions') =>
      (await service.call('bilibili', 'loginBasicInfo', {}, { purpose })).body
    expect(await asked()).toMatchObject({ data: { level_info: { current_level: 4 } } })
    expect(await asked('subscriptions')).toMatchObject({ data: { level_info: { current_level: 6 } } })
  })

  it('is left to a caller who brought his own', async () => {
    line = [accounts.bilibili.normal, accounts.bilibili.vip]
    await service.resolve(work(), { cookie: accounts.bilibili.expired })
    expect(line).toHaveLength(2)
    expect([...sessionsSeen()]).toEqual(['simold01'])
  })
})
