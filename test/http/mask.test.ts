import { describe, expect, test } from 'vitest'
import { mask, maskUrl } from '../../src/http/mask'
import { cheapest } from '../support/stopwatches'

const names = [
  'SESSDATA',
  'bili_jct',
  'DedeUserID__ckMd5',
  'ac_time_value',
  'access_key',
  'access_token',
  'refresh_token',
  'ttwid',
  'sessionid',
  'sessionid_ss',
  'sid_guard',
  'odin_tt',
  'passport_csrf_token',
  's_v_web_id',
  'msToken',
  'a_bogus',
  'X-Bogus',
  '_signature',
  'w_rid',
  'passToken',
  'userToken',
  'kuaishou.server.web_st',
  'kuaishou.server.webday7_ph',
  '__NS_sig3',
  '__NS_hxfalcon',
  'pkey',
  'upsig',
  'sign',
  'wsSecret',
  'csrf',
  'token',
  'qrcode_key',
  'api_key',
  'password',
  'my_own_token',
]

describe('mask', () => {
  test.each(names)('hides %s in a query, a cookie, JSON and JSON within JSON', (name) => {
    const secret = 'hunter2%2Chunter2*x'
    const texts = [
      `https://example.com/v?id=1&${name}=${secret}&n=2`,
      `https://example.com/v?${name}=${secret}`,
      `failed with ${name}=${secret}; path=/`,
      JSON.stringify({ id: 1, [name]: secret }),
      JSON.stringify({ body: JSON.stringify({ [name]: secret, n: 2 }) }),
      JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ [name]: secret }) }) }),
      `${name}: ${secret}`,
      `{ ${name}: '${secret}' }`,
      `redirect=https%3A%2F%2Fexample.com%2F%3Fid%3D1%26${encodeURIComponent(name)}%3D${encodeURIComponent(secret)}`,
      `https://example.com/go?to=${encodeURIComponent(`https://example.com/?${name}=${secret}`)}`,
    ]
    for (const text of texts) expect(mask(text)).not.toContain('hunter2')
  })

  // As the adapters write them into their errors; the canary is what must not be left.
  const canary = 'CANARY_x7-Qz'
  const long = `${canary}AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw`
  test.each([
    `fetch https://api.telegram.org/bot1:${canary}/sendMessage failed`,
    `fetch https://api.telegram.org/file/bot123456:${long}/photos/file_1.jpg failed`,
    `request to /bot123456%3A${long}/sendVideo timed out`,
    `POST /bot1:${canary}/sendMessage: 502`,
    `telegram token 123456:${long} is wrong`,
    `fetch https://discord.com/api/v10/webhooks/110/${long}/messages/@original failed`,
    `[404] {"url":"/webhooks/110/${canary}?wait=true"}`,
    `fetch https://discord.com/api/v10/interactions/110/${canary}/callback failed`,
    `Authorization: Bot ${long}`,
    `headers {"Authorization":"Bot 1/MTAx=/${long}=="}`,
    `refused: Bot ${long}`,
    `refused: QQBot ${long}`,
    `{"access_token":"${canary}","expires_in":"7200"}`,
    `{"appId":"1","clientSecret":"${canary}"}`,
    `ws://127.0.0.1:6700/?access_token=${canary} closed`,
    `ws://127.0.0.1:6700 closed, headers: { Authorization: 'Bearer ${canary}' }`,
    `wss://kook.example/gateway?compress=0&token=${canary}`,
  ])('hides the token of a chat adapter in: %s', (text) => {
    expect(mask(text)).not.toContain('CANARY')
    expect(mask(text)).toContain('***')
  })

  test('leaves what tells which call it was', () => {
    expect(mask(`fetch https://api.telegram.org/bot1:${canary}/sendMessage failed`)).toBe(
      'fetch https://api.telegram.org/bot***/sendMessage failed',
    )
    expect(mask('POST /webhooks/110/abc/messages: 404')).toBe('POST /webhooks/110/***/messages: 404')
    expect(mask('Bot offline since 12:30, see /robots2:3')).toBe('Bot offline since 12:30, see /robots2:3')
  })

  test('hides cookie and authorization lines as a whole, whatever they hold', () => {
    const texts = [
      'Cookie: foo=hunter2; bar=hunter2',
      '"cookie":"foo=hunter2; bar=hunter2","n":1',
      "cookie: 'foo=hunter2; bar=hunter2'",
      '"set-cookie":["foo=hunter2; Path=/","bar=hunter2"]',
      'Authorization: Bearer hunter2hunter2',
      'got Bearer hunter2hunter2 from upstream',
      'proxy-authorization=Basic aHVudGVyMg==hunter2',
      '{\\"cookie\\":\\"foo=hunter2; bar=hunter2\\"}',
    ]
    for (const text of texts) expect(mask(text)).not.toContain('hunter2')
  })

  test('hides user information of addresses', () => {
    expect(mask('proxy http://user:hunter2@10.0.0.1:8080/ failed')).toBe('proxy http://***@10.0.0.1:8080/ failed')
    expect(mask('socks5://user:p@hunter2@host:1080')).not.toContain('hunter2')
  })

  test('shortens base64 payloads', () => {
    const payload = 'QUJD'.repeat(1000)
    const text = `[CQ:image,file=base64://${payload}] and data:image/png;base64,${payload}==`
    const short = '<base64, 4009 characters>'
    expect(mask(text)).toBe(`[CQ:image,file=${short}] and data:image/png;${short}`)
  })

  test('leaves the rest readable', () => {
    const text = 'bilibili: BV1xx411c7mD answered 403 after 120 ms (video, part 2)'
    const link = 'https://www.bilibili.com/video/BV1xx411c7mD?p=2'
    expect(mask(`${text}: ${link}`)).toBe(`${text}: ${link}`)
  })

  test('takes time in proportion to hostile text', () => {
    const size = 1_000_000
    const signs = ['a', '_', '"', '\\', '=', '/', '@', '%', '?', ' :', '://', '\\"']
    const words = ['a=', 'a.', 'cookie', 'cookie:', 'http://', 'token="', '%3D', '%25', '%26a', 'a%3D']
    const slow = [...signs, ...words, `${'A'.repeat(119)}.`].filter((text) => {
      const long = text.repeat(size / text.length)
      return cheapest(() => mask(long), 1) > 1500
    })
    expect(slow).toEqual([])
  })
})

