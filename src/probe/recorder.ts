/** A transport that writes down what passes through it, and lets pass no more than is gentle. */
import { sleep } from '../async/sleep'
import { createTurns } from '../async/turns'
import { readCookie } from '../cookie'
import { AmagiError, toAmagiError } from '../errors'
import type { BufferedResponse, OutgoingRequest, Transport } from '../http/types'
import type { PlatformId } from '../model'
import type { Seen } from '../platforms/witness'
import { scrubAddress, scrubHeaders, scrubHost, scrubPath, scrubQuery } from './address'
import { scrubBody } from './body'
import type { Exchange } from './capture'
import { removed, type Disguise } from './disguise'

/** How hard a platform may be asked. */
export interface Gentleness {
  /** Milliseconds between the end of one exchange and the next. */
  pauseMs: number
  /** Exchanges of one channel. */
  perChannel: number
  /** Exchanges of one platform in all. */
  perPlatform: number
}

/** Wraps the transport of one platform. */
export interface Recorder {
  readonly transport: Transport
  /** Begins the next channel; what it asks from now on is its own. */
  begin(): void
  /** Exchanges since {@link begin}, oldest first. */
  taken(): Exchange[]
  /** Whether nothing more may be asked of the platform. */
  spent(): boolean
}

interface RecorderOptions {
  platform: PlatformId
  transport: Transport
  disguise: Disguise
  gentleness: Gentleness
  /** Milliseconds since the epoch. */
  clock: () => number
  signal?: AbortSignal | undefined
}

const cookieNames = (header: string): string[] => [...readCookie(header).keys()]

/** `ttwid=1%7C…; Path=/; Domain=…` → the name with a value that is none. */
function shownCookie(line: string, disguise: Disguise): string {
  const name = /^[^=;]*/.exec(line)?.[0].trim() ?? ''
  return `${disguise.key(name)}=${removed}; Path=/`
}

function asked(request: OutgoingRequest, platform: PlatformId, disguise: Disguise): Exchange {
  const url = new URL(request.url)
  const given = Object.entries(request.headers ?? {})
  const cookie = cookieIn(request) ?? ''
  const { headers, others } = scrubHeaders(
    Object.fromEntries(given.filter(([name]) => name.toLowerCase() !== 'cookie')),
    disguise,
  )
  return {
    platform,
    method: request.method ?? 'GET',
    host: scrubHost(url.host),
    path: scrubPath(url.pathname, disguise),
    query: scrubQuery(url.search.slice(1), disguise),
    requestHeaders: headers,
    otherHeaders: others,
    cookies: cookieNames(cookie).map((name) => disguise.key(name)),
    ...(request.body === undefined ? {} : { requestBody: scrubBody(Buffer.from(request.body), disguise) }),
    ms: 0,
  }
}

function answered(response: BufferedResponse, request: OutgoingRequest, disguise: Disguise): Partial<Exchange> {
  const { headers } = scrubHeaders(response.headers, disguise)
  return {
    ...(response.url === request.url ? {} : { landed: scrubAddress(response.url, disguise) }),
    status: response.status,
    headers:
      headers.location === undefined
        ? headers
        : { ...headers, location: scrubAddress(response.headers.location ?? '', disguise) },
    ...(response.setCookie.length > 0
      ? { setCookie: response.setCookie.map((line) => shownCookie(line, disguise)) }
      : {}),
    body: scrubBody(response.body, disguise),
  }
}

const cookieIn = ({ headers }: OutgoingRequest): string | undefined =>
  Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'cookie')?.[1]

/** Teaches a disguise what an exchange says of who asks: cookies that were sent, and those that were set. */
export function learnFrom(disguise: Disguise, request: OutgoingRequest, response?: BufferedResponse): void {
  disguise.ownCookies(readCookie(cookieIn(request)))
  for (const line of response?.setCookie ?? []) disguise.ownCookies(readCookie(/^[^;]*/.exec(line)?.[0]))
}

/** An exchange that was witnessed, fit for strangers once the disguise has learnt from all of them. */
export function exchangeOf({ request, response, error, ms }: Seen, platform: PlatformId, disguise: Disguise): Exchange {
  return {
    ...asked(request, platform, disguise),
    ...(response ? answered(response, request, disguise) : {}),
    ...(error ? { error: error.code } : {}),
    ms,
  }
}

/** One for each platform: its channels are asked one after the other. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { platform, transport, disguise, gentleness, clock, signal } = options
  let taken: Exchange[] = []
  let count = 0
  let lastEnd = Number.NEGATIVE_INFINITY
  /** Channels that ask twice at a time wait here. */
  const turns = createTurns(1)

  const spent = (): boolean => count >= gentleness.perPlatform

  function admit(): void {
    const name = spent() ? 'perPlatform' : taken.length >= gentleness.perChannel ? 'perChannel' : undefined
    if (name === undefined) return
    const limit = { name: 'requests', value: gentleness[name] + 1, max: gentleness[name] }
    throw new AmagiError('too-large', { details: { limit }, message: 'the probe asks no more' })
  }

  async function send(request: OutgoingRequest): Promise<BufferedResponse> {
    const waitMs = Math.min(gentleness.pauseMs, lastEnd + gentleness.pauseMs - clock())
    if (waitMs > 0) await sleep(waitMs, request.signal ?? signal)
    admit()
    count++
    learnFrom(disguise, request)
    const exchange = asked(request, platform, disguise)
    taken.push(exchange)
    const began = clock()
    try {
      // Asked once: a refusal is what is to be seen.
      const response = await transport.send({ ...request, retries: 0 })
      learnFrom(disguise, request, response)
      Object.assign(exchange, answered(response, request, disguise))
      return response
    } catch (error) {
      exchange.error = toAmagiError(error).code
      throw error
    } finally {
      lastEnd = clock()
      exchange.ms = Math.round(lastEnd - began)
    }
  }

  return {
    transport: {
      ...transport,
      send: (request) => turns.run(() => send(request), { signal: request.signal ?? signal }),
    },
    begin() {
      taken = []
    },
    taken: () => taken,
    spent,
  }
}
