/** Merging as the rest sees it: in a thread of its own with bounded memory, one at a time, to be aborted at any moment. */
import { open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResourceLimits } from 'node:worker_threads'
import { createTurns } from '../../async/turns'
import { cancelled, onAbort, throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError } from '../../errors'
import { launch } from '../thread'
import { readLayout } from './layout'
import type { MergeAnswer } from './merge-worker'
import type { RemuxInput, RemuxRequest, RemuxResult } from './remux'
import { mib, minuteMs } from '../../units'

interface MergeRequest {
  inputs: RemuxInput[]
  /** Finished file; `.part` beside it until then. */
  output: string
  /** See `RemuxRequest.durationSec`. */
  durationSec?: number | undefined
  signal?: AbortSignal | undefined
}

/** What is known of the finished file; nothing when ffmpeg made it. */
export type MergeResult = Partial<RemuxResult>

/** One merge at a time: it reads and writes as fast as the disk. */
export interface Merger {
  /** Rejects with `network` (an input is incomplete), `upstream-changed`, `unsupported`, `timeout`, `cancelled`, `internal`. */
  merge(request: MergeRequest): Promise<MergeResult>
}

/** Another way to merge, tried when the worker cannot. */
export type FallbackMerge = (request: RemuxRequest, signal: AbortSignal | undefined) => Promise<MergeResult>

/** `fallback` is asked whatever the worker failed with; when it fails too, the worker's error stands. */
export interface MergerOptions {
  fallback?: FallbackMerge | undefined
  /** Longest merge in milliseconds; far above what any disk needs. */
  timeoutMs?: number
  log?: ((line: string) => void) | undefined
}

/** Heap that serves films of an hour and more; asked for only when the small one was not enough. */
const largeHeap: ResourceLimits = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 32 }

/**
 * Heap by the metadata of the inputs: what is held is a record per sample, about 80 times its size in the file
 * (measured with films of 5 to 90 minutes). The media itself passes through.
 */
function smallHeap(metadataBytes: number): ResourceLimits {
  return { maxOldGenerationSizeMb: 48 + Math.ceil((metadataBytes / mib) * 80), maxYoungGenerationSizeMb: 16 }
}

const entry = { source: join(__dirname, 'merge-worker.ts'), asset: 'merge-worker.js' }

function runWorker(
  request: RemuxRequest,
  resourceLimits: ResourceLimits,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<RemuxResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled(signal))
    const worker = launch(entry, { workerData: request, resourceLimits })
    let answer: MergeAnswer | undefined
    let failure: unknown
    const stop = (reason: AmagiError): void => {
      failure ??= reason
      worker.terminate().catch(() => undefined)
    }
    const timer = setTimeout(() => stop(new AmagiError('timeout', { message: 'merge took too long' })), timeoutMs)
    const stopListening = onAbort(signal, () => stop(cancelled(signal)))
    worker.on('message', (message: MergeAnswer) => (answer = message))
    worker.on('error', (error) => (failure ??= error))
    worker.on('exit', () => {
      clearTimeout(timer)
      stopListening()
      if (failure !== undefined) reject(failure)
      else if (answer?.ok) resolve(answer.result)
      else if (answer) reject(new AmagiError(answer.code, { message: answer.message, details: answer.details }))
      else reject(new AmagiError('internal', { message: 'merge worker ended without an answer' }))
    })
  })
}

/** Bytes of a file that are about its samples; other containers scatter them, about one in 256 (old videos, 2026-11). */
async function metadataOf(path: string, { container }: RemuxInput): Promise<number> {
  if (container) return (await stat(path)).size / 256
  const { boxes } = await readLayout(path)
  return boxes.reduce((sum, { type, size }) => (type === 'mdat' ? sum : sum + size), 0)
}

const outOfMemory = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY'

/** Bytes on disk before the new name appears: a crash must not leave a finished name on a half file. */
async function finish(part: string, output: string): Promise<void> {
  const file = await open(part, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, output)
}

/** A worker per merge, with a heap by the metadata of its inputs: what it held is gone with it. */
export function createMerger(options: MergerOptions = {}): Merger {
  const turns = createTurns(1)
  const timeoutMs = options.timeoutMs ?? 10 * minuteMs

  async function inWorker(
    request: RemuxRequest,
    metadata: number,
    signal: AbortSignal | undefined,
  ): Promise<RemuxResult> {
    try {
      return await runWorker(request, smallHeap(metadata), timeoutMs, signal)
    } catch (error) {
      if (!outOfMemory(error)) throw error
      options.log?.('merge worker ran out of memory, trying again with a larger heap')
      return runWorker(request, largeHeap, timeoutMs, signal)
    }
  }

  /** The other way to merge; when there is none or it fails too, the first error stands. */
  async function secondWay(
    request: RemuxRequest,
    thrown: unknown,
    signal: AbortSignal | undefined,
  ): Promise<MergeResult> {
    const error = outOfMemory(thrown)
      ? new AmagiError('internal', { message: 'merge ran out of memory' })
      : toAmagiError(thrown)
    if (error.code === 'cancelled' || !options.fallback) throw error
    options.log?.(`merge worker failed (${error.code}), trying ffmpeg`)
    return options.fallback(request, signal).catch((second: unknown) => {
      throw signal?.aborted ? toAmagiError(second) : error
    })
  }

  async function work({ inputs, output, durationSec, signal }: MergeRequest): Promise<MergeResult> {
    throwIfAborted(signal)
    let metadata = 0
    for (const input of inputs)
      for (const path of [input.path, ...(input.more ?? [])]) metadata += await metadataOf(path, input)
    const part = `${output}.part`
    const request: RemuxRequest = { inputs, output: part, durationSec }
    try {
      const result = await inWorker(request, metadata, signal).catch((error: unknown) =>
        secondWay(request, error, signal),
      )
      const layout = await readLayout(part)
      if (layout.fragmented || !layout.fastStart)
        throw new AmagiError('internal', { message: 'merge made an unusable file' })
      await finish(part, output)
      return result
    } catch (error) {
      await rm(part, { force: true })
      throw toAmagiError(error)
    }
  }

  return { merge: (request) => turns.run(() => work(request), { signal: request.signal }) }
}
