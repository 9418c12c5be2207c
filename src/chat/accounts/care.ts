/**
 * Looks after the accounts of the platforms: asks whose a login is when it changes, once a day, and when something was
 * refused for want of one; shows what it knows, has another account stand in for one that ended, and tells who runs the
 * bot, once a day at most.
 */
import { isAboutLogin, toAmagiError, type ErrorCode } from '../../errors'
import type { Account, PlatformId, Purpose, ServingReason, Standing } from '../../model'
import type { Credentials } from '../../store'
import { dayMs, minuteMs } from '../../units'
import { brief } from '../brief'
import type { Log } from '../types'

/** Between two questions about one account, whatever is refused meanwhile; milliseconds. */
const pauseMs = 10 * minuteMs

/** What is known of one account. */
interface KnownAccount {
  /** Empty = the one without a name; it also stands for the guest where there is no account. */
  readonly name: string
  readonly standing: Standing
  /** What it is in force for. */
  readonly serves: readonly Purpose[]
  /** Why, for each of them. */
  readonly because: Readonly<Partial<Record<Purpose, ServingReason>>>
}

/** What the care works with. */
export interface CareOptions {
  /** Platforms that know accounts. */
  platforms: readonly PlatformId[]
  credentials: Pick<Credentials, 'accounts' | 'cookieOf' | 'mark' | 'names' | 'serving'>
  /** Whose the login of this cookie is, asked of the platform. Rejects with AmagiError. */
  ask(platform: PlatformId, cookie: string): Promise<Account>
  /** Renews the login of an account where it can be. Never rejects. */
  renew(platform: PlatformId, name: string): Promise<void>
  /** Is told of all accounts of a platform whenever something becomes known. */
  show(platform: PlatformId, accounts: readonly KnownAccount[]): void
  /** Tells who runs the bot that the login of an account has ended, as often as that may be. Never rejects. */
  tell(platform: PlatformId, name: string): Promise<void>
  clock: () => number
  /** Aborted = nothing is asked or told any more. */
  signal: AbortSignal
  log: Log
}

/** The logins of all platforms, as far as anybody knows. */
export interface Care {
  /** All accounts of a platform, or the guest where there is none. */
  accounts(platform: PlatformId): readonly KnownAccount[]
  /** Of the account in force for links, or of one by its name. */
  standing(platform: PlatformId, name?: string): Standing
  /** The cookie of an account may be another one; what it is worth is asked now unless it was just seen. Never rejects. */
  changed(platform: PlatformId, name?: string, seen?: Standing): Promise<void>
  /**
   * An answer was withheld, or had otherwise, for want of a login: with this cookie, or with the one in force. Resolves when
   * it is known what the login is worth. Never rejects.
   */
  noticed(platform: PlatformId, code: ErrorCode, cookie?: string): Promise<void>
  /** Asks about every login nobody asked about for a day, and has the good ones renewed. Never rejects. */
  daily(): Promise<void>
}

interface Known {
  /** What all of this is about. */
  cookie: string | undefined
  standing: Standing
  /** Milliseconds since the epoch of the last question; absent = never. */
  askedAt?: number
  asking?: Promise<void>
}

/** An account in lines of the log. */
export const called = (platform: PlatformId, name: string): string => (name === '' ? platform : `${platform} (${name})`)

