/** The last things that failed, with all that was asked for them: in memory, for whoever runs the bot to look into. */
import { randomBytes } from 'node:crypto'
import type { AmagiError } from '../errors'
import { targetKey, type Target } from '../model'
import { createWitness, type Testimony, type Witness } from '../platforms/witness'
import type { Failure } from '../probe/failures'
import { mib } from '../units'

/** What failed. Nothing of who asked, or where. */
interface Failed {
  /** What was wanted of the work. */
  what: Failure['what']
  target: Target
  error: AmagiError
  witness?: Witness
}

/** Never written to disk as it is: it holds what was sent, cookies included. */
export interface Failures {
  /** For one piece of work that may fail. */
  watch(): Witness
  /** Keeps a failure; resolves to the id under which log, chat and report tell of it. The same once more keeps its id. */
  note(failed: Failed): string
  /** The latest first. */
  latest(): readonly Failure[]
  find(id: string): Failure | undefined
}

/** Failures that are kept. */
const most = 20
/** Bytes of answers that are kept with them; of older ones only what became of the channels. */
const mostBytes = 8 * mib

const bytesOf = (heard: readonly Testimony[]): number =>
  heard.reduce((sum, { seen }) => sum + seen.reduce((all, { response }) => all + (response?.body.length ?? 0), 0), 0)

/** `clock` in milliseconds since the epoch. */
export function createFailures(clock: () => number): Failures {
  /** The latest last. */
  let kept: Failure[] = []

  function bound(): void {
    kept = kept.slice(-most)
    let left = mostBytes
    kept = kept
      .toReversed()
      .map((failure) => {
        left -= bytesOf(failure.heard)
        return left >= 0 ? failure : { ...failure, heard: failure.heard.map((one) => ({ ...one, seen: [] })) }
      })
      .toReversed()
  }

  /** The same work failing in the same way. */
  const isSame = (one: Failure, { what, target, error }: Failed): boolean =>
    one.what === what && one.error.code === error.code && targetKey(one.target as Target) === targetKey(target)

  return {
    watch: () => createWitness(clock),
    note(failed) {
      const { what, target, error, witness } = failed
      const before = kept.find((one) => isSame(one, failed))
      const fresh = witness?.heard ?? []
      const failure: Failure = {
        id: before?.id ?? `r-${randomBytes(3).toString('hex')}`,
        at: clock(),
        times: (before?.times ?? 0) + 1,
        what,
        target: { platform: target.platform, kind: target.kind, id: target.id },
        error,
        // What was kept, or asked for by somebody else, tells nothing new.
        heard: fresh.length > 0 ? [...fresh] : (before?.heard ?? []),
      }
      kept = [...kept.filter((one) => one !== before), failure]
      bound()
      error.details.reportId = failure.id
      return failure.id
    },
    latest: () => kept.toReversed(),
    find: (id) => kept.find((one) => one.id === id.trim().toLowerCase()),
  }
}
