/** Requests that reach no endpoint: every answer is JSON in the one shape of failures. */
import { describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { raw, start } from './house'

interface Refusal {
  status: number
  head: string
  body: { code: string; message: string; requestId: string }
}

async function refusal(url: string, request: string): Promise<Refusal> {
  const text = await raw(url, `${request}\r\nConnection: close\r\n\r\n`)
  const cut = text.indexOf('\r\n\r\n')
  const head = text.slice(0, cut)
  return { status: Number(head.split(' ')[1]), head, body: JSON.parse(text.slice(cut + 4)) as Refusal['body'] }
}

const local = 'Host: localhost'

describe('a request that is none of ours', () => {
  it.each([
    ['an unknown route', `GET /api/douyin/nothing HTTP/1.1\r\n${local}`, 404, 'not-found'],
    ['a route outside', `GET /nowhere HTTP/1.1\r\n${local}`, 404, 'not-found'],
    ['a path that does not decode', `GET /api/%zz HTTP/1.1\r\n${local}`, 404, 'not-found'],
    ['POST', `POST /api/douyin/fetch_music_work HTTP/1.1\r\n${local}\r\nContent-Length: 0`, 405, 'bad-input'],
    ['a method of others', `PROPFIND /api HTTP/1.1\r\n${local}`, 405, 'bad-input'],
    ['TRACE', `TRACE /api HTTP/1.1\r\n${local}`, 405, 'bad-input'],
    ['OPTIONS', `OPTIONS /api HTTP/1.1\r\n${local}`, 405, 'bad-input'],
    ['CONNECT', `CONNECT elsewhere:443 HTTP/1.1\r\n${local}`, 405, 'bad-input'],
    ['OPTIONS of everything', `OPTIONS * HTTP/1.1\r\n${local}`, 400, 'bad-input'],
    ['a method that does not exist', `FOO /api HTTP/1.1\r\n${local}`, 400, 'bad-input'],
    ['no host name', 'GET /api/health HTTP/1.1', 400, 'bad-input'],
    ['a host name that is none', 'GET /api/health HTTP/1.1\r\nHost: ex ample', 400, 'bad-input'],
    ['a foreign host name', 'GET /api/health HTTP/1.1\r\nHost: other.example', 401, 'unauthorized'],
    ['no HTTP at all', 'hello', 400, 'bad-input'],
    ['a head without end', `GET /api?${'a'.repeat(70_000)} HTTP/1.1\r\n${local}`, 431, 'bad-input'],
  ])('is refused as JSON: %s', async (_, request, status, code) => {
    const answer = await refusal(await start(), request)
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code })
    expect(answer.head).toMatch(/content-type: application\/json; charset=utf-8/i)
    expect(answer.body.message).not.toBe('')
    expect(typeof answer.body.requestId).toBe('string')
    expect(/^allow: GET, HEAD$/im.test(answer.head)).toBe(status === 405)
  })
  it('names a parameter of many thousand characters instead of losing it', async () => {
    const { status, body } = await refusal(
      await start(),
      `GET /api/douyin/fetch_music_work?music_id=${'1'.repeat(50_000)} HTTP/1.1\r\n${local}`,
    )
    expect({ status, body }).toMatchObject({ status: 400, body: { details: { fields: [{ name: 'music_id' }] } } })
  })
  it('is not answered in the place of one that still runs', async () => {
    const url = await start(
      (_, { signal }) =>
        new Promise((__, reject) => signal?.addEventListener('abort', () => reject(new AmagiError('cancelled')))),
    )
    const text = await raw(
      url,
      `GET /api/douyin/fetch_music_work?music_id=7 HTTP/1.1\r\n${local}\r\n\r\nthis is garbage\r\n\r\n`,
    )
    expect(text).toBe('')
  })
})
