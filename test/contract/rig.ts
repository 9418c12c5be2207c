/**
 * The whole way in one piece: a caller's socket, the HTTP door, a service of its own, the real transport and the
 * simulated platforms. Every case gets a fresh service, so a channel that rests after one case says nothing about
 * the next.
 */
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { startApi, type ApiOptions } from '../../src/api/server'
import { createTransport } from '../../src/http'
import type { TransportOptions } from '../../src/http/types'
import type { PlatformId } from '../../src/model'
import { platforms } from '../../src/platforms'
import type { Endpoint } from '../../src/platforms/endpoint/record'
import { createService, type Service } from '../../src/platforms/service'
import { accounts, startSimulator, type RecordedRequest, type Simulator } from '../../simulator'

/** Longest silence of an upstream host where it is meant to be silent; milliseconds. */
export const idleMs = 300
/** The same everywhere else: a busy machine must not look like a silent host. */
const patientMs = 10_000

export const cookiesOf: Readonly<Record<PlatformId, string>> = {
  bilibili: accounts.bilibili.vip,
  douyin: accounts.douyin.valid,
  kuaishou: accounts.kuaishou.valid,
}

export interface Asked {
  status: number
  headers: IncomingHttpHeaders
  text: string
  body: Buffer
}

/** One GET over a connection of its own; the text is what was sent, byte for byte. */
export function ask(url: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent: false, headers, ...(signal ? { signal } : {}) }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(parts)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: body.toString('utf8'), body })
      })
    })
    call.on('error', reject)
    call.end()
  })
}

export interface HouseOptions {
  /** Cookies in force; default those of the simulated accounts. */
  cookies?: Partial<Record<PlatformId, string>>
  transport?: TransportOptions
  api?: Partial<Omit<ApiOptions, 'service'>>
  cacheBytes?: number
  clock?: () => number
  /** The default makes the pauses of a repetition as short as they can be. */
  random?: () => number
}

/** Door, service and transport behind one address. */
export interface House {
  url: string
  service: Service
  get(path: string, headers?: Record<string, string>, signal?: AbortSignal): Promise<Asked>
  close(): Promise<void>
}

export async function openHouse(gateway: string | undefined, options: HouseOptions = {}): Promise<House> {
  const { cookies = cookiesOf } = options
  const transport = createTransport({ gateway, timeoutMs: patientMs, retryBaseMs: 2, ...options.transport })
  const service = createService({
    platforms,
    transport,
    cookie: (platform) => cookies[platform],
    random: options.random ?? (() => 0),
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.cacheBytes === undefined ? {} : { cacheBytes: options.cacheBytes }),
  })
  const server = await startApi({ service, port: 0, ...options.api })
  return {
    url: server.url,
    service,
    get: (path, headers, signal) => ask(server.url + path, headers, signal),
    async close() {
      await server.close(0)
      service.close()
      transport.close()
    },
  }
}

/** Opens a house, runs `work`, closes it again. */
export async function withHouse<T>(
  gateway: string | undefined,
  options: HouseOptions,
  work: (house: House) => Promise<T>,
): Promise<T> {
  const house = await openHouse(gateway, options)
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}

/** Runs every item with a simulator that nobody else uses meanwhile; results in the order of the items. */
export async function eachAlone<T, R>(
  items: readonly T[],
  abreast: number,
  work: (item: T, simulator: Simulator) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const lane = async (): Promise<void> => {
    const simulator = await startSimulator()
    try {
      for (const [index, item] of queue) {
        simulator.reset()
        results[index] = await work(item, simulator)
      }
    } finally {
      await simulator.close()
    }
  }
  await Promise.all(Array.from({ length: Math.min(abreast, items.length) }, lane))
  return results
}

export interface Subject {
  platform: PlatformId
  endpoint: Endpoint
  /** `/api/<platform>/<route>` */
  path: string
}

/** Every endpoint of every table. */
export const subjects: readonly Subject[] = platforms.flatMap(({ id, endpoints }) =>
  (endpoints as readonly Endpoint[]).map((endpoint) => ({
    platform: id,
    endpoint,
    path: `/api/${id}${endpoint.route}`,
  })),
)

/** Endpoints that answer without asking anybody. */
export const isLocal = ({ endpoint }: Subject): boolean => endpoint.channels.every(({ name }) => name === 'local')

export const withQuery = (path: string, params: Record<string, string>): string => {
  const query = new URLSearchParams(params).toString()
  return query ? `${path}?${query}` : path
}

/** Calls that only find out who we are (keys, visitor cookies, tickets) are made once per service. */
export function isIdentity({ host, path }: RecordedRequest): boolean {
  return (
    host === 'ttwid.bytedance.com' ||
    /finger\/spi$|x\/web-interface\/nav$|GenWebTicket$/.test(path) ||
    path.startsWith('/ttwid/')
  )
}
