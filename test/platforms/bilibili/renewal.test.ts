import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cookieValue, readCookie } from '../../../src/cookie'
import { createTransport } from '../../../src/http'
import { platforms } from '../../../src/platforms'
import { correspondPath } from '../../../src/platforms/bilibili/renewal'
import { createService, type Service } from '../../../src/platforms/service'
import { accounts, startSimulator, type Simulator } from '../../../simulator'

let simulator: Simulator
let service: Service
let closing: { close(): void }[]
beforeEach(async () => {
  simulator = await startSimulator()
  const transport = createTransport({ gateway: simulator.url })
  service = createService({ platforms, transport, cookie: () => undefined })
  closing = [service, transport]
})
afterEach(async () => {
  for (const one of closing) one.close()
  await simulator.close()
})

interface Done {
  cookie: string
  renewal: string
}

async function loggedIn(): Promise<Done> {
  const { key } = await service.logins.begin('bilibili')
  for (let looks = 0; looks < 10; looks++) {
    const found = await service.logins.look('bilibili', key)
    if (found.state === 'done') return { cookie: found.cookie, renewal: found.renewal ?? '' }
  }
  throw new Error('never done')
}

describe('a login by a code', () => {
  it('goes from waiting to scanned to done, and is a login', async () => {
    const { content, key, validSec } = await service.logins.begin('bilibili')
    expect([new URL(content).host, content.includes(key), validSec]).toEqual(['account.bilibili.com', true, 180])
    const states: string[] = []
    let cookie = ''
    for (let looks = 0; looks < 4; looks++) {
      const found = await service.logins.look('bilibili', key)
      states.push(found.state)
      if (found.state === 'done') ({ cookie } = found)
    }
    expect(states).toEqual(['waiting', 'waiting', 'scanned', 'done'])
    expect([...readCookie(cookie).keys()]).toEqual(['SESSDATA', 'bili_jct', 'DedeUserID', 'DedeUserID__ckMd5', 'sid'])
    expect(await service.logins.account('bilibili', { cookie })).toMatchObject({ name: '测试号·路人甲' })
  })

  it('ends with its code', async () => {
    const { key } = await service.logins.begin('bilibili')
    simulator.bilibili.qr(86038)
    expect(await service.logins.look('bilibili', key)).toEqual({ state: 'expired' })
    expect(await service.logins.look('bilibili', 'unknown')).toEqual({ state: 'expired' })
  })

  it('is not everywhere', async () => {
    expect(service.logins.pollMs('bilibili')).toBeGreaterThan(0)
    expect(service.logins.pollMs('kuaishou')).toBeUndefined()
    await expect(service.logins.begin('kuaishou')).rejects.toMatchObject({ code: 'unsupported' })
    expect(await service.logins.renew('kuaishou', 'x', { cookie: accounts.kuaishou.valid })).toBeUndefined()
  })
})

describe('the renewal of a session', () => {
  it('is not wanted at first', async () => {
    const { cookie, renewal } = await loggedIn()
    expect(await service.logins.renew('bilibili', renewal, { cookie })).toBeUndefined()
  })

  it('gives a new session, and the old one ends when that is confirmed', async () => {
    const old = await loggedIn()
    const before = `buvid3=kept; ${old.cookie}`
    simulator.bilibili.renewal(true)
    const next = await service.logins.renew('bilibili', old.renewal, { cookie: before })
    if (!next) throw new Error('not renewed')
    expect(cookieValue(next.cookie, 'SESSDATA')).not.toBe(cookieValue(old.cookie, 'SESSDATA'))
    expect(cookieValue(next.cookie, 'bili_jct')).not.toBe(cookieValue(old.cookie, 'bili_jct'))
    expect(cookieValue(next.cookie, 'DedeUserID')).toBe('35101001')
    expect(cookieValue(next.cookie, 'buvid3')).toBe('kept')
    expect(next.renewal).not.toBe(old.renewal)
    for (const cookie of [old.cookie, next.cookie]) {
      expect(await service.logins.account('bilibili', { cookie })).toMatchObject({ level: 4 })
    }
    await service.logins.confirm('bilibili', old.renewal, { cookie: next.cookie })
    expect(await service.logins.account('bilibili', { cookie: next.cookie })).toMatchObject({ level: 4 })
    await expect(service.logins.account('bilibili', { cookie: old.cookie })).rejects.toMatchObject({
      code: 'cookie-expired',
    })
    expect(simulator.misconduct).toEqual([])
    // Once more, from the new one.
    expect(await service.logins.renew('bilibili', next.renewal, { cookie: next.cookie })).toBeDefined()
  })

  it.each(['info', 'page', 'refresh', 'confirm'] as const)('that fails at %s leaves the old session', async (step) => {
    const old = await loggedIn()
    simulator.bilibili.renewal(true, step)
    const whole = async (): Promise<void> => {
      const next = await service.logins.renew('bilibili', old.renewal, { cookie: old.cookie })
      await service.logins.confirm('bilibili', old.renewal, { cookie: next?.cookie ?? '' })
    }
    await expect(whole()).rejects.toMatchObject({ code: expect.stringMatching(/./) as string })
    expect(await service.logins.account('bilibili', { cookie: old.cookie })).toMatchObject({ level: 4 })
  })

  it('is refused with the token of another login', async () => {
    const { cookie } = await loggedIn()
    simulator.bilibili.renewal(true)
    await expect(service.logins.renew('bilibili', 'f'.repeat(32), { cookie })).rejects.toMatchObject({
      details: { upstreamCode: '86095' },
    })
  })

  it('asks for its page by a path of its own each time', () => {
    const [one, other] = [correspondPath(1_700_000_000_000), correspondPath(1_700_000_000_000)]
    expect(one).toMatch(/^[0-9a-f]{256}$/)
    expect(other).not.toBe(one)
  })
})
