/** Times and sizes of downloads. */
import { mib, minuteMs } from '../../units'

/** When an address counts as silent, slow or given up. */
export interface DownloadTuning {
  /** Longest silence in milliseconds. */
  idleMs: number
  /** An address that delivers less than `slowBytes` in `slowMs` milliseconds is left when there is another. */
  slowMs: number
  slowBytes: number
  /** First wait before an address is asked again, in milliseconds; doubles up to 2 s. */
  retryMs: number
  /** Milliseconds a download may take whatever its size, and for every byte of it so far as many as `slowestRate` allows. */
  graceMs: number
  /** Bytes per second on average below which even the only address is given up. */
  slowestRate: number
  /** Failures without progress before giving up; every address is tried once all the same. */
  maxFailures: number
  /** Milliseconds of silence after which a job gives its place to another until it moves again. */
  stallMs: number
  /** Connections one download may have. */
  maxConnections: number
  /** With so many bytes still to come a further connection is worth its handshake. */
  largeBytes: number
  /** A stretch is divided when both halves have so many bytes. */
  pieceBytes: number
  /** Milliseconds over which the rate is measured before a connection is added. */
  measureMs: number
  /** Bytes per second from which on no connection is added. */
  fastRate: number
  /** Milliseconds without a further connection after one broke or was refused. */
  restMs: number
}

export const defaultTuning: DownloadTuning = {
  idleMs: 15_000,
  slowMs: 20_000,
  slowBytes: 20 * 32 * 1024,
  retryMs: 100,
  graceMs: minuteMs,
  // One megabit: the largest video the default settings allow (90 MiB) may take 13 minutes.
  slowestRate: 128 * 1024,
  maxFailures: 6,
  stallMs: 5_000,
  maxConnections: 4,
  largeBytes: 8 * mib,
  pieceBytes: mib,
  measureMs: 2_000,
  // The largest video the default settings allow (90 MiB) comes in 23 seconds then.
  fastRate: 4 * mib,
  restMs: 10_000,
}
