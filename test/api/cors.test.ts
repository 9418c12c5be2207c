/** Pages of other origins. */
import { describe, expect, it } from 'vitest'
import { get, start, wire } from './house'

const mine = 'https://mine.example'
const path = '/api/douyin/fetch_music_work?music_id=7'

describe('a page of another origin', () => {
  it('reads answers, failures and our headers when it is listed', async () => {
    const url = await start(undefined, { cors: [mine] })
    for (const target of [path, '/api/douyin/fetch_music_work', '/api/nothing', '/api/health', '/api/openapi.json']) {
      const { headers } = await get(url + target, { origin: mine })
      expect(headers.get('access-control-allow-origin')).toBe(mine)
      const exposed = headers.get('access-control-expose-headers')?.split(', ')
      expect(exposed).toEqual(['age', 'etag', 'retry-after', 'x-amagi-channel', 'x-request-id'])
    }
  })
  it('reads nothing when it is not listed', async () => {
    const url = await start(undefined, { cors: [mine] })
    const { headers } = await get(url + path, { origin: 'https://other.example' })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('vary')).toContain('Origin')
    expect((await get((await start()) + path, { origin: mine })).headers.get('access-control-allow-origin')).toBeNull()
  })
  it('is told once in two hours what it may send', async () => {
    const url = await start(undefined, { cors: [mine] })
    const asks = { origin: mine, 'access-control-request-method': 'GET' }
    const { status, headers, body } = await wire(url + path, asks, 'OPTIONS')
    expect({ status, length: body.length }).toEqual({ status: 204, length: 0 })
    expect(headers).toMatchObject({
      'access-control-allow-origin': mine,
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': 'Authorization, x-amagi-cookie',
      'access-control-max-age': '7200',
    })
  })
  it('may ask beforehand without the token, which the question itself cannot carry', async () => {
    const url = await start(undefined, { cors: [mine], token: 'secret' })
    const asks = { origin: mine, 'access-control-request-method': 'GET' }
    expect((await wire(url + path, asks, 'OPTIONS')).status).toBe(204)
    expect((await wire(url + path, { origin: mine })).status).toBe(401)
  })
  it.each([
    ['of an origin that is not listed', { origin: 'https://other.example', 'access-control-request-method': 'GET' }],
    ['without an origin', { 'access-control-request-method': 'GET' }],
    ['that is no preflight', { origin: mine }],
  ])('is refused like any other method: OPTIONS %s', async (_, headers: Record<string, string>) => {
    const answer = await wire((await start(undefined, { cors: [mine] })) + path, headers, 'OPTIONS')
    expect(answer.status).toBe(405)
    expect(answer.headers['access-control-max-age']).toBeUndefined()
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'bad-input' })
  })
})
