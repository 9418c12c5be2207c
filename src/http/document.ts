/** A text at an address that somebody named. */
import { AmagiError } from '../errors'
import type { Transport } from './types'

/** Headers of a plain visitor: nothing of ours goes along. */
const headers = { accept: 'application/json, text/plain, */*', 'user-agent': 'Mozilla/5.0' }

/** What is asked for. */
interface Document {
  /** Complete address; taken by https whatever it says. */
  readonly url: string
  /** Hosts (suffixes) that are known to be meant; any other one of the internet may be asked as well, but never the own network. */
  readonly hosts: readonly string[]
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** By the mark in front: UTF-8 unless it says UTF-16. */
function decoded(body: Buffer): string {
  const wide = body[0] === 0xff && body[1] === 0xfe
  // Takes the mark away, and puts a sign in the place of what is none.
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(body)
}

/**
 * Reads it, over redirects, each hop checked. Rejects with `bad-input` (an address that may not be asked), `upstream-changed`
 * (it led to one), `too-large`, `not-found` and `network` (by the status), or what the transport rejects with.
 */
export async function readDocument(transport: Transport, { url, hosts, maxBytes, signal }: Document): Promise<string> {
  const { status, body } = await transport.send({
    url: url.replace(/^http:/i, 'https:'),
    hosts,
    open: true,
    purpose: 'page',
    redirect: 'follow',
    headers,
    maxBytes,
    signal,
  })
  if (status === 200) return decoded(body)
  const code = status === 404 || status === 410 ? 'not-found' : 'network'
  throw new AmagiError(code, { details: { upstreamStatus: status }, message: 'no document there' })
}
