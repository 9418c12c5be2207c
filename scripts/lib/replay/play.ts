/** Exchanges played back: a transport that answers what was answered then. */
import { AmagiError } from '../../../src/errors'
import { bufferedResponse } from '../../../src/http/response'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../../src/http/types'
import type { CapturedBody } from '../../../src/probe/body'
import type { Exchange } from '../../../src/probe/capture'

/** What can be played: exchanges of a capture, or expected ones with their bytes. */
export type Played = Pick<
  Exchange,
  'method' | 'host' | 'path' | 'status' | 'landed' | 'headers' | 'setCookie' | 'error'
> & {
  body?: CapturedBody
}

/** What is at hand to be played. */
export interface Material {
  /** Of the channel that is run, in order. */
  own: readonly Played[]
  /** Of its platform: who we are was asked once, by the first channel. */
  all: readonly Played[]
}

const keyOf = ({ method, host, path }: Pick<Played, 'method' | 'host' | 'path'>): string => `${method} ${host}${path}`

/** Answers every request with the next exchange of the same address. Never touches the network. */
export function createPlayer({ own, all }: Material): Transport {
  const left = [...own]

  /** Addresses may hold ids that were disguised: then the host and the place in the order have to do. */
  function next(request: OutgoingRequest): Played | undefined {
    const { host, pathname } = new URL(request.url)
    const method = request.method ?? 'GET'
    const key = keyOf({ method, host, path: pathname })
    const exact = left.findIndex((one) => keyOf(one) === key)
    const place =
      exact >= 0
        ? exact
        : left.findIndex(
            (one) => one.method === method && one.host === host && !all.some((other) => keyOf(other) === key),
          )
    if (place >= 0) return left.splice(place, 1)[0]
    return own.findLast((one) => keyOf(one) === key) ?? all.find((one) => keyOf(one) === key && one.error === undefined)
  }

  function answer(played: Played, url: string): BufferedResponse {
    const { body } = played
    const head = {
      status: played.status ?? 0,
      headers: (played.headers ?? {}) as BufferedResponse['headers'],
      setCookie: played.setCookie ?? [],
      url: played.landed ?? url,
    }
    return bufferedResponse(head, Buffer.from(body?.text ?? ''))
  }

  return {
    async send(request) {
      const played = next(request)
      if (!played) throw new AmagiError('network', { message: 'not in the capture' })
      if (played.error !== undefined) throw new AmagiError(played.error)
      return answer(played, request.url)
    },
    open: () => Promise.reject(new AmagiError('network', { message: 'nothing is streamed here' })),
    close: () => undefined,
  }
}
