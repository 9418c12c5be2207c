/** What the connections of one download share, and what one of them is. */
import type { Following } from '../../async/deadline'
import type { AmagiError, ErrorCode } from '../../errors'
import type { Growth } from './growth'
import type { Mirror } from './mirror'
import type { Part } from './part'
import type { Patience } from './patience'
import type { Share } from './rate'
import type { Span, Spans } from './spans'
import type { DownloadRequest, DownloadTools } from './types'

/** What one exchange came to. */
export type Outcome =
  /** The stretch is complete. */
  | { kind: 'ended' }
  /** The address is not asked again. */
  | { kind: 'dead'; code: ErrorCode; status?: number }
  /** Passing trouble; `free` = not its fault, does not count. */
  | { kind: 'again'; error: AmagiError; free?: boolean; waitMs?: number | undefined }
  /** A further connection is not wanted there, or what it serves does not belong to the rest. */
  | { kind: 'unwelcome' }
  /** Another connection does what was left of the stretch. */
  | { kind: 'relieved' }

/** One connection after the other at one stretch after the other. */
export interface Worker {
  span: Span
  mirror: Mirror
  /** Ends this worker alone. */
  readonly stop: Following
  /** Another one does its stretch. */
  relieved: boolean
  /** Bytes it has written since `sinceMs` on the download's clock. */
  bytes: number
  readonly sinceMs: number
}

/** One download as its connections see it. */
export interface Common {
  readonly request: DownloadRequest
  readonly tools: DownloadTools
  readonly part: Part
  readonly spans: Spans
  readonly patience: Patience
  readonly growth: Growth
  readonly share: Share
  /** Strong validators under which bytes of the file came. */
  readonly etags: Set<string>
  /** Whether there is no other connection at this moment. */
  alone(): boolean
  /** Whether the file gets on without a connection that hardly brings anything. */
  spares(worker: Worker): boolean
  /** So many bytes were written. */
  arrived(bytes: number): Promise<void>
}

/** Throws away everything there is of the file. Only while the worker is alone. */
export async function restart({ part, spans, etags, request }: Common, worker: Worker): Promise<void> {
  request.room.wrote(-spans.received)
  worker.span = spans.restart()
  etags.clear()
  await part.restart()
}

/** Not the file that was asked for: an HTML page, an error in JSON, a picture in place of a video, or nothing at all. */
export async function unfit(common: Common, worker: Worker): Promise<Outcome> {
  await restart(common, worker)
  return { kind: 'dead', code: 'upstream-changed' }
}
