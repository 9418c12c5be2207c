/** An ffmpeg of the machine as a safety net for files the own merge cannot work with. Never needed, never demanded. */
import { spawn } from 'node:child_process'
import { lazy } from '../async/lazy'
import { cancelled, onAbort } from '../async/until'
import { AmagiError } from '../errors'
import type { FallbackMerge } from './mp4/merge'
import type { RemuxInput, RemuxRequest } from './mp4/remux'
import { minuteMs } from '../units'

/** A program that is missing shows at the first merge, as `unsupported`. */
export interface FfmpegOptions {
  /** Program; default `ffmpeg` on PATH. */
  path?: string
  /** Longest run in milliseconds. */
  timeoutMs?: number
  /** Time between asking the program to stop and stopping it, in milliseconds. */
  killAfterMs?: number
  log?: ((line: string) => void) | undefined
}

interface RunOptions {
  signal: AbortSignal | undefined
  timeoutMs: number
  killAfterMs: number
}

const quiet = ['-v', 'error', '-y']
const copy = ['-c', 'copy', '-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4']

/** Arguments of one merge without re-encoding; an array, so that no name is ever read by a shell. @internal Seen without an ffmpeg. */
export function mergeArguments(request: RemuxRequest): string[] {
  const maps = request.inputs.flatMap(({ take }: RemuxInput, index) => [
    ...(take === 'audio' ? [] : ['-map', `${index}:v:0`]),
    ...(take === 'video' ? [] : ['-map', take === 'both' ? `${index}:a:0?` : `${index}:a:0`]),
  ])
  // iOS stores HEVC only under this tag.
  const tag = request.inputs.some(({ codec }) => codec === 'hevc') ? ['-tag:v', 'hvc1'] : []
  return [
    '-nostdin',
    '-hide_banner',
    ...quiet,
    ...request.inputs.flatMap(({ path }) => ['-protocol_whitelist', 'file', '-i', `file:${path}`]),
    ...maps,
    ...copy,
    ...tag,
    `file:${request.output}`,
  ]
}

function run(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(cancelled(options.signal))
    const child = spawn(program, args, { stdio: 'ignore', windowsHide: true })
    let reason: AmagiError | undefined
    let last: NodeJS.Timeout | undefined
    const stop = (why: AmagiError): void => {
      reason ??= why
      child.kill('SIGTERM')
      last ??= setTimeout(() => child.kill('SIGKILL'), options.killAfterMs)
    }
    const timer = setTimeout(
      () => stop(new AmagiError('timeout', { message: 'ffmpeg took too long' })),
      options.timeoutMs,
    )
    const stopListening = onAbort(options.signal, () => stop(cancelled(options.signal)))
    const settle = (finish: () => void): void => {
      clearTimeout(timer)
      clearTimeout(last)
      stopListening()
      finish()
    }
    child.on('error', (cause) =>
      settle(() => reject(new AmagiError('unsupported', { message: 'ffmpeg cannot be run', cause }))),
    )
    child.on('exit', (code) =>
      settle(() => {
        if (reason) reject(reason)
        else if (code === 0) resolve()
        else reject(new AmagiError('internal', { message: 'ffmpeg failed', details: { exitCode: code } }))
      }),
    )
  })
}

/** A merge by ffmpeg; rejects with `unsupported` when there is none. Looked for once, at the first need. */
export function createFfmpeg(options: FfmpegOptions = {}): FallbackMerge {
  const program = options.path ?? 'ffmpeg'
  const killAfterMs = options.killAfterMs ?? 5_000
  const found = lazy(async () => {
    const present = await run(program, ['-version'], { signal: undefined, timeoutMs: 5_000, killAfterMs }).then(
      () => true,
      () => false,
    )
    options.log?.(present ? 'ffmpeg found' : 'no ffmpeg found')
    return present
  })

  return async (request, signal) => {
    if (!(await found())) throw new AmagiError('unsupported', { message: 'no ffmpeg on this machine' })
    await run(program, mergeArguments(request), { signal, timeoutMs: options.timeoutMs ?? 10 * minuteMs, killAfterMs })
    return {}
  }
}
