/** A transport whose answers are changed on the way, and platforms with a few endpoints only. */
import { bufferedResponse } from '../../src/http/response'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../src/http/types'
import type { Platform } from '../../src/platforms/define'
import { platforms } from '../../src/platforms'

/** `undefined` leaves the answer as it is. */
type Bend = (
  request: OutgoingRequest,
  response: BufferedResponse,
) => Partial<Pick<BufferedResponse, 'status' | 'headers' | 'setCookie' | 'url' | 'body'>> | undefined

export function bent(transport: Transport, bend: Bend): Transport {
  return {
    ...transport,
    async send(request) {
      const response = await transport.send(request)
      const change = bend(request, response)
      if (!change) return response
      const { status, headers, setCookie, url, body } = { ...response, ...change }
      return bufferedResponse({ status, headers, setCookie, url }, body)
    },
  }
}

/** Bends the JSON of one upstream path. */
export const bentJson =
  (path: string, bend: (body: never) => unknown): Bend =>
  (request, response) => {
    if (new URL(request.url).pathname !== path) return undefined
    const body = JSON.parse(response.body.toString('utf8')) as never
    return { body: Buffer.from(JSON.stringify(bend(body) ?? body)) }
  }

export function platformWith(id: string, ...endpoints: string[]): Platform {
  const platform = platforms.find((one) => one.id === id)
  if (!platform) throw new Error(`no platform ${id}`)
  return { ...platform, endpoints: platform.endpoints.filter(({ name }) => endpoints.includes(name)) }
}
