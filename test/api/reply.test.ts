/** What surrounds the bytes of an answer: tags, compression, answers without a body. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { codingFor } from '../../src/api/encoding'
import { matches } from '../../src/api/reply'
import { exact, start, wire } from './house'

const path = '/api/douyin/fetch_music_work?music_id=7'
const long = Buffer.from(JSON.stringify({ music_info: { id: 1, text: '歌'.repeat(2000) } }))
const startLong = (): Promise<string> => start(async () => ({ body: {}, raw: long }), {}, 60)

describe('compression', () => {
  it('leaves the bytes alone where nobody asks for it', async () => {
    const { headers, body } = await wire((await startLong()) + path)
    expect(body).toEqual(long)
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers['content-length']).toBe(String(long.length))
    expect(headers.vary).toContain('Accept-Encoding')
  })
  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
  ] as const)('answers %s with %s', async (asked, given, decode) => {
    const { headers, body } = await wire((await startLong()) + path, { 'accept-encoding': asked })
    expect(headers['content-encoding']).toBe(given)
    expect(headers['content-length']).toBe(String(body.length))
    expect(body.length).toBeLessThan(long.length / 4)
    expect(decode(body)).toEqual(long)
  })
  it('is not worth it up to a KiB', async () => {
    for (const [size, coding] of [
      [1024, undefined],
      [1025, 'gzip'],
    ] as const) {
      const raw = Buffer.alloc(size, 32)
      const { headers, body } = await wire((await start(async () => ({ body: {}, raw }))) + path, {
        'accept-encoding': 'gzip',
      })
      expect(headers['content-encoding']).toBe(coding)
      expect(coding ? gunzipSync(body) : body).toEqual(raw)
    }
  })
  it('packs the page and the OpenAPI document as well', async () => {
    const url = await start()
    for (const target of ['/api', '/api/openapi.json']) {
      const plain = await wire(url + target)
      const packed = await wire(url + target, { 'accept-encoding': 'gzip' })
      expect(gunzipSync(packed.body)).toEqual(plain.body)
    }
  })
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['deflate, zstd', undefined],
    ['*', 'br'],
    ['gzip;q=0', undefined],
    ['br;q=0, *', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip;q=0.2, identity;q=0.5', undefined],
    ['gzip;q=nonsense', undefined],
  ])('reads %s as %s', (header, coding) => {
    expect(codingFor(header)).toBe(coding)
  })
})

describe('a tag', () => {
  it.each([path, '/api', '/api/openapi.json'])('spares the bytes of %s that are known', async (target) => {
    const url = await startLong()
    const first = await wire(url + target)
    expect(first.headers.etag).toMatch(/^"[\w-]{22}"$/)
    const again = await wire(url + target, { 'if-none-match': `"other", ${first.headers.etag}` })
    expect({ status: again.status, length: again.body.length }).toEqual({ status: 304, length: 0 })
    expect(again.headers.etag).toBe(first.headers.etag)
    expect(again.headers['cache-control']).toBe(first.headers['cache-control'])
    expect((await wire(url + target, { 'if-none-match': '"other"' })).status).toBe(200)
  })
  it('is another for other bytes and for each compressed form', async () => {
    const url = await startLong()
    const tags = [
      (await wire(url + path)).headers.etag,
      (await wire(url + path, { 'accept-encoding': 'gzip' })).headers.etag,
      (await wire(url + path, { 'accept-encoding': 'br' })).headers.etag,
      (await wire((await start()) + path)).headers.etag,
    ]
    expect(new Set(tags).size).toBe(4)
    const { status } = await wire(url + path, { 'accept-encoding': 'br', 'if-none-match': String(tags[2]) })
    expect(status).toBe(304)
  })
  it('is none of what must be asked anew', async () => {
    const url = await start()
    expect((await wire(`${url}/api/health`)).headers.etag).toBeUndefined()
    expect((await wire(`${url}/api/douyin/fetch_music_work`)).headers.etag).toBeUndefined()
  })
  it('is compared as proxies pass it on', () => {
    expect(matches('W/"a"', '"a"')).toBe(true)
    expect(matches(' * ', '"a"')).toBe(true)
    expect(matches('"ab", "b"', '"a"')).toBe(false)
    expect(matches('a', '"a"')).toBe(false)
    expect(matches(undefined, '"a"')).toBe(false)
  })
})

describe('HEAD', () => {
  it.each([path, '/api', '/api/openapi.json', '/api/nothing', '/api/douyin/fetch_music_work', '/'])(
    'answers %s with the head of GET and nothing else',
    async (target) => {
      const url = await start(async () => ({ body: {}, raw: exact }), {}, 60)
      const whole = await wire(url + target)
      const head = await wire(url + target, {}, 'HEAD')
      expect(head.status).toBe(whole.status)
      expect(head.body).toHaveLength(0)
      const own = ['date', 'age', 'x-request-id', 'transfer-encoding']
      const plain = (headers: object) => Object.entries(headers).filter(([name]) => !own.includes(name))
      expect(plain(head.headers)).toEqual(plain(whole.headers))
    },
  )
  it('answers the health, too', async () => {
    const { status, body, headers } = await wire(`${await start()}/api/health`, {}, 'HEAD')
    expect({ status, length: body.length }).toEqual({ status: 200, length: 0 })
    expect(Number(headers['content-length'])).toBeGreaterThan(50)
  })
})