describe('maskUrl', () => {
  test('keeps host, path and harmless parameters', () => {
    expect(maskUrl('https://api.example.com/x/view?bvid=BV1&w_rid=abc&wts=1#frag')).toBe(
      'https://api.example.com/x/view?bvid=BV1&w_rid=***&wts=1',
    )
  })

  test('shortens signatures in paths and long values', () => {
    const url = `https://v3.example.com/${'0af1'.repeat(8)}/66ab/video/x.mp4?k=${'z'.repeat(60)}`
    expect(maskUrl(url)).toBe('https://v3.example.com/0af10a***/66ab/video/x.mp4?k=zzzzzz***')
  })

  test('works on a path alone and on nonsense', () => {
    expect(maskUrl('/api/x?token=hunter2')).toBe('/api/x?token=***')
    expect(maskUrl('')).toBe('')
    expect(maskUrl('?&=&')).toBe('?&=&')
  })
})

test('headers are hidden by name and the other values masked', () => {
  const lines = [
    'Cookie: a=hunter2',
    'Set-Cookie: a=hunter2',
    'AUTHORIZATION: hunter2',
    'x-csrf-token: hunter2',
    'User-Agent: Test/1',
    'Location: https://example.com/?token=hunter2&id=1',
  ]
  expect(mask(lines.join('\n')).split('\n')).toEqual([
    'Cookie: ***',
    'Set-Cookie: ***',
    'AUTHORIZATION: ***',
    'x-csrf-token: ***',
    'User-Agent: Test/1',
    'Location: https://example.com/?token=***&id=1',
  ])
})
