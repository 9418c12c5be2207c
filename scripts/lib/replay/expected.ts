/** What the simulated sites answer to the same questions. */
import { createTransport } from '../../../src/http'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../../src/http/types'
import type { PlatformId } from '../../../src/model'
import { toAmagiError } from '../../../src/errors'
import { accounts, startSimulator } from '../../../simulator'
import { FixtureShelf } from '../../../simulator/fixtures'
import { bodyOf } from './raw'
import type { Exchange } from '../../../src/probe/capture'
import type { Played } from './play'

/** Asks the simulator in the place of the sites and keeps what it answers. */
export interface Expected {
  readonly transport: Transport
  /** Exchanges since the last call, oldest first. */
  take(): Played[]
  /** What the fixtures say to an exchange of a capture, whoever it is about; for ids the simulator does not know. */
  fixture(exchange: Exchange): Played | undefined
  /** A cookie of an account the simulator knows. */
  cookie(platform: PlatformId): string
  close(): Promise<void>
}

export async function startExpected(): Promise<Expected> {
  const simulator = await startSimulator()
  const inner = createTransport({ gateway: simulator.url })
  const shelf = new FixtureShelf()
  let taken: Played[] = []

  async function send(request: OutgoingRequest): Promise<BufferedResponse> {
    const { host, pathname } = new URL(request.url)
    const played: Played = { method: request.method ?? 'GET', host, path: pathname }
    taken.push(played)
    try {
      const response = await inner.send({ ...request, retries: 0 })
      const { status, headers, setCookie, body } = response
      Object.assign(played, { status, headers, setCookie, body: bodyOf(body) })
      if (response.url !== request.url) played.landed = response.url
      return response
    } catch (error) {
      played.error = toAmagiError(error).code
      throw error
    }
  }

  return {
    transport: { ...inner, send },
    take() {
      const those = taken
      taken = []
      return those
    },
    fixture(exchange) {
      const { method, host, path, query, requestBody } = exchange
      const answer = shelf.answer({
        method,
        host,
        path,
        rawQuery: '',
        query: new URLSearchParams(query),
        headers: {},
        rawHeaders: [],
        cookies: {},
        userAgent: '',
        body: Buffer.from(requestBody?.text ?? ''),
        now: 0,
        aged: 0,
      })
      if (!answer || 'asset' in answer.body) return undefined
      return { method, host, path, status: answer.status, headers: {}, body: bodyOf(answer.body) }
    },
    cookie: (platform) => Object.values<string>(accounts[platform])[0] ?? '',
    async close() {
      inner.close()
      await simulator.close()
    },
  }
}
