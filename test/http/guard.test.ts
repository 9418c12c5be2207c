import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { isAmagiError, type ErrorCode } from '../../src/errors'
import { checkHost, parseAddress, siteOf } from '../../src/http/address'
import { guardedAgents } from '../../src/http/agents'
import { get, refusal, startServer, startTcp, transport } from './support'

const literals = [
  '127.0.0.1',
  '10.0.0.1',
  '192.168.1.1',
  '172.16.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '8.8.8.8',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '127.1',
  '１２７.0.0.1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::7f00:1]',
  '[fd00::1]',
  '[fe80::1]',
  '[2001:db8::1]',
]

describe('literal addresses', () => {
  test.each(literals)('%s is refused whatever the list says', async (host) => {
    const allowed = ['127.0.0.1', '8.8.8.8', '0.1', '1', host, '']
    for (const options of [{}, { proxy: 'http://127.0.0.1:1' }, { gateway: 'http://127.0.0.1:1' }]) {
      const request = get('', { url: `http://${host}/`, hosts: allowed, retries: 0 })
      const error = await refusal(transport(options).send(request))
      expect(error.code).toBe('bad-input')
    }
  })
})

/** Makes every name resolve to the given addresses, or to none. */
function resolveTo(...addresses: string[]): void {
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(((...args: unknown[]) => {
    const callback = args.at(-1) as (error: Error | null, found?: unknown, family?: number) => void
    const found = addresses.map((address) => ({ address, family: net.isIP(address) }))
    const { all } = args[1] as { all?: boolean }
    process.nextTick(() => {
      if (found.length === 0) callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }))
      else if (all) callback(null, found)
      else callback(null, found[0]?.address, found[0]?.family)
    })
  }) as unknown as typeof dns.lookup)
  syncBuiltinESMExports()
  onTestFinished(() => {
    spy.mockRestore()
    syncBuiltinESMExports()
  })
}

describe('names that resolve to an address that is not public', () => {
  test('localhost, on both schemes, without a repetition', async () => {
    const direct = transport()
    for (const url of ['http://localhost/', 'https://localhost/']) {
      const request = get('', { url, hosts: ['localhost'] })
      for (const error of await Promise.all([refusal(direct.send(request)), refusal(direct.open(request))])) {
        expect([error.code, error.message]).toEqual(['network', 'host resolves to an address that is not public'])
        expect(error.details['reason']).toMatch(/^the resolver answered (127\.0\.0\.1|::1) for localhost/)
      }
    }
  })

  test.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['172.31.255.255'],
    ['192.168.0.1'],
    ['169.254.169.254'],
    ['100.100.100.200'],
    ['0.0.0.0'],
    ['224.0.0.1'],
    ['::1'],
    ['::ffff:10.0.0.1'],
    ['64:ff9b::a00:1'],
    ['fd12::1'],
    ['fe80::1'],
    ['::ffff:198.18.0.1'],
    ['::7f00:1'],
    ['64:ff9b::c612:1'],
    ['64:ff9b:1::808:808'],
    ['2002:7f00:1::'],
    ['2001:0:5ef5:79fd::1'],
    ['fec0::1'],
    ['ff02::1'],
    ['::'],
    ['198.18.0.1 10.0.0.1'],
    ['64:ff9b::808:808 64:ff9b::a00:1'],
    ['93.184.216.34 127.0.0.1'],
  ])('%s is never connected to', async (addresses) => {
    resolveTo(...addresses.split(' '))
    for (const url of ['http://cdn.example.com/', 'https://cdn.example.com/']) {
      const error = await refusal(transport({ fakeIp: 'allow' }).send(get('', { url })))
      expect(error).toMatchObject({ code: 'network', details: { errno: 'ERR_ADDRESS_NOT_PUBLIC' } })
      expect(error.details['reason']).toContain('for cdn.example.com')
    }
  })

  test('a port on loopback is not reached through the guarded agents', async () => {
    let touched = false
    const port = await startTcp(net.createServer(() => (touched = true)))
    const agents = await guardedAgents()
    onTestFinished(() => agents.destroy())
    for (const [module, agent] of [
      [http, agents.http],
      [https, agents.https],
    ] as const) {
      for (const host of ['localhost', '127.0.0.1']) {
        const error = await new Promise((resolve) => {
          module.get({ host, port, agent }).on('error', resolve)
        })
        expect(error).toBeInstanceOf(Error)
      }
    }
    expect(touched).toBe(false)
  })

  test('a name that does not resolve is a network failure', async () => {
    resolveTo()
    const error = await refusal(transport().send(get('/', { retries: 0 })))
    expect(error).toMatchObject({ code: 'network', details: { errno: 'ENOTFOUND' } })
  })

  test('the gateway alone may be on loopback', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    expect((await transport({ gateway: `http://localhost:${server.port}` }).send(get('/'))).status).toBe(200)
  })
})

describe('host lists', () => {
  const refused = (host: string, suffixes: readonly string[]): ErrorCode | undefined => {
    try {
      checkHost(parseAddress(`https://${host}/`), suffixes)
      return undefined
    } catch (error) {
      return isAmagiError(error) ? error.code : 'internal'
    }
  }

  test.each([
    ['bilibili.com', true],
    ['api.bilibili.com', true],
    ['a.b.bilibili.com', true],
    ['notbilibili.com', false],
    ['bilibili.com.evil.test', false],
    ['bilibili.co', false],
    ['com', false],
  ])('%s is covered by bilibili.com: %s', (host, covered) => {
    expect(refused(host, ['example.org', '.Bilibili.com'])).toBe(covered ? undefined : 'bad-input')
  })

  test('an empty list and an empty suffix cover nothing', () => {
    expect(refused('a.b', [])).toBe('bad-input')
    expect(refused('a.b', ['', '.'])).toBe('bad-input')
  })

  test('a host in another script is compared in its ASCII form', () => {
    expect(parseAddress('https://例子.测试/').host).toBe('xn--fsqu00a.xn--0zwm56d')
    expect(parseAddress('https://ｗｗｗ.example.com/').host).toBe('www.example.com')
  })

  test.each([
    ['www.bilibili.com', 'bilibili.com'],
    ['bilibili.com', 'bilibili.com'],
    ['a.b.example.com.cn', 'example.com.cn'],
    ['com.cn', 'com.cn'],
    ['b23.tv', 'b23.tv'],
    ['x.bili2233.cn', 'bili2233.cn'],
  ])('the site of %s is %s', (host, site) => {
    expect(siteOf(host)).toBe(site)
  })
})
