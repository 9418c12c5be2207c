/** Cookies set by command, sealed in a file; they win over the settings until they are cleared. Never logged. */
import { join } from 'node:path'
import { createTurns } from '../async/turns'
import { formatCookie, parseCookie, type Cookies } from '../cookie'
import { isAmagiError } from '../errors'
import type { PlatformId } from '../model'
import { readObject, writePrivate } from './file'
import { createSeal, type Sealed } from './seal'
import type { Credentials } from './types'

export interface CredentialsOptions {
  /** Folder of our own; `credentials.json` and `credentials.key` live there. */
  dir: string
  /** Cookie of the settings as it is right now; empty or undefined = none. */
  settings(platform: PlatformId): string | undefined
  /** Milliseconds since the epoch. */
  clock?: () => number
  log?: (line: string) => void
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
  const path = join(dir, 'credentials.json')
  const seal = createSeal(join(dir, 'credentials.key'))
  const changes = createTurns(1)
  let known: Map<PlatformId, Known> | undefined
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

  function load(): Map<PlatformId, Known> {
    if (known) return known
    const found = new Map<PlatformId, Known>()
    // Whatever platform it is of: a cookie is kept until it is cleared, also over a version that does not know its platform.
    for (const [platform, kept] of Object.entries(readObject(path, log)) as [PlatformId, Kept][]) {
      const text = seal.open(kept, platform)
      const pairs = text === undefined ? undefined : parse(text, `kept ${platform} cookie`)
      if (pairs) found.set(platform, { pairs, setAt: Number(kept.setAt) || 0, kept })
      else log(`the kept ${platform} cookie cannot be read with the key in place; set it again`)
    }
    known = found
    return found
  }

  function fromSettings(platform: PlatformId): Cookies | undefined {
    const text = options.settings(platform)?.trim() ?? ''
    if (text === '') return undefined
    const cached = configured.get(platform)
    if (cached?.text === text) return cached.pairs
    const pairs = parse(text, `${platform} cookie of the settings`)
    configured.set(platform, { text, pairs })
    return pairs
  }

  async function write(next: Map<PlatformId, Known>): Promise<void> {
    const content = Object.fromEntries([...next].map(([platform, { kept }]) => [platform, kept]))
    await writePrivate(path, `${JSON.stringify(content, undefined, 2)}\n`)
    known = next
  }

  return {
    get(platform) {
      const pairs = load().get(platform)?.pairs ?? fromSettings(platform)
      return pairs && formatCookie(pairs)
    },
    async set(platform, cookie) {
      const pairs = parseCookie(cookie)
      await changes.run(async () => {
        const setAt = Math.floor(clock() / 1000)
        const kept = { ...(await seal.close(formatCookie(pairs), platform)), setAt }
        await write(new Map(load()).set(platform, { pairs, setAt, kept }))
      })
    },
    async clear(platform) {
      await changes.run(async () => {
        const next = new Map(load())
        if (next.delete(platform)) await write(next)
      })
    },
    status(platform) {
      const own = load().get(platform)
      const pairs = own?.pairs ?? fromSettings(platform)
      const names = [...(pairs ?? [])].map(([name, value]) => ({ name, length: value.length }))
      if (own) return { source: 'command', names, setAt: own.setAt }
      return { source: pairs ? 'settings' : 'none', names }
    },
  }
}
