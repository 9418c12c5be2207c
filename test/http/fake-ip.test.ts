/** Resolvers that invent addresses or put NAT64 in between. */
import net, { type LookupFunction } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { guardedLookup, kindOf } from '../../src/http/guard'
import type { TransportOptions } from '../../src/http/types'
import { get, refusal, startServer, transport, type Handler } from './support'

/** A resolver that gives every name these addresses. */
const resolver =
  (...addresses: string[]): LookupFunction =>
  (_, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: net.isIP(address) }))
    process.nextTick(() => (all ? callback(null, found) : callback(null, found[0]!.address, found[0]!.family)))
  }

/** Connections to invented addresses go to a server of ours, as a proxy program would lead them on. */
async function ledOn(handler: Handler = (_, response) => response.end('{}')): Promise<string[]> {
  const asked: string[] = []
  const { port } = await startServer(handler)
  const connect = net.Socket.prototype.connect as (this: net.Socket, ...args: unknown[]) => net.Socket
  function redirected(this: net.Socket, ...args: unknown[]): net.Socket {
    const { lookup, host = '' } = [args[0]].flat()[0] as net.TcpNetConnectOpts
    if (!lookup) return connect.apply(this, args)
    lookup(host, { all: false }, (error, address) => {
      if (error) return void this.destroy(error)
      asked.push(String(address))
      connect.call(this, { host: '127.0.0.1', port })
    })
    return this
  }
  const spy = vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(redirected as never)
  onTestFinished(() => spy.mockRestore())
  return asked
}

const plain = (host = 'www.example.com') => get('', { url: `http://${host}/`, retries: 0 })
const file = (url: string) => get('', { url, retries: 0, purpose: 'media', open: true })

describe('invented addresses', () => {
  test.each<[string, TransportOptions]>([
    ['without a setting', {}],
    ['with auto', { fakeIp: 'auto' }],
    ['with allow', { fakeIp: 'allow' }],
  ])('are taken for hosts on the list %s', async (_, options) => {
    const asked = await ledOn()
    const answer = await transport({ ...options, lookup: resolver('198.18.0.7') }).send(plain())
    expect([answer.status, asked]).toEqual([200, ['198.18.0.7']])
  })

  test.each(['198.18.0.0', '198.19.255.255', '198.18.0.1 93.184.216.34'])('as %s', async (addresses) => {
    await ledOn()
    expect((await transport({ lookup: resolver(...addresses.split(' ')) }).send(plain())).status).toBe(200)
  })

  test('are refused with deny, as a failure of the network that says what to do', async () => {
    const asked = await ledOn()
    const error = await refusal(transport({ fakeIp: 'deny', lookup: resolver('198.18.0.7') }).send(plain()))
    expect(error).toMatchObject({ code: 'network', details: { errno: 'ERR_ADDRESS_NOT_PUBLIC' } })
    expect(error.details['reason']).toContain('198.18.0.7 for www.example.com')
    expect(error.details['reason']).toContain('fake-ip')
    expect(asked).toEqual([])
  })

  test('do not make a host off the list one that is asked', async () => {
    const asked = await ledOn()
    const error = await refusal(transport({ lookup: resolver('198.18.0.7') }).send(plain('evil.test')))
    expect([error.code, asked]).toEqual(['bad-input', []])
  })

  test('are not taken for open hosts, except on the administrator’s word', async () => {
    const asked = await ledOn()
    const url = 'https://new-cdn.example.net/v.mp4'
    const lookup = resolver('198.18.0.7')
    const error = await refusal(transport({ lookup }).open(file(url)))
    expect(error).toMatchObject({ code: 'network', details: { errno: 'ERR_ADDRESS_NOT_PUBLIC' } })
    expect(asked).toEqual([])
    // Our server speaks no TLS: that it was reached is what counts.
    await refusal(transport({ lookup, fakeIp: 'allow' }).open(file(url)))
    expect(asked).toEqual(['198.18.0.7'])
  })

  test('of a kept connection are none of an open request’s', async () => {
    const asked = await ledOn()
    const http = transport({ lookup: resolver('198.18.0.7') })
    await http.send(plain('www.example.com'))
    const request = { ...file('https://www.example.com/'), hosts: ['example.org'] }
    expect((await refusal(http.open(request))).details['errno']).toBe('ERR_ADDRESS_NOT_PUBLIC')
    expect(asked).toHaveLength(1)
  })

  test('are said once per transport, and not at all when there are none', async () => {
    await ledOn()
    const lines: string[] = []
    const notice = (line: string): void => void lines.push(line)
    const http = transport({ lookup: resolver('198.18.0.7'), notice })
    for (const host of ['a.example.com', 'b.example.com']) await http.send(plain(host))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/a\.example\.com is 198\.18\.0\.7.*network\.fakeIp/)
    await transport({ lookup: resolver('93.184.216.34'), notice }).send(plain())
    expect(lines).toHaveLength(1)
  })
})

