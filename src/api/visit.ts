/** One request at the door, whoever finds its route: what it is called, who may ask, what is logged of it. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AmagiError } from '../errors'
import { bearerOf, isLoopback, namesLoopback, sameToken } from './access'
import { allowOrigin, preflight } from './cors'
import { prefix } from './routes'

/** One request while it is answered. */
export interface Visit {
  readonly id: string
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** What every answer says. */
  readonly headers: Readonly<Record<string, string>>
  /** By the clock of the process, in milliseconds. */
  readonly began: number
  /** How it failed, for the log. */
  error?: string
}

/** Why a request is not answered; `status` where it is not that of the code. */
export interface Refusal {
  error: AmagiError
  status?: number
}

/** The rules of one door. */
interface Porter {
  /** Names the request. */
  enter(incoming: IncomingMessage, outgoing: ServerResponse): Visit
  /** Undefined = it may go on to its route; `answered` = it was a preflight, which needs no route. */
  admit(visit: Visit, path: string): Refusal | 'answered' | undefined
  /** Writes the line for the log; `status` where nothing was sent yet. */
  leave(visit: Visit, path: string, status?: number): void
}

interface PorterOptions {
  host?: string
  token?: string
  tokenInQuery?: boolean
  cors?: readonly string[]
  log?: (line: string) => void
}

/** All values of a header: Node keeps the first of a repeated `Host`, and two are no name. */
function headerOf({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  let found: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] ?? ''
    if (given.length !== name.length || given.toLowerCase() !== name) continue
    const value = rawHeaders[at + 1] ?? ''
    found = found === undefined ? value : `${found}, ${value}`
  }
  return found
}

/** First `token` of the query; undefined when there is none. */
function queryToken({ url = '' }: IncomingMessage): string | undefined {
  const start = url.indexOf('?')
  return (start < 0 ? undefined : new URLSearchParams(url.slice(start)).get('token')) ?? undefined
}

/** See {@link Porter}. */
export function createPorter({ host = '127.0.0.1', token, tokenInQuery, cors = [], log }: PorterOptions): Porter {
  const guarded = isLoopback(host) && !token
  // One random start per process and a count: unique in a log, cheap per request.
  const start = randomBytes(4).toString('hex')
  let count = 0

  /** What everybody may read without the token: documentation. */
  const isOpen = (path: string): boolean => !path.startsWith(`${prefix}/`) || path === `${prefix}/openapi.json`

  return {
    enter(incoming, outgoing) {
      const id = `${start}${(++count).toString(16).padStart(4, '0')}`
      const headers = { 'x-request-id': id, 'x-content-type-options': 'nosniff' }
      return { id, incoming, outgoing, headers, began: performance.now() }
    },
    admit({ incoming, outgoing }, path) {
      const { method } = incoming
      const listed = allowOrigin(incoming, outgoing, cors)
      if (method === 'OPTIONS' && listed && preflight(incoming, outgoing)) return 'answered'
      if (method !== 'GET' && method !== 'HEAD') {
        outgoing.setHeader('allow', 'GET, HEAD')
        return { error: new AmagiError('bad-input', { message: 'only GET and HEAD are answered' }), status: 405 }
      }
      if (guarded && !namesLoopback(headerOf(incoming, 'host'))) {
        return {
          error: new AmagiError('unauthorized', { message: 'this address is answered under a loopback name only' }),
        }
      }
      if (!token || isOpen(path)) return undefined
      const given = bearerOf(headerOf(incoming, 'authorization')) ?? (tokenInQuery ? queryToken(incoming) : undefined)
      return sameToken(given, token)
        ? undefined
        : { error: new AmagiError('unauthorized', { message: 'a token is required' }) }
    },
    leave({ id, incoming, outgoing, began, error }, path, status = outgoing.statusCode) {
      if (!log) return
      const took = Math.round(performance.now() - began)
      log(`${id} ${incoming.method} ${path} ${status} ${took} ms${error ? ` ${error}` : ''}`)
    },
  }
}
