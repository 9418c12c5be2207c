import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTransport } from '../../src/http'
import type { PlatformId } from '../../src/model'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { accounts, startSimulator, type Simulator } from '../../simulator'

const without = (cookie: string, ...names: string[]): string =>
  cookie
    .split('; ')
    .filter((pair) => !names.some((name) => pair.startsWith(`${name}=`)))
    .join('; ')

describe('whose login a cookie is', () => {
  let simulator: Simulator
  let service: Service
  let closing: { close(): void }[]
  let inForce: string | undefined
  beforeEach(async () => {
    simulator = await startSimulator()
    inForce = undefined
    const transport = createTransport({ gateway: simulator.url })
    service = createService({ platforms, transport, cookie: () => inForce })
    closing = [service, transport]
  })
  afterEach(async () => {
    for (const one of closing) one.close()
    await simulator.close()
  })

  it.each([
    [
      'bilibili',
      accounts.bilibili.normal,
      { id: '35101001', name: '测试号·路人甲', level: 4, member: false, expiresAt: 1_900_000_000 },
    ],
    [
      'bilibili',
      accounts.bilibili.vip,
      { id: '35101002', name: '测试号·大会员', level: 6, member: true, expiresAt: 1_900_000_000 },
    ],
    ['douyin', accounts.douyin.valid, { name: expect.stringMatching(/./) as string, expiresAt: 1_745_184_000 }],
    ['kuaishou', accounts.kuaishou.valid, { id: '3100000001' }],
  ] as const)('%s tells it', async (platform, cookie, account) => {
    expect(await service.logins.account(platform, { cookie })).toEqual(expect.objectContaining(account))
  })

  it('says it however often the login was refused before', async () => {
    for (let times = 0; times < 6; times++) {
      await expect(service.logins.account('bilibili', { cookie: accounts.bilibili.expired })).rejects.toMatchObject({
        code: 'cookie-expired',
      })
    }
    expect(service.health()).toMatchObject({ bilibili: { loginBasicInfo: { nav: { calls: 6, successes: 0 } } } })
  })

  it('tells it of the cookie in force, anew each time', async () => {
    inForce = accounts.bilibili.normal
    expect(await service.logins.account('bilibili')).toMatchObject({ level: 4 })
    inForce = accounts.bilibili.vip
    expect(await service.logins.account('bilibili')).toMatchObject({ level: 6 })
    inForce = accounts.bilibili.expired
    await expect(service.logins.account('bilibili')).rejects.toMatchObject({ code: 'cookie-expired' })
  })

  it.each<[PlatformId, string]>([
    ['bilibili', accounts.bilibili.expired],
    ['douyin', accounts.douyin.expired],
    ['kuaishou', accounts.kuaishou.expired],
  ])('%s says that one has ended', async (platform, cookie) => {
    await expect(service.logins.account(platform, { cookie })).rejects.toMatchObject({ code: 'cookie-expired' })
  })

  it.each<[PlatformId, string]>([
    ['bilibili', without(accounts.bilibili.normal, 'SESSDATA')],
    ['bilibili', accounts.douyin.valid],
    ['douyin', without(accounts.douyin.valid, 'sessionid', 'sessionid_ss')],
    ['kuaishou', without(accounts.kuaishou.valid, 'passToken', 'kuaishou.server.web_st')],
    ['kuaishou', 'did=web_0123456789abcdef'],
  ])('a cookie of %s without a login is told from one that has ended', async (platform, cookie) => {
    const before = simulator.requests.length
    await expect(service.logins.account(platform, { cookie })).rejects.toMatchObject({ code: 'login-required' })
    expect(simulator.requests).toHaveLength(before)
  })

  it('does not say that a login has ended when the site cannot be asked', async () => {
    const dead = createTransport({ gateway: 'http://127.0.0.1:9' })
    const cut = createService({ platforms, transport: dead, cookie: () => undefined })
    closing.push(cut, dead)
    for (const [platform, cookie] of [
      ['bilibili', accounts.bilibili.normal],
      ['douyin', accounts.douyin.valid],
      ['kuaishou', accounts.kuaishou.valid],
    ] as const) {
      await expect(cut.logins.account(platform, { cookie })).rejects.toMatchObject({ code: 'network' })
    }
  })

  it('asks with the cookie it was given and no other', async () => {
    inForce = accounts.bilibili.vip
    await service.logins.account('bilibili', { cookie: accounts.bilibili.normal })
    const sent = simulator.requests.flatMap(({ headers }) => headers.cookie ?? [])
    expect(sent.join()).toContain('simnorm1')
    expect(sent.join()).not.toContain('simvip01')
  })
})
