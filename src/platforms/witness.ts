/**
 * What one piece of work asked upstream: every channel with how it ended, and every exchange. For the one who wants to know
 * why an answer is what it is; nothing is written down where nobody asked for it.
 */
import { toAmagiError, type AmagiError } from '../errors'
import type { BufferedResponse, OutgoingRequest, Transport } from '../http/types'
import type { PlatformId } from '../model'
import type { CheckedParams } from './endpoint/record'

/** One request and what came of it, as it was: cookies and signatures included. Never shown as it is. */
export interface Seen {
  request: OutgoingRequest
  response?: BufferedResponse
  error?: AmagiError
  /** Milliseconds, redirects and the wait for the pace included. */
  ms: number
}

/** One channel that was asked, or would have been but for its breaker. */
export interface Testimony {
  platform: PlatformId
  /** What was looked up: name of the endpoint, or of what resolving alone needs. */
  endpoint: string
  channel: string
  params: CheckedParams
  /** Milliseconds from the beginning of the work to that of the call. */
  fromMs: number
  /** Milliseconds the channel took; absent while it runs. */
  ms?: number
  /** How it failed; absent when it answered, or runs still. */
  error?: AmagiError
  seen: Seen[]
}

/** Of one piece of work. */
export interface Witness {
  /** In the order the channels were begun. */
  readonly heard: readonly Testimony[]
  /** A channel is begun: what it asks through is in `context`; `ended` is called once, with its error if any. */
  begin<Context extends { transport: Transport }>(
    what: Pick<Testimony, 'platform' | 'endpoint' | 'channel' | 'params'>,
    context: Context,
  ): { context: Context; ended(error?: AmagiError): void }
}

/** Name under which a short link that is followed is told of, in the place of an endpoint and of its channel. */
export const followed = { endpoint: 'shortLink', channel: 'redirect' } as const

/** Channels of one piece of work that are remembered: ten tries for each of a handful of look-ups. */
const most = 60

function listening(transport: Transport, seen: Seen[], clock: () => number): Transport {
  return {
    ...transport,
    async send(request) {
      const one: Seen = { request, ms: 0 }
      seen.push(one)
      const began = clock()
      try {
        one.response = await transport.send(request)
        return one.response
      } catch (error) {
        one.error = toAmagiError(error)
        throw error
      } finally {
        one.ms = Math.round(clock() - began)
      }
    },
  }
}

/** `clock` in milliseconds since the epoch. */
export function createWitness(clock: () => number): Witness {
  const heard: Testimony[] = []
  const began = clock()
  return {
    heard,
    begin(what, context) {
      if (heard.length >= most) return { context, ended: () => undefined }
      const since = clock()
      const testimony: Testimony = { ...what, fromMs: Math.round(since - began), seen: [] }
      heard.push(testimony)
      return {
        context: { ...context, transport: listening(context.transport, testimony.seen, clock) },
        ended(error) {
          if (testimony.ms !== undefined) return
          testimony.ms = Math.round(clock() - since)
          if (error) testimony.error = error
        },
      }
    },
  }
}
