import { describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { bearerOf, isLoopback, namesLoopback, sameToken } from '../../src/api/access'
import { createApi } from '../../src/api/server'
import { exact, get, raw, service, start } from './house'

describe('a documented route', () => {
  it('answers the exact bytes of the platform and names the channel', async () => {
    const answer = await get(`${await start()}/api/douyin/fetch_music_work?music_id=7`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.headers.get('x-amagi-channel')).toBe('web')
    expect(await answer.text()).toBe(exact.toString())
  })
  it('is reached under older routes too', async () => {
    expect((await get(`${await start()}/api/douyin/music?music_id=7`)).status).toBe(200)
  })
  it('says how long an answer may be kept and how old it is', async () => {
    const url = `${await start(undefined, {}, 60)}/api/douyin/fetch_music_work?music_id=7`
    const first = await get(url)
    expect(first.headers.get('cache-control')).toBe('private, max-age=60')
    expect(first.headers.get('age')).toBeNull()
    expect((await get(url)).headers.get('age')).toBe('0')
  })
  it('names every wrong parameter', async () => {
    const answer = await get(`${await start()}/api/douyin/fetch_music_work?number=0&else=1`)
    expect(answer.status).toBe(400)
    const body = (await answer.json()) as { code: string; details: { fields: { name: string }[] } }
    expect(body.code).toBe('bad-input')
    expect(new Set(body.details.fields.map((field) => field.name))).toEqual(new Set(['music_id', 'number', 'else']))
  })
  it('refuses a parameter that is given twice', async () => {
    expect((await get(`${await start()}/api/douyin/fetch_music_work?music_id=1&music_id=2`)).status).toBe(400)
  })
  it.each([
    ['not-found', 404],
    ['blocked', 503],
    ['upstream-changed', 502],
    ['login-required', 401],
    ['timeout', 504],
    ['rate-limited', 429],
  ] as const)('answers %s with status %i and a stable body', async (code, status) => {
    const url = await start(async () => Promise.reject(new AmagiError(code, { details: { upstreamCode: '-1' } })))
    const answer = await get(`${url}/api/douyin/fetch_music_work?music_id=7`)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({
      code,
      platform: 'douyin',
      endpoint: 'fetchMusicWork',
      requestId: answer.headers.get('x-request-id'),
      details: { upstreamCode: '-1' },
    })
  })
  it('never shows the stack or the text of a foreign exception cause', async () => {
    const url = await start(async () => Promise.reject(new TypeError('at file:///secret/place SESSDATA=secret')))
    const text = await (await get(`${url}/api/douyin/fetch_music_work?music_id=7`)).text()
    expect(text).toContain('"code":"internal"')
    expect(text).not.toMatch(/SESSDATA|secret.place|stack/)
  })
  it('stops the work when the caller leaves', async () => {
    let aborted: () => void
    const left = new Promise<void>((resolve) => (aborted = resolve))
    const url = await start(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            aborted()
            reject(new AmagiError('cancelled'))
          })
        }),
    )
    const stop = new AbortController()
    const asked = fetch(`${url}/api/douyin/fetch_music_work?music_id=7`, { signal: stop.signal }).catch(() => undefined)
    setTimeout(() => stop.abort(), 50)
    await asked
    await expect(left).resolves.toBeUndefined()
  })
})

