/** What the chat side needs from the rest of the plugin. Nothing here is a singleton; heavy parts come on first use. */
import type { CardEngine } from '../card/types'
import type { MediaStore } from '../media/types'
import type { PlatformId, Settings } from '../model'
import type { Platform } from '../platforms/define'
import type { Service } from '../platforms/service'

/** Where the cookie in force comes from, told without its value. */
export interface CredentialStatus {
  /** A cookie set by command wins over the settings until it is cleared. */
  source: 'command' | 'settings' | 'none'
  /** Names of the pairs with the length of each value. */
  names: { name: string; length: number }[]
  /** Unix seconds of the last change by command. */
  setAt?: number
}

export interface Credentials {
  /** The cookie in force right now. */
  get(platform: PlatformId): string | undefined
  set(platform: PlatformId, cookie: string): Promise<void>
  clear(platform: PlatformId): Promise<void>
  status(platform: PlatformId): CredentialStatus
}

/** Switches people set per chat. `chat` is `platform:channelId`. */
export interface Choices {
  /** Undefined when nobody chose. */
  get(chat: string, platform: PlatformId): Promise<boolean | undefined> | boolean | undefined
  /** `all` overrides every earlier choice of this chat. */
  set(chat: string, platform: PlatformId | 'all', on: boolean): Promise<void>
}

/** Right to answer one work in one chat. */
export interface Claim {
  /** It was answered: the duplicate window starts. */
  confirm(): void
  /** It failed: the next link counts again. */
  release(): void
}

/** Restraint: what was seen, answered and asked for lately. In memory; forgotten on reload. */
export interface Ledger {
  /** True the first time within two minutes. */
  firstSeen(message: string): boolean
  /** Undefined while somebody answers the same work in this chat or did within the window. */
  claim(chat: string, work: string): Claim | undefined
  /** Counts one answer of a user; false when the minute is used up. */
  allow(user: string): boolean
  /** A place among the answers of one chat that run at a time; undefined when all are taken. */
  enter(chat: string): (() => void) | undefined
}

/** One masked line each; never a cookie, a signed address or base64. */
export interface Log {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
}

export interface ChatTools {
  settings: Settings
  platforms: readonly Platform[]
  /** The fetch layer; made on first use. */
  service(): Promise<Service>
  cards(): Promise<CardEngine>
  media(): Promise<MediaStore>
  credentials: Credentials
  choices: Choices
  ledger: Ledger
  log: Log
  /** Aborted when the plugin is unloaded: nothing is sent afterwards. */
  signal: AbortSignal
  /** Milliseconds since the epoch. */
  clock: () => number
}
