/** Entry of the merge worker: one merge per thread, answered with one message. Bundled to `lib/assets/merge-worker.js`. */
import { parentPort, workerData } from 'node:worker_threads'
import { Logging, LogLevel } from 'mediabunny'
import { isAmagiError, type ErrorCode, type ErrorDetails } from '../../errors'
import { remux, type RemuxRequest, type RemuxResult } from './remux'

/** What the worker says before it ends. Errors do not survive the way between threads, their parts do. */
export type MergeAnswer =
  { ok: true; result: RemuxResult } | { ok: false; code: ErrorCode; message: string; details: ErrorDetails }

function describe(error: unknown): MergeAnswer {
  if (isAmagiError(error)) return { ok: false, code: error.code, message: error.message, details: error.details }
  const { code, message } = error as { code?: unknown; message?: unknown }
  const text = typeof message === 'string' ? message : String(error)
  // Errors of the disk have a code; the rest is what the muxer says about a file it cannot work with.
  if (typeof code === 'string') return { ok: false, code: 'internal', message: text, details: { errno: code } }
  return { ok: false, code: 'upstream-changed', message: text, details: {} }
}

const answer = (message: MergeAnswer): void => parentPort?.postMessage(message, [])

// What went wrong is in the answer; the console belongs to the host.
Logging.level = LogLevel.Silent

remux(workerData as RemuxRequest).then(
  (result) => answer({ ok: true, result }),
  (error: unknown) => answer(describe(error)),
)
