/** One request, one response head. The only file that knows axios. */
import type { AxiosPromise, InternalAxiosRequestConfig } from 'axios'
import { lazy } from '../async/lazy'
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Address } from './address'
import type { Agents, AnyAgent } from './agents'
import type { Call } from './call'
import type { OutgoingHeaders } from './headers'

/** One hop as it will be sent. */
export interface Hop {
  method: 'GET' | 'POST' | 'HEAD'
  address: Address
  headers: OutgoingHeaders
  body: Buffer | undefined
}

interface Exchange {
  /** Resolves with the head; the body is still to be read. Rejects with whatever failed below, at once when the call is ended. */
  request(hop: Hop, agents: Agents, call: Pick<Call, 'ended' | 'signal' | 'onEnd'>): Promise<IncomingMessage>
}

/**
 * What axios is shown of an answer. A stream it would watch to its end with a dozen listeners, and read headers nobody
 * asks it for.
 */
interface Shown extends Pick<IncomingMessage, 'statusCode' | 'statusMessage' | 'headers'> {
  req: ClientRequest
  answer: IncomingMessage
}

type Callback = (response: Shown) => void

/** Where connections go and what request lines begin with. */
type Routing = (hop: Hop) => {
  origin: string
  hostname: string
  /** Empty = that of the scheme. */
  port: string
  /** Host and port, as the `Host` header has them. */
  authority: string
  path: string
  /** Names and values in turn. */
  forwarded: readonly string[]
}

function routing(gateway: URL | undefined): Routing {
  if (!gateway) {
    return ({ address: { protocol, host, target } }) => ({
      origin: `${protocol}://${host}/`,
      hostname: host,
      port: '',
      authority: host,
      path: target,
      forwarded: [],
    })
  }
  const origin = `${gateway.origin}/`
  const { host: authority, port } = gateway
  // As sockets take it: an IPv6 address without its brackets.
  const hostname = gateway.hostname.replace(/^\[|\]$/g, '')
  const prefix = gateway.pathname.replace(/\/+$/, '')
  return ({ address: { protocol, host, target } }) => ({
    origin,
    hostname,
    port,
    authority,
    path: prefix + target,
    forwarded: ['x-forwarded-proto', protocol, 'x-forwarded-host', host],
  })
}

/** As a list they are written in this order, with what every browser sends first; they were checked before. */
function headerList(hop: Hop, authority: string, forwarded: readonly string[]): string[] {
  const list = ['Host', authority, 'Connection', 'keep-alive']
  for (const [name, value] of hop.headers.values()) list.push(name, value)
  list.push(...forwarded)
  if (hop.body) list.push('content-length', String(hop.body.length))
  return list
}

type Send = (
  part: Pick<InternalAxiosRequestConfig, 'method' | 'url'> & { data?: Buffer; transport: object },
) => AxiosPromise<Shown>

/**
 * axios' http adapter with settings made once. Called directly: merging the same defaults and running empty
 * interceptors and transforms for every request costs as much as the exchange itself.
 */
async function createSend(): Promise<Send> {
  const { default: axios, AxiosHeaders } = await import('axios')
  const adapter = axios.getAdapter('http')
  /** Says nothing and takes nothing: what is sent is put in last, by ourselves. */
  class NoHeaders extends AxiosHeaders {
    override normalize(): this {
      return this
    }
    override set(): this {
      return this
    }
  }
  const settings = {
    headers: new NoHeaders(),
    // Never connected to: with one axios leaves proxies alone, which costs more to find out by its other setting for it
    // (every flag of this Node is gone through for every request).
    socketPath: '/',
    responseType: 'stream',
    // Both sizes of a compressed body are bounded where the body is read.
    decompress: false,
    maxRedirects: 0,
    maxBodyLength: Infinity,
    maxContentLength: -1,
    // Silence is watched by the call, body included; this one would stop at the head.
    timeout: 0,
    validateStatus: () => true,
  } as const
  return (part) => adapter({ ...settings, ...part } as InternalAxiosRequestConfig)
}

const nothing = (): void => undefined

/** One exchange, no redirect and no repetition. */
export function createExchange(gateway: URL | undefined): Exchange {
  const sending = lazy(createSend)
  const route = routing(gateway)

  return {
    async request(hop, agents, call) {
      const send = sending.ready() ?? (await sending())
      const { origin, hostname, port, authority, path, forwarded } = route(hop)
      const headers = headerList(hop, authority, forwarded)

      return new Promise((resolve, reject) => {
        let request: ClientRequest | undefined
        // Not axios' own: a connection that is still being made would not end.
        const stop = call.onEnd(() => {
          request?.destroy()
          reject(call.ended)
        })
        if (call.ended) return
        const settle = (act: () => void): void => {
          stop()
          act()
        }

        // Path and headers are put in last: axios would parse the address anew (changing bytes of a signed query),
        // add headers of its own and keep the whole address in its errors.
        const transport = {
          request(given: RequestOptions, callback: Callback): ClientRequest {
            const secure = given.protocol === 'https:'
            const agent: AnyAgent = secure ? agents.https : agents.http
            const tunnel = agents.tunnels ? { tunnelSignal: call.signal } : undefined
            const req = (secure ? https : http).request(
              Object.assign(given, { path, headers, agent, hostname, port, socketPath: undefined }, tunnel),
              (answer) => {
                // Without a listener an abort between here and the reader would be an uncaught error.
                answer.on('error', nothing)
                const { statusCode, statusMessage } = answer
                callback({ statusCode, statusMessage, headers: {}, req, answer })
              },
            )
            request = req
            return req
          },
        }
        send({ method: hop.method, url: origin, transport, ...(hop.body ? { data: hop.body } : {}) }).then(
          ({ data }) => settle(() => resolve(data.answer)),
          (error: unknown) => settle(() => reject(error)),
        )
      })
    },
  }
}
