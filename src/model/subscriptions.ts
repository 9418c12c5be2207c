/** What is new, who wants to hear of it, what became of it, and what is remembered meanwhile. Plain data: stored as it is. */
import type { Target } from './target'
import type { ListKind, NewsKind, PersonRef } from './watch'

/** Something new of somebody, on its way to the chats that want it. */
export interface News {
  /** The same in every process and after every restart; see `newsId`. At most 40 characters. */
  readonly id: string
  readonly author: PersonRef
  readonly name?: string
  readonly kind: NewsKind
  /** Milliseconds since the epoch at which it happened. */
  readonly at: number
  readonly target: Target
  readonly twin?: string
  readonly paid?: boolean
  /** Title and text; of a broadcast its title, empty where nobody knows it. */
  readonly text: string
  readonly tags: readonly string[]
  /** Of `live-end`: milliseconds it lasted. */
  readonly lastedMs?: number
  /** Of `live`: heard of long after it began. */
  readonly late?: boolean
  /** Of a broadcast: nobody says when it began, so all times count from when it was first seen. */
  readonly sinceSeen?: true
}

/** What a subscription lets through. */
export interface Wishes {
  /** Kinds that are wanted; absent = the usual ones of the platform. */
  readonly kinds?: readonly NewsKind[]
  /** Words, `#tags` and `/patterns/` one of which has to be there; none = everything passes. */
  readonly only?: readonly string[]
  /** The same, none of which may be there. */
  readonly never?: readonly string[]
  /** What is for supporters only is passed over. */
  readonly skipPaid?: boolean
  /** `only` is about the titles of broadcasts, too; `never` always is. */
  readonly liveWords?: boolean
}

/** One chat follows one person. `Chat` is how the chat side names a chat; plain data. */
export interface Subscription<Chat = unknown> {
  /** Key of the chat. */
  readonly chat: string
  readonly place: Chat
  readonly author: PersonRef
  readonly name?: string
  readonly wishes: Wishes
  /** Milliseconds since the epoch: what happened before is not for this chat. */
  readonly since: number
  /** Who subscribed, as the chat side writes people. */
  readonly by?: string
  readonly paused?: boolean
  /** Definite refusals of the chat in a row; from three on nothing is sent until somebody says so. */
  readonly refused?: number
  /** Pictures, video and sound beside the card. */
  readonly media?: boolean
  /** Minutes of the day, from and until, in which nothing is sent; it comes afterwards. */
  readonly quiet?: readonly [from: number, until: number]
  /** What came in a quiet time is one message afterwards instead of one each. */
  readonly quietDigest?: boolean
  /** Who is called by a message: everybody where the account may, or people by their ids. */
  readonly mention?: { readonly all?: boolean; readonly users?: readonly string[] }
  /** What the chat calls this one, for its list. */
  readonly remark?: string
  /** Languages of the chat when somebody subscribed, the most wanted first. */
  readonly locales?: readonly string[]
}

/**
 * What became of one piece of news in one chat. `claimed`: somebody is at it, nothing was sent; `sending`: it may have
 * arrived; `waiting`: media that are owed and that nobody is at; the others are final.
 */
export type DeliveryState = 'claimed' | 'sending' | 'waiting' | 'sent' | 'unknown' | 'failed' | 'skipped'

/** One row per chat and news; there is never a second one. */
export interface Delivery {
  readonly chat: string
  readonly news: string
  readonly state: DeliveryState
  /** Which process, while it is not final. */
  readonly owner: string
  /** Milliseconds since the epoch of the last change. */
  readonly at: number
  /** Tries so far. */
  readonly tries: number
  /** Why it was skipped or failed, for people who ask. */
  readonly reason?: string
}

/** What is remembered of one person's works. */
export interface Cursor {
  /** Works at or before this position are old, whenever they turn up; `0` = whatever came before `since`. */
  readonly floor: string
  /** Milliseconds since the epoch of the base line. */
  readonly since: number
  /** Works that are known, by id and of videos by their second identity, with the time they were last in the list. */
  readonly seen: Readonly<Record<string, number>>
  /** Below these nobody has read yet, and all above was new: the newest first. */
  readonly gaps?: readonly Gap[]
  /** Milliseconds since the epoch at which the pages below the first were last read for what comes late. */
  readonly sweptAt?: number
}

/** Where a list of works is to be read on. */
export interface Gap {
  /** In the platform's own words. */
  readonly from: string
  /** Milliseconds since the epoch at which that was found. */
  readonly since: number
  /** What is below is known, all but what comes late out of review. */
  readonly swept?: true
}

/** What is remembered of one person's broadcasts. Milliseconds since the epoch throughout. */
export interface LiveState {
  /** The one under way. */
  readonly now?: {
    readonly key: string
    /** Keys it was taken up again under. */
    readonly also?: readonly string[]
    readonly target: Target
    /** As first told: a broadcast that is taken up again under another key goes on. */
    readonly startedAt: number
    /** Nobody says when it began: `startedAt` is when it was first seen. */
    readonly sinceSeen?: true
    readonly title: string
    readonly lastSeen: number
    /** When it was first seen to be over. */
    readonly goneSince?: number
    /** Of the last title that was told. */
    readonly titleAt: number
  }
  /** The last one that is over; `also`: its other keys, and those of the ones before it. */
  readonly last?: { readonly key: string; readonly endedAt: number; readonly also?: readonly string[] }
}

/** What is remembered of a list somebody keeps of works of others: ids, the latest first. */
export type ListState = readonly string[]

/** What is remembered of one person. */
export interface Watched {
  readonly name?: string
  /** Address of their portrait, as a list had it last. */
  readonly face?: string
  readonly works?: Cursor
  readonly live?: LiveState
  readonly lists?: { readonly [Kind in ListKind]?: ListState }
  /** Milliseconds since the epoch at which each of them was last seen. */
  readonly listedAt?: { readonly [Kind in ListKind]?: number }
  /** Milliseconds since the epoch of the latest work that is known; 0 = a list was seen and is empty. */
  readonly lastAt?: number
  /** Whether the account in use, or one of several, follows them. */
  readonly followed?: boolean
  /** Name of that account; absent = it is not known which one it was. */
  readonly follower?: string
  /** Why it never will, in the platform's own word. */
  readonly unfollowable?: string
}

/** Until when (milliseconds since the epoch) an account follows nobody, and the platform's own word for why. */
export interface FollowPause {
  readonly until: number
  readonly code: string
}

/** A pause after refusals in a row: the first is step 0. `until`: milliseconds since the epoch. */
export interface Rest {
  readonly step: number
  readonly until: number
}

/** What outlives a restart. Milliseconds since the epoch. */
export interface ScheduleState {
  /** When somebody is due, by lane and person. */
  readonly due: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Refusals in a row, and until when the platform is left alone. */
  readonly rest?: Rest
  /** The same of single lanes, which may be refused while others are heard. */
  readonly rests?: Readonly<Record<string, Rest>>
  readonly following?: FollowPause
}
