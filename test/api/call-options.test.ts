import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, methodsOf, type Client } from '../../src/api/client'
import { declarations, platforms } from '../../src/platforms'
import type { Service } from '../../src/platforms/service'
import { accounts, startSimulator, type Simulator } from '../../simulator'

describe('the pace of a client', () => {
  const { freeStarts } = declarations.kuaishou.pace

  it.each([
    ['is that of the caller unless asked for', {}, {}, freeStarts + 3],
    ['is the platform’s where it is asked for', { pace: true }, {}, freeStarts],
    ['is the platform’s but for calls that decide by themselves', { pace: true }, { pace: false }, freeStarts + 3],
  ] as const)('%s', async (_, options, own, expected) => {
    const simulator = await startSimulator()
    // While the first ones hang nobody has a turn to give.
    simulator.fault({ kind: 'hang' })
    const client = createClient({ gateway: simulator.url, ...options })
    const calls = Array.from({ length: freeStarts + 3 }, (_, n) =>
      client.kuaishou.fetchOneWork({ photoId: `3x${1000 + n}` }, own).catch(() => undefined),
    )
    const asked = (): number => simulator.requests.filter(({ host }) => host === 'c.kuaishou.com').length
    await vi.waitUntil(() => asked() >= expected, { timeout: 60_000, interval: 5 })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(asked()).toBe(expected)
    client.close()
    await Promise.all(calls)
    await simulator.close()
  })
})

describe('options of one call', () => {
  let simulator: Simulator
  let client: Client
  beforeAll(async () => {
    simulator = await startSimulator()
    client = createClient({ gateway: simulator.url })
  })
  beforeEach(() => simulator.reset())
  afterAll(async () => {
    client.close()
    await simulator.close()
  })

  it('lend a cookie for that call alone', async () => {
    const own = { cookie: ` ${accounts.bilibili.vip}` }
    expect(await client.bilibili.loginBasicInfo({}, own)).toMatchObject({ code: 0, data: { isLogin: true } })
    await expect(client.bilibili.loginBasicInfo()).rejects.toMatchObject({ code: 'login-required' })
    await expect(client.bilibili.loginBasicInfo({}, { cookie: ' ' })).rejects.toMatchObject({ code: 'login-required' })
  })

  it('are no parameters', async () => {
    const { signal } = new AbortController()
    const refused = { code: 'bad-input', details: { fields: [{ name: 'signal' }] } }
    // @ts-expect-error options come second
    await expect(client.kuaishou.fetchEmojiList({ signal })).rejects.toMatchObject(refused)
    const options = { signal }
    // @ts-expect-error also where all parameters may be left out
    await expect(client.douyin.fetchUserLiveVideos(options)).rejects.toMatchObject(refused)
    expect(simulator.requests).toEqual([])
  })

  it('lend a cookie to everything a link leads to', async () => {
    const walk = simulator.links.find(({ key }) => key === 'walk')
    await client.resolve(walk?.forms.plain ?? '', { cookie: accounts.bilibili.vip })
    const asked = simulator.requests.filter(({ host, path }) => host === 'api.bilibili.com' && path.includes('view'))
    expect(asked.length).toBeGreaterThan(0)
    for (const { headers } of asked) expect(headers.cookie).toContain('SESSDATA=')
  })

  it('hear what became of the channels, all who share the request alike, and never a cookie', async () => {
    simulator.fault({ path: '/x/polymer/web-dynamic/v1/detail', kind: 'http-412', times: 1 })
    const heard: [string[], string[]] = [[], []]
    const ask = (lines: string[]): Promise<unknown> =>
      client.bilibili.fetchDynamicInfo(
        { dynamic_id: '884801355545149444' },
        { cookie: accounts.bilibili.vip, log: (line) => lines.push(line) },
      )
    await Promise.all([ask(heard[0]), ask(heard[1])])
    expect(heard[0].join('\n')).toContain('channel detail answered blocked')
    expect(heard[1]).toEqual(heard[0])
    for (const secret of accounts.bilibili.vip.match(/(?<==)[^;]{6,}/g) ?? []) {
      expect(heard[0].join('\n')).not.toContain(secret)
    }
  })

  it('hear lines without secrets whatever a channel says', async () => {
    const lines: string[] = []
    const call = (
      _: string,
      __: string,
      ___: object,
      { log }: { log?: (line: string) => void } = {},
    ): Promise<unknown> => {
      log?.('asked with cookie: SESSDATA=precious; bili_jct=precious')
      return Promise.resolve({ body: {} })
    }
    const methods = methodsOf({ platforms, call } as unknown as Service)
    await methods.bilibili.loginBasicInfo({}, { log: (line) => lines.push(line) })
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain('precious')
  })

  it('ask upstream although an answer is kept', async () => {
    const asked = async (options: { fresh?: boolean }): Promise<number> => {
      const before = simulator.requests.length
      const body = await client.bilibili.fetchEmojiList({}, options)
      expect(body.data.packages.length).toBeGreaterThan(0)
      return simulator.requests.length - before
    }
    await asked({ fresh: true })
    expect(await asked({})).toBe(0)
    expect(await asked({ fresh: false })).toBe(0)
    expect(await asked({ fresh: true })).toBeGreaterThan(0)
  })

  it('ask upstream for a link although its answers are kept', async () => {
    const walk = simulator.links.find(({ key }) => key === 'walk')?.forms.plain ?? ''
    const asked = async (options: { fresh?: boolean }): Promise<number> => {
      const before = simulator.requests.filter(({ path }) => path.includes('view')).length
      await client.resolve(walk, options)
      return simulator.requests.filter(({ path }) => path.includes('view')).length - before
    }
    await asked({ fresh: true })
    expect(await asked({})).toBe(0)
    expect(await asked({ fresh: true })).toBeGreaterThan(0)
  })

  it('free one call of what is kept and of the pace', async () => {
    const heard: unknown[] = []
    const call = (_: string, __: string, ___: object, options: object): Promise<unknown> => {
      heard.push(options)
      return Promise.resolve({ body: {} })
    }
    const methods = methodsOf({ platforms, call } as unknown as Service)
    await methods.douyin.fetchEmojiList({}, { fresh: true, pace: false })
    await methods.douyin.fetchEmojiList({}, {})
    expect(heard[0]).toMatchObject({ fresh: true, unpaced: true })
    expect(heard[1]).not.toHaveProperty('fresh')
    expect(heard[1]).not.toHaveProperty('unpaced')
  })
})
