/** How channels did so far: counted by `breakers.ts`, shown by `/api/health` and the state command. */
import type { ErrorCode } from '../errors'

/** Whether a channel is asked at the moment. */
export interface BreakerState {
  breaker: 'closed' | 'open' | 'half-open'
  /** Seconds until an open breaker lets a trial through. */
  pauseSec?: number
}

/** Counted since the service was made, over all identities; `breaker` is that of the identity that fares best. */
export interface ChannelHealth extends BreakerState {
  calls: number
  successes: number
  /** Code of the last failure; absent when the channel never failed. */
  lastCode?: ErrorCode
  /** Unix seconds of the last call. */
  lastAt?: number
}

/** `platform` → `endpoint` → `channel`. */
export type Health = Record<string, Record<string, Record<string, ChannelHealth>>>
