/** One program run to its end: bounded in time and output, stopped for certain, no shell in between. */
import { spawn, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { cancelled, onAbort } from '../../async/until'
import { AmagiError } from '../../errors'
import { tie } from './lifeline'
import { tidyTail } from './tail'

/** Times in milliseconds. */
export interface ChildOptions {
  cwd?: string | undefined
  /** Longest run. */
  timeoutMs: number
  /** Time between asking the program to stop and stopping it. */
  killAfterMs: number
  /** Whole lines of its standard output; must not throw. */
  onLine?: ((line: string) => void) | undefined
  /** Ends with us even when we are killed; for what does not end by itself within seconds. */
  tied?: boolean
  signal: AbortSignal | undefined
}

/** Characters of standard error that are kept, the last ones. */
const maxTail = 4096
/** A line longer than this is none of ours. */
const maxLine = 1024
/** Pipes may be held open by something the program left behind: how long they are waited for, in milliseconds. */
const drainMs = 1000

/** Below everything that answers people. Not every system lets us, and the program may be gone already. */
function lower(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It runs with ours then, or no more.
  }
}

/** Hands on whole lines, however they are cut; what is no line is dropped. */
function createLines(onLine: (line: string) => void): (chunk: string) => void {
  let rest = ''
  return (chunk) => {
    const lines = (rest + chunk).split(/\r?\n/)
    rest = (lines.pop() ?? '').slice(-maxLine)
    for (const line of lines) if (line.length <= maxLine) onLine(line)
  }
}

/**
 * Resolves when the program ends with 0. Rejects with `unsupported` (`details.spawn`: it cannot be started),
 * `timeout`, the signal's error, or `internal` with `details.exitCode`, `details.exitSignal` and `details.tail`: what
 * it said last, without folders. In every case it has ended by then.
 */
export function runChild(program: string, args: readonly string[], options: ChildOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(cancelled(options.signal))
    const child = spawn(program, args, {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    lower(child)
    const untie = options.tied && child.pid !== undefined ? tie(child.pid) : undefined
    let reason: AmagiError | undefined
    let tail = ''
    let last: NodeJS.Timeout | undefined
    let drain: NodeJS.Timeout | undefined

    const kill = (): boolean => child.kill('SIGKILL')
    const stop = (why: AmagiError): void => {
      reason ??= why
      child.kill('SIGTERM')
      last ??= setTimeout(kill, options.killAfterMs)
    }
    const timer = setTimeout(
      () => stop(new AmagiError('timeout', { message: 'the program took too long' })),
      options.timeoutMs,
    )
    const stopListening = onAbort(options.signal, () => stop(cancelled(options.signal)))
    // A host that ends without unloading us must not leave a program that computes for an hour.
    process.on('exit', kill)

    const hangUp = (): void => {
      child.stdout.destroy()
      child.stderr.destroy()
    }
    const settle = (finish: () => void): void => {
      clearTimeout(timer)
      clearTimeout(last)
      clearTimeout(drain)
      stopListening()
      process.off('exit', kill)
      untie?.()
      hangUp()
      finish()
    }
    const lines = createLines(options.onLine ?? (() => undefined))
    child.stdout.setEncoding('utf8').on('data', lines)
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (tail = (tail + chunk).slice(-maxTail)))
    child.on('error', (cause) => {
      // Also emitted when a signal cannot be delivered: then it runs, and ends by itself or by the next one.
      if (child.pid !== undefined) return
      settle(() =>
        reject(
          new AmagiError('unsupported', { message: 'the program cannot be started', details: { spawn: true }, cause }),
        ),
      )
    })
    child.on('exit', () => (drain = setTimeout(hangUp, drainMs)))
    child.on('close', (exitCode, exitSignal) =>
      settle(() => {
        if (reason) reject(reason)
        else if (exitCode === 0) resolve()
        else {
          const details = { exitCode, exitSignal, tail: tidyTail(tail) }
          reject(new AmagiError('internal', { message: 'the program failed', details }))
        }
      }),
    )
  })
}
