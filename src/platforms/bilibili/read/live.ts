/** Live rooms → posts. */
import type { Author, LivePost } from '../../../model'
import { plainRich } from '../../../model'
import { slice, type Slice } from '../../slice'
import { canonical } from '../links'
import { textOfHtml } from './article-html'
import { count, picture } from './media'
import { beijingTime } from './time'

/** A room names its owner by number only: `resolve` asks for the person and puts both together with `withOwner`. */
interface RoomInfo {
  post: LivePost
  /** Number of the person who streams. */
  uid: string
}

function sectionOf(data: Slice): string | undefined {
  const names = [data.optionalString('parent_area_name'), data.optionalString('area_name')].filter(Boolean)
  return names.join(' · ') || undefined
}

/** Body of `Room/get_info`. Mandatory: `room_id` and `uid`. */
export function readRoom(body: unknown): RoomInfo {
  const data = slice(body, 'data')
  const id = data.id('room_id')
  const live = data.optionalNumber('live_status') === 1
  const title = data.optionalString('title')
  const cover = picture(data.optionalString('user_cover') ?? data.optionalString('keyframe'))
  const section = sectionOf(data)
  const online = live ? count(data, 'online') : undefined
  const startedAt = live ? beijingTime(data.optionalString('live_time')) : undefined
  const post: LivePost = {
    platform: 'bilibili',
    kind: 'live',
    id,
    url: canonical({ platform: 'bilibili', kind: 'live', id: data.optionalId('short_id') ?? id }),
    ...(title ? { title } : {}),
    text: plainRich(textOfHtml((data.optionalString('description') ?? '').slice(0, 20_000))),
    coAuthors: [],
    ...(cover ? { cover } : {}),
    stats: {},
    ...(section ? { section } : {}),
    tags: (data.optionalString('tags') ?? '').split(',').filter((tag) => tag !== ''),
    live,
    ...(online === undefined ? {} : { online }),
    ...(startedAt === undefined ? {} : { startedAt }),
  }
  return { post, uid: data.id('uid') }
}

/** The room with its owner, once that is known. */
export function withOwner(post: LivePost, author: Author | undefined): LivePost {
  return author ? { ...post, author } : post
}
