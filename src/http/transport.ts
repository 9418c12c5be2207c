/** The transport: hops, repetitions, limits and pacing put together. */
import type { IncomingMessage } from 'node:http'
import { AmagiError } from '../errors'
import { checkHost, parseAddress, redirectTarget, siteOf } from './address'
import { guardedAgents, parseServer, plainAgents, proxiedAgents } from './agents'
import { acceptEncoding, collect, declaredLength, decode } from './body'
import { createCall, type Call } from './call'
import { defaultIdleMs, defaultRetries, defaultRetryBaseMs, maxRedirects, purposeLimits } from './defaults'
import { createExchange, type Hop } from './exchange'
import { failure, tooLarge } from './failure'
import { anonymous, bodiless, collectHeaders, readHeaders, withHeader } from './headers'
import { maskUrl } from './mask'
import { createPace } from './pace'
import { proxySchemes } from './proxy'
import { bufferedResponse } from './response'
import { withRetry, type Attempt } from './retry'
import { guardedStream } from './stream'
import type {
  BufferedResponse,
  OutgoingRequest,
  ResponseHead,
  StreamedResponse,
  Transport,
  TransportOptions,
} from './types'

/** What one hop yields besides its head. */
interface HopResult<T> extends Attempt {
  head: ResponseHead
  location: string | undefined
  value: T
}

/** Reads or hands over the body of one response. */
type Reader<T> = (response: IncomingMessage, head: ResponseHead) => Promise<T>

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

function firstHop(request: OutgoingRequest, encoding: string | undefined): Hop {
  const method = request.method ?? 'GET'
  let headers = collectHeaders(request.headers)
  // A media stream is copied as it is: an encoded one would be neither seekable nor playable.
  if (encoding === 'identity' || !headers.has('accept-encoding')) {
    headers = withHeader(headers, 'accept-encoding', encoding ?? acceptEncoding)
  }
  if (!headers.has('accept')) headers = withHeader(headers, 'accept', '*/*')
  const body = typeof request.body === 'string' ? Buffer.from(request.body, 'utf8') : request.body
  return { method, address: parseAddress(request.url), headers, body }
}

function nextHop(hop: Hop, status: number, location: string, firstSite: string): Hop {
  const address = redirectTarget(hop.address, location)
  const headers = siteOf(address.host) === firstSite ? hop.headers : anonymous(hop.headers)
  const turns = hop.method === 'POST' && status !== 307 && status !== 308
  return turns ? { method: 'GET', address, headers: bodiless(headers), body: undefined } : { ...hop, address, headers }
}

