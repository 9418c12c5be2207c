/** The HTTP door: documented routes, reference page, OpenAPI document and health on a listener of its own. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { AmagiError, toAmagiError } from '../errors'
import type { PlatformId } from '../model'
import type { Service } from '../platforms/service'
import { isLoopback, lentCookie } from './access'
import { failureBody, forLog, json, statusHeaders } from './failure'
import { describeHealth, type HealthAccount } from './health'
import { listen, type Listener } from './listener'
import { queryOf } from './query'
import { createReplier, type Reply } from './reply'
import { prefix, routesOf, type Route } from './routes'
import { createPorter, type Refusal, type Visit } from './visit'

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

type Env = { Bindings: HttpBindings; Variables: { visit: Visit } }
type App = Hono<Env>
type AppContext = Context<Env>

/** HTTP/2 has other classes: only HTTP/1.1 is listened on. */
const ends = (c: AppContext): [IncomingMessage, ServerResponse] => [
  c.env.incoming as IncomingMessage,
  c.env.outgoing as ServerResponse,
]

/** Ends when the caller leaves. One signal per connection: with it all requests that came over it are left. */
function createLeaving(): (incoming: IncomingMessage) => AbortSignal {
  const signals = new WeakMap<Socket, AbortSignal>()
  return ({ socket }) => {
    const known = signals.get(socket)
    if (known) return known
    const stop = new AbortController()
    socket.once('close', () => stop.abort())
    signals.set(socket, stop.signal)
    return stop.signal
  }
}

/** Host names of which no address has to be made to see that one can be; others are the library's to judge. */
const plainHost = /^[a-z\d._-]+(?::(?:[1-5]\d{3,4}|[6-9]\d{3}))?$/

/** The documented routes, by whichever way a request comes to them. */
interface Desk {
  /**
   * Answers a request whose target is an endpoint's own path, letter for letter; false = it is for the web library, which
   * knows all other spellings and pages. Nearly all requests are such ones, and the library costs as much as a third of
   * an answer.
   */
  direct(incoming: IncomingMessage, outgoing: ServerResponse): boolean
  app: App
}

/**
 * The routes without a listener.
 *
 * @internal The tests build them without a socket.
 */
export async function createApi(options: ApiOptions): Promise<Desk> {
  // At the top it would make every process that only uses the client load Node's whole fetch.
  const { Hono, RESPONSE_ALREADY_SENT } = await import('./hono')
  const app: App = new Hono()
  const { service, token } = options
  const write = createReplier()
  const porter = createPorter(options)
  const leaving = createLeaving()

  function refuse(visit: Visit, { error, status }: Refusal, route?: Route): Promise<void> | void {
    visit.error = forLog(error)
    const body = JSON.stringify(failureBody(error, visit.id, route))
    return write(visit.incoming, visit.outgoing, {
      status: status ?? error.status,
      body: Buffer.from(body),
      headers: { ...visit.headers, ...statusHeaders(error), 'content-type': json, 'cache-control': 'no-store' },
    })
  }

  async function answer(visit: Visit, route: Route): Promise<void> {
    const { incoming, outgoing } = visit
    try {
      const params = queryOf(incoming.url ?? '', options.tokenInQuery ? 'token' : undefined)
      const own = lentCookie(incoming, options)
      const found = await service.call(route.platform, route.endpoint.name, params, {
        signal: leaving(incoming),
        ...(own === undefined ? {} : { cookie: own }),
      })
      const { ageSec, channel } = found
      const cacheSec = own === undefined ? route.endpoint.cacheSec : 0
      await write(incoming, outgoing, {
        // The parsed form of a pass-through is made when it is read: not here.
        body: found.raw ?? Buffer.from(JSON.stringify(found.body)),
        headers: {
          ...visit.headers,
          'content-type': json,
          'x-amagi-channel': channel,
          'cache-control': cacheSec > 0 ? `private, max-age=${cacheSec}` : 'no-store',
          ...(ageSec === undefined ? {} : { age: String(ageSec) }),
        },
        varies: options.cookieHeader ? ['x-amagi-cookie', 'Cookie'] : ['x-amagi-cookie'],
        tagged: true,
      })
    } catch (error) {
      await refuse(visit, { error: toAmagiError(error) }, route)
    }
  }

  async function send(c: AppContext, reply: Reply): Promise<Response> {
    await write(...ends(c), reply)
    return RESPONSE_ALREADY_SENT
  }

  async function refuseAt(c: AppContext, refusal: Refusal): Promise<Response> {
    await refuse(c.get('visit'), refusal)
    return RESPONSE_ALREADY_SENT
  }

  app.use(async (c, next) => {
    const visit = porter.enter(...ends(c))
    c.set('visit', visit)
    // On the raw response: routes write there themselves.
    for (const [name, value] of Object.entries(visit.headers)) visit.outgoing.setHeader(name, value)
    await next()
    porter.leave(visit, c.req.path, visit.outgoing.headersSent ? undefined : c.res.status)
  })
  app.use(async (c, next) => {
    const refusal = porter.admit(c.get('visit'), c.req.path)
    if (refusal === 'answered') return RESPONSE_ALREADY_SENT
    return refusal ? refuseAt(c, refusal) : next()
  })
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
  const routes = new Map(routesOf(service.platforms, true).map((route) => [route.path, route]))
  for (const [path, route] of routes) {
    app.get(path, async (c) => {
      await answer(c.get('visit'), route)
      return RESPONSE_ALREADY_SENT
    })
  }
  app.notFound((c) => refuseAt(c, { error: new AmagiError('not-found', { message: `no such route; see ${prefix}` }) }))
  app.onError((error, c) => refuseAt(c, { error: toAmagiError(error) }))

  async function visited(visit: Visit, route: Route): Promise<void> {
    const refusal = porter.admit(visit, route.path)
    // No preflight comes this way.
    if (refusal === 'answered') return
    await (refusal ? refuse(visit, refusal) : answer(visit, route))
    porter.leave(visit, route.path)
  }

  return {
    app,
    direct(incoming, outgoing) {
      const { method, url = '', headers } = incoming
      if ((method !== 'GET' && method !== 'HEAD') || !plainHost.test(headers.host ?? '')) return false
      const query = url.indexOf('?')
      const route = routes.get(query < 0 ? url : url.slice(0, query))
      if (!route) return false
      // It answers its own failures; what is left is a socket that broke while it was written to.
      visited(porter.enter(incoming, outgoing), route).catch(() => outgoing.destroy())
      return true
    },
  }
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
  const { app, direct } = await createApi(options)
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
  const hear: RequestListener = (incoming, outgoing) => {
    if (!direct(incoming, outgoing)) void answer(incoming, outgoing)
  }
  return listen(hear, { host, port, stalledMs, keepAliveMs: 5_000 })
}
