/**
 * A parser of another program in a group, which agrees with others by reactions. Written from the description of the
 * protocol and not from our own code: face 289 bids, one second, everybody in order of the numbers, turned by the minute
 * of the message; the first confirms with 124, the next one 0.7 s later when nobody did.
 */
import type { Likes } from './likes'

export interface Bidder {
  /** What it does with a message; resolves to whether it answers. `at`: Unix seconds. */
  hear(message: string, at: number): Promise<boolean>
}

interface BidderOptions {
  /** Number of its account. */
  id: number
  likes: Likes
  /** Bids and is never heard of again. */
  dies?: boolean
}

/** By the global timers, which tests may replace. */
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Milliseconds a call takes to the platform. */
const callMs = 5

export function createBidder({ id, likes, dies = false }: BidderOptions): Bidder {
  const numbers = (message: string, face: string): number[] => likes.on(message, face).map(Number)
  return {
    async hear(message, at) {
      if (numbers(message, '289').length > 0) return false
      await wait(callMs)
      likes.add(message, '289', String(id))
      if (dies) return false
      await wait(1000)
      const everybody = [...new Set(numbers(message, '289'))].sort((a, b) => a - b)
      const turn = Math.floor(at / 60) % everybody.length
      if (everybody.length === 1) return everybody[0] === id
      for (let step = 0; step < everybody.length; step++) {
        const next = everybody[(turn + step) % everybody.length]
        if (next === id) likes.add(message, '124', String(id))
        await wait(700)
        if (numbers(message, '124').length > 0) return next === id
      }
      return false
    },
  }
}
