import { readFileSync } from 'node:fs'
import { parseJson } from '../../../src/http/json'
import { AmagiError } from '../../../src/errors'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../../src/http/types'
import { kuaishou } from '../../../src/platforms/kuaishou'
import { createService, type ServiceOptions } from '../../../src/platforms/service'

export interface Reply {
  status?: number
  headers?: Record<string, string>
  /** Object = JSON, text as it is. */
  body?: unknown
  /** Address that answered. */
  url?: string
}

export type Handler = (request: OutgoingRequest) => Reply | AmagiError

function response(request: OutgoingRequest, { status = 200, headers = {}, body = '', url }: Reply): BufferedResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    status,
    headers,
    setCookie: [],
    url: url ?? request.url,
    body: Buffer.from(text),
    text: () => text,
    json() {
      try {
        return parseJson(text)
      } catch (cause) {
        throw new AmagiError('upstream-changed', { cause })
      }
    },
  }
}

/** A transport that answers from a function and keeps what it was asked. */
export function fakeTransport(handler: Handler): Transport & { asked: OutgoingRequest[] } {
  const asked: OutgoingRequest[] = []
  return {
    asked,
    async send(request) {
      asked.push(request)
      const reply = handler(request)
      if (reply instanceof AmagiError) throw reply
      return response(request, reply)
    },
    open: () => Promise.reject(new AmagiError('internal', { message: 'no streams here' })),
    close: () => undefined,
  }
}

/** A service with Kuaishou alone, a still clock and counted randomness. */
export function fakeService(handler: Handler, options: Partial<ServiceOptions> & { account?: string } = {}) {
  const transport = fakeTransport(handler)
  const service = createService({
    platforms: [kuaishou],
    transport,
    cookie: () => options.account,
    clock: () => 1_750_000_000_000,
    random: () => 0.5,
    ...options,
  })
  return {
    service,
    asked: transport.asked,
    paths: () => transport.asked.map((request) => new URL(request.url).host + new URL(request.url).pathname),
  }
}

/** Own small answer in upstream's shape. */
export function fixture(name: string): Record<string, unknown> {
  const file = new URL(`../../fixtures/kuaishou/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
}

export function fixtureText(name: string): string {
  return readFileSync(new URL(`../../fixtures/kuaishou/${name}.json`, import.meta.url), 'utf8')
}

/** Code an awaited call fails with, `none` when it does not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'none'
  } catch (error) {
    return error instanceof AmagiError ? error.code : `not ours: ${String(error)}`
  }
}