describe('the door', () => {
  it('redirects / and /docs to the reference page', async () => {
    const url = await start()
    for (const path of ['/', '/docs']) {
      const answer = await get(url + path)
      expect(answer.status).toBe(302)
      expect(answer.headers.get('location')).toBe('/api')
    }
  })
  it('wants the token and compares it whole', async () => {
    const url = await start(undefined, { token: 'secret' })
    const path = `${url}/api/douyin/fetch_music_work?music_id=7`
    expect((await get(path)).status).toBe(401)
    expect((await get(path, { authorization: 'Bearer secre' })).status).toBe(401)
    expect((await get(`${path}&token=secret`)).status).toBe(401)
    expect((await get(path, { authorization: 'Bearer secret' })).status).toBe(200)
    expect((await get(`${url}/api/health`)).status).toBe(401)
    expect((await get(`${url}/api`)).status).toBe(200)
  })
  it('takes the token from the query only where that is allowed', async () => {
    const url = await start(undefined, { token: 'secret', tokenInQuery: true })
    expect((await get(`${url}/api/douyin/fetch_music_work?music_id=7&token=secret`)).status).toBe(200)
  })
  it('does not listen beyond this machine without a token', async () => {
    await expect(start(undefined, { host: '0.0.0.0' })).rejects.toMatchObject({ code: 'bad-input' })
  })
  it('reports a taken port', async () => {
    const port = Number(new URL(await start()).port)
    await expect(start(undefined, { port })).rejects.toMatchObject({
      code: 'bad-input',
      message: `port ${port} is taken`,
    })
  })
  it('refuses a page of another site that points its own name at this machine', async () => {
    const url = await start()
    const ask = (host: string) => raw(url, `GET /api/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(await ask('evil.example')).toMatch(/^HTTP\/1\.1 401/)
    expect(await ask('localhost:4567')).toMatch(/^HTTP\/1\.1 200/)
  })
  it('logs one line per request with id, status and duration, without the query', async () => {
    const lines: string[] = []
    const url = await start(undefined, { log: (line) => lines.push(line) })
    await get(`${url}/api/douyin/fetch_music_work?music_id=secret`)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^[0-9a-f]{12} GET \/api\/douyin\/fetch_music_work 200 \d+ ms$/)
  })
  it('counts calls and names cookies in its health, never their values', async () => {
    const url = await start(undefined, { cookieNames: () => ['SESSDATA'], version: '9.9.9' })
    await get(`${url}/api/douyin/fetch_music_work?music_id=7`)
    expect(await (await get(`${url}/api/health`)).json()).toMatchObject({
      status: 'ok',
      version: '9.9.9',
      cookies: { douyin: ['SESSDATA'] },
      endpoints: [
        {
          platform: 'douyin',
          endpoint: 'fetchMusicWork',
          channel: 'web',
          calls: 1,
          successShare: 1,
          breaker: 'closed',
        },
      ],
    })
  })
  it('serves a reference page whose policy allows its own script and style only', async () => {
    const answer = await get(`${await start()}/api`, { 'accept-language': 'en-US' })
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    const html = await answer.text()
    expect(html).toContain('/api/douyin/fetch_music_work')
    expect(html).toContain('Send request')
    expect(html).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//)
  })
  it('describes itself as OpenAPI 3.1', async () => {
    const document = (await (await get(`${await start()}/api/openapi.json`)).json()) as {
      openapi: string
      paths: Record<string, { get: { parameters: { name: string; required: boolean }[] } }>
    }
    expect(document.openapi).toBe('3.1.0')
    expect(document.paths['/api/douyin/fetch_music_work']?.get.parameters).toMatchObject([
      { name: 'music_id', required: true, schema: { type: 'string' } },
      { name: 'number', required: false, schema: { type: 'integer', minimum: 1, default: 5 } },
    ])
  })
})

describe('access checks', () => {
  it('tell loopback from everything else', () => {
    for (const own of ['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost', '::ffff:127.0.0.1'])
      expect(isLoopback(own)).toBe(true)
    for (const other of ['0.0.0.0', '10.0.0.1', '::', 'evil.example', '128.0.0.1', undefined])
      expect(isLoopback(other)).toBe(false)
  })
  it('read the name out of a Host header', () => {
    for (const own of ['127.0.0.1:4567', 'localhost', '[::1]:80']) expect(namesLoopback(own)).toBe(true)
    for (const other of ['localhost.evil.example', 'evil.example:4567', '', undefined])
      expect(namesLoopback(other)).toBe(false)
  })
  it('compare tokens of any length', () => {
    expect(sameToken('a', 'a')).toBe(true)
    expect(sameToken('ab', 'a')).toBe(false)
    expect(sameToken(undefined, 'a')).toBe(false)
    expect(bearerOf('bearer  abc')).toBe('abc')
    expect(bearerOf('Basic abc')).toBeUndefined()
  })
  it('build without a listener', async () => {
    const { app } = await createApi({ service: service(async () => ({ body: {} })) })
    expect(app.routes.length).toBeGreaterThan(4)
  })
})
