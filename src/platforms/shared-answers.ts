/**
 * Equal requests in flight share one upstream call, and answers may be kept for the record's time; what the content
 * itself refuses is kept for half a minute.
 *
 * A shared call ends early only when everybody who waits for it has gone.
 */
import { LRUCache } from 'lru-cache'
import { createShared } from '../async/shared'
import { throwIfAborted } from '../async/until'
import { isAmagiError, type AmagiError, type ErrorCode } from '../errors'
import { parseJson } from '../http'
import { passThrough } from './endpoint/channel'
import type { EndpointAnswer } from './endpoint/record'

interface GetOptions {
  /** Seconds an answer is kept; 0 = not at all. */
  cacheSec: number
  /** Upstream is asked although an answer is kept; the new one replaces it. */
  fresh?: boolean | undefined
  signal: AbortSignal | undefined
  /** Hears what the shared call tells. */
  hear?: ((line: string) => void) | undefined
}

interface SharedAnswers {
  /**
   * `start` receives what ends the shared call and a way to tell everybody who waits. Kept answers come with their age in
   * seconds.
   */
  get(
    key: string,
    options: GetOptions,
    start: (ends: AbortController, tell: (line: string) => void) => Promise<EndpointAnswer>,
  ): Promise<EndpointAnswer & { ageSec?: number }>
  /** Stops what is under way and forgets what was kept; later calls reject with `cancelled`. */
  close(): Promise<void>
}

/** A pass-through keeps its bytes only: the parsed form takes several times the memory and is made again on demand. */
type Slim = { raw: Buffer; body?: never } | { raw?: never; body: unknown }

interface Kept {
  answer: Slim & Pick<EndpointAnswer, 'channel' | 'tried'>
  size: number
  /** Milliseconds by our own clock: the library's would be the process clock. */
  at: number
}

interface Miss {
  error: AmagiError
  size: number
  at: number
}

const overhead = 512

/** Seconds in which the same refusal of the content is not asked for again: a dead link pasted into ten chats. */
const missSec = 30
/** Facts about the content; everything else may be otherwise a moment later. */
const misses: ReadonlySet<ErrorCode> = new Set(['not-found', 'private', 'region', 'not-live'])

function freeze(given: EndpointAnswer, at: number): Kept {
  const { raw, channel, tried } = given
  if (raw) {
    // A small body may be a slice of a much larger shared buffer, which the copy lets go of. What it came with in one
    // piece, the head of an answer, is not worth one.
    const own = raw.buffer.byteLength > raw.length + raw.length / 4 ? Buffer.from(raw) : raw
    return { answer: { raw: own, channel, tried }, size: own.buffer.byteLength + overhead, at }
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
  const underWay = createShared<EndpointAnswer, string>()
  const kept =
    maxBytes > 0
      ? new LRUCache<string, Kept | Miss>({
          maxSize: maxBytes,
          sizeCalculation: ({ size }) => size,
        })
      : undefined

  return {
    async get(key, { cacheSec, fresh = false, signal, hear }, start) {
      throwIfAborted(signal)
      const found = cacheSec > 0 && !fresh ? kept?.get(key) : undefined
      const ageSec = found ? Math.max(0, Math.floor((clock() - found.at) / 1000)) : 0
      if (found && 'error' in found) {
        if (ageSec < missSec) throw found.error
      } else if (found && ageSec < cacheSec) return thaw(found, ageSec)
      try {
        const answer = await underWay.run(key, (_, tell, ends) => start(ends, tell), { signal, hear })
        if (cacheSec > 0) kept?.set(key, freeze(answer, clock()))
        return answer
      } catch (error) {
        if (cacheSec > 0 && isAmagiError(error) && misses.has(error.code)) {
          kept?.set(key, { error, size: overhead, at: clock() })
        }
        throw error
      }
    },
    async close() {
      kept?.clear()
      await underWay.close()
    },
  }
}
