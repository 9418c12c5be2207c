/** Body of `fetch_user_live_videos` → post. */
import { AmagiError } from '../../../errors'
import type { LivePost } from '../../../model'
import { slice } from '../../slice'
import { liveUrl } from '../links'
import { readAuthor } from './author'
import { picture } from './sources'

/** Status of a room that is on air. */
const onAir = 2

/** `2415`, `35.6万`, `1.2亿+` → number; the platform rounds the long ones. */
function shownCount(text: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(万|亿|w)?\+?$/i.exec(text?.trim() ?? '')
  if (!match) return undefined
  const unit = match[2] === '亿' ? 1e8 : match[2] === undefined ? 1 : 1e4
  return Math.round(Number(match[1]) * unit)
}

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
  const author = readAuthor(room.optionalSlice('owner')) ?? owner
  const title = room.optionalString('title')
  const cover = picture(room, 'cover')
  const likes = room.optionalNumber('like_count')
  const online =
    room.optionalNumber('room_view_stats.display_value') ?? shownCount(room.optionalString('user_count_str'))
  const totalViewers = shownCount(room.optionalString('stats.total_user_str'))
  const startedAt = room.optionalNumber('create_time')
  const width = room.optionalNumber('stream_url.extra.width')
  const height = room.optionalNumber('stream_url.extra.height')
  const section = data.optionalString('partition_road_map.partition.title')
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
    ...(online === undefined ? {} : { online }),
    ...(totalViewers === undefined ? {} : { totalViewers }),
    ...(startedAt !== undefined && startedAt > 0 ? { startedAt } : {}),
    ...(width && height ? { resolution: `${width}×${height}` } : {}),
  }
}
