/** What a link points at: the output of link matching, the input of resolving. */
import type { PlatformId } from './platform-ids'

/**
 * One vocabulary for all platforms.
 *
 * - `short`: needs following, `url` holds the cleaned link
 * - `named`: known by its title alone (`id`), `extra` has what else a card says of it; needs looking up
 * - `work`: douyin and kuaishou, the kind is known only after the answer
 * - `live-share`: douyin `room_id` of one broadcast
 * - `media`: bangumi `md` page; `mix`: douyin collection; `course`: bilibili cheese
 * - `list`: favourites, collection, series, article list
 */
export type TargetKind =
  | 'short'
  | 'named'
  | 'video'
  | 'album'
  | 'work'
  | 'article'
  | 'dynamic'
  | 'live'
  | 'live-share'
  | 'season'
  | 'episode'
  | 'media'
  | 'course'
  | 'user'
  | 'music'
  | 'mix'
  | 'list'

/** What a link points at, before anything was asked; ids as text. */
export interface Target {
  readonly platform: PlatformId
  readonly kind: TargetKind
  /**
   * Canonical id as text: BV id (av numbers are converted), aweme id, photo id, room number, …
   * For `short` the code of the link. Where one kind has several id spaces the id carries its
   * letters (`ss123`, `ep123`, `md123`, `au1`, `am1`, `ml1`, `rl1`, `season:1`, `series:1`, `channel:1`, `up:1`). A person of
   * douyin is a `sec_uid`, or the number where the link knows nothing else; a room its number or its name.
   */
  readonly id: string
  /** Only for `short`: the link to follow, rebuilt from host and code. */
  readonly url?: string
  /** 1-based part of a multi-part video; absent means the first. */
  readonly part?: number
  /** Start position in seconds (may have a fraction). */
  readonly startSec?: number
  /** True when the text held only a bare id: an unknown id then stays silent. */
  readonly bare?: boolean
  /** What the link said about the form (`video`, `note`, `slides`, …); only a hint. */
  readonly hint?: string
  /** Further ids of the link that help resolving, such as `secUid` of a live share. */
  readonly extra?: Readonly<Record<string, string>>
}

/** Key under which two links count as the same thing (duplicate window, ordering, caches). */
export function targetKey(target: Target): string {
  const part = target.part !== undefined && target.part > 1 ? `?p=${target.part}` : ''
  return `${target.platform}:${target.kind}:${target.id}${part}`
}

/** Whether nobody knows yet what it stands for: a short link has to be followed, a title looked up. */
export const isPointer = ({ kind }: Pick<Target, 'kind'>): boolean => kind === 'short' || kind === 'named'
