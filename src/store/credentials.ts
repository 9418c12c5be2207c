/** Cookies set by command, sealed in a file; they win over the settings until they are cleared. Never logged. */
import { join } from 'node:path'
import { createTurns } from '../async/turns'
import { formatCookie, parseCookie, type Cookies } from '../cookie'
import { AmagiError, isAmagiError, toAmagiError } from '../errors'
import type { Json } from '../json'
import type { PlatformId } from '../model'
import { openObject, unreadable } from './file'
import { createSeal, type Sealed } from './seal'
import type { Credentials } from './types'

/** Where cookies are kept, and where those of the settings come from. */
export interface CredentialsOptions {
  /** Folder of our own; `credentials.json` and `credentials.key` live there. */
  dir: string
  /** Cookie of the settings as it is right now; empty or undefined = none. */
  settings(platform: PlatformId): string | undefined
  /** Milliseconds since the epoch. */
  clock?: () => number
  log?: (line: string) => void
  /** The instance before this one may still write: nothing is kept in memory or written until it has ended. */
  before?: Promise<void>
}

/** One entry of the file. */
interface Kept extends Sealed {
  /** Unix seconds. */
  setAt: number
}

interface Known {
  pairs: Cookies
  setAt: number
  kept: Kept
}

/** Read at the first need, synchronously: the file is tiny and every caller needs it at once. */
export function createCredentials(options: CredentialsOptions): Credentials {
  const { dir } = options
  const clock = options.clock ?? Date.now
  const log = options.log ?? (() => undefined)
  const file = openObject(join(dir, 'credentials.json'), log)
  const seal = createSeal(join(dir, 'credentials.key'))
  const changes = createTurns(1)
  let known: Map<PlatformId, Known> | undefined
  let alone = false
  const ready = (async () => {
    await options.before
    alone = true
  })()
  let keyTrouble = false
  let closed = false
  /** Last texts of the settings and what they parsed to. */
  const configured = new Map<PlatformId, { text: string; pairs: Cookies | undefined }>()

  function parse(text: string, what: string): Cookies | undefined {
    try {
      return parseCookie(text)
    } catch (error) {
      if (!isAmagiError(error)) throw error
      log(`${what} is not usable: ${error.message}`)
      return undefined
    }
  }

  /** Undefined while the files cannot be read: the settings count then, and nothing is written. */
  function load(): Map<PlatformId, Known> | undefined {
    if (known) return known
    const content = file.read()
    const found = content && opened(content)
    if (alone) known = found
    return found
  }

  function opened(content: Json): Map<PlatformId, Known> | undefined {
    const found = new Map<PlatformId, Known>()
    try {
      // Whatever platform it is of: a cookie is kept until it is cleared, also over a version that does not know its platform.
      for (const [platform, kept] of Object.entries(content) as [PlatformId, Kept][]) {
        const text = seal.open(kept, platform)
        const pairs = text === undefined ? undefined : parse(text, `kept ${platform} cookie`)
        if (pairs) found.set(platform, { pairs, setAt: Number(kept.setAt) || 0, kept })
        else log(`the kept ${platform} cookie cannot be read with the key in place; set it again`)
      }
      return found
    } catch (error) {
      if (!keyTrouble) log(`the key of the kept cookies cannot be read: ${String(toAmagiError(error).details.errno)}`)
      keyTrouble = true
      return undefined
    }
  }

  /** The next content, from what is there; in its turn and alone with the files. */
  const change = (next: (current: Map<PlatformId, Known>) => Promise<Map<PlatformId, Known> | undefined>) =>
    changes.run(async () => {
      await ready
      if (closed) throw new AmagiError('cancelled')
      const current = load()
      if (!current) throw unreadable()
      const content = await next(current)
      if (!content) return
      await file.write(Object.fromEntries([...content].map(([platform, { kept }]) => [platform, kept])))
      known = content
    })

  function fromSettings(platform: PlatformId): Cookies | undefined {
    const text = options.settings(platform)?.trim() ?? ''
    if (text === '') return undefined
    const cached = configured.get(platform)
    if (cached?.text === text) return cached.pairs
    const pairs = parse(text, `${platform} cookie of the settings`)
    configured.set(platform, { text, pairs })
    return pairs
  }

  return {
    get(platform) {
      const pairs = load()?.get(platform)?.pairs ?? fromSettings(platform)
      return pairs && formatCookie(pairs)
    },
    async set(platform, cookie) {
      const pairs = parseCookie(cookie)
      await change(async (current) => {
        const setAt = Math.floor(clock() / 1000)
        const kept = { ...(await seal.close(formatCookie(pairs), platform)), setAt }
        return new Map(current).set(platform, { pairs, setAt, kept })
      })
    },
    async clear(platform) {
      await change(async (current) => {
        const next = new Map(current)
        return next.delete(platform) ? next : undefined
      })
    },
    close: () =>
      changes.run(async () => {
        closed = true
      }),
    status(platform) {
      const own = load()?.get(platform)
      const pairs = own?.pairs ?? fromSettings(platform)
      const names = [...(pairs ?? [])].map(([name, value]) => ({ name, length: value.length }))
      if (own) return { source: 'command', names, setAt: own.setAt }
      return { source: pairs ? 'settings' : 'none', names }
    },
  }
}
