/** What is remembered: cookies, choices of chats, and what happened lately. */
import type { PlatformId, Purpose, ServingReason } from '../model'
import type { Chosen } from './chosen'

/** Where the cookie in force comes from, told without its value. */
interface CredentialStatus {
  /** Of a cookie set by command and one of the settings the newer one counts. */
  source: 'command' | 'settings' | 'none'
  /** The other one is there as well, and older. */
  older?: 'command' | 'settings'
  /** Names of the pairs with the length of each value. */
  names: { name: string; length: number }[]
  /** Unix seconds when the one set by command was; absent when that is not the one in force. */
  setAt?: number
}

/** One account of a platform as lists tell it: nothing of it is secret. */
interface ListedAccount {
  /** Empty = the one without a name: set by command without one, or in the settings. */
  name: string
  /** The platform said that its login has ended: another one stands in while there is one. */
  ended: boolean
  /** What it is in force for right now. */
  serves: readonly Purpose[]
  /** Why, for each of them. */
  because: Readonly<Partial<Record<Purpose, ServingReason>>>
}

/**
 * Cookies of the accounts of each platform. The account without a name has the one set by command or that of the settings,
 * the newer of both. Names are the caller's: any text without `/`.
 */
export interface Credentials {
  /**
   * The cookie in force right now for links (default) or for something else, one line of `name=value` pairs: that of the
   * chosen account while its login lasts, else of the first whose does; where none does, of the chosen one.
   */
  get(platform: PlatformId, purpose?: Purpose): string | undefined
  /** Names of the accounts there are, the one without a name first. */
  names(platform: PlatformId): readonly string[]
  /** Name of the account `get` takes; undefined = there is none. */
  serving(platform: PlatformId, purpose?: Purpose): string | undefined
  /**
   * Names of all accounts that share something: of the chosen ones those whose login lasts, where none does the one `get`
   * takes, while that one's does.
   */
  sharing(platform: PlatformId, purpose: Purpose): readonly string[]
  /** The cookie of one account, whatever is in force. */
  cookieOf(platform: PlatformId, name: string): string | undefined
  accounts(platform: PlatformId): readonly ListedAccount[]
  /**
   * Keeps a cookie over restarts, in any form `readPasted` knows; that of the account without a name counts until the
   * settings name another one. Rejects with `bad-input` when it is none of the platform, `cookie-expired` when all of it
   * has ended, `internal` (disk). `renewal`: what a renewal of the login needs, a secret like the cookie.
   */
  set(platform: PlatformId, cookie: string, options?: { name?: string; renewal?: string }): Promise<void>
  /** What a renewal of an account needs, kept with it. */
  renewal(platform: PlatformId, name?: string): string | undefined
  /** Forgets an account; of the one without a name the cookie of the settings is in force again. */
  clear(platform: PlatformId, name?: string): Promise<void>
  /** Rejects with `bad-input` where there is none of the first name kept here, or one of the second. */
  rename(platform: PlatformId, from: string, to: string): Promise<void>
  /**
   * From now on the account is taken for this; of several the first, unless they share it. Rejects with `bad-input` where
   * there is none of a name.
   */
  choose(platform: PlatformId, name: string | readonly string[], purpose: Purpose): Promise<void>
  /** Remembers whether the platform says that the login of an account has ended; setting it anew forgets that. */
  mark(platform: PlatformId, name: string, ended: boolean): Promise<void>
  status(platform: PlatformId, name?: string): CredentialStatus
  /** Resolves when nothing is being written any more; later changes reject with `cancelled`. Never rejects. */
  close(): Promise<void>
}

/** A chat by the keys its choices are kept under. */
export interface ChatKeys {
  /** At most 150 characters: with the platform below what an index of old MySQL holds. */
  readonly key: string
  /** Key of version 0.1.0, `platform:channelId`; absent where that would name several chats. */
  readonly legacy?: string
}

/** Switches and options people set per chat. */
export interface Choices {
  /**
   * All that was chosen in a chat; nothing when nobody chose. Never rejects and never waits long: while the database or
   * the file does not answer, the last known answer counts.
   */
  read(chat: ChatKeys): Promise<Chosen>
  /** Makes something else of it, one change after the other. Rejects when it could not be kept. */
  alter(chat: ChatKeys, next: (chosen: Chosen) => Chosen): Promise<void>
  /** The switch of one platform, for one account of ours where it is named; undefined when nobody chose. Never rejects. */
  get(chat: ChatKeys, platform: PlatformId, account?: string): Promise<boolean | undefined>
  /** The newest counts; `all` overrides every earlier switch. Rejects when it could not be kept. */
  set(chat: ChatKeys, platform: PlatformId | 'all', on: boolean, account?: string): Promise<void>
  /** Resolves when nothing is being written any more; later changes reject with `cancelled`. Never rejects. */
  close(): Promise<void>
}

/** Right to answer one work in one chat; only the first call of either counts. */
export interface Claim {
  /** It was answered: the duplicate window starts. */
  confirm(): void
  /** It failed: the next link counts again. */
  release(): void
}

/** One message as an account of ours heard it. */
export interface Hearing {
  /** Chat, asker and links: the same for every account. */
  what: string
  /** Which account. */
  account: string
  /** Milliseconds since the epoch, as the message says. */
  at: number
}

/** Restraint: what was seen, answered and asked for lately. In memory; forgotten on reload. */
export interface Ledger {
  /** True the first time within two minutes. */
  firstSeen(message: string): boolean
  /** False for the second account of ours that hears the same message: same words, same asker, within seconds. */
  firstHeard(hearing: Hearing): boolean
  /** Undefined while somebody answers the same work in this chat or did within the window. */
  claim(chat: string, work: string): Claim | undefined
  /** Counts one answer of a user; undefined when the minute is used up. The function gives an unused one back. */
  allow(user: string): (() => void) | undefined
  /** True for the first refusal of somebody within a minute: that one is said. */
  firstRefused(user: string): boolean
  /** True for the first failure of a kind (chat, platform, reason) within ten minutes: that one is said. */
  firstFailed(what: string): boolean
  /** Lets go of what means nothing any more, for a quiet hour; returns how many entries are left. */
  tidy(): number
}
