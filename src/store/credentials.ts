/** Cookies set by command, sealed in a file, beside those of the settings: the newer one counts. Never logged. */
import { join } from 'node:path'
import { createTurns } from '../async/turns'
import { cookieDigest, formatCookie, parseCookie, type Cookies } from '../cookie'
import { readPasted } from '../cookie/paste'
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
  /** Hosts a cookie of the platform may belong to; exports hold those of other sites as well. */
  hosts(platform: PlatformId): readonly string[]
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
  /** What its renewal needs, sealed as well. */
  renewal?: Sealed
  /**
   * Digest of what the settings said when this one was set, empty = nothing: once they say something else, they are the
   * newer. Absent in files of 0.1.0.
   */
  over?: string
}

interface Known {
  pairs: Cookies
  renewal?: string
  setAt: number
  over: string
  kept: Kept
}

/** For what a text was sealed: one secret cannot be put in the place of the other. */
const renewalOf = (platform: PlatformId): string => `${platform} renewal`

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
  /** An entry of 0.1.0 was read that is to be written anew. */
  let adopting = false
  let closed = false
  /** Last texts of the settings and what they parsed to. */
  const configured = new Map<PlatformId, { text: string; pairs: Cookies | undefined }>()

  const textOf = (platform: PlatformId): string => options.settings(platform)?.trim() ?? ''
  /** Last texts of the settings and their digests: every request asks which cookie is in force. */
  const digests = new Map<PlatformId, { text: string; digest: string }>()
  function digestOf(platform: PlatformId): string {
    const text = textOf(platform)
    const last = digests.get(platform)
    if (last?.text === text) return last.digest
    const digest = text === '' ? '' : cookieDigest(text)
    digests.set(platform, { text, digest })
    return digest
  }
  const pasted = (platform: PlatformId, text: string): Cookies =>
    readPasted(text, { hosts: options.hosts(platform), now: clock() / 1000 }).pairs

  function parse(read: () => Cookies, what: string): Cookies | undefined {
    try {
      return read()
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
    if (alone) {
      known = found
      if (adopting) {
        adopting = false
        // What a file of 0.1.0 does not say: from now on a change of the settings is told from what they always said.
        void change(async (current) => new Map(current)).catch(() => undefined)
      }
    }
    return found
  }

  function opened(content: Json): Map<PlatformId, Known> | undefined {
    const found = new Map<PlatformId, Known>()
    let whole = true
    try {
      // Whatever platform it is of: a cookie is kept until it is cleared, also over a version that does not know its platform.
      for (const [platform, kept] of Object.entries(content) as [PlatformId, Kept][]) {
        const text = seal.open(kept, platform)
        const pairs = text === undefined ? undefined : parse(() => parseCookie(text), `kept ${platform} cookie`)
        if (pairs) {
          const over = typeof kept.over === 'string' ? kept.over : undefined
          const adopted = over ?? digestOf(platform)
          const renewal = kept.renewal && seal.open(kept.renewal, renewalOf(platform))
          found.set(platform, {
            pairs,
            ...(renewal === undefined ? {} : { renewal }),
            setAt: Number(kept.setAt) || 0,
            over: adopted,
            kept: { ...kept, over: adopted },
          })
          adopting ||= over === undefined
        } else {
          log(`the kept ${platform} cookie cannot be read with the key in place; set it again`)
          whole = false
        }
      }
      // Nobody asked for the change: what cannot be read today must not be lost by it.
      adopting &&= whole
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
    const text = textOf(platform)
    if (text === '') return undefined
    const cached = configured.get(platform)
    if (cached?.text === text) return cached.pairs
    const pairs = parse(() => pasted(platform, text), `${platform} cookie of the settings`)
    configured.set(platform, { text, pairs })
    return pairs
  }

  /** The one in force, and the other one when there are two. */
  function standing(platform: PlatformId): { own?: Known; pairs?: Cookies; older?: 'command' | 'settings' } {
    const own = load()?.get(platform)
    const set = fromSettings(platform)
    if (!own) return set ? { pairs: set } : {}
    if (!set) return { own, pairs: own.pairs }
    return digestOf(platform) === own.over
      ? { own, pairs: own.pairs, older: 'settings' }
      : { pairs: set, older: 'command' }
  }

  return {
    get(platform) {
      const { pairs } = standing(platform)
      return pairs && formatCookie(pairs)
    },
    async set(platform, cookie, renewal) {
      const pairs = pasted(platform, cookie)
      await change(async (current) => {
        const setAt = Math.floor(clock() / 1000)
        const over = digestOf(platform)
        const kept = {
          ...(await seal.close(formatCookie(pairs), platform)),
          setAt,
          over,
          ...(renewal === undefined ? {} : { renewal: await seal.close(renewal, renewalOf(platform)) }),
        }
        return new Map(current).set(platform, {
          pairs,
          setAt,
          over,
          kept,
          ...(renewal === undefined ? {} : { renewal }),
        })
      })
    },
    renewal: (platform) => standing(platform).own?.renewal,
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
      const { own, pairs, older } = standing(platform)
      const names = [...(pairs ?? [])].map(([name, value]) => ({ name, length: value.length }))
      return {
        source: own ? 'command' : pairs ? 'settings' : 'none',
        names,
        ...(own ? { setAt: own.setAt } : {}),
        ...(older ? { older } : {}),
      }
    },
  }
}
