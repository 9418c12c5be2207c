/**
 * Looks after the logins of the platforms: asks whose they are when they change, once a day, and when something was
 * refused for want of one; shows what it knows and tells who runs the bot, once a day at most.
 */
import { onAbort } from '../../async/until'
import { isAboutLogin, toAmagiError, type ErrorCode } from '../../errors'
import type { Account, PlatformId, Standing } from '../../model'
import type { Credentials } from '../../store'
import { dayMs, minuteMs } from '../../units'
import type { Log } from '../types'

/** Between two questions about one cookie, whatever is refused meanwhile; milliseconds. */
const pauseMs = 10 * minuteMs

/** What the care works with. */
export interface CareOptions {
  /** Platforms that know accounts. */
  platforms: readonly PlatformId[]
  credentials: Pick<Credentials, 'get'>
  /** Whose the login in force is, asked of the platform. Rejects with AmagiError. */
  ask(platform: PlatformId): Promise<Account>
  /** Renews the login in force where it can be. Never rejects. */
  renew(platform: PlatformId): Promise<void>
  /** Is told whatever becomes known. */
  show(platform: PlatformId, standing: Standing): void
  /** Tells who runs the bot that a login has ended, as often as that may be. Never rejects. */
  tell(platform: PlatformId): Promise<void>
  clock: () => number
  /** Aborted = nothing is asked or told any more. */
  signal: AbortSignal
  log: Log
}

/** The logins of all platforms, as far as anybody knows. */
export interface Care {
  standing(platform: PlatformId): Standing
  /** The cookie in force may be another one; what it is worth is asked now unless it was just seen. Never rejects. */
  changed(platform: PlatformId, seen?: Standing): Promise<void>
  /** An answer was withheld, or had otherwise, for want of a login. Never rejects. */
  noticed(platform: PlatformId, code: ErrorCode): Promise<void>
  /** For one login by a code, by who wants which: aborted by the next one of the same, and with the plugin. */
  pending(what: string): AbortSignal
  /** Asks about every login nobody asked about for a day, and has the good ones renewed. Never rejects. */
  daily(): Promise<void>
}

interface Known {
  standing: Standing
  /** Milliseconds since the epoch of the last question; absent = never. */
  askedAt?: number
  asking?: Promise<void>
}

/** Asks nothing by itself. */
export function createCare(options: CareOptions): Care {
  const { platforms, credentials, clock, signal, log } = options
  const known = new Map<PlatformId, Known>()

  function of(platform: PlatformId): Known {
    const has = credentials.get(platform) !== undefined
    const before = known.get(platform)
    // A cookie that came or went by the settings.
    if (before && has === (before.standing.kind !== 'guest')) return before
    const fresh: Known = { standing: has ? { kind: 'unknown' } : { kind: 'guest', wanted: false } }
    known.set(platform, fresh)
    return fresh
  }

  function become(platform: PlatformId, standing: Standing): void {
    if (signal.aborted) return
    of(platform).standing = standing
    options.show(platform, standing)
  }

  async function question(platform: PlatformId): Promise<void> {
    const own = of(platform)
    const cookie = credentials.get(platform)
    own.askedAt = clock()
    try {
      become(platform, { kind: 'valid', account: await options.ask(platform) })
    } catch (thrown) {
      const { code } = toAmagiError(thrown)
      // Set anew meanwhile: what was said is of the old one.
      if (cookie !== credentials.get(platform)) return
      if (!isAboutLogin(code)) {
        log.debug(`whose the login of ${platform} is could not be asked (${code})`)
        // It was good before, and nobody says otherwise.
        if (own.standing.kind !== 'valid') become(platform, { kind: 'unknown' })
        return
      }
      become(platform, { kind: 'expired', empty: code === 'login-required' })
      if (signal.aborted) return
      log.warn(`the login of ${platform} has ended; nothing that needs one is had until it is set anew`)
      await options.tell(platform)
    }
  }

  /** One question at a time for each platform. */
  async function ask(platform: PlatformId): Promise<void> {
    const own = of(platform)
    own.asking ??= question(platform).finally(() => delete own.asking)
    await own.asking
  }

  const rested = ({ askedAt }: Known, ms: number): boolean => askedAt === undefined || clock() - askedAt >= ms

  /** Codes somebody may be scanning. */
  const codes = new Map<string, AbortController>()
  onAbort(signal, () => {
    for (const code of codes.values()) code.abort()
  })

  return {
    pending(what) {
      codes.get(what)?.abort()
      const code = new AbortController()
      if (signal.aborted) code.abort()
      codes.set(what, code)
      return code.signal
    },
    standing: (platform) => of(platform).standing,
    async changed(platform, seen) {
      if (!platforms.includes(platform) || signal.aborted) return
      known.delete(platform)
      const own = of(platform)
      if (seen && seen.kind !== 'unknown') {
        own.askedAt = clock()
        return become(platform, seen)
      }
      options.show(platform, own.standing)
      if (own.standing.kind === 'unknown') await ask(platform)
    },
    async noticed(platform, code) {
      if (!platforms.includes(platform) || signal.aborted) return
      const own = of(platform)
      if (own.standing.kind === 'guest') {
        if (code === 'login-required' && !own.standing.wanted) become(platform, { kind: 'guest', wanted: true })
      } else if (own.standing.kind !== 'expired' && rested(own, pauseMs)) await ask(platform)
    },
    async daily() {
      for (const platform of platforms) {
        if (signal.aborted) return
        const own = of(platform)
        if (own.standing.kind === 'guest' || !rested(own, dayMs)) continue
        await ask(platform)
        if (of(platform).standing.kind === 'valid' && !signal.aborted) await options.renew(platform)
      }
    },
  }
}
