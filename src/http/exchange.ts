/** One request, one response head. The only file that knows axios. */
import type { AxiosPromise, InternalAxiosRequestConfig } from 'axios'
import { lazy } from '../async/lazy'
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Address } from './address'
import type { Agents, AnyAgent } from './agents'
import type { OutgoingHeaders } from './headers'

/** One hop as it will be sent. */
export interface Hop {
  method: 'GET' | 'POST' | 'HEAD'
  address: Address
  headers: OutgoingHeaders
  body: Buffer | undefined
}

interface Exchange {
  /** Resolves with the head; the body is still to be read. Rejects with whatever failed below. */
  request(hop: Hop, signal: AbortSignal): Promise<IncomingMessage>
  destroy(): void
}

interface ExchangeOptions {
  gateway: URL | undefined
  /** Opened at first use. */
  agents: () => Promise<Agents>
}

type Callback = (response: IncomingMessage) => void

interface Route {
  origin: string
  path: string
  forwarded: Record<string, string>
}

/** Where the connection goes and what the request line says. */
function route(hop: Hop, gateway: URL | undefined): Route {
  const { protocol, host, target } = hop.address
  if (!gateway) return { origin: `${protocol}://${host}/`, path: target, forwarded: {} }
  return {
    origin: `${gateway.origin}/`,
    path: gateway.pathname.replace(/\/+$/, '') + target,
    forwarded: { 'x-forwarded-proto': protocol, 'x-forwarded-host': host },
  }
}

type Send = (
  part: Pick<InternalAxiosRequestConfig, 'method' | 'url' | 'signal'> & { data?: Buffer; transport: object },
) => AxiosPromise<IncomingMessage>

/**
 * axios' http adapter with settings made once. Called directly: merging the same defaults and running empty
 * interceptors and transforms for every request costs as much as the exchange itself.
 */
async function createSend(): Promise<Send> {
  const { default: axios, AxiosHeaders } = await import('axios')
  const adapter = axios.getAdapter('http')
  const settings = {
    responseType: 'stream',
    // Both sizes of a compressed body are bounded where the body is read.
    decompress: false,
    maxRedirects: 0,
    maxBodyLength: Infinity,
    maxContentLength: -1,
    proxy: false,
    // Silence is watched by the call, body included; this one would stop at the head.
    timeout: 0,
    validateStatus: () => true,
  } as const
  return (part) => adapter({ ...settings, ...part, headers: new AxiosHeaders() } as InternalAxiosRequestConfig)
}

/** One exchange, no redirect and no repetition. Rejects with AmagiError. */
export function createExchange(options: ExchangeOptions): Exchange {
  const sending = lazy(createSend)
  const agents = lazy(options.agents)
  let closed = false

  return {
    async request(hop, signal) {
      const [send, pool] = await Promise.all([sending(), agents()])
      if (closed) pool.destroy()
      signal.throwIfAborted()
      const { origin, path, forwarded } = route(hop, options.gateway)
      const headers: Record<string, string> = { ...Object.fromEntries(hop.headers.values()), ...forwarded }
      if (hop.body) headers['content-length'] = String(hop.body.length)

      // Path and headers are put in last: axios would parse the address anew (changing bytes of a signed query),
      // add headers of its own and keep the whole address in its errors.
      const transport = {
        request(given: RequestOptions, callback: Callback): ClientRequest {
          const secure = given.protocol === 'https:'
          const agent: AnyAgent = secure ? pool.https : pool.http
          return (secure ? https : http).request(
            Object.assign(given, { path, headers, agent, tunnelSignal: signal }),
            callback,
          )
        },
      }
      const response = await send({
        method: hop.method,
        url: origin,
        signal,
        transport,
        ...(hop.body ? { data: hop.body } : {}),
      })
      return response.data
    },
    destroy() {
      closed = true
      agents
        .made()
        ?.then((pool) => pool.destroy())
        .catch(() => undefined)
    },
  }
}
