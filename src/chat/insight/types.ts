/** What is told of the plugin itself, as plain data: of commands and of the service for other plugins. Types only. */
import type { EngineState } from '../../card/types'
import type { ErrorCode } from '../../errors'
import type { MediaState } from '../../media/file'
import type { WeighedVariant } from '../../media/weigh'
import type {
  ChoiceReason,
  PlanPart,
  PlatformId,
  Post,
  Purpose,
  ServingReason,
  Standing,
  Target,
  Way,
} from '../../model'
import type { Capture } from '../../probe/capture'
import type { KeptReport } from '../../store/reports'
import type { MemberOf } from '../../words/families'
import type { Versions } from './versions'

/** How one channel did. */
export interface AskedChannel {
  /** Name of the endpoint, or of what resolving alone needs. */
  endpoint: string
  channel: string
  /** Absent = it answered. */
  code?: ErrorCode
  /** In the platform's own numbers. */
  upstreamCode?: string
  upstreamStatus?: number
  /** JSON path of what was missing. */
  path?: string
  /** Seconds it is left alone for; it was not asked then. */
  pauseSec?: number
  /** Milliseconds from the beginning, and how long it took. */
  fromMs: number
  ms: number
}

/** One encoding of the video. */
export interface WeighedQuality {
  label: string
  codec: string
  /** Bytes of picture and sound; absent = unknown. */
  estimateBytes?: number
  verdict: WeighedVariant['verdict']
  chosen: boolean
}

/** One thing that would be sent. */
export interface PlannedPart {
  kind: PlanPart['kind']
  /** Of a video: label of its quality. */
  quality?: string
  estimateBytes?: number
  /** Why this quality. */
  reason?: ChoiceReason
  /** Label and bytes of the better one that is too large. */
  larger?: { label: string; sizeBytes: number }
  /** Compressed to so many bytes. */
  compressTo?: number
  /** Pictures. */
  count?: number
  /** Of a remark. */
  code?: ErrorCode
  limit?: { name: string; value: number; max: number }
}

/** What a file is shown as; `file` is the one without a preview. */
type SentAs = 'img' | 'video' | 'audio' | 'file'

/** In which way files of one kind would go. */
export interface PlannedWay {
  wanted: SentAs
  /** Likeliest first; none = a link in words. */
  attempts: { element: SentAs; way: Exclude<Way, 'link'> }[]
  /** The setting wants one, this chat has taught it, or it is the usual order; `link`: nothing carries a file here. */
  why: 'setting' | 'learned' | 'usual' | 'link'
}

/** What an administrator could change. */
export type Missing = MemberOf<'missing'>

/** All of it, as plain JSON. */
export interface Diagnosis {
  /** Unix seconds. */
  at: number
  target: Target
  /** Canonical address, without tracking. */
  url: string
  /** Milliseconds until the work was known, or was not. */
  ms: number
  /** Absent where it could not be had. */
  work?: Pick<Post, 'kind' | 'id' | 'title' | 'withheld'> & {
    /** Channel that answered. */
    channel?: string
  }
  failure?: {
    code: ErrorCode
    upstreamCode?: string
    upstreamStatus?: number
    path?: string
    /** Id under which it is kept for a report. */
    reportId: string
  }
  channels: AskedChannel[]
  qualities: WeighedQuality[]
  plan: PlannedPart[]
  ways: PlannedWay[]
  /** What is known of the login of the platform; nothing of whose it is. */
  login: { kind: Standing['kind']; level?: number; member?: boolean }
  missing: Missing[]
}

/** How one endpoint did over all of its channels. */
export interface EndpointStatus {
  endpoint: string
  calls: number
  successes: number
  /** Of the channel that failed last. */
  lastCode?: ErrorCode
  /** Channels that are left alone right now. */
  resting: number
  /** Seconds until the first of them is tried again. */
  pauseSec?: number
}

/** Looking for subscriptions with one account, or without one. */
export interface WatchStatus {
  people: number
  /** Seconds for which the platform is left alone, after it refused. */
  restSec?: number
  /** Seconds for which nobody is followed, and the platform's word for why. */
  followRest?: { sec: number; code: string }
}

/** One account of a platform. Nothing of it is a secret; whose it is may be one where others read along. */
export interface AccountStatus {
  /** As who runs the bot called it; empty = the one without a name. */
  name: string
  /** Where its cookie comes from; `none`: there is no account. */
  source: 'command' | 'settings' | 'none'
  /** The other place has one as well, and an older one. */
  older?: 'command' | 'settings'
  standing: Standing
  /** What it is in force for, and why; empty: it waits. */
  serves: { purpose: Purpose; because: ServingReason }[]
  /** Absent = nobody is looked at with it. */
  watch?: WatchStatus
}

/** One platform. */
interface PlatformStatus {
  platform: PlatformId
  enabled: boolean
  calls: number
  successes: number
  resting: number
  /** Those that failed most first. */
  endpoints: EndpointStatus[]
  /** All accounts, as the list of a platform numbers them; the guest where there is none. */
  accounts: AccountStatus[]
  /** What is looked at without an account while several share the people. */
  address?: WatchStatus
}

/** All of it, as plain JSON. */
export interface Status {
  /** Unix seconds. */
  at: number
  versions: Versions
  platforms: PlatformStatus[]
  /** Answers in line, and the chats they are for. */
  queue: { waiting: number; running: number; chats: number }
  /** Bytes of the process, and of its heap. */
  memory: { rssBytes: number; heapBytes: number }
  /** Seconds the process runs. */
  upSec: number
  media: MediaState
  cards: EngineState
  /** Accounts of the bot, as their chats know them. */
  bots: { platform: string; selfId: string; online: boolean }[]
  /** Failures that are kept for a report. */
  failures: number
}

/** Plain data, as plugins get it. */
export interface CountedChats {
  /** Unix seconds of the day counting began; absent while there is nothing. */
  since?: number
  answered: number
  failed: number
  today: number
  /** Chats with an answer, or the people of one chat who asked. */
  parties: number
  platforms: { platform: PlatformId; count: number }[]
  /** Oldest first, days of nothing included; `day` since 1970-01-01 in the zone of the bot. */
  days: { day: number; count: number }[]
}

/** A report that was kept. */
export interface Report {
  /** Where it lies. */
  kept: KeptReport
  /** Without anything personal: fit for strangers. */
  capture: Capture
}
