/** Files that may be fetched from us for a short while, each under an address nobody can guess. */
import { randomBytes } from 'node:crypto'
import { extname } from 'node:path'
import { LRUCache } from 'lru-cache'
import type { MediaFile } from '../../media/types'
import { minuteMs } from '../../units'

/** Chats' sides fetch more than once and minutes later, players included. Milliseconds. */
const lifeMs = 10 * minuteMs
/** Addresses at a time; the oldest go first. */
const maxLent = 500
/** Bytes of the secret in an address. */
const secretBytes = 16

/** What is known of files that are lent. */
export interface Lender {
  /** The path of a file on our server, below the root of the route. */
  lend(file: MediaFile): string
  /** The file behind a secret; undefined when there is none, or its time is over. */
  find(secret: string): MediaFile | undefined
}

/** `clock` in milliseconds; nothing is kept open and nothing runs by itself. */
export function createLender(clock: () => number): Lender {
  const lent = new LRUCache<string, MediaFile>({
    max: maxLent,
    ttl: lifeMs,
    ttlResolution: 0,
    perf: { now: clock },
  })
  return {
    lend(file) {
      const secret = randomBytes(secretBytes).toString('base64url')
      lent.set(secret, file)
      // Some ends take the kind of a file from the end of its address.
      return `${secret}/media${extname(file.path).replace(/[^\w.]/g, '')}`
    },
    find: (secret) => lent.get(secret),
  }
}
