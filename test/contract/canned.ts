/** A gateway that answers some calls with a text of the test's own and hands the rest to the simulator. */
import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface CannedCall {
  host: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** Number of the call among those this answer was made for, from 0. */
  turn: number
}

export interface CannedAnswer {
  body: string | Buffer
  status?: number
  headers?: Record<string, string>
  /** Milliseconds before the answer begins. */
  waitMs?: number
}

export interface Canned {
  url: string
  /** Calls that were answered here, in order. */
  calls: CannedCall[]
  /** Most of them under way at the same time. */
  readonly peak: number
  close(): Promise<void>
}

/** `undefined` from `answer` = the simulator's business. */
export async function startCanned(
  simulator: string,
  answer: (call: CannedCall) => CannedAnswer | undefined,
): Promise<Canned> {
  const calls: CannedCall[] = []
  let open = 0
  let peak = 0
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', simulator)
    const call: CannedCall = {
      host: String(incoming.headers['x-forwarded-host'] ?? ''),
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      turn: calls.length,
    }
    const own = answer(call)
    if (!own) {
      const passed = request(
        simulator + (incoming.url ?? '/'),
        { method: incoming.method ?? 'GET', headers: incoming.headers },
        (response) => {
          outgoing.writeHead(response.statusCode ?? 502, response.headers)
          response.pipe(outgoing)
        },
      )
      passed.on('error', () => outgoing.destroy())
      incoming.pipe(passed)
      return
    }
    calls.push(call)
    open++
    peak = Math.max(peak, open)
    outgoing.once('close', () => open--)
    const { status = 200, headers = { 'content-type': 'application/json' }, waitMs } = own
    const send = (): void => void outgoing.writeHead(status, headers).end(own.body)
    if (waitMs === undefined) send()
    else setTimeout(send, waitMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get peak() {
      return peak
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
