/** How channels did so far: counted by `breakers.ts`, shown by `/api/health` and the state command. */
import { leavesOf, treeOf, type ChannelCounts, type Tree } from '../model'

/** Whether a channel is asked at the moment. */
export interface BreakerState {
  breaker: 'closed' | 'open' | 'half-open'
  /** Seconds until an open breaker lets a trial through. */
  pauseSec?: number
}

/**
 * Counted since the service was made, or over two weeks where somebody remembers (`ServiceOptions.remember`), over all
 * identities; `breaker` is that of the identity that fares best.
 */
export interface ChannelHealth extends BreakerState, ChannelCounts {}

/** `platform` → `endpoint` → `channel`. */
export type Health = Tree<ChannelHealth>

/** Counts of longer standing with the breakers of this moment; what was not asked in this life is not paused. */
export function withCounts(now: Health, counts: Tree<ChannelCounts>): Health {
  return treeOf(
    leavesOf(counts).map(([platform, endpoint, channel, count]) => {
      const { breaker = 'closed', pauseSec } = now[platform]?.[endpoint]?.[channel] ?? {}
      const state: BreakerState = { breaker, ...(pauseSec === undefined ? {} : { pauseSec }) }
      return [platform, endpoint, channel, { ...count, ...state }] as const
    }),
  )
}
