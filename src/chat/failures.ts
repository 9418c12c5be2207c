/**
 * The last things that failed, with all that was asked for them, for whoever runs the bot to look into: as they were in
 * memory, over a restart without anything personal.
 */
import { randomBytes } from 'node:crypto'
import { lazy } from '../async/lazy'
import { sleep } from '../async/sleep'
import { createTurns } from '../async/turns'
import type { AmagiError } from '../errors'
import { targetKey, type PlatformId, type Target } from '../model'
import { createWitness, type Testimony, type Witness } from '../platforms/witness'
import type { Capture } from '../probe/capture'
import type { Failure } from '../probe/failures'
import type { FailureMemory } from '../store'
import { dayMs, mib } from '../units'
import { brief } from './brief'
import { toldNow, toldOf, type ToldFailure } from './told-failure'
import type { Log } from './types'

/** What failed. Nothing of who asked, or where. */
interface Failed {
  /** What was wanted of the work. */
  what: Failure['what']
  target: Target
  error: AmagiError
  witness?: Witness
}

/** What is in memory is never written to disk as it is: it holds what was sent, cookies included. */
export interface Failures {
  /** For one piece of work that may fail. */
  watch(): Witness
  /** Keeps a failure; resolves to the id under which log, chat and report tell of it. The same once more keeps its id. */
  note(failed: Failed): string
  /** The latest first, those of earlier lives included. Never rejects. */
  latest(): Promise<readonly ToldFailure[]>
  find(id: string): Promise<ToldFailure | undefined>
  /** All of them, without anything personal; undefined while there is none. */
  capture(): Promise<Capture | undefined>
  /** Nothing is left of any. Never rejects. */
  forget(): Promise<void>
  /** Resolves when what was noted is on disk, or cannot be. Never rejects. */
  close(): Promise<void>
}

/** What failures are kept with. */
export interface FailuresOptions {
  /** Milliseconds since the epoch. */
  clock: () => number
  /** Cookie in force for a platform: what is in it is hidden. */
  cookie(platform: PlatformId): string | undefined
  platforms: readonly PlatformId[]
  /** Of the plugin. */
  version: string
  /** Absent: nothing outlives the process. */
  memory?: FailureMemory
  log: Pick<Log, 'debug'>
}

/** Failures that are kept. */
const most = 20
/** Bytes of answers that are kept with them; of older ones only what became of the channels. */
const mostBytes = 8 * mib
/** The same on disk, as characters. */
const mostWritten = 2 * mib
/** What failed longer ago has been looked into, or never will be; milliseconds. */
const longestMs = 7 * dayMs
/** Between two writings; milliseconds. A failure seldom comes alone. */
const gapMs = 10_000

const bytesOf = (heard: readonly Testimony[]): number =>
  heard.reduce((sum, { seen }) => sum + seen.reduce((all, { response }) => all + (response?.body.length ?? 0), 0), 0)

/** The latest last, with answers of so many bytes. */
function bounded(all: readonly Failure[], bytes: number): Failure[] {
  let left = bytes
  return all
    .slice(-most)
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

/** Nothing heavy is loaded before something failed. */
export function createFailures({ clock, cookie, platforms, version, memory, log }: FailuresOptions): Failures {
  /** Of this life; the latest last. */
  let live: Failure[] = []
  const closing = new AbortController()
  const writes = createTurns(1)
  /** What is in the memory, as far as this life wrote it, and ids of what is not yet. */
  let kept: Capture | undefined
  const unkept = new Set<string>()
  let due = false
  let keeping: Promise<void> | undefined

  /** Of earlier lives; read at the first need. */
  const earlier = lazy(async (): Promise<{ capture?: Capture }> => {
    const text = await memory?.read()
    if (text === undefined) return {}
    try {
      const { readCapture } = await import('../probe/capture')
      return { capture: readCapture(text) }
    } catch (thrown) {
      log.debug(`the kept failures cannot be read: ${brief(thrown)}`)
      return {}
    }
  })

  /** These of this life, over what there was before. */
  async function joined(before: Capture | undefined, own: readonly Failure[], bytes: number): Promise<Capture> {
    const [{ captureFailures }, { latestOf }] = await Promise.all([
      import('../probe/failures'),
      import('../probe/merge'),
    ])
    const others = live.filter((one) => !own.includes(one))
    const fresh = await captureFailures(own, { version, now: clock(), cookie, platforms, others })
    return latestOf(before, fresh, { count: most, bytes, since: Math.floor((clock() - longestMs) / 1000) })
  }

  async function capture(): Promise<Capture | undefined> {
    const before = (await earlier()).capture
    if (live.length === 0 && !before) return undefined
    const all = await joined(before, live, mostBytes)
    return all.failures?.length === 0 ? undefined : all
  }

  /** Only what is new is disguised: of what was kept before that is done. */
  async function keep(): Promise<void> {
    due = false
    const fresh = bounded(live, mostWritten).filter(({ id }) => unkept.has(id))
    unkept.clear()
    kept = await joined(kept ?? (await earlier()).capture, fresh, mostWritten)
    const { writeCapture } = await import('../probe/capture')
    await memory?.write(writeCapture(kept))
  }

  /** At once, and then as often as it may be. */
  async function follow(): Promise<void> {
    for (;;) {
      if (!due) return
      await writes.run(keep)
      await sleep(gapMs, closing.signal).catch(() => undefined)
    }
  }

  function changed(): void {
    if (!memory || closing.signal.aborted) return
    due = true
    keeping ??= follow()
      .catch((thrown: unknown) => log.debug(`failures are not kept: ${brief(thrown)}`))
      .finally(() => {
        keeping = undefined
      })
  }

  async function latest(): Promise<ToldFailure[]> {
    const before = (await earlier()).capture
    const since = clock() - longestMs
    const all = [...live.toReversed().map(toldNow), ...(before ? toldOf(before) : [])]
    return all
      .filter(({ at }) => at >= since)
      .toSorted((a, b) => b.at - a.at)
      .slice(0, most)
  }

  return {
    watch: () => createWitness(clock),
    note(failed) {
      const { what, target, error, witness } = failed
      const before = live.find((one) => isSame(one, failed))
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
      live = bounded([...live.filter((one) => one !== before), failure], mostBytes)
      unkept.add(failure.id)
      error.details.reportId = failure.id
      changed()
      return failure.id
    },
    latest,
    find: async (id) => (await latest()).find((one) => one.id === id.trim().toLowerCase()),
    capture,
    async forget() {
      live = []
      delete (await earlier()).capture
      // What is being kept right now comes first.
      await writes.run(async () => {
        kept = undefined
        unkept.clear()
        due = false
        await memory?.write(undefined)
      })
    },
    async close() {
      closing.abort()
      await keeping
      await memory?.close()
    },
  }
}