/** Creates a transport. Throws `bad-input` when the gateway or the proxy is not an address. */
export function createTransport(options: TransportOptions = {}): Transport {
  const gateway = parseServer(options.gateway, 'gateway', ['http', 'https'])
  const proxy = parseServer(options.proxy, 'proxy', proxySchemes)
  const clock = options.clock ?? Date.now
  const random = options.random ?? Math.random
  const pace = createPace(options.pace, clock)
  const calls = new Set<Call>()
  let closed = false
  const exchange = createExchange({
    gateway,
    agents: async () => {
      if (gateway) return plainAgents()
      return proxy ? proxiedAgents(proxy) : guardedAgents()
    },
  })

  function begin(request: OutgoingRequest, totalMs: number | undefined): Call {
    if (closed) throw new AmagiError('cancelled', { message: 'transport is closed' })
    const call = createCall({
      signal: request.signal,
      idleMs: request.idleMs ?? options.timeoutMs ?? defaultIdleMs,
      totalMs,
      onDispose: () => calls.delete(call),
    })
    calls.add(call)
    return call
  }

  /** One response of one host, its body read or handed over, within the host's pace. */
  async function perform<T>(hop: Hop, request: OutgoingRequest, call: Call, read: Reader<T>): Promise<HopResult<T>> {
    try {
      call.signal.throwIfAborted()
      const release = await pace.acquire(request.purpose, hop.address.host, call.signal)
      try {
        call.touch()
        const response = await exchange.request(hop, call.signal)
        // Without a listener an abort between here and the reader would be an uncaught error.
        response.on('error', () => undefined)
        call.touch()
        const status = response.statusCode ?? 0
        const head: ResponseHead = { status, ...readHeaders(response.headers), url: hop.address.href }
        const { location } = response.headers
        const value = await read(response, head)
        return { status, head, location, value, retryAfter: response.headers['retry-after'] }
      } finally {
        release()
      }
    } catch (error) {
      call.rest()
      throw failure(error, call.signal)
    }
  }

  /** Hop by hop, each checked against the host list before anything is connected. */
  async function follow<T>(
    first: Hop,
    request: OutgoingRequest,
    call: Call,
    retries: number,
    read: Reader<T>,
  ): Promise<HopResult<T>> {
    const firstSite = siteOf(first.address.host)
    const mode = request.redirect ?? purposeLimits[request.purpose].redirect
    const policy = { retries, baseMs: options.retryBaseMs ?? defaultRetryBaseMs, random }
    let hop = first
    for (let redirects = 0; ; redirects++) {
      checkHost(hop.address, request.hosts)
      const current = hop
      const result = await withRetry(() => perform(current, request, call, read), call, policy)
      if (mode === 'none' || !isRedirect(result.status) || result.location === undefined) return result
      if (redirects === maxRedirects) {
        const limit = { name: 'redirects', value: redirects + 1, max: maxRedirects }
        throw new AmagiError('network', { message: 'too many redirects', details: { limit } })
      }
      hop = nextHop(current, result.status, result.location, firstSite)
    }
  }

  async function logged<T extends ResponseHead>(hop: Hop, work: Promise<T>, size: (value: T) => string): Promise<T> {
    const { log } = options
    if (!log) return work
    const started = clock()
    const asked = `${hop.method} ${maskUrl(hop.address.href)}`
    const line = (outcome: string): void => log(`${asked} ${outcome} ${clock() - started} ms`)
    try {
      const value = await work
      line(`${value.status} ${size(value)}`)
      return value
    } catch (error) {
      line(error instanceof AmagiError ? error.code : 'internal')
      throw error
    }
  }

  async function buffered(hop: Hop, request: OutgoingRequest, call: Call): Promise<BufferedResponse> {
    const maxBytes = request.maxBytes ?? purposeLimits[request.purpose].maxBytes
    const retries = request.retries ?? (hop.method === 'POST' ? 0 : defaultRetries)
    const { head, value } = await follow(hop, request, call, retries, async (response, head) => {
      const length = declaredLength(response)
      if (length !== undefined && length > maxBytes && hop.method !== 'HEAD') {
        response.destroy()
        throw tooLarge(length, maxBytes)
      }
      const raw = await collect(response, maxBytes, call)
      const encoding = head.headers['content-encoding']
      if (raw.length === 0 || encoding === undefined) return raw
      const body = await decode(raw, encoding, maxBytes)
      // They described the bytes on the wire; kept, they would be false of `body`.
      delete head.headers['content-encoding']
      delete head.headers['content-length']
      return body
    })
    return bufferedResponse(head, value)
  }

  async function streamed(hop: Hop, request: OutgoingRequest, call: Call): Promise<StreamedResponse> {
    const { maxBytes } = request
    const mode = request.redirect ?? purposeLimits[request.purpose].redirect
    // The slot is given back at the head: holding it for the whole body would let callers that open two streams
    // each (picture and sound) wait for one another for ever.
    const { head, value } = await follow(hop, request, call, 0, async (response) => {
      const { headers, statusCode = 0 } = response
      const length = declaredLength(response)
      if (mode === 'follow' && isRedirect(statusCode) && headers.location !== undefined) response.destroy()
      else if (maxBytes !== undefined && length !== undefined && length > maxBytes && hop.method !== 'HEAD') {
        response.destroy()
        throw tooLarge(length, maxBytes)
      }
      return { response, length }
    })
    const stream = guardedStream(value.response, maxBytes, call)
    return { ...head, stream, ...(value.length === undefined ? {} : { length: value.length }) }
  }

  return {
    async send(request) {
      const hop = firstHop(request, undefined)
      const call = begin(request, request.totalMs ?? purposeLimits[request.purpose].totalMs)
      try {
        return await logged(hop, buffered(hop, request, call), ({ body }) => `${body.length} B`)
      } finally {
        call.dispose()
      }
    },
    async open(request) {
      const hop = firstHop(request, 'identity')
      const call = begin(request, undefined)
      try {
        return await logged(hop, streamed(hop, request, call), ({ length }) => `${length ?? '?'} B (stream)`)
      } catch (error) {
        call.dispose()
        throw error
      }
    },
    close() {
      closed = true
      for (const call of calls) call.abort(new AmagiError('cancelled', { message: 'transport is closed' }))
      exchange.destroy()
    },
  }
}
