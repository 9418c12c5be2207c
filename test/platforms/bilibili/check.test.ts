import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTransport } from '../../../src/http'
import { platforms } from '../../../src/platforms'
import type { Challenge } from '../../../src/platforms/checking'
import { createService, type Service } from '../../../src/platforms/service'
import { accounts, startSimulator, type Simulator } from '../../../simulator'
import { solved } from '../../../simulator/bilibili/gaia'

let simulator: Simulator
let service: Service
let cookie: string | undefined
let heard: Challenge[]
let now: number
let closing: { close(): void }[]
beforeEach(async () => {
  now = 1_800_000_000_000
  cookie = undefined
  heard = []
  simulator = await startSimulator({ clock: () => now })
  const transport = createTransport({ gateway: simulator.url })
  service = createService({
    platforms,
    transport,
    cookie: () => cookie,
    clock: () => now,
    challenged: (_, challenge) => void heard.push(challenge),
  })
  closing = [service, transport]
})
afterEach(async () => {
  for (const one of closing) one.close()
  await simulator.close()
})

const bvid = () => simulator.world.bilibili.find(({ refusal }) => !refusal)?.bvid ?? ''
const ask = (options = {}) => service.call('bilibili', 'fetchOneVideo', { bvid: bvid() }, options)
const refuse = async (): Promise<Challenge> => {
  simulator.bilibili.closeRisk(true)
  await expect(ask()).rejects.toMatchObject({ code: 'blocked' })
  const challenge = heard.at(-1)
  if (!challenge) throw new Error('nothing was heard')
  return challenge
}
const pass = async (challenge: Challenge): Promise<void> => {
  const check = await service.checking.begin('bilibili', challenge)
  if (!check) throw new Error('no puzzle')
  await service.checking.finish('bilibili', challenge, check, solved(check.challenge))
}

describe('a risk refusal that a person can lift', () => {
  it.each([
    ['a guest', () => undefined],
    ['an account', () => accounts.bilibili.normal],
  ])('is lifted for whoever was refused: %s', async (_, own) => {
    cookie = own()
    const challenge = await refuse()
    expect(challenge).toMatchObject({ cookie, endpoint: 'fetchOneVideo', params: { bvid: bvid() } })
    expect(challenge.voucher).toMatch(/^voucher_/)
    await pass(challenge)
    await service.checking.repeat('bilibili', challenge)
    await ask({ fresh: true })
    expect(simulator.misconduct).toEqual([])
    // The token of one is nobody else's.
    cookie = cookie === undefined ? accounts.bilibili.vip : undefined
    await expect(ask({ fresh: true })).rejects.toMatchObject({ code: 'blocked' })
    const shown = simulator.requests
      .filter(({ query }) => query.includes('gaia_vtoken'))
      .map(({ headers }) => headers.cookie ?? '')
    expect(shown.length).toBeGreaterThan(0)
    for (const one of shown)
      expect(/SESSDATA=(\w{8})/.exec(one)?.[1]).toBe(own() === undefined ? undefined : 'simnorm1')
  })

  it('is none of ours where a caller brought his cookie', async () => {
    simulator.bilibili.closeRisk(true)
    await expect(ask({ cookie: accounts.bilibili.normal })).rejects.toMatchObject({ code: 'blocked' })
    expect(heard).toEqual([])
  })

  it('is not told of where another way answered', async () => {
    simulator.fault({ host: 'api.bilibili.com', path: '/x/web-interface/view', kind: 'risk-352', times: 1 })
    await ask()
    expect(heard).toEqual([])
  })

  it('is nothing for people where the site has no puzzle', async () => {
    simulator.bilibili.checks({ hopeless: true })
    const challenge = await refuse()
    expect(await service.checking.begin('bilibili', challenge)).toBeUndefined()
  })

  it('wants the right answer in time, once', async () => {
    const challenge = await refuse()
    const check = await service.checking.begin('bilibili', challenge)
    if (!check) throw new Error('no puzzle')
    const answer = solved(check.challenge)
    const wrong = { ...answer, validate: '0'.repeat(32) }
    await expect(service.checking.finish('bilibili', challenge, check, wrong)).rejects.toMatchObject({
      code: 'bad-input',
    })
    now += 121_000
    await expect(service.checking.finish('bilibili', challenge, check, answer)).rejects.toMatchObject({
      code: 'bad-input',
    })
    // The voucher was used.
    await expect(service.checking.begin('bilibili', challenge)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('comes again when the token is worth nothing any more, and the token goes', async () => {
    const first = await refuse()
    await pass(first)
    await ask({ fresh: true })
    simulator.bilibili.checks({ forgotten: true })
    await expect(ask({ fresh: true })).rejects.toMatchObject({ code: 'blocked' })
    expect(heard.at(-1)?.voucher).not.toBe(first.voucher)
    simulator.reset()
    simulator.bilibili.closeRisk(true)
    await expect(ask({ fresh: true })).rejects.toMatchObject({ code: 'blocked' })
    expect(simulator.requests.some(({ query }) => query.includes('gaia_vtoken'))).toBe(false)
  })

  it('lets whoever was refused ask again at once, however often that was', async () => {
    simulator.bilibili.closeRisk(true)
    for (let times = 0; times < 40; times++) await ask({ fresh: true, unpaced: true }).catch(() => undefined)
    const before = simulator.requests.length
    await expect(ask({ fresh: true, unpaced: true })).rejects.toMatchObject({ code: 'blocked' })
    expect(simulator.requests).toHaveLength(before)
    const challenge = heard.at(-1)
    if (!challenge) throw new Error('nothing was heard')
    await pass(challenge)
    await ask({ fresh: true, unpaced: true })
  })

  it('is for platforms that have one', async () => {
    const challenge = { voucher: 'x', cookie: undefined, endpoint: 'x', params: {} }
    await expect(service.checking.begin('douyin', challenge)).rejects.toMatchObject({ code: 'unsupported' })
  })
})
