/** A door with one made-up endpoint behind it, and requests `fetch` cannot make. */
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { afterEach } from 'vitest'
import { startApi, type ApiOptions, type ApiServer } from '../../src/api/server'
import { AmagiError } from '../../src/errors'
import { declarations } from '../../src/platforms'
import { definePlatform } from '../../src/platforms/define'
import type { Endpoint } from '../../src/platforms/endpoint/record'
import { createService } from '../../src/platforms/service'

const words = { zh: '甲', en: 'a' }
export const closing: ApiServer[] = []
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close(50)
})

export type Run = Endpoint['channels'][number]['run']

export function service(run: Run, cacheSec = 0) {
  const platform = definePlatform({
    id: 'douyin',
    words: ['made up'],
    look: declarations.douyin.look,
    hosts: { links: [], short: [], api: [], media: [] },
    match: () => null,
    canonical: () => '',
    linkHeaders: {},
    mediaHeaders: () => ({}),
    createSession: () => ({}),
    resolve: () => Promise.reject(new AmagiError('unsupported')),
    endpoints: [
      {
        name: 'fetchMusicWork',
        route: '/fetch_music_work',
        order: 10,
        aliases: ['/music'],
        title: { zh: '音乐', en: 'Music' },
        source: 'made up',
        params: {
          music_id: { type: 'string', required: true, example: '1', description: words },
          number: { type: 'integer', min: 1, default: 5, example: 5, description: words, unit: 'items' },
        },
        payload: 'music_info',
        channels: [{ name: 'web', run }],
        cacheSec,
      },
    ],
  })
  const transport = {
    send: () => Promise.reject(new AmagiError('network')),
    open: () => Promise.reject(new AmagiError('network')),
    close: () => undefined,
  }
  return createService({ platforms: [platform], transport, cookie: () => 'configured=1', cacheBytes: 100_000 })
}

export const exact = Buffer.from('{"music_info":{"id":7347176861983640339}}')

export async function start(
  run: Run = async () => ({ body: {}, raw: exact }),
  options: Partial<ApiOptions> = {},
  cacheSec = 0,
): Promise<string> {
  const server = await startApi({ service: service(run, cacheSec), port: 0, ...options })
  closing.push(server)
  return server.url
}

export const get = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers, redirect: 'manual' })

/** `fetch` does not let a test choose the Host header. */
export function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let got = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.on('data', (chunk) => (got += chunk))
    socket.on('end', () => resolve(got))
    socket.on('error', reject)
  })
}

/** What came over the wire, byte for byte: `fetch` undoes the compression it asks for. */
export interface Wire {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

export function wire(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      )
    })
    call.on('error', reject)
    call.end()
  })
}
