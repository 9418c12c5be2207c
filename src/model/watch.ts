/** What a look at people tells: works and broadcasts as the lists of a platform have them. Plain data. */
import type { PlatformId } from './platform-ids'
import type { Target } from './target'

/** One person of a platform, by the id its own lists use (`mid`, `sec_uid`, kuaishou's user id). */
export interface PersonRef {
  readonly platform: PlatformId
  readonly id: string
}

/** `platform/id`: ids of people hold no slash. */
export const personKey = ({ platform, id }: PersonRef): string => `${platform}/${id}`

/** Whether both are the same. */
export const samePerson = (one: PersonRef, other: PersonRef): boolean => personKey(one) === personKey(other)

/** One chat, by its key, and one person: there is one subscription of it at most. */
export const followingKey = (chat: string, person: PersonRef): string => `${chat}\n${personKey(person)}`

/** What somebody publishes. `other`: whatever the platform adds next. */
export const workKinds = ['video', 'pictures', 'text', 'article', 'forward', 'other'] as const
/** What a broadcast does. */
export const liveKinds = ['live', 'live-end', 'live-title'] as const
/** Lists of works of others that some people keep in public. */
export const listKinds = ['liked', 'recommended'] as const

/** What one hears of; a subscription names some of them. */
export const newsKinds = [...workKinds, ...liveKinds, ...listKinds] as const
/** One of {@link workKinds}. */
export type WorkKind = (typeof workKinds)[number]
/** One of {@link newsKinds}. */
export type NewsKind = (typeof newsKinds)[number]
/** One of {@link listKinds}. */
export type ListKind = (typeof listKinds)[number]

/** What became of following somebody with an account. `code`: the platform's own word. */
export type FollowOutcome =
  | { readonly state: 'followed' }
  /** This account cannot follow this person. */
  | { readonly state: 'never'; readonly code: string }
  /** This account may follow nobody for so many milliseconds. */
  | { readonly state: 'paused'; readonly code: string; readonly forMs: number }

/** Something somebody published, as a list of the platform has it. */
export interface Work {
  /** Id of the list's entry; the same for ever, whatever is edited. */
  readonly id: string
  /**
   * Position in time among the author's works, a whole number of any length as text: the id where ids carry the clock,
   * else milliseconds.
   */
  readonly order: string
  /** Milliseconds since the epoch at which it was published. */
  readonly at: number
  readonly kind: WorkKind
  /** What it is shown as. */
  readonly target: Target
  /** Second identity (BV id): the same video by a second person, or submitted once more. */
  readonly twin?: string
  /** Stays at the head of the list whatever its age. */
  readonly pinned?: boolean
  /** Not for everybody (yet): in review, private. It is passed over and looked at again. */
  readonly hidden?: boolean
  /** Only for supporters. */
  readonly paid?: boolean
  /** Title and text, for filters. */
  readonly text: string
  readonly tags: readonly string[]
}

/** A broadcast under way. */
export interface Broadcast {
  /** The same for one broadcast, however often it blinks. */
  readonly key: string
  /** Milliseconds since the epoch; absent where the platform does not say. */
  readonly startedAt?: number
  readonly title?: string
  readonly target: Target
}

/**
 * What one look found out of one person. What is absent is not known: neither ended nor deleted.
 */
export interface Sighting {
  readonly author: string
  /** Name of the person, where the answer has it. */
  readonly name?: string
  /** Address of their portrait by https, where the answer has it; as upstream wrote it, on any host. */
  readonly face?: string
  /** Whether the account in use follows them; absent = not said. */
  readonly followed?: boolean
  /** Newest works first or in any order; an empty list is a list. */
  readonly works?: readonly Work[]
  /** Where the list goes on below `works`, in the platform's own words; absent = it ends there, or cannot be read on. */
  readonly next?: string
  /** `null`: not live. */
  readonly live?: Broadcast | null
  /** Works of others in lists of theirs, the latest entry first; no entry says when it came to be there. */
  readonly lists?: { readonly [Kind in ListKind]?: readonly Work[] }
}
