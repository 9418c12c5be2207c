/** Callers at the door: equal requests share, identities never mix, browsers get what they are allowed. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSimulator, type Simulator } from '../../simulator'
import { startCanned, type Canned, type CannedAnswer, type CannedCall } from './canned'
import { ask, openHouse, type House, type HouseOptions } from './rig'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close()
})

const upstream = '/aweme/v1/web/music/detail/'
const path = '/api/douyin/fetch_music_work?music_id=7347176861983640339'

/** Which account a request was made with. */
const accountOf = ({ headers }: CannedCall): string => /sessionid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? 'guest'

/** A sound whose author is the account that asked. */
const music =
  (waitMs: number) =>
  (call: CannedCall): CannedAnswer | undefined =>
    call.path === upstream
      ? {
          body: JSON.stringify({
            status_code: 0,
            music_info: { id_str: call.query.get('music_id'), author: accountOf(call) },
          }),
          waitMs,
        }
      : undefined

async function world(waitMs: number, options: HouseOptions = {}): Promise<{ canned: Canned; house: House }> {
  const canned = await startCanned(simulator.url, music(waitMs))
  closing.push(canned)
  const house = await openHouse(canned.url, { cookies: { douyin: 'sessionid=configured; ttwid=1' }, ...options })
  closing.push(house)
  return { canned, house }
}

describe('equal requests', () => {
  it('under way at the same time cost one upstream call', async () => {
    const { canned, house } = await world(60)
    const answers = await Promise.all(Array.from({ length: 50 }, () => house.get(path)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(canned.calls).toHaveLength(1)
    await house.get(path)
    expect(canned.calls).toHaveLength(2)
  })

  it('fail together and are asked anew afterwards', async () => {
    const canned = await startCanned(simulator.url, (call) =>
      call.path === upstream
        ? { status: 403, body: 'Blocked by ArgusSecurityPlugin Sign Invalid', waitMs: 40 }
        : undefined,
    )
    closing.push(canned)
    const house = await openHouse(canned.url, { cookies: { douyin: 'sessionid=configured; ttwid=1' } })
    closing.push(house)
    const answers = await Promise.all(Array.from({ length: 10 }, () => house.get(path)))
    const bodies = answers.map(({ text }) => JSON.parse(text) as { code: string; requestId: string })
    expect(new Set(answers.map(({ status }) => status)).size).toBe(1)
    expect(new Set(bodies.map(({ requestId }) => requestId)).size).toBe(10)
    // One per channel: the account's and the guest's at both hosts.
    expect(canned.calls.length).toBeLessThanOrEqual(3)
  })

  it('go on for those who stay when one caller leaves, and end when all have', async () => {
    const { canned, house } = await world(150)
    const stop = new AbortController()
    const leaving = house.get(path, {}, stop.signal).catch(() => 'left')
    const staying = house.get(path)
    await sleep(50)
    stop.abort()
    expect(await leaving).toBe('left')
    expect((await staying).status).toBe(200)
    expect(canned.calls).toHaveLength(1)
  })

  it('are answered from memory for the time of their record when that is wanted', async () => {
    let now = 1_790_000_000_000
    const { canned, house } = await world(0, { cacheBytes: 1_000_000, clock: () => now })
    const first = await house.get(path)
    expect(first.headers).toMatchObject({ 'cache-control': 'private, max-age=3600' })
    expect(first.headers.age).toBeUndefined()
    now += 90_000
    const second = await house.get(path)
    expect(second.headers.age).toBe('90')
    expect(second.text).toBe(first.text)
    expect(canned.calls).toHaveLength(1)
    now += 3_600_000
    expect((await house.get(path)).headers.age).toBeUndefined()
    expect(canned.calls).toHaveLength(2)
  })
})

describe("a caller's cookie", () => {
  const own = { 'x-amagi-cookie': 'sessionid=mine; ttwid=2' }

  it('replaces the configured one for that request only', async () => {
    const { house } = await world(0)
    expect((await house.get(path, own)).text).toContain('"author":"mine"')
    expect((await house.get(path)).text).toContain('"author":"configured"')
  })

  it('never shares an answer with another identity, neither under way nor kept', async () => {
    const { canned, house } = await world(40, { cacheBytes: 1_000_000 })
    const [mine, configured] = await Promise.all([house.get(path, own), house.get(path)])
    expect(mine.text).toContain('"author":"mine"')
    expect(configured.text).toContain('"author":"configured"')
    expect(mine.headers['cache-control']).toBe('no-store')
    expect((await house.get(path, own)).text).toContain('"author":"mine"')
    expect(canned.calls.length).toBeLessThanOrEqual(2)
  })

  it('reaches the platform that is asked and no other', async () => {
    const { house } = await world(0)
    simulator.reset()
    await house.get('/api/bilibili/fetch_one_video?bvid=BV1fK4y1q79u', own)
    expect(simulator.requests.length).toBeGreaterThan(0)
    const elsewhere = simulator.requests.filter(({ host }) => !host.endsWith('bilibili.com'))
    expect(elsewhere.filter(({ headers }) => headers.cookie?.includes('mine'))).toEqual([])
  })
})

describe('a browser', () => {
  const origin = 'https://mine.example'

  it('of a listed origin may read answers and failures, and is told what it may send', async () => {
    const { house } = await world(0, { api: { cors: [origin] } })
    for (const url of [path, '/api/douyin/fetch_music_work', '/api/health', '/api/openapi.json']) {
      expect((await house.get(url, { origin })).headers).toMatchObject({
        'access-control-allow-origin': origin,
        vary: expect.stringContaining('Origin') as string,
      })
    }
    const preflight = await fetch(house.url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-methods')).toContain('GET')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('of any other origin gets no leave, whatever it looks like', async () => {
    const { house } = await world(0, { api: { cors: [origin] } })
    for (const other of ['https://other.example', 'https://mine.example.evil', 'http://mine.example', 'null', '*']) {
      expect((await house.get(path, { origin: other })).headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('gets none at all where no origin is listed', async () => {
    const { house } = await world(0)
    expect((await house.get(path, { origin })).headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('a token', () => {
  it('guards every route and is not handed on upstream', async () => {
    const { canned, house } = await world(0, { api: { token: 'very-secret-token', tokenInQuery: true } })
    expect((await ask(`${house.url}${path}`)).status).toBe(401)
    expect((await house.get(`${path}&token=very-secret-token`)).status).toBe(200)
    expect((await house.get(path, { authorization: 'Bearer very-secret-token' })).status).toBe(200)
    const sent = canned.calls.map(({ query, headers }) => `${query} ${JSON.stringify(headers)}`).join('\n')
    expect(sent).not.toContain('very-secret-token')
  })
})
