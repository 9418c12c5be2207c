/**
 * An ffmpeg of the machine: never needed, never demanded. One run at a time for the whole plugin, below everything
 * that answers people, ended with the plugin. What needs it rejects with `unsupported` where there is none.
 */
import { createTurns } from '../../async/turns'
import { AmagiError, toAmagiError } from '../../errors'
import { minuteMs } from '../../units'
import { createChildren } from './children'
import { renderNode, type Encoder, type TargetCodec } from './encoders'
import { createFinder, type Places } from './find'
import { runOnce, type RunOptions } from './run'
import { createTrials, type Working } from './trials'

/** Where the program is looked for; the rest has good defaults. Times in milliseconds. */
export interface FfmpegOptions extends Places {
  /** Between asking the program to stop and stopping it. */
  killAfterMs?: number
  /** A run that does not come on for so long hangs. */
  stallMs?: number
  /** Node of the graphics chip VAAPI is tried with; default the first one. */
  renderNode?: string
  log?: ((line: string) => void) | undefined
  /** Milliseconds since the epoch. */
  clock?: () => number
}

/** The one way to run ffmpeg. */
export interface Ffmpeg {
  /** Whether there is one. Looked for now when that is not known; rejects with `cancelled` only. */
  present(signal?: AbortSignal): Promise<boolean>
  /** Version of the one there is, in its own words; absent where there is none, or it does not say. */
  version(): string | undefined
  /**
   * Runs it with these arguments, inputs by `inputOf`, outputs by `outputOf`. Rejects with `unsupported`
   * (`details.needs`: there is none), `too-large`, `timeout`, `cancelled`, or `internal` when it failed; the file it
   * wrote is gone then.
   */
  run(args: readonly string[], options?: RunOptions): Promise<void>
  /** The first encoder that works here. Rejects with `unsupported` (`details.needs`) when there is none. */
  encoderFor(codec: TargetCodec, signal?: AbortSignal): Promise<Encoder>
  /**
   * A run with the best encoder; when one on a chip fails at it, the same with the next one. `args` is asked for every
   * attempt.
   */
  encode(codec: TargetCodec, args: (encoder: Encoder) => readonly string[], options?: RunOptions): Promise<void>
  /** Ends what runs and waits for its end; later calls reject with `cancelled`. */
  close(): Promise<void>
}

/** What a feature says that needs the program. */
export const noFfmpeg = (): AmagiError =>
  new AmagiError('unsupported', { message: 'no ffmpeg on this machine', details: { needs: 'ffmpeg' } })

/** Looks at nothing before the first call. */
export function createFfmpeg(options: FfmpegOptions = {}): Ffmpeg {
  const { killAfterMs = 5_000, stallMs = 5 * minuteMs, clock = Date.now, log = () => undefined } = options
  const limits = { killAfterMs, stallMs, log }
  const turns = createTurns(1)
  const children = createChildren()
  const finder = createFinder(children, { ...options, log, clock })
  const trials = createTrials(children, options.renderNode ?? renderNode, log)

  async function programFor(signal: AbortSignal | undefined): Promise<string> {
    const program = await finder.program(signal)
    if (!program) throw noFfmpeg()
    return program
  }

  async function run(args: readonly string[], how: RunOptions = {}): Promise<void> {
    const { signal, priority = 0 } = how
    const program = await programFor(signal)
    const work = (): Promise<void> => runOnce(children, program, args, { ...how, ...limits })
    await turns.run(work, { signal, priority }).catch((error: unknown) => {
      if (toAmagiError(error).details.spawn !== true) throw error
      finder.lost(program)
      throw noFfmpeg()
    })
  }

  const encoders = async (codec: TargetCodec, signal: AbortSignal | undefined): Promise<Working> =>
    trials.encoders(await programFor(signal), codec, signal)

  return {
    present: async (signal) => (await finder.program(signal)) !== undefined,
    version: () => finder.version(),
    run,
    encoderFor: async (codec, signal) => (await encoders(codec, signal))[0],
    async encode(codec, args, how = {}) {
      const all = await encoders(codec, how.signal)
      for (const [index, encoder] of all.entries()) {
        try {
          return await run(args(encoder), how)
        } catch (error) {
          const next = all[index + 1]
          if (!next || toAmagiError(error).code !== 'internal') throw error
          log(`${encoder.name} failed, trying ${next.name}`)
        }
      }
    },
    async close() {
      await Promise.all([children.close(), trials.close()])
    },
  }
}
