/** The HTTP door: documented routes, reference page, OpenAPI document and health on a listener of its own. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { AmagiError, toAmagiError } from '../errors'
import type { PlatformId } from '../model'
import type { Service } from '../platforms/service'
import { bearerOf, isLoopback, lentCookie, namesLoopback, sameToken } from './access'
import { allowOrigin, preflight } from './cors'
import { failureBody, forLog, json, statusHeaders } from './failure'
import { describeHealth, type HealthAccount } from './health'
import { listen, type Listener } from './listener'
import { queryOf } from './query'
import { createReplier, type Reply } from './reply'
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
  /**
   * The `Cookie` header of a caller on this machine replaces the account, as releases 4.2 to 4.4 of the documentation
   * have it. Off by default: a browser sends the cookies of whatever else runs on localhost unasked.
   */
  cookieHeader?: boolean
  /** Names of the cookies that are configured, for `/api/health`; never values. */
  cookieNames?: (platform: PlatformId) => string[]
  /** Accounts that are looked after, for `/api/health`. */
  accounts?: (platform: PlatformId) => HealthAccount[]
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
export type ApiServer = Listener

type Env = { Bindings: HttpBindings; Variables: { requestId: string; error?: string } }
type App = Hono<Env>
type AppContext = Context<Env>

/** HTTP/2 has other classes: only HTTP/1.1 is listened on. */
const ends = (c: AppContext): [IncomingMessage, ServerResponse] => [
  c.env.incoming as IncomingMessage,
  c.env.outgoing as ServerResponse,
]

/** Ends when the caller leaves before the answer is out. */
function leaving(outgoing: HttpBindings['outgoing']): AbortSignal {
  const stop = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) stop.abort()
  })
  return stop.signal
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
  const { service, token, log, cors = [] } = options
  const write = createReplier()
  // One random start per process and a count: unique in a log, cheap per request.
  const start = randomBytes(4).toString('hex')
  let count = 0
  const nextId = (): string => `${start}${(++count).toString(16).padStart(4, '0')}`
  const guarded = isLoopback(options.host ?? '127.0.0.1') && !token

  async function send(c: AppContext, reply: Reply): Promise<Response> {
    await write(...ends(c), reply)
    return RESPONSE_ALREADY_SENT
  }

  function refuse(c: AppContext, error: AmagiError, facts: { route?: Route; status?: number } = {}): Promise<Response> {
    c.set('error', forLog(error))
    const body = JSON.stringify(failureBody(error, c.get('requestId'), facts.route))
    return send(c, {
      status: facts.status ?? error.status,
      body: Buffer.from(body),
      headers: { ...statusHeaders(error), 'content-type': json, 'cache-control': 'no-store' },
    })
  }

  async function answer(c: AppContext, route: Route): Promise<Response> {
    const [incoming, outgoing] = ends(c)
    try {
      const params = queryOf(incoming.url ?? '', options.tokenInQuery ? 'token' : undefined)
      const own = lentCookie(incoming, options)
      const found = await service.call(route.platform, route.endpoint.name, params, {
        signal: leaving(outgoing),
        ...(own === undefined ? {} : { cookie: own }),
      })
      const { ageSec, channel } = found
      const cacheSec = own === undefined ? route.endpoint.cacheSec : 0
      return await send(c, {
        // The parsed form of a pass-through is made when it is read: not here.
        body: found.raw ?? Buffer.from(JSON.stringify(found.body)),
        headers: {
          'content-type': json,
          'x-amagi-channel': channel,
          'cache-control': cacheSec > 0 ? `private, max-age=${cacheSec}` : 'no-store',
          ...(ageSec === undefined ? {} : { age: String(ageSec) }),
        },
        varies: options.cookieHeader ? ['x-amagi-cookie', 'Cookie'] : ['x-amagi-cookie'],
        tagged: true,
      })
    } catch (error) {
      return refuse(c, toAmagiError(error), { route })
    }
  }

  app.use(async (c, next) => {
    const started = performance.now()
    const [, outgoing] = ends(c)
    c.set('requestId', nextId())
    // On the raw response: routes write there themselves.
    outgoing.setHeader('x-request-id', c.get('requestId'))
    outgoing.setHeader('x-content-type-options', 'nosniff')
    await next()
    if (!log) return
    const error = c.get('error')
    const status = outgoing.headersSent ? outgoing.statusCode : c.res.status
    const took = Math.round(performance.now() - started)
    log(`${c.get('requestId')} ${c.req.method} ${c.req.path} ${status} ${took} ms${error ? ` ${error}` : ''}`)
  })

  app.use(async (c, next) => {
    const [incoming, outgoing] = ends(c)
    const listed = allowOrigin(incoming, outgoing, cors)
    const { method } = c.req
    if (method === 'OPTIONS' && listed && preflight(incoming, outgoing)) return RESPONSE_ALREADY_SENT
    if (method !== 'GET' && method !== 'HEAD') {
      outgoing.setHeader('allow', 'GET, HEAD')
      return refuse(c, new AmagiError('bad-input', { message: 'only GET and HEAD are answered' }), { status: 405 })
    }
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
    return send(c, {
      body: Buffer.from(page.html),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': page.policy,
        'cache-control': 'no-cache',
      },
      varies: ['Accept-Language'],
      tagged: true,
    })
  })
  app.get(`${prefix}/openapi.json`, async (c) => {
    const { openApiDocument } = await import('./openapi')
    const document = JSON.stringify(await openApiDocument(service.platforms, options))
    const headers = { 'content-type': json, 'cache-control': 'no-cache' }
    return send(c, { body: Buffer.from(document), headers, tagged: true })
  })
  app.get(`${prefix}/health`, (c) => {
    const health = JSON.stringify(describeHealth(service, options))
    return send(c, { body: Buffer.from(health), headers: { 'content-type': json, 'cache-control': 'no-store' } })
  })
  for (const route of routesOf(service.platforms, true)) app.get(route.path, (c) => answer(c, route))
  app.notFound((c) => refuse(c, new AmagiError('not-found', { message: `no such route; see ${prefix}` })))
  app.onError((error, c) => refuse(c, toAmagiError(error)))
  return app
}

/**
 * Starts listening. Rejects with `bad-input` when the address needs a token, or when the system refuses it (a taken port):
 * `details.errno` says why.
 */
export async function startApi(options: ApiOptions): Promise<ApiServer> {
  const { host = '127.0.0.1', port = 4567, stalledMs = 120_000 } = options
  if (!isLoopback(host) && !options.token) {
    throw new AmagiError('bad-input', { message: `listening on ${host} requires a token` })
  }
  const app = await createApi(options)
  const { getRequestListener } = await import('./hono')
  const answer = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    // Before our routes: no address can be made of the target and the host name.
    errorHandler: () => {
      const body = failureBody(new AmagiError('bad-input', { message: 'this is no address' }), '')
      return new Response(JSON.stringify(body), {
        status: 400,
        headers: { 'content-type': json, 'cache-control': 'no-store' },
      })
    },
  })
  return listen((incoming, outgoing) => void answer(incoming, outgoing), { host, port, stalledMs, keepAliveMs: 5_000 })
}
