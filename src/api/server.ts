/** The HTTP door: documented routes, reference page, OpenAPI document and health on a listener of its own. */
import { randomBytes } from 'node:crypto'
import type { OutgoingHttpHeaders, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { AmagiError, toAmagiError } from '../errors'
import { mask } from '../http'
import type { PlatformId } from '../model'
import type { Service } from '../platforms/service'
import { bearerOf, isLoopback, namesLoopback, sameToken } from './access'
import { describeHealth } from './health'
import { prefix, routesOf, type Route } from './routes'

/** Settings of one HTTP API. The service stays the caller's: it is not closed with the server. */
export interface ApiOptions {
  service: Service
  /** Default 127.0.0.1; any other address requires `token`. */
  host?: string
  /** Default 4567; 0 = any free one. */
  port?: number
  /** Required in `Authorization: Bearer …` when set. */
  token?: string
  /** `?token=` counts as well; addresses end up in logs, so it is off by default. */
  tokenInQuery?: boolean
  /** Origins that may read answers from a browser; default none. */
  cors?: readonly string[]
  /** Names of the cookies that are configured, for `/api/health`; never values. */
  cookieNames?: (platform: PlatformId) => string[]
  /** Receives one line per request. */
  log?: (line: string) => void
  version?: string
  /**
   * Milliseconds after which a connection on which nothing moves is cut: a caller who never reads would hold its
   * answer for ever. Default 120 000, longer than any endpoint takes.
   */
  stalledMs?: number
}

/** Resolved once the port is open; a taken one rejects with `bad-input`. */
export interface ApiServer {
  /** Base address, `http://127.0.0.1:4567`. */
  readonly url: string
  /** Stops accepting, lets running requests end for `graceMs` (default 3 000), then closes. */
  close(graceMs?: number): Promise<void>
}

type App = Hono<{ Bindings: HttpBindings; Variables: { requestId: string; error?: string } }>
type AppContext = Context<{ Bindings: HttpBindings; Variables: { requestId: string; error?: string } }>

const json = 'application/json; charset=utf-8'
const maxUrl = 8192

/** Failure body: stable code, never a signed address, a cookie or a stack. */
function failure(error: AmagiError, requestId: string, route?: Route): Record<string, unknown> {
  const { cause: _, ...details } = error.details
  return {
    code: error.code,
    // A foreign exception may carry anything: its text is for the log.
    message: error.code === 'internal' ? 'internal error' : mask(error.message),
    ...(route ? { platform: route.platform, endpoint: route.endpoint.name } : {}),
    requestId,
    ...(Object.keys(details).length > 0 ? { details } : {}),
  }
}

function refuse(c: AppContext, error: AmagiError, route?: Route): Response {
  c.set('error', error.code === 'internal' ? mask(`internal: ${error.message}`) : error.code)
  if (error.code === 'unauthorized') c.header('www-authenticate', 'Bearer')
  const pause = error.details['pauseSec']
  if (typeof pause === 'number') c.header('retry-after', String(pause))
  c.header('cache-control', 'no-store')
  // 499 is no status a server may send with a body to somebody who has gone; nobody reads it.
  return c.body(JSON.stringify(failure(error, c.get('requestId'), route)), error.status as never, {
    'content-type': json,
  })
}

/** Query → parameters; a name given twice is a mistake worth naming. */
function queryOf(c: AppContext, drop: string | undefined): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (name === drop) continue
    if (values.length > 1) {
      throw new AmagiError('bad-input', { details: { fields: [{ name, message: 'given more than once' }] } })
    }
    found[name] = values[0] ?? ''
  }
  return found
}

/** Ends when the caller leaves before the answer is out. */
function leaving(outgoing: HttpBindings['outgoing']): AbortSignal {
  const stop = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) stop.abort()
  })
  return stop.signal
}

/** `sent` tells the server that the answer is out already. */
function answerRoute(route: Route, options: ApiOptions, sent: Response): (c: AppContext) => Promise<Response> {
  const { service } = options
  return async (c) => {
    const { incoming, outgoing } = c.env
    try {
      const params = queryOf(c, options.tokenInQuery ? 'token' : undefined)
      const own = incoming.headers.cookie
      // Only somebody on this machine may lend another identity: elsewhere a browser would attach cookies unasked.
      const cookie = own && isLoopback(incoming.socket.remoteAddress) ? { cookie: own } : {}
      const answer = await service.call(route.platform, route.endpoint.name, params, {
        signal: leaving(outgoing),
        ...cookie,
      })
      const cacheSec = own ? 0 : route.endpoint.cacheSec
      const body = answer.raw ?? Buffer.from(JSON.stringify(answer.body))
      // Written straight to the socket: a web Response would copy the bytes through a stream first.
      const headers: OutgoingHttpHeaders = {
        'content-type': json,
        'content-length': body.length,
        'x-amagi-channel': answer.channel,
        'x-content-type-options': 'nosniff',
        'x-request-id': c.get('requestId'),
        'cache-control': cacheSec > 0 ? `private, max-age=${cacheSec}` : 'no-store',
        ...(answer.ageSec === undefined ? {} : { age: String(answer.ageSec) }),
      }
      // HTTP/2 responses have another overload: only HTTP/1.1 is listened on.
      ;(outgoing as ServerResponse).writeHead(200, headers).end(body)
      return sent
    } catch (error) {
      return refuse(c, toAmagiError(error), route)
    }
  }
}

