/** Users → posts. */
import type { Author, UserPost } from '../../../model'
import { plainRich } from '../../../model'
import { slice } from '../../slice'
import { canonical } from '../links'
import { count, verifiedOf, picture } from './media'

/** Body of `x/web-interface/card`. Mandatory: `card.mid` and `card.name`. */
export function readUser(body: unknown): UserPost & { author: Author } {
  const data = slice(body, 'data')
  const card = data.slice('card')
  const id = card.id('mid')
  const name = card.string('name')
  const url = canonical({ platform: 'bilibili', kind: 'user', id })
  const avatar = picture(card.raw('face'))
  const followers = count(data, 'follower') ?? count(card, 'fans')
  const verified = verifiedOf(card.optionalNumber('Official.type') ?? card.optionalNumber('official_verify.type'))
  const mark = card.optionalString('Official.title') ?? card.optionalString('official_verify.desc')
  const cover = picture(data.optionalString('space.l_img') ?? data.raw('space.s_img'))
  const follows = count(card, 'friend') ?? count(card, 'attention')
  const worksCount = count(data, 'archive_count')
  const totalLikes = count(data, 'like_num')
  const level = count(card, 'level_info.current_level')
  return {
    platform: 'bilibili',
    kind: 'user',
    id,
    url,
    title: name,
    text: plainRich(card.optionalString('sign') ?? ''),
    author: {
      id,
      name,
      url,
      ...(avatar ? { avatar } : {}),
      ...(followers === undefined ? {} : { followers }),
      ...(verified ? { verified } : {}),
      ...(mark ? { title: mark } : {}),
      ...(level === undefined ? {} : { level }),
      ...(card.flag('vip.status') ? { vip: true } : {}),
    },
    coAuthors: [],
    ...(cover ? { cover } : {}),
    stats: {},
    tags: [],
    ...(follows === undefined ? {} : { follows }),
    ...(worksCount === undefined ? {} : { worksCount }),
    ...(totalLikes === undefined ? {} : { totalLikes }),
    works: [],
  }
}

/** Body of `getRoomInfoOld`: the room the user streams in right now. */
export function readLiveStatus(body: unknown): UserPost['live'] {
  const data = slice(body, 'data')
  const roomId = data.optionalId('roomid')
  const streaming = data.optionalNumber('live_status') === 1 || data.optionalNumber('liveStatus') === 1
  const title = data.optionalString('title')
  return roomId && streaming ? { roomId, ...(title ? { title } : {}) } : undefined
}
