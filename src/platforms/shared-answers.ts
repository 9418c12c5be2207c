/**
 * Equal requests in flight share one upstream call, and answers may be kept for the record's time.
 *
 * A shared call ends early only when everybody who waits for it has gone.
 */
import { LRUCache } from 'lru-cache'
import { AmagiError } from '../errors'
import { parseJson } from '../http'
import { passThrough } from './endpoint/channel'
import type { EndpointAnswer } from './endpoint/record'

export interface SharedAnswers {
  /**
   * `start` receives the signal of the shared call. `cacheSec` 0 = the answer is not kept.
   * Kept answers come with their age in seconds.
   */
  get(
    key: string,
    cacheSec: number,
    signal: AbortSignal | undefined,
    start: (signal: AbortSignal) => Promise<EndpointAnswer>,
  ): Promise<EndpointAnswer & { ageSec?: number }>
  clear(): void
}

interface Flight {
  promise: Promise<EndpointAnswer>
  waiting: number
  settled: boolean
  stop: AbortController
}

/** A pass-through keeps its bytes only: the parsed form takes several times the memory and is made again on demand. */
type Slim = { raw: Buffer; body?: never } | { raw?: never; body: unknown }

interface Kept {
  answer: Slim & Pick<EndpointAnswer, 'channel' | 'tried'>
  size: number
  /** Milliseconds by our own clock: the library's would be the process clock. */
  at: number
}

const overhead = 512

function freeze(given: EndpointAnswer, at: number): Kept {
  const { raw, channel, tried } = given
  if (raw) {
    // A small body is a slice of a larger shared buffer: the copy lets go of it.
    const own = raw.buffer.byteLength > raw.length ? Buffer.from(raw) : raw
    return { answer: { raw: own, channel, tried }, size: own.length + overhead, at }
  }
  const { body } = given
  return { answer: { body, channel, tried }, size: JSON.stringify(body).length * 4 + overhead, at }
}

function thaw({ answer }: Kept, ageSec: number): EndpointAnswer & { ageSec: number } {
  const { raw, channel, tried } = answer
  const facts = { channel, tried, ageSec }
  if (!raw) return { body: answer.body, ...facts }
  return Object.assign(
    passThrough(raw, () => parseJson(raw.toString('utf8'))),
    facts,
  )
}

/** `maxBytes` bounds the kept answers. */
export function createSharedAnswers(maxBytes: number, clock: () => number): SharedAnswers {
  const flights = new Map<string, Flight>()
  const kept =
    maxBytes > 0
      ? new LRUCache<string, Kept>({
          maxSize: maxBytes,
          sizeCalculation: ({ size }) => size,
        })
      : undefined

  function board(key: string, start: (signal: AbortSignal) => Promise<EndpointAnswer>): Flight {
    const known = flights.get(key)
    if (known) return known
    const stop = new AbortController()
    const promise = start(stop.signal).finally(() => {
      flight.settled = true
      if (flights.get(key) === flight) flights.delete(key)
    })
    // Everybody may have left before it fails.
    promise.catch(() => undefined)
    const flight: Flight = { promise, waiting: 0, settled: false, stop }
    flights.set(key, flight)
    return flight
  }

  function leave(key: string, flight: Flight): void {
    flight.waiting--
    if (flight.waiting > 0 || flight.settled) return
    if (flights.get(key) === flight) flights.delete(key)
    flight.stop.abort()
  }

  return {
    async get(key, cacheSec, signal, start) {
      if (signal?.aborted) throw new AmagiError('cancelled')
      const found = cacheSec > 0 ? kept?.get(key) : undefined
      const ageSec = found ? Math.max(0, Math.floor((clock() - found.at) / 1000)) : 0
      if (found && ageSec < cacheSec) return thaw(found, ageSec)
      const flight = board(key, start)
      flight.waiting++
      let left: (() => void) | undefined
      try {
        const answer = await (signal
          ? Promise.race([
              flight.promise,
              new Promise<never>((_, reject) => {
                left = () => reject(new AmagiError('cancelled'))
                signal.addEventListener('abort', left, { once: true })
              }),
            ])
          : flight.promise)
        if (cacheSec > 0) kept?.set(key, freeze(answer, clock()))
        return answer
      } finally {
        if (left) signal?.removeEventListener('abort', left)
        leave(key, flight)
      }
    },
    clear() {
      kept?.clear()
      for (const flight of flights.values()) flight.stop.abort()
      flights.clear()
    },
  }
}