/** Asks nothing by itself. */
export function createCare(options: CareOptions): Care {
  const { platforms, credentials, clock, signal, log } = options
  const known = new Map<string, Known>()
  const keyOf = (platform: PlatformId, name: string): string => `${platform}/${name}`

  function of(platform: PlatformId, name: string): Known {
    const cookie = credentials.cookieOf(platform, name)
    const key = keyOf(platform, name)
    const before = known.get(key)
    if (before && before.cookie === cookie) return before
    const standing: Standing = cookie === undefined ? { kind: 'guest', wanted: false } : { kind: 'unknown' }
    const fresh: Known = { cookie, standing }
    known.set(key, fresh)
    return fresh
  }

  function accounts(platform: PlatformId): KnownAccount[] {
    const all = credentials.accounts(platform)
    if (all.length === 0) return [{ name: '', standing: of(platform, '').standing, serves: [], because: {} }]
    return all.map(({ name, serves, because }) => ({ name, serves, because, standing: of(platform, name).standing }))
  }

  function show(platform: PlatformId): void {
    if (!signal.aborted) options.show(platform, accounts(platform))
  }

  async function become(platform: PlatformId, name: string, own: Known, standing: Standing): Promise<void> {
    if (signal.aborted) return
    own.standing = standing
    if (standing.kind === 'valid' || standing.kind === 'expired') {
      // The disk may refuse; until the next start it is known all the same.
      await credentials
        .mark(platform, name, standing.kind === 'expired')
        .catch((thrown: unknown) => log.debug(`the end of a login was not kept: ${brief(thrown)}`))
    }
    show(platform)
  }

  async function question(platform: PlatformId, name: string, own: Known): Promise<void> {
    const { cookie } = own
    if (cookie === undefined) return
    own.askedAt = clock()
    const isReplaced = (): boolean => credentials.cookieOf(platform, name) !== cookie
    try {
      const account = await options.ask(platform, cookie)
      if (!isReplaced()) await become(platform, name, own, { kind: 'valid', account })
    } catch (thrown) {
      const { code } = toAmagiError(thrown)
      // Set anew meanwhile: what was said is of the old one.
      if (isReplaced()) return
      if (!isAboutLogin(code)) {
        log.debug(`whose the login of ${called(platform, name)} is could not be asked (${code})`)
        // Good or not: nobody says otherwise than before.
        if (own.standing.kind === 'unknown') show(platform)
        return
      }
      await become(platform, name, own, { kind: 'expired', empty: code === 'login-required' })
      if (signal.aborted) return
      const next = credentials.serving(platform)
      const after = next === undefined || next === name ? '' : `; ${called(platform, next)} stands in`
      log.warn(
        `the login of ${called(platform, name)} has ended; nothing that needs it is had until it is set anew${after}`,
      )
      await options.tell(platform, name)
    }
  }

  /** One question at a time for each account. */
  async function ask(platform: PlatformId, name: string): Promise<void> {
    const own = of(platform, name)
    own.asking ??= question(platform, name, own).finally(() => delete own.asking)
    await own.asking
  }

  const rested = ({ askedAt }: Known, ms: number): boolean => askedAt === undefined || clock() - askedAt >= ms

  /** Whose a refused cookie was: undefined where it is nobody's any more. */
  function whose(platform: PlatformId, cookie: string | undefined): string | undefined {
    if (cookie === undefined) return credentials.serving(platform) ?? ''
    return credentials.names(platform).find((name) => credentials.cookieOf(platform, name) === cookie)
  }

  return {
    accounts,
    standing: (platform, name = credentials.serving(platform) ?? '') => of(platform, name).standing,
    async changed(platform, name = '', seen) {
      if (!platforms.includes(platform) || signal.aborted) return
      known.delete(keyOf(platform, name))
      const own = of(platform, name)
      if (seen && seen.kind !== 'unknown') {
        own.askedAt = clock()
        return become(platform, name, own, seen)
      }
      show(platform)
      if (own.standing.kind === 'unknown') await ask(platform, name)
    },
    async noticed(platform, code, cookie) {
      if (!platforms.includes(platform) || signal.aborted) return
      const name = whose(platform, cookie)
      if (name === undefined) return
      const own = of(platform, name)
      if (own.standing.kind === 'guest') {
        if (code === 'login-required' && !own.standing.wanted) {
          await become(platform, name, own, { kind: 'guest', wanted: true })
        }
      } else if (own.asking) await own.asking
      else if (own.standing.kind !== 'expired' && rested(own, pauseMs)) await ask(platform, name)
    },
    async daily() {
      for (const platform of platforms) {
        for (const name of credentials.names(platform)) {
          if (signal.aborted) return
          if (!rested(of(platform, name), dayMs)) continue
          await ask(platform, name)
          const own = of(platform, name)
          if (own.standing.kind !== 'valid' || signal.aborted) continue
          await options.renew(platform, name)
          // How long the new one lasts.
          if (of(platform, name) !== own && !signal.aborted) await ask(platform, name)
        }
      }
    },
  }
}
