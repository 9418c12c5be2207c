/** What the fetch layer is made of, and what a call of it may say. */
import type { ErrorCode } from '../errors'
import type { Transport } from '../http/types'
import type { ChannelCounts, PlatformId, Purpose, Tree } from '../model'
import type { Challenge } from './checking'
import type { Platform, ResolveOptions } from './define'

/** What a door (chat, client, HTTP API) hands in. */
export interface ServiceOptions {
  platforms: readonly Platform[]
  transport: Transport
  /**
   * Cookie in force for a platform right now, for links where no purpose is named; asked once for each piece of work, so
   * that no request of it belongs to two accounts.
   */
  cookie(platform: PlatformId, purpose?: Purpose): string | undefined
  clock?: () => number
  /** The time as the sites have it, for signatures and ages of works; default `clock`. */
  siteClock?: () => number
  random?: () => number
  log?: (line: string) => void
  /** Bytes of answers kept for their record's time; default 0 = nothing is kept. */
  cacheBytes?: number
  /** Guest devices of an earlier life; absent = new ones are made. */
  devices?: {
    read(platform: PlatformId): Promise<unknown>
    write(platform: PlatformId, value: unknown): Promise<void>
  }
  /**
   * Hears of every login that was refused (`cookie-expired`) or wanted (`login-required`), also where the answer came in
   * another way, and with which cookie; not of cookies a caller brought. Where it resolves, another account may be in force
   * by then: a link is resolved anew with it. Must not reject.
   */
  noticed?(platform: PlatformId, code: ErrorCode, cookie: string | undefined): void | Promise<void>
  /** Hears of a call that was refused in every way, and that a person could lift; not of those with a caller's cookie. */
  challenged?(platform: PlatformId, challenge: Challenge): void
  /** Is handed the counts so far and returns those of a longer time; default: what was counted since the start. */
  remember?: (counts: Tree<ChannelCounts>) => Tree<ChannelCounts>
}

/** The account of ours one piece of work is done with, all requests of it. */
export interface Asking {
  readonly cookie: string | undefined
  /** Its login was refused; resolves when it is known whether it has ended. */
  refused?: Promise<void>
}

/** What a caller may say about one call. */
export interface CallOptions extends ResolveOptions {
  /** Cookie for this call only. */
  cookie?: string | undefined
  /** Which account of ours is taken; default that for links. */
  purpose?: Purpose | undefined
  /** Hears what the service's own log hears of this call. */
  log?: ((line: string) => void) | undefined
  /** The caller decides how often: the pace of the platform does not hold it back. */
  unpaced?: boolean
}

/** A call of our own: part of a work that is done with one account. */
export interface OwnCall extends CallOptions {
  asking?: Asking
  /** Hears of every request that is made for it. */
  counted?: (() => void) | undefined
  /** About the login itself: a person waits for it, or it is the question whether what was refused has ended. */
  ofLogin?: true
}
