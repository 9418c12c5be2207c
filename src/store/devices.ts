/** Guest devices over restarts: what a site issued to us is sealed like a cookie, for it opens doors like one. */
import { createTurns } from '../async/turns'
import { toAmagiError } from '../errors'
import type { PlatformId } from '../model'
import { dayMs } from '../units'
import { createKept, type KeptOptions } from './kept'
import { createSeal, type Sealed } from './seal'

/** What platforms keep of their sessions; plain JSON, one value per platform. None of it rejects. */
export interface Devices {
  /** What was kept last; undefined when nothing was, it is too old, or it cannot be opened. */
  read(platform: PlatformId): Promise<unknown>
  /** Follows into the file soon; the same value again costs nothing. */
  write(platform: PlatformId, value: unknown): Promise<void>
  close(): Promise<void>
}

/** A device nobody used for so long is given up: the site has forgotten it too. Milliseconds. */
const longestMs = 90 * dayMs
/** A use is noted this often, in milliseconds: not every request is worth a write. */
const usedMs = dayMs

interface Row extends Sealed {
  /** Milliseconds since the epoch. */
  at: number
}

interface DevicesOptions extends KeptOptions {
  /** Milliseconds since the epoch. */
  clock: () => number
}

/** `path`: the file. Its key is beside it and not that of the cookies: whoever makes one first would undo the other's. */
export function createDevices(options: DevicesOptions): Devices {
  const { clock } = options
  const { rows, save, close } = createKept<Row>(options, ({ at, iv, tag, data }) =>
    typeof at === 'number' && typeof iv === 'string' && typeof tag === 'string' && typeof data === 'string'
      ? { at, iv, tag, data }
      : undefined,
  )
  const seal = createSeal(options.path.replace(/\.json$/, '') + '.key')
  const writes = createTurns(1)
  const last = new Map<PlatformId, { text: string; at: number }>()
  const contextOf = (platform: PlatformId): string => `device ${platform}`

  return {
    async read(platform) {
      const row = (await rows()).get(platform)
      if (!row || Math.abs(clock() - row.at) > longestMs) return undefined
      try {
        const text = seal.open(row, contextOf(platform))
        if (text === undefined) return undefined
        const value: unknown = JSON.parse(text)
        last.set(platform, { text, at: row.at })
        return value
      } catch (error) {
        // A key that cannot be read now: a new device is made, as on the first day.
        options.log(`the kept ${platform} device cannot be opened (${toAmagiError(error).message})`)
        return undefined
      }
    },
    write: (platform, value) =>
      writes.run(async () => {
        const text = JSON.stringify(value)
        const known = last.get(platform)
        const at = clock()
        if (known?.text === text && at - known.at < usedMs) return
        last.set(platform, { text, at })
        try {
          const row = { ...(await seal.close(text, contextOf(platform))), at }
          const all = await rows()
          all.set(platform, row)
          await save()
        } catch (error) {
          if (options.trouble) options.trouble.refused(error)
          else options.log(`the ${platform} device cannot be kept (${toAmagiError(error).message})`)
        }
      }),
    close,
  }
}
