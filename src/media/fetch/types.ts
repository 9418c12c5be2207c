/** One download: what is asked for, what comes back, what all downloads share. */
import type { FileHeaders, Transport } from '../../http/types'
import type { Family, FileKind } from '../sniff'
import type { Arrived } from '../headway'
import type { Promised } from '../promised'
import type { Budget } from '../space'
import type { Hosts } from './hosts'
import type { Rate } from './rate'
import type { DownloadTuning } from './tuning'

/** One file; it may come in pieces from several of its addresses. */
export interface DownloadRequest {
  /** Addresses of the same bytes, the preferred one first. */
  urls: readonly string[]
  referer?: string | undefined
  /** Who asks: the platform's browser. */
  headers: FileHeaders
  /** Unix seconds after which they refuse: past it nothing is asked. Absent = unknown. */
  expiresAt?: number | undefined
  /** Host suffixes that may be asked, at every redirect. */
  hosts: readonly string[]
  /** Whether others may be asked as well, see `OutgoingRequest.open`. */
  open?: boolean | undefined
  /** Where the finished file goes; `.part` beside it until then. */
  path: string
  family: Family
  purpose: 'media' | 'picture'
  budget: Budget
  /** Room on the disk. */
  room: Pick<Promised, 'announce' | 'wrote'>
  /** Hears of every chunk that came, all connections together. Bytes that were thrown away are not there any more. */
  arrived?: Arrived | undefined
  signal?: AbortSignal | undefined
}

/** The finished file; `kind` by its first bytes, whatever the server called it. */
export interface Downloaded {
  path: string
  sizeBytes: number
  kind: FileKind
  /** Address that served the end of the file: place in `urls`. */
  index: number
}

/** What all downloads share; clock in milliseconds since the epoch, random 0 ≤ x < 1. */
export interface DownloadTools {
  transport: Transport
  clock: () => number
  random: () => number
  tuning: DownloadTuning
  hosts: Hosts
  rate: Rate
}
