/** The transport: hops, repetitions, limits and pacing put together. */
import type { IncomingMessage } from 'node:http'
import { until } from '../async/until'
import { AmagiError } from '../errors'
import { parseAddress, redirectTarget, siteOf } from './address'
import type { Agents } from './agents'
import { acceptEncoding, collect, declaredLength, decode } from './body'
import { createCall, type Call } from './call'
import { defaultIdleMs, maxRedirects, purposeLimits } from './defaults'
import { createExchange, type Hop } from './exchange'
import { failure, tooLarge } from './failure'
import { anonymous, bodiless, collectHeaders, fromElsewhere, readHeaders, withHeader } from './headers'
import { createGentle } from './gentle'
import { checkName, type Guard } from './guard'
import { maskUrl } from './mask'
import { createPace } from './pace'
import { byUpstream, checkAddress, isOpen, ledAstray, ofRequest } from './policy'
import { createPools } from './pools'
import { bufferedResponse } from './response'
import { withRetry, type Attempt } from './retry'
import { createRoutes } from './routes'
import { parseServer } from './servers'
import { guardedStream } from './stream'
import type {
  BufferedResponse,
  OutgoingRequest,
  Purpose,
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
  const address = ofRequest(request, () => parseAddress(request.url))
  const method = request.method ?? 'GET'
  let headers = collectHeaders(request.headers)
  // A media stream is copied as it is: an encoded one would be neither seekable nor playable.
  if (encoding === 'identity' || !headers.has('accept-encoding')) {
    headers = withHeader(headers, 'Accept-Encoding', encoding ?? acceptEncoding)
  }
  if (!headers.has('accept')) headers = withHeader(headers, 'Accept', '*/*')
  const body = typeof request.body === 'string' ? Buffer.from(request.body, 'utf8') : request.body
  // What proves who we are is for hosts of the list, whoever asks.
  return { method, address, headers: isOpen(address.host, request) ? anonymous(headers) : headers, body }
}

function nextHop(hop: Hop, status: number, location: string, firstSite: string, request: OutgoingRequest): Hop {
  const address = byUpstream(() => checkAddress(redirectTarget(hop.address, location), request))
  const strange = siteOf(address.host) !== firstSite || isOpen(address.host, request)
  const away = siteOf(address.host) !== siteOf(hop.address.host)
  const own = away ? fromElsewhere(hop.headers) : hop.headers
  const headers = strange ? anonymous(own) : own
  const turns = hop.method === 'POST' && status !== 307 && status !== 308
  return turns ? { method: 'GET', address, headers: bodiless(headers), body: undefined } : { ...hop, address, headers }
}