describe('NAT64', () => {
  test('in front of public addresses is passed, also beside plain ones', async () => {
    const asked = await ledOn()
    for (const fakeIp of ['auto', 'deny'] as const) {
      const lookup = resolver('64:ff9b::5db8:d822', '93.184.216.34')
      expect((await transport({ fakeIp, lookup }).send(plain())).status).toBe(200)
    }
    expect(asked).toEqual(['64:ff9b::5db8:d822', '64:ff9b::5db8:d822'])
  })
})

test('a redirect to a name of the list that leads into the own network is upstream’s doing', async () => {
  const asked = await ledOn((_, response) => response.writeHead(302, { location: 'http://inner.example.com/' }).end())
  const lookup: LookupFunction = (host, options, callback) =>
    resolver(host.startsWith('inner') ? '10.0.0.8' : '93.184.216.34')(host, options, callback)
  const http = transport({ lookup })
  expect((await refusal(http.send(plain()))).code).toBe('upstream-changed')
  // Asked for by ourselves it is the resolver's.
  expect((await refusal(http.send(plain('inner.example.com')))).code).toBe('network')
  expect(asked).toEqual(['93.184.216.34'])
})

test('a refused address is not asked for again', async () => {
  let asked = 0
  const lookup: LookupFunction = (...args) => {
    asked++
    resolver('10.0.0.8')(...args)
  }
  await refusal(transport({ lookup }).send(get('/', { retries: 3 })))
  expect(asked).toBe(1)
})

describe('the kind of', () => {
  test.each([
    ['8.8.8.8', 'public'],
    ['198.17.255.255', 'public'],
    ['198.20.0.0', 'public'],
    ['198.18.0.0', 'fake'],
    ['198.19.255.255', 'fake'],
    ['2606:4700::1', 'public'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['64:ff9b::808:808', 'public'],
    ['64:ff9b::10.0.0.1', 'refused'],
    ['64:ff9b::a9fe:a9fe', 'refused'],
    ['64:ff9b:1::808:808', 'refused'],
    ['64:ff9b:0:1::808:808', 'refused'],
    ['::ffff:8.8.8.8', 'refused'],
    ['fe80::1%eth0', 'refused'],
    ['4000::1', 'refused'],
    ['100::1', 'refused'],
    ['5f00::1', 'refused'],
    ['3fff::1', 'refused'],
    ['240.0.0.1', 'refused'],
    ['255.255.255.255', 'refused'],
    ['192.0.0.170', 'refused'],
    ['nonsense', 'refused'],
    ['', 'refused'],
  ])('%s is %s', (address, kind) => expect(kindOf(address)).toBe(kind))
})

test('a resolver that fails is passed on', async () => {
  const failing: LookupFunction = (_, __, callback) =>
    callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), '')
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
    guardedLookup({ fake: false }, failing)('h.example.com', { all: true }, resolve),
  )
  expect(error?.code).toBe('ENOTFOUND')
})
