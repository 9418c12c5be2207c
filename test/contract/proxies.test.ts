/** The client behind a proxy: real host names, real TLS, and nothing that goes past it. */
import { createServer as createHttp } from 'node:http'
import net, { type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient, isAmagiError, type Client } from '../../src/client'
import { startSimulator, type Simulator } from '../../simulator'
import { frontOf, listening } from '../support/front'

let simulator: Simulator
/** Port of a TLS server that is every host of the platforms. */
let front: number
const { listen, close } = listening()

beforeAll(async () => {
  simulator = await startSimulator()
  front = await listen(frontOf(simulator.url))
  // The front's certificate is its own.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  close()
  await simulator.close()
})

function join(socket: Socket): void {
  const onward = net.connect(front, '127.0.0.1')
  onward.pipe(socket).pipe(onward)
  onward.on('error', () => socket.destroy())
  socket.on('close', () => onward.destroy())
}

interface Proxy {
  url: string
  /** `host:port` of every tunnel asked for. */
  asked: string[]
}

async function httpProxy(): Promise<Proxy> {
  const asked: string[] = []
  const server = createHttp((_, response) => response.writeHead(500).end())
  server.on('connect', (incoming, socket: Socket) => {
    asked.push(incoming.url ?? '')
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    join(socket)
  })
  return { url: `http://127.0.0.1:${await listen(server)}`, asked }
}

async function socksProxy(): Promise<Proxy> {
  const asked: string[] = []
  const server = net.createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]))
      socket.once('data', (wanted: Buffer) => {
        const length = wanted[4] ?? 0
        const host = wanted[3] === 3 ? wanted.subarray(5, 5 + length).toString() : 'a literal address'
        asked.push(`${host}:${wanted.readUInt16BE(wanted.length - 2)}`)
        socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        join(socket)
      })
    })
  })
  return { url: `socks5://127.0.0.1:${await listen(server)}`, asked }
}

const clients: Client[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})
const clientOf = (proxy: string): Client => {
  const client = createClient({ proxy, timeoutMs: 5000 })
  clients.push(client)
  return client
}

describe.each([
  ['an http proxy', httpProxy],
  ['a socks proxy', socksProxy],
])('through %s', (_, start) => {
  it('all three platforms answer, asked by name', async () => {
    const { url, asked } = await start()
    const client = clientOf(url)
    const music = await client.douyin.fetchMusicWork({ music_id: '7347176861983640339' }, { raw: true })
    expect(music).toContain('"music_info"')
    expect(await client.bilibili.fetchOneVideo({ bvid: 'BV1fK4y1q79u' })).toMatchObject({ code: 0 })
    expect(await client.kuaishou.fetchOneWork({ photoId: '3xdpv6sfi8yjsqy' })).toMatchObject({
      data: { visionVideoDetail: { status: 1 } },
    })
    const hosts = new Set(asked)
    for (const host of ['www.douyin.com:443', 'api.bilibili.com:443', 'c.kuaishou.com:443'])
      expect(hosts).toContain(host)
    expect(simulator.misconduct).toEqual([])
  })
})

describe('a proxy that is not there', () => {
  it('is a failure of the network, and nothing goes past it', async () => {
    const before = simulator.requests.length
    const failure = await clientOf('http://127.0.0.1:1')
      .kuaishou.fetchEmojiList()
      .catch((error: unknown) => error)
    expect(isAmagiError(failure) && failure.code).toBe('network')
    expect(simulator.requests.length).toBe(before)
  })
})
