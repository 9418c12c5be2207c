/** How channels did so far: counted by `rest.ts`, collected by the service, shown by `/api/health` and the state command. */
import type { ErrorCode } from '../errors'

/** Counted since the service was made; `breaker` and `pauseSec` are those of this moment. */
export interface ChannelHealth {
  calls: number
  successes: number
  /** Code of the last failure; absent when the channel never failed. */
  lastCode?: ErrorCode
  /** Unix seconds of the last call. */
  lastAt?: number
  breaker: 'closed' | 'open' | 'half-open'
  /** Seconds until an open breaker lets a trial through. */
  pauseSec?: number
}

/** `platform` → `endpoint` → `channel`. */
export type Health = Record<string, Record<string, Record<string, ChannelHealth>>>