/**
 * The routes without a listener.
 *
 * @internal The tests build them without a socket.
 */
export async function createApi(options: ApiOptions): Promise<App> {
  // At the top it would make every process that only uses the client load Node's whole fetch.
  const { Hono, RESPONSE_ALREADY_SENT } = await import('./hono')
  const app: App = new Hono()
  const { service, token, log } = options
  // One random start per process and a count: unique in a log, cheap per request.
  const start = randomBytes(4).toString('hex')
  let count = 0
  const nextId = (): string => `${start}${(++count).toString(16).padStart(4, '0')}`
  const guarded = isLoopback(options.host ?? '127.0.0.1') && !token

  app.use(async (c, next) => {
    const started = performance.now()
    c.set('requestId', nextId())
    await next()
    const { outgoing } = c.env
    const sent = outgoing?.headersSent === true
    if (!sent) {
      c.header('x-request-id', c.get('requestId'))
      c.header('x-content-type-options', 'nosniff')
    }
    if (!log) return
    const error = c.get('error')
    const status = sent ? outgoing.statusCode : c.res.status
    const took = Math.round(performance.now() - started)
    log(`${c.get('requestId')} ${c.req.method} ${c.req.path} ${status} ${took} ms${error ? ` ${error}` : ''}`)
  })

  app.use(async (c, next) => {
    const origin = c.req.header('origin')
    const listed = origin !== undefined && (options.cors ?? []).includes(origin)
    if (listed) {
      // On the raw response too: routes write there themselves.
      for (const [name, value] of [
        ['access-control-allow-origin', origin],
        ['vary', 'Origin'],
      ] as const) {
        c.header(name, value)
        c.env.outgoing?.setHeader(name, value)
      }
    }
    if (c.req.method === 'OPTIONS') {
      if (!listed) return c.body(null, 204)
      c.header('access-control-allow-methods', 'GET, HEAD')
      c.header('access-control-allow-headers', 'Authorization')
      c.header('access-control-expose-headers', 'x-amagi-channel, x-request-id, age')
      return c.body(null, 204)
    }
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      c.header('allow', 'GET, HEAD')
      const error = new AmagiError('bad-input', { message: 'only GET is answered' })
      c.set('error', error.code)
      return c.body(JSON.stringify(failure(error, c.get('requestId'))), 405, { 'content-type': json })
    }
    if (c.req.url.length > maxUrl) return refuse(c, new AmagiError('bad-input', { message: 'address too long' }))
    if (guarded && !namesLoopback(c.req.header('host'))) {
      return refuse(
        c,
        new AmagiError('unauthorized', { message: 'this address is answered under a loopback name only' }),
      )
    }
    return next()
  })

  if (token) {
    app.use(`${prefix}/*`, async (c, next) => {
      const open = c.req.path === prefix || c.req.path === `${prefix}/openapi.json`
      const given = bearerOf(c.req.header('authorization')) ?? (options.tokenInQuery ? c.req.query('token') : undefined)
      if (!open && !sameToken(given, token))
        return refuse(c, new AmagiError('unauthorized', { message: 'a token is required' }))
      return next()
    })
  }

  for (const path of ['/', '/docs']) app.get(path, (c) => c.redirect(prefix, 302))
  app.get(prefix, async (c) => {
    const { referencePage } = await import('./reference')
    const page = referencePage(service.platforms, {
      locale: c.req.header('accept-language') ?? '',
      needsToken: token !== undefined,
    })
    c.header('content-security-policy', page.policy)
    c.header('cache-control', 'no-cache')
    return c.html(page.html)
  })
  app.get(`${prefix}/openapi.json`, async (c) => {
    const { openApiDocument } = await import('./openapi')
    return c.body(JSON.stringify(await openApiDocument(service.platforms, options)), 200, { 'content-type': json })
  })
  app.get(`${prefix}/health`, (c) =>
    c.body(JSON.stringify(describeHealth(service, options)), 200, {
      'content-type': json,
      'cache-control': 'no-store',
    }),
  )
  for (const route of routesOf(service.platforms, true))
    app.get(route.path, answerRoute(route, options, RESPONSE_ALREADY_SENT))
  app.notFound((c) => refuse(c, new AmagiError('not-found', { message: `no such route; see ${prefix}` })))
  app.onError((error, c) => refuse(c, toAmagiError(error)))
  return app
}

/**
 * Starts listening. Rejects with `bad-input` when the address needs a token, or when the system refuses it (a taken port):
 * `details.errno` says why.
 */
export async function startApi(options: ApiOptions): Promise<ApiServer> {
  const host = options.host ?? '127.0.0.1'
  if (!isLoopback(host) && !options.token) {
    throw new AmagiError('bad-input', { message: `listening on ${host} requires a token` })
  }
  const app = await createApi(options)
  const { createAdaptorServer } = await import('./hono')
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  server.headersTimeout = 10_000
  server.requestTimeout = 15_000
  server.keepAliveTimeout = 5_000
  server.timeout = options.stalledMs ?? 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `port ${options.port ?? 4567} is taken`
          : `cannot listen on ${host}: ${error.code}`
      reject(new AmagiError('bad-input', { details: { errno: error.code }, message: why }))
    })
    server.listen(options.port ?? 4567, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async close(graceMs = 3_000) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const hard = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(hard)
    },
  }
}
