/** Body of `fetch_user_live_videos` → post. */
import { AmagiError } from '../../../errors'
import type { LivePost } from '../../../model'
import { slice, type Slice } from '../../slice'
import { shownCount } from '../../shown-count'
import { liveUrl } from '../links'
import { readAuthor } from './author'
import { picture } from './sources'

/** Status of a room that is on air. */
const onAir = 2

interface Viewers {
  online?: number
  totalViewers?: number
}

/**
 * One figure of the room stands for those who watch now or for all who came; its words say which (`138在线观众`,
 * `1.2万人看过`). A room that hides it has none.
 */
function viewersOf(room: Slice): Viewers {
  const view = room.optionalSlice('room_view_stats')
  const value = view?.optionalNumber('display_value') ?? shownCount(view?.optionalString('display_short'))
  const words = view?.optionalString('display_long') ?? ''
  const inAll = /看过|观看|累计|人次/.test(words) && !words.includes('在线')
  const beside = ['stats.user_count_str', 'user_count_str'].map((path) => shownCount(room.optionalString(path)))
  const online = view?.flag('is_hidden')
    ? undefined
    : [inAll ? undefined : value, ...beside].find((n) => n !== undefined)
  const totalViewers = shownCount(room.optionalString('stats.total_user_str')) ?? (inAll ? value : undefined)
  return { ...(online === undefined ? {} : { online }), ...(totalViewers === undefined ? {} : { totalViewers }) }
}

/** Followers of who streams: of the room's owner, or of the person the page names beside it. */
function followersOf(...people: readonly (Slice | undefined)[]): number | undefined {
  for (const person of people) {
    const count =
      person?.optionalNumber('follow_info.follower_count') ??
      shownCount(person?.optionalString('follow_info.follower_count_str')) ??
      person?.optionalNumber('follower_count')
    if (count !== undefined && count > 0) return count
  }
  return undefined
}

/** Section of the site with the one inside it, each name once. */
function sectionOf(data: Slice): string | undefined {
  const paths = ['partition_road_map.partition.title', 'partition_road_map.sub_partition.partition.title']
  const names = paths.map((path) => data.optionalString(path)).filter((name) => name !== undefined)
  return [...new Set(names)].join(' · ') || undefined
}

/** Marks of a room in which things are sold. */
const goodsMarks = ['has_commerce_goods', 'room_cart.contain_cart', 'room_cart.total']

/**
 * Throws `not-live` when nobody streams, `not-found` when there is no such room. `rid` = number of the room,
 * when the link had it.
 */
export function readLivePost(body: unknown, asked: string, rid?: string): LivePost {
  const data = slice(body, 'data')
  const owner = readAuthor(data.optionalSlice('user'))
  const room = data.optionalSlice('data.0')
  if (!room && !owner) throw new AmagiError('not-found')
  if (!room || room.optionalNumber('status') !== onAir) {
    throw new AmagiError('not-live', { details: owner ? { name: owner.name } : {} })
  }
  const id = rid ?? room.optionalId('owner.web_rid') ?? asked
  const named = readAuthor(room.optionalSlice('owner')) ?? owner
  const followers = followersOf(room.optionalSlice('owner'), data.optionalSlice('user'))
  const author = named && followers !== undefined ? { ...named, followers } : named
  const title = room.optionalString('title')
  const cover = picture(room, 'cover')
  const likes = room.optionalNumber('like_count') ?? room.optionalNumber('stats.like_count')
  const startedAt = room.optionalNumber('create_time')
  const width = room.optionalNumber('stream_url.extra.width')
  const height = room.optionalNumber('stream_url.extra.height')
  const section = sectionOf(data)
  return {
    platform: 'douyin',
    kind: 'live',
    id,
    url: liveUrl(id),
    text: [],
    coAuthors: [],
    stats: likes === undefined ? {} : { likes },
    tags: [],
    live: true,
    ...(title === undefined ? {} : { title }),
    ...(author ? { author } : {}),
    ...(cover ? { cover } : {}),
    ...(section === undefined ? {} : { section }),
    ...viewersOf(room),
    ...(goodsMarks.some((mark) => room.flag(mark)) ? { goods: true as const } : {}),
    ...(startedAt !== undefined && startedAt > 0 ? { startedAt } : {}),
    ...(width && height ? { resolution: `${width}×${height}` } : {}),
  }
}
