/** How an answer goes out: written straight to the socket, as a web Response would copy its bytes through a stream first. */
import * as crypto from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { codingFor, encode, type Coding } from './encoding'

/** Smaller bodies are sent as they are: the packet is not emptier for it. */
const compressFrom = 1024

/** An answer of ours whose bytes are known. */
export interface Reply {
  /** Default 200. */
  status?: number
  body: Buffer
  headers: OutgoingHttpHeaders
  /** Request headers beside `Accept-Encoding` that decide what is answered. */
  varies?: readonly string[]
  /** Compared with `If-None-Match`; for what may be asked for again. */
  tagged?: boolean
}

/** Writes replies; one per server, as it remembers the tags of bodies that are kept and sent again. */
export interface Replier {
  /** Undefined = it is on its way. */
  (incoming: IncomingMessage, outgoing: ServerResponse, reply: Reply): Promise<void> | void
}

/**
 * Whether a list of tags holds this one; `*` is any. Weak comparison, as the standard wants it for this header.
 *
 * @internal Headers as a table.
 */
export function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || [...header.matchAll(/"[^"]*"/g)].some(([listed]) => listed === tag)
}

/** `Vary` with these names added to those that are there; undefined where there are none. */
function variesOf(outgoing: ServerResponse, names: readonly string[]): string | undefined {
  const known = outgoing.getHeader('vary')
  if (known === undefined) return names.length > 0 ? names.join(', ') : undefined
  return [...new Set([...String(known).split(', '), ...names])].join(', ')
}

/** Adds names to `Vary` without losing those that are there. */
export function vary(outgoing: ServerResponse, names: readonly string[]): void {
  const all = variesOf(outgoing, names)
  if (all !== undefined) outgoing.setHeader('vary', all)
}

/** One call instead of an object per body where this Node has it (20.12). */
const sha256: (body: Buffer) => string =
  (crypto.hash as typeof crypto.hash | undefined) === undefined
    ? (body) => crypto.createHash('sha256').update(body).digest('base64url')
    : (body) => crypto.hash('sha256', body, 'base64url')

/** See {@link Replier}. */
export function createReplier(): Replier {
  const digests = new WeakMap<Buffer, string>()

  function digestOf(body: Buffer): string {
    const known = digests.get(body)
    if (known !== undefined) return known
    const digest = sha256(body).slice(0, 22)
    digests.set(body, digest)
    return digest
  }

  /** Strong, so each form of the bytes has its own. */
  const tagOf = (body: Buffer, coding: Coding | undefined): string =>
    `"${digestOf(body)}${coding === undefined ? '' : `-${coding}`}"`

  return (incoming, outgoing, { status = 200, body, headers, varies = [], tagged = false }) => {
    if (outgoing.headersSent || outgoing.destroyed) return
    const large = body.length > compressFrom
    const coding = large ? codingFor(incoming.headers['accept-encoding']) : undefined
    const varied = variesOf(outgoing, large ? ['Accept-Encoding', ...varies] : varies)
    const tag = tagged ? tagOf(body, coding) : undefined
    // In one piece: headers that are set one by one are gone through once more when they are written.
    const head: OutgoingHttpHeaders = {
      ...headers,
      ...(varied === undefined ? {} : { vary: varied }),
      ...(tag === undefined ? {} : { etag: tag }),
    }
    if (tag !== undefined && matches(incoming.headers['if-none-match'], tag)) {
      const { 'content-type': _, ...kept } = head
      outgoing.writeHead(304, kept).end()
      return
    }
    const finish = (bytes: Buffer): void => {
      const packed = coding === undefined ? {} : { 'content-encoding': coding }
      outgoing.writeHead(status, { ...head, 'content-length': bytes.length, ...packed })
      // Node sends no body in answer to HEAD.
      outgoing.end(bytes)
    }
    return coding === undefined ? finish(body) : encode(body, coding).then(finish)
  }
}
