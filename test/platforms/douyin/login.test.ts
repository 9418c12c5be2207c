import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTransport } from '../../../src/http'
import { platforms } from '../../../src/platforms'
import { createService, type Service } from '../../../src/platforms/service'
import { startSimulator, type Simulator } from '../../../simulator'

let simulator: Simulator
let service: Service
let now: number
let closing: { close(): void }[]
beforeEach(async () => {
  now = 1_800_000_000_000
  simulator = await startSimulator({ clock: () => now })
  const transport = createTransport({ gateway: simulator.url })
  service = createService({ platforms, transport, cookie: () => undefined, clock: () => now })
  closing = [service, transport]
})
afterEach(async () => {
  for (const one of closing) one.close()
  await simulator.close()
})

const begin = () => service.logins.begin('douyin')
const look = (key: string) => service.logins.look('douyin', key)

describe('a login to douyin by a code', () => {
  it('goes from the code to the cookies of the account, as one browser', async () => {
    const { key, content, validSec } = await begin()
    expect(content).toMatch(/^https:\/\/www\.iesdouyin\.com\/.+token=/)
    expect(validSec).toBe(60)
    const states = [await look(key), await look(key), await look(key)]
    expect(states).toEqual([
      { state: 'waiting', pauseMs: 3000 },
      { state: 'waiting', pauseMs: 3000 },
      { state: 'scanned', pauseMs: 3000 },
    ])
    const end = await look(key)
    if (end.state !== 'done') throw new Error(end.state)
    expect(end.cookie).toMatch(/(?:^|; )sessionid=51a1dc0de001/)
    for (const name of ['ttwid', 's_v_web_id', 'sid_guard', 'sessionid_ss']) expect(end.cookie).toContain(`${name}=`)
    expect(end.cookie).not.toContain('bd_ticket_guard')
    expect(await service.logins.account('douyin', { cookie: end.cookie })).toMatchObject({
      expiresAt: now / 1000 + 5_184_000,
    })
    expect(simulator.misconduct).toEqual([])
  })

  it('is a browser of its own: nothing of the guest is the account’s afterwards', async () => {
    const deviceOf = (cookie = ''): string => /ttwid=([^;]+)/.exec(cookie)?.[1] ?? ''
    const [work] = simulator.world.douyin
    const visit = () =>
      service.call('douyin', 'fetchWorkComments', { aweme_id: work?.id ?? '' }, { fresh: true, unpaced: true })
    await visit()
    const guests = new Set(simulator.requests.map(({ headers }) => deviceOf(headers.cookie)))
    const { key } = await begin()
    for (let polls = 0; polls < 3; polls++) await look(key)
    const end = await look(key)
    if (end.state !== 'done') throw new Error(end.state)
    expect([...guests].filter((device) => device !== '')).not.toContain(deviceOf(end.cookie))
    const before = simulator.requests.length
    await visit()
    expect(simulator.requests.slice(before).map(({ headers }) => deviceOf(headers.cookie))).not.toContain(
      deviceOf(end.cookie),
    )
  })

  it('says that a code has expired or was refused on the phone', async () => {
    const { key } = await begin()
    simulator.douyin.qr('expired')
    expect(await look(key)).toEqual({ state: 'expired' })
    simulator.douyin.qr('refused')
    expect(await look(key)).toEqual({ state: 'expired' })
    const other = await begin()
    now += 61_000
    expect(await look(other.key)).toEqual({ state: 'expired' })
  })

  it('looks less often when it is told to', async () => {
    simulator.douyin.login({ intervalSec: 1 })
    const { key } = await begin()
    expect(await look(key)).toEqual({ state: 'waiting', pauseMs: 1000 })
    simulator.douyin.qr('too-often')
    simulator.douyin.reset()
    const again = await begin()
    simulator.douyin.qr('too-often')
    expect(await look(again.key)).toEqual({ state: 'waiting', pauseMs: 2000 })
    expect(await look(again.key)).toEqual({ state: 'waiting', pauseMs: 4000 })
  })

  it('shows a second code where the site wants one', async () => {
    const { key } = await begin()
    simulator.douyin.qr('verify')
    expect(await look(key)).toEqual({ state: 'verify' })
    expect(await service.logins.sendCode('douyin', key)).toEqual({ phone: '138******42' })
    expect(await service.logins.submitCode('douyin', key, '111111')).toBe(false)
    expect(await look(key)).toEqual({ state: 'verify' })
    expect(await service.logins.submitCode('douyin', key, '246810')).toBe(true)
    expect(await look(key)).toMatchObject({ state: 'done' })
    // As the site veils it: nothing that was told goes out in clear.
    expect(simulator.requests.map(({ body, query }) => body + query).join()).not.toContain('246810')
  })

  it.each([
    ['a way that is no code', { step: 'verify-password' as const, rules: {} }, 'unsupported'],
    ['a phone that gets no more codes', { step: 'verify' as const, rules: { exhausted: true } }, 'rate-limited'],
  ])('says what cannot be done: %s', async (_, { step, rules }, code) => {
    const { key } = await begin()
    simulator.douyin.qr(step)
    simulator.douyin.login(rules)
    expect(await look(key)).toEqual({ state: 'verify' })
    await expect(service.logins.sendCode('douyin', key)).rejects.toMatchObject({ code, details: { steady: true } })
  })

  it('is refused for good where the site suspects the browser', async () => {
    const { key } = await begin()
    simulator.douyin.qr('risk')
    await expect(look(key)).rejects.toMatchObject({
      code: 'blocked',
      details: { steady: true, upstreamCode: '2156' },
    })
  })

  it('asks for the state in the other way once where the first is refused', async () => {
    simulator.douyin.login({ method: 'GET' })
    const { key } = await begin()
    expect(await look(key)).toMatchObject({ state: 'waiting' })
    await look(key)
    const methods = simulator.requests
      .filter(({ path }) => path.includes('check_qrconnect'))
      .map(({ method }) => method)
    expect(methods).toEqual(['POST', 'GET', 'GET'])
  })

  it('is two logins when two people begin', async () => {
    const [one, two] = [await begin(), await begin()]
    for (let polls = 0; polls < 3; polls++) await look(one.key)
    expect(await look(two.key)).toMatchObject({ state: 'waiting' })
    expect(await look(one.key)).toMatchObject({ state: 'done' })
  })

  it('is nobody’s under a key nobody was given', async () => {
    await expect(look('nobody')).rejects.toMatchObject({ code: 'internal' })
  })
})