/** Creates a transport. Throws `bad-input` when the gateway or a proxy is not an address. */
export function createTransport(options: TransportOptions = {}): Transport {
  const gateway = parseServer(options.gateway, 'gateway', ['http', 'https'])
  const { proxyFor } = createRoutes(options)
  const clock = options.clock ?? Date.now
  const random = options.random ?? Math.random
  const pace = createPace(options.pace, clock)
  const gentle = createGentle(options.gentle ?? [], () => performance.now())
  const calls = new Set<Call>()
  let closed = false
  const { fakeIp = 'auto', lookup } = options
  let told = false
  const onFake = (host: string, address: string): void => {
    if (told) return
    told = true
    const why = 'taken for the work of a proxy program on this machine or router; see network.fakeIp'
    options.notice?.(`the resolver invents addresses (fake-ip): ${host} is ${address}; ${why}`)
  }
  const guards: { listed: Guard; open: Guard } = {
    listed: { fake: fakeIp !== 'deny', onFake },
    open: { fake: fakeIp === 'allow', onFake },
  }
  const pools = createPools({ ...guards, lookup })
  const exchange = createExchange(gateway)

  /** The connections one hop may use. All hops of a request go one way. */
  function connections(hop: Hop, request: OutgoingRequest, proxy: URL | undefined): Agents | Promise<Agents> {
    if (gateway) return pools.gateway()
    const open = isOpen(hop.address.host, request)
    if (!proxy) return pools.direct(open)
    // The proxy resolves names of the list; what an open one means to it nobody has vouched for.
    if (open) return checkName(hop.address.host, guards.open, lookup).then(() => pools.through(proxy))
    return pools.through(proxy)
  }

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

  /** The host's turn, by the platform's pace and by what one host is asked at a time. */
  function turn(request: OutgoingRequest, host: string, call: Call): (() => void) | Promise<() => void> {
    const { purpose, unpaced } = request
    const begun = unpaced ? undefined : gentle.acquire(purpose, host, call)
    return begun ? turnAfter(begun, purpose, host, call) : pace.acquire(purpose, host, call)
  }

  async function turnAfter(
    begun: Promise<() => void>,
    purpose: Purpose,
    host: string,
    call: Call,
  ): Promise<() => void> {
    const left = await begun
    try {
      const release = await pace.acquire(purpose, host, call)
      return () => {
        release()
        left()
      }
    } catch (error) {
      left()
      throw error
    }
  }

  /** One response of one host, its body read or handed over, within the host's pace. */
  async function perform<T>(
    hop: Hop,
    request: OutgoingRequest,
    proxy: URL | undefined,
    call: Call,
    read: Reader<T>,
  ): Promise<HopResult<T>> {
    let startedAt = -Infinity
    try {
      if (call.ended) throw call.ended
      const turned = turn(request, hop.address.host, call)
      const release = turned instanceof Promise ? await turned : turned
      try {
        call.touch()
        const found = connections(hop, request, proxy)
        const agents = found instanceof Promise ? await until(found, call.signal) : found
        startedAt = performance.now()
        const response = await exchange.request(hop, agents, call)
        call.touch()
        if (request.purpose === 'api') options.dated?.(response.headers)
        const status = response.statusCode ?? 0
        const head: ResponseHead = { status, ...readHeaders(response.headers), url: hop.address.href }
        const { location } = response.headers
        const value = await read(response, head)
        return { status, head, location, value, patience: response.headers }
      } finally {
        release()
      }
    } catch (error) {
      call.rest()
      throw failure(error, call, performance.now() - startedAt)
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
    const { redirect, retryBaseMs } = purposeLimits[request.purpose]
    const mode = request.redirect ?? redirect
    const policy = { retries, baseMs: options.retryBaseMs ?? retryBaseMs, random, clock }
    ofRequest(request, () => checkAddress(first.address, request))
    const proxy = gateway ? undefined : proxyFor(first.address, request)
    let hop = first
    for (let redirects = 0; ; redirects++) {
      const current = hop
      const asked = withRetry(() => perform(current, request, proxy, call, read), call, policy)
      const result = await (redirects === 0 ? asked : asked.catch(ledAstray))
      if (mode === 'none' || !isRedirect(result.status) || result.location === undefined) return result
      if (redirects === maxRedirects) {
        const limit = { name: 'redirects', value: redirects + 1, max: maxRedirects }
        throw new AmagiError('network', { message: 'too many redirects', details: { limit } })
      }
      hop = nextHop(current, result.status, result.location, siteOf(first.address.host), request)
    }
  }

  function logged<T extends ResponseHead>(hop: Hop, work: Promise<T>, size: (value: T) => string): Promise<T> {
    const { log } = options
    return log ? telling(log, hop, work, size) : work
  }

  async function telling<T extends ResponseHead>(
    log: (line: string) => void,
    hop: Hop,
    work: Promise<T>,
    size: (value: T) => string,
  ): Promise<T> {
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
    const retries = request.retries ?? (hop.method === 'POST' ? 0 : purposeLimits[request.purpose].retries)
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
      gentle.close()
      pools.destroy()
    },
  }
}
