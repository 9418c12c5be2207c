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
  request(hop: Hop, agents: Agents, signal: AbortSignal): Promise<IncomingMessage>
}

type Callback = (response: IncomingMessage) => void

interface Route {
  origin: string
  /** Host and port, as the `Host` header has them. */
  authority: string
  path: string
  forwarded: readonly (readonly [name: string, value: string])[]
}

/** Where the connection goes and what the request line says. */
function route(hop: Hop, gateway: URL | undefined): Route {
  const { protocol, host, target } = hop.address
  if (!gateway) return { origin: `${protocol}://${host}/`, authority: host, path: target, forwarded: [] }
  return {
    origin: `${gateway.origin}/`,
    authority: gateway.host,
    path: gateway.pathname.replace(/\/+$/, '') + target,
    forwarded: [
      ['x-forwarded-proto', protocol],
      ['x-forwarded-host', host],
    ],
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

/** One exchange, no redirect and no repetition. */
export function createExchange(gateway: URL | undefined): Exchange {
  const sending = lazy(createSend)

  return {
    async request(hop, agents, signal) {
      const send = await sending()
      signal.throwIfAborted()
      const { origin, authority, path, forwarded } = route(hop, gateway)
      const own = [...hop.headers.values(), ...forwarded]
      if (hop.body) own.push(['content-length', String(hop.body.length)])

      // Path and headers are put in last: axios would parse the address anew (changing bytes of a signed query),
      // add headers of its own and keep the whole address in its errors.
      const transport = {
        request(given: RequestOptions, callback: Callback): ClientRequest {
          const secure = given.protocol === 'https:'
          const agent: AnyAgent = secure ? agents.https : agents.http
          // As a list they are written in this order, with what every browser sends first; they were checked before.
          const headers = [['Host', authority], ['Connection', 'keep-alive'], ...own].flat()
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
  }
}
