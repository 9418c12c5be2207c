import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/http/address'
import { proxyFromEnvironment, type Environment } from '../../src/http/environment'
import { parseProxy, wrongProxies } from '../../src/http/servers'

const p = 'http://p:1'
const of = (environment: Environment, url = 'https://api.example.com/'): string | undefined => {
  const way = proxyFromEnvironment(environment)(parseAddress(url))
  return way instanceof URL ? way.href : way
}

describe('proxy variables', () => {
  it.each<[Environment, string | undefined, string | undefined]>([
    [{}, undefined, undefined],
    [{ HTTP_PROXY: p }, undefined, 'http://p:1/'],
    [{ HTTPS_PROXY: p }, 'http://p:1/', undefined],
    [{ https_proxy: p, http_proxy: 'http://q:2' }, 'http://p:1/', 'http://q:2/'],
    [{ ALL_PROXY: 'socks5://p:1' }, 'socks5://p:1', 'socks5://p:1'],
    [{ all_proxy: p, HTTPS_PROXY: 'http://q:2' }, 'http://q:2/', 'http://p:1/'],
    [{ https_proxy: p, HTTPS_PROXY: 'http://q:2' }, 'http://p:1/', undefined],
    [{ https_proxy: '', HTTPS_PROXY: p }, undefined, undefined],
    [{ https_proxy: ' ', ALL_PROXY: p }, undefined, 'http://p:1/'],
    [{ HTTPS_PROXY: '127.0.0.1:7890' }, 'http://127.0.0.1:7890/', undefined],
    [{ HTTPS_PROXY: 'direct', ALL_PROXY: p }, undefined, 'http://p:1/'],
  ])('%j', (environment, https, http) => {
    expect(of(environment)).toBe(https)
    expect(of(environment, 'http://api.example.com/')).toBe(http)
  })

  it.each([
    ['*', true],
    ['example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['api.example.com', true],
    ['API.Example.COM.', true],
    ['localhost, 127.0.0.1,example.com', true],
    ['localhost example.com', true],
    ['example.com:443', true],
    ['*:443', true],
    ['example.com:80', false],
    ['example.com:8443', false],
    ['ample.com', false],
    ['www.example.com', false],
    ['api.example.com.cn', false],
    ['10.0.0.0/8,192.168.0.0/16', false],
    ['', false],
    [',, ,', false],
  ])('NO_PROXY=%s excepts api.example.com: %s', (list, excepted) => {
    expect(of({ HTTPS_PROXY: p, NO_PROXY: list })).toBe(excepted ? undefined : 'http://p:1/')
    expect(of({ HTTPS_PROXY: p, no_proxy: list, NO_PROXY: '*' })).toBe(excepted ? undefined : 'http://p:1/')
  })

  it('port 80 is that of an http address', () => {
    expect(of({ HTTP_PROXY: p, NO_PROXY: 'example.com:80' }, 'http://api.example.com/')).toBeUndefined()
  })

  it('that are no proxy are refused without their text', () => {
    expect(() => proxyFromEnvironment({ HTTPS_PROXY: 'gopher://u:hunter2@h' })).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: 'HTTPS_PROXY must be an address with one of: http, https, socks, socks5, socks5h',
      }),
    )
  })
})

describe('a proxy setting', () => {
  it.each([
    ['', undefined],
    ['  ', undefined],
    [undefined, undefined],
    ['direct', 'direct'],
    [' Direct ', 'direct'],
    ['127.0.0.1:7890', 'http://127.0.0.1:7890/'],
    ['localhost:7890', 'http://localhost:7890/'],
    ['proxy.lan:80/', 'http://proxy.lan/'],
    ['user:pass@proxy.lan:3128', 'http://user:pass@proxy.lan:3128/'],
    ['[::1]:7890', 'http://[::1]:7890/'],
    ['socks5://127.0.0.1:1080', 'socks5://127.0.0.1:1080'],
    [' http://proxy.lan ', 'http://proxy.lan/'],
    ['https://u:p%40@h:1', 'https://u:p%40@h:1/'],
  ])('%j is %j', (text, way) => expect(String(parseProxy(text, 'proxy'))).toBe(String(way)))

  it.each(['nonsense', '127.0.0.1', 'none', 'ftp://h:1', 'h:99999', 'http://', '//h:1', 'h:port', 'javascript:1/x'])(
    '%j is refused',
    (text) => expect(() => parseProxy(text, 'proxy')).toThrow(expect.objectContaining({ code: 'bad-input' })),
  )

  it('that is wrong is told by its name', () => {
    const named = {
      'network.proxy': 'hunter2',
      'network.mediaProxy': 'direct',
      'platforms.douyin.proxy': 'x://hunter2',
    }
    const lines = wrongProxies(named)
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['network.proxy', 'platforms.douyin.proxy'])
    expect(lines.join()).not.toContain('hunter2')
  })
})
