/** Which ffmpeg there is: the administrator's, else the one Koishi's `ffmpeg` service brings, else the one on PATH. */
import { createAging } from '../../async/lazy'
import { throwIfAborted } from '../../async/until'
import { toAmagiError } from '../../errors'
import { minuteMs } from '../../units'
import type { Children } from './children'

/** Where to look. */
export interface Places {
  /** Program the administrator names: the only one tried then. Empty or absent = look for one. */
  path?: string | undefined
  /** Program of Koishi's `ffmpeg` service (koishi-plugin-ffmpeg 1.1.0: `executable`), asked anew at every look. */
  service?: (() => string | undefined) | undefined
}

/** A program that runs on this machine, or none. */
export interface Finder {
  /** Looked for when it is not known. Rejects with `cancelled` only. */
  program(signal?: AbortSignal): Promise<string | undefined>
  /** In its own words, such as `6.1.1`; absent where none was found, or it does not say. */
  version(): string | undefined
  /** It could not be started any more: the next call looks again. */
  lost(program: string): void
}

interface Found {
  program?: string
  version?: string
}

/** First line of what it says about itself. */
const versionLine = /^ffmpeg version (\S{1,40})/

interface FinderOptions extends Places {
  log: (line: string) => void
  /** Milliseconds since the epoch. */
  clock: () => number
}

/** How long "there is none" counts: a program that was installed meanwhile is found without a reload. */
const absentMs = 5 * minuteMs
/** It prints its version in 50 ms; the first start from a cold disk of a busy machine takes seconds. */
const versionMs = 20_000

/** Looks at the first need; what was found counts until it is lost. */
export function createFinder(children: Children, { path, service, log, clock }: FinderOptions): Finder {
  const known = createAging<Found>()
  let said = ''

  /** Once per finding: the same line every five minutes helps nobody. */
  function say(line: string): void {
    if (line !== said) log(line)
    said = line
  }

  async function asked(program: string): Promise<Found> {
    let version: string | undefined
    const onLine = (line: string): void => {
      version ??= versionLine.exec(line)?.[1]
    }
    try {
      await children.run(program, ['-version'], { timeoutMs: versionMs, killAfterMs: 1000, onLine, signal: undefined })
      return { program, ...(version === undefined ? {} : { version }) }
    } catch (error) {
      if (toAmagiError(error).code === 'cancelled') throw error
      // Not there, not allowed, no ffmpeg: the same to us.
      return {}
    }
  }

  async function look(): Promise<Found> {
    const places: [name: string, program: string | undefined][] = path
      ? [['setting media.ffmpeg', path]]
      : [
          ["Koishi's ffmpeg service", service?.()],
          ['PATH', 'ffmpeg'],
        ]
    for (const [name, program] of places) {
      const found = program ? await asked(program) : {}
      if (!found.program) continue
      say(`ffmpeg found: ${name}`)
      return found
    }
    say(path ? 'the program of setting media.ffmpeg cannot be run' : 'no ffmpeg found')
    return {}
  }

  return {
    async program(signal) {
      throwIfAborted(signal)
      const load = async () => {
        const value = await look()
        return { value, until: value.program ? Infinity : clock() + absentMs }
      }
      return (await known.get(clock(), load, signal)).program
    },
    version: () => known.current(clock())?.version,
    lost(program) {
      const current = known.current(clock())
      if (current?.program === program) known.drop(current)
    },
  }
}
