/** Which encoders work here: each is tried once per program, the best first. */
import { access } from 'node:fs/promises'
import { createShared } from '../../async/shared'
import { throwIfAborted } from '../../async/until'
import { AmagiError } from '../../errors'
import { quiet } from './arguments'
import type { Children } from './children'
import { encodersOf, trialArguments, type Encoder, type TargetCodec } from './encoders'

/** Encoders that work, the best first. */
export type Working = readonly [Encoder, ...Encoder[]]

/** What was tried is remembered; a trial that was broken off is not. */
export interface Trials {
  /** Rejects with `unsupported` (`details.needs`) or `cancelled`. */
  encoders(program: string, codec: TargetCodec, signal: AbortSignal | undefined): Promise<Working>
  close(): Promise<void>
}

/** Longest trial in milliseconds: a driver that hangs is no encoder. */
const trialMs = 20_000

/** Starts nothing before the first question. `node`: see `FfmpegOptions.renderNode`. */
export function createTrials(children: Children, node: string, log: (line: string) => void): Trials {
  const trying = createShared<Encoder[]>({ outlives: true })
  const known = new Map<string, Encoder[]>()

  const there = ({ device }: Encoder): Promise<boolean> =>
    device === undefined
      ? Promise.resolve(true)
      : access(device).then(
          () => true,
          () => false,
        )

  const works = (program: string, encoder: Encoder, signal: AbortSignal): Promise<boolean> =>
    children
      .run(program, [...quiet, ...trialArguments(encoder)], { timeoutMs: trialMs, killAfterMs: 1000, signal })
      .then(
        () => true,
        () => false,
      )

  async function tryAll(program: string, codec: TargetCodec, signal: AbortSignal): Promise<Encoder[]> {
    const found: Encoder[] = []
    for (const encoder of encodersOf(codec, node)) {
      // No program is started for a device that is not there.
      if (!(await there(encoder)) || !(await works(program, encoder, signal))) continue
      found.push(encoder)
      // Those behind it are worse, and this one depends on no chip.
      if (!encoder.hardware) break
    }
    throwIfAborted(signal)
    log(`${codec} encoders that work here: ${found.map(({ name }) => name).join(', ') || 'none'}`)
    return found
  }

  return {
    async encoders(program, codec, signal) {
      const key = `${codec} ${program}`
      const make = async (own: AbortSignal): Promise<Encoder[]> => {
        const found = known.get(key) ?? (await tryAll(program, codec, own))
        known.set(key, found)
        return found
      }
      const [best, ...others] = await trying.run(key, make, { signal })
      if (best) return [best, ...others]
      throw new AmagiError('unsupported', { message: `no ${codec} encoder works here`, details: { needs: codec } })
    },
    close: () => trying.close(),
  }
}
