/** One run of ffmpeg, watched: how far it is, whether it still moves, how large its file grows. */
import { rm, stat } from 'node:fs/promises'
import { follow } from '../../async/deadline'
import { throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError } from '../../errors'
import { hourMs, minuteMs } from '../../units'
import { createBudget } from '../space'
import { quiet } from './arguments'
import type { Children } from './children'
import { createProgress } from './progress'

/** What one run needs besides its arguments. */
export interface RunOptions {
  /** Seconds of media that are written: for progress and the time limit. */
  durationSec?: number | undefined
  /** How far it is, above 0 and at most 1, never going back. */
  onProgress?: ((fraction: number) => void) | undefined
  /** File that is written. It is removed when the run fails, and the run ends with `too-large` beyond `maxBytes`. */
  output?: { path: string; maxBytes?: number | undefined }
  /** Folder of the run: names in arguments of filters are relative to it. */
  cwd?: string
  /** Longest run in milliseconds; default by `durationSec`. */
  timeoutMs?: number
  /** Higher goes first; default 0. Quick runs somebody waits for ask for more. */
  priority?: number
  signal?: AbortSignal | undefined
}

/** Times in milliseconds. */
export interface RunLimits {
  /** Between asking the program to stop and stopping it. */
  killAfterMs: number
  /** A run that does not come on for so long hangs. */
  stallMs: number
  log: (line: string) => void
}

/**
 * Encoding takes up to 2.2 times the length of the media on two idle processors (1080p, `medium`, measured 2026-10);
 * on a busy machine a multiple of that.
 */
const slowest = 10
const leastMs = 2 * minuteMs
/** Where the length is not known: pictures and short clips. */
const unknownMs = 10 * minuteMs
/** How often the size of the output is looked at, in milliseconds. */
const sizeEveryMs = 500

/** Upstream says lengths, and a timer takes no more than 24 days. */
const longestMs = 12 * hourMs

function limitOf({ timeoutMs, durationSec = NaN }: RunOptions): number {
  const byLength = Number.isFinite(durationSec) ? leastMs + durationSec * 1000 * slowest : unknownMs
  return Math.min(longestMs, timeoutMs ?? byLength)
}

/** Rejects as `runChild` does, and with `too-large`; what the program said last is in the log. */
export async function runOnce(
  children: Children,
  program: string,
  args: readonly string[],
  { killAfterMs, stallMs, log, ...how }: RunOptions & RunLimits,
): Promise<void> {
  const { durationSec, output, onProgress, cwd } = how
  const own = follow(how.signal)
  const stall = setTimeout(() => own.abort(new AmagiError('timeout', { message: 'ffmpeg hangs' })), stallMs)
  const budget = createBudget(output?.maxBytes)

  function report(fraction: number): void {
    try {
      onProgress?.(fraction)
    } catch (error) {
      // A listener that fails is no reason to lose the file, nor to end the bot.
      log(`progress cannot be told: ${toAmagiError(error).code}`)
    }
  }
  async function watchSize(): Promise<void> {
    if (!output) return
    // Not there yet: nothing is too large.
    const size = await stat(output.path).then(
      (found) => found.size,
      () => 0,
    )
    try {
      budget.claim(output.path, size)
    } catch (error) {
      own.abort(toAmagiError(error))
    }
  }

  const progress = createProgress(durationSec, report, () => stall.refresh())
  const watch = setInterval(() => void watchSize(), sizeEveryMs)
  try {
    const timeoutMs = limitOf(how)
    const options = { cwd, killAfterMs, timeoutMs, onLine: progress.line, tied: true, signal: own.signal }
    await children.run(program, [...quiet, ...args], options)
    await watchSize()
    throwIfAborted(own.signal)
    report(1)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (output) await rm(output.path, { force: true })
    const { exitCode, exitSignal, tail } = error.details
    if (error.code === 'internal') log(`ffmpeg ended with ${exitCode ?? exitSignal}: ${tail || 'without a word'}`)
    throw error
  } finally {
    clearTimeout(stall)
    clearInterval(watch)
    own.end()
  }
}
