/** Which pages of other origins may read answers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { lentCookieHeader } from './access'
import { vary } from './reply'

/** What a page may read of an answer besides its body; headers every page may read are not named. */
const exposed = 'age, etag, retry-after, x-amagi-channel, x-request-id'

/** Seconds a browser remembers a preflight; Chromium cuts longer ones to this. */
const maxAgeSec = 7200

/** Opens an answer to its reader when the origin is listed. */
export function allowOrigin(incoming: IncomingMessage, outgoing: ServerResponse, cors: readonly string[]): boolean {
  if (cors.length === 0) return false
  // Also for the others: a shared store must not hand one origin's answer to the next.
  vary(outgoing, ['Origin'])
  const { origin } = incoming.headers
  if (origin === undefined || !cors.includes(origin)) return false
  outgoing.setHeader('access-control-allow-origin', origin)
  outgoing.setHeader('access-control-expose-headers', exposed)
  return true
}

/** Answers a preflight; false when the request is none. */
export function preflight(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  if (incoming.headers['access-control-request-method'] === undefined) return false
  outgoing
    .writeHead(204, {
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': `Authorization, ${lentCookieHeader}`,
      'access-control-max-age': String(maxAgeSec),
    })
    .end()
  return true
}
