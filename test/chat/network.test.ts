/** What becomes of the settings of the network. */
import { Context } from 'koishi'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { transportOptions, wrongAddresses } from '../../src/chat/network'
import { parseAddress } from '../../src/http/address'
import { createRoutes } from '../../src/http/routes'
import { settingsOf, type Deep } from '../support/settings'
import type { Settings } from '../../src/model'

afterEach(() => vi.unstubAllEnvs())

type Given = Pick<Deep<Settings>, 'network' | 'platforms'>

const optionsOf = (given: Given = {}) => transportOptions(new Context(), settingsOf(given))

/** Proxy of a request of a platform's, as the transport chooses it. */
function proxyOf(given: Given, host: string, purpose: 'api' | 'picture' | 'media' = 'api'): string | undefined {
  const { proxyFor } = createRoutes({ ...optionsOf(given), environment: {} })
  return proxyFor(parseAddress(`https://${host}/`), { hosts: [host], purpose })?.host
}

describe('proxies', () => {
  const network = { proxy: 'http://all:1' }

  it('of a platform win over the one of all, and an explicit direct over both', () => {
    const platforms = { bilibili: { proxy: 'b:2' }, kuaishou: { proxy: 'direct' } }
    expect(proxyOf({ network, platforms }, 'www.douyin.com')).toBe('all:1')
    expect(proxyOf({ network, platforms }, 'api.bilibili.com')).toBe('b:2')
    expect(proxyOf({ network, platforms }, 'b23.tv')).toBe('b:2')
    expect(proxyOf({ network, platforms }, 'upos-sz-mirrorcos.bilivideo.com', 'media')).toBe('b:2')
    expect(proxyOf({ network, platforms }, 'www.kuaishou.com')).toBeUndefined()
    expect(proxyOf({ network: { proxy: ' DIRECT ' } }, 'www.kuaishou.com')).toBeUndefined()
  })

  it('of media count for the files of every platform', () => {
    const platforms = { bilibili: { proxy: 'b:2' } }
    for (const [mediaProxy, expected] of [
      ['m:3', 'm:3'],
      ['direct', undefined],
      ['', 'b:2'],
    ] as const) {
      const given = { network: { ...network, mediaProxy }, platforms }
      expect(proxyOf(given, 'i0.hdslb.com', 'picture')).toBe(expected)
      expect(proxyOf(given, 'upos-sz-mirrorcos.bilivideo.com', 'media')).toBe(expected)
      expect(proxyOf(given, 'api.bilibili.com')).toBe('b:2')
    }
  })

  it('come from the environment when no setting and Koishi name none', () => {
    vi.stubEnv('HTTPS_PROXY', '127.0.0.1:7890')
    vi.stubEnv('NO_PROXY', 'kuaishou.com')
    const { proxyFor } = createRoutes(optionsOf())
    const of = (host: string) => proxyFor(parseAddress(`https://${host}/`), { hosts: [host], purpose: 'api' })?.host
    expect([of('www.douyin.com'), of('live.kuaishou.com')]).toEqual(['127.0.0.1:7890', undefined])
  })

  it('that are no addresses are told by their names and never by their text', () => {
    const given = {
      network: { proxy: 'hunter2', mediaProxy: 'direct', gateway: 'ftp://hunter2' },
      platforms: { douyin: { proxy: 'http://user:hunter2@' }, bilibili: { proxy: '127.0.0.1:7890' } },
    }
    const lines = wrongAddresses(settingsOf(given), { HTTPS_PROXY: 'gopher://hunter2' })
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'network.gateway',
      'network.proxy',
      'platforms.douyin.proxy',
      'HTTPS_PROXY',
    ])
    expect(lines.join()).not.toContain('hunter2')
    expect(wrongAddresses(settingsOf(), {})).toEqual([])
  })
})

describe('the pace', () => {
  it('is that of each platform, on all hosts that answer with more than files', () => {
    const { gentle = [] } = optionsOf()
    expect(gentle.map(({ concurrency }) => concurrency)).toEqual([1, 1, 1])
    const of = (host: string) => gentle.find(({ hosts }) => hosts.includes(host))?.gapMs
    expect(of('douyin.com')).toBeGreaterThanOrEqual(300)
    expect(of('bilibili.com')).toBeGreaterThanOrEqual(500)
    expect(of('b23.tv')).toBe(of('bilibili.com'))
    expect(of('kuaishou.com')).toBeGreaterThanOrEqual(1000)
  })

  it('lets several of the dearest cards start at once', () => {
    // docs/requests.md: five requests of bilibili, three of the others.
    const { gentle = [] } = optionsOf()
    const cost = (hosts: readonly string[]): number => (hosts.includes('bilibili.com') ? 5 : 3)
    for (const { hosts, freeStarts } of gentle) expect(freeStarts).toBeGreaterThanOrEqual(3 * cost(hosts))
  })

  it('is none with a gateway, and none when it is switched off', () => {
    expect(optionsOf({ network: { pace: 'off' } }).gentle).toEqual([])
    expect(optionsOf({ network: { gateway: 'http://127.0.0.1:1' } }).gentle).toEqual([])
  })
})

it('what is empty or blank is as if it were not there', () => {
  const { proxy, gateway, fakeIp, routes } = optionsOf({ network: { proxy: ' ', gateway: '  ' } })
  expect([proxy, gateway, fakeIp]).toEqual([undefined, undefined, 'auto'])
  expect(() => createRoutes({ routes, environment: {} })).not.toThrow()
})
