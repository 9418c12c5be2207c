/** What the chat side needs from the rest of the plugin. Nothing here is a singleton; heavy parts come on first use. */
import type { Spread } from '../async/spread'
import type { ViewCardEngine } from '../card/types'
import type { Codes } from '../media/codes'
import type { MediaStore } from '../media/types'
import type { Settings } from '../model'
import type { Platform } from '../platforms/define'
import type { Service } from '../platforms/service'
import type {
  Choices,
  Credentials,
  Devices,
  Experience,
  HealthMemory,
  Heard,
  Ledger,
  Reports,
  Sendings,
  Statistics,
} from '../store'
import type { Care } from './accounts/care'
import type { OpenChecks } from './accounts/open-checks'
import type { Pending } from './accounts/pending'
import type { Failures } from './failures'
import type { FoundLink } from '../links'
import type { Request } from './answer'
import type { Conversation } from './conversation'
import type { Marks } from './marks'
import type { LendFile } from './lending/route'
import type { Hooks } from './plugins/events'
import type { Host } from './outlet'
import type { Picks } from './picks'
import type { Prober } from './probing'
import type { Push } from './push'
import type { Queue } from './queue'
import type { Running } from './running'

export type { Ledger } from '../store'

/** One masked line each; never a cookie, a signed address or base64. */
export interface Log {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
}

/** Where what is asked goes; none of it rejects. */
export interface Flow {
  /** Answers the links of a message. */
  attend(request: Request): Promise<void>
  /** Shows the comments of a work. */
  attendComments(conversation: Conversation, link: FoundLink): Promise<void>
  /** Shows the danmaku of a work. */
  attendDanmaku(conversation: Conversation, link: FoundLink): Promise<void>
  /** Shows why a link is answered as it is. */
  attendDiagnosis(conversation: Conversation, link: FoundLink): Promise<void>
  /** Says what a video says. */
  attendSummary(conversation: Conversation, link: FoundLink): Promise<void>
}

/** What the chat side works with; nothing heavy is loaded before the first link. */
export interface ChatKit {
  /** The framework, as far as the way out needs it. */
  host: Host
  settings: Settings
  platforms: readonly Platform[]
  /** The fetch layer; made on first use. */
  service(): Promise<Service>
  cards(): Promise<ViewCardEngine>
  media(): Promise<MediaStore>
  /** The text at a public address somebody named; see `src/http/document.ts` for hosts and what it rejects with. */
  document(url: string, asked: { readonly hosts: readonly string[]; readonly maxBytes: number }): Promise<string>
  /** Reads codes on pictures; made on first use. */
  codes(): Promise<Codes>
  credentials: Credentials
  choices: Choices
  /** Which process answers. */
  heard: Heard
  ledger: Ledger
  /** Gives files an address of ours; undefined where none is known that others reach. */
  lending(): LendFile | undefined
  /** Which ways worked lately. */
  experience: Experience
  /** Guest devices over restarts; absent where nothing is kept. */
  devices?: Devices
  /** How channels did over the last weeks; `service().health()` asks it. */
  health: HealthMemory
  /** Asks the platforms in every way, for who runs the bot. */
  prober: Prober
  /** Keeps what it found. */
  reports: Reports
  /** What failed lately. */
  failures: Failures
  /** Which parts of works were sent lately. */
  sendings: Sendings
  /** How much was answered. */
  statistics: Statistics
  /** Numbered cards that wait for a choice. */
  picks: Picks
  /** Reactions on the messages that are answered. */
  marks: Marks
  /** Answers that wait or run. */
  queue: Queue
  /** Where answers begin, however many come at once. */
  spread: Spread
  /** Messages under way, those included that are not in the line yet. */
  running: Running
  /** What is known of the logins. */
  care: Care
  /** Refusals that wait for a person. */
  checks: OpenChecks
  /** Who follows whom. */
  push: Push
  /** Logins by a code that wait for somebody. */
  pending: Pending
  /** Other plugins that hear of answers. */
  hooks: Hooks
  log: Log
  /** Aborted when the plugin is unloaded: nothing is sent afterwards. */
  signal: AbortSignal
  /** Milliseconds since the epoch. */
  clock: () => number
  /** The same as the sites say it is: what they published is as old as that. */
  siteClock: () => number
}
