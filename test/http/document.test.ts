/** Texts at addresses somebody named. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readDocument } from '../../src/http/document'
import type { Transport } from '../../src/http/types'
import { refusal, startServer, transport, type Handler } from './support'

const { signal } = new AbortController()
const read = (http: Transport, url: string, maxBytes = 1000, hosts: readonly string[] = []): Promise<string> =>
  readDocument(http, { url, hosts, maxBytes, signal })

async function end(handler: Handler): Promise<{ http: Transport; seen: { raw: string[] }[] }> {
  const server = await startServer(handler)
  return { http: transport({ gateway: server.gateway }), seen: server.seen }
}

const answering = (body: string | Buffer, status = 200, headers: Record<string, string> = {}): Handler => {
  return (_, response) => response.writeHead(status, headers).end(body)
}

describe('a document', () => {
  test.each([
    ['as it is', answering('{"a":"样"}'), '{"a":"样"}'],
    ['without the mark in front', answering('\uFEFF{}'), '{}'],
    ['of an editor that writes sixteen bits', answering(Buffer.from('\uFEFF{"a":"样"}', 'utf16le')), '{"a":"样"}'],
    ['compressed', answering(gzipSync('[1]'), 200, { 'content-encoding': 'gzip' }), '[1]'],
  ])('is read %s', async (_, handler, text) => {
    expect(await read((await end(handler)).http, 'https://files.new-host.net/a.json')).toBe(text)
  })

  test('is asked for by https, over redirects, as a stranger', async () => {
    const { http, seen } = await end((request, response) => {
      if (request.headers['x-forwarded-host'] === 'files.other.org') response.end('{}')
      else response.writeHead(302, { location: 'https://files.other.org/a.json', 'set-cookie': 'a=b' }).end()
    })
    expect(await read(http, 'http://files.new-host.net/a.json')).toBe('{}')
    expect(seen.map(({ raw }) => raw.includes('https'))).toEqual([true, true])
    expect(seen.flatMap(({ raw }) => raw.map((one) => one.toLowerCase()))).not.toContain('cookie')
  })

  test.each([
    ['too-large', answering('x'.repeat(1001))],
    ['too-large', answering(gzipSync('x'.repeat(5000)), 200, { 'content-encoding': 'gzip' })],
    ['not-found', answering('', 404)],
    ['not-found', answering('', 410)],
    ['network', answering('', 403)],
    ['network', answering('{}', 500)],
    ['upstream-changed', answering('', 302, { location: 'https://10.0.0.1/' })],
    ['upstream-changed', answering('', 302, { location: 'http://files.new-host.net/' })],
    ['network', answering('', 302, { location: 'https://files.new-host.net/again' })],
  ])('is refused as %s (%#)', async (code, handler) => {
    expect((await refusal(read((await end(handler)).http, 'https://files.new-host.net/a.json'))).code).toBe(code)
  })

  test.each([
    'https://127.0.0.1/a.json',
    'http://192.168.1.1/a.json',
    'https://[::1]/a.json',
    'https://localhost/a.json',
    'https://nas.lan/a.json',
    'https://files.new-host.net:8443/a.json',
    'https://user:pass@files.new-host.net/a.json',
    'file:///etc/passwd',
    'ftp://files.new-host.net/a.json',
    'https://',
  ])('at %s is not asked for', async (url) => {
    const { http, seen } = await end(answering('{}'))
    expect((await refusal(read(http, url))).code).toBe('bad-input')
    expect(seen).toEqual([])
  })

  test('of a public name that leads into the own network is not asked for', async () => {
    const lookup = ((_: string, __: object, done: (...found: unknown[]) => void) =>
      done(null, [{ address: '127.0.0.1', family: 4 }])) as never
    const error = await refusal(read(transport({ lookup }), 'https://files.new-host.net/a.json'))
    expect(error.details['errno']).toBe('ERR_ADDRESS_NOT_PUBLIC')
  })
})
