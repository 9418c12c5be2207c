/** Rooms as the live site, its pages and the site for phones tell them → the documented body. Pure. */
import { at, isObject, type Json } from '../../../json'
import { present } from './detail'

/** `liveroom/livedetail` → the documented room: one entry of the play list, which is the current one. */
export function shapeLiveRoom(body: unknown, principalId: string): unknown {
  const data = at(body, 'data')
  const { noticeList, recommendList, result, ...room } = isObject(data) ? data : {}
  const current = present(room)
  const rest = present({ noticeList, recommendList, result })
  return { principalId, activeIndex: 0, current, playList: [current], ...rest }
}

/** The room of a page. Its title and cover stand with the stream, where a call has them in `config`. */
export function roomOfPage(state: unknown): Json | undefined {
  const room = at(state, 'liveroom.playList.0')
  if (!isObject(room)) return undefined
  const stream = isObject(room.liveStream) ? room.liveStream : {}
  const own = isObject(room.config) ? room.config : {}
  const config = present({ liveStreamId: stream.id, caption: stream.caption, coverUrl: stream.coverUrl, ...own })
  return { ...room, ...(Object.keys(config).length > 0 ? { config } : {}) }
}

/** The room as the share page for phones gets it; its numeric ids are internal ones and left out. */
export function roomOfPhones(body: unknown): Json {
  const stream = at(body, 'liveStream')
  const { living, caption, coverUrl, coverSafeUrl, liveStreamId, likeCount } = isObject(stream) ? stream : {}
  return present({
    isLiving: living,
    author: present({ name: at(stream, 'user.user_name'), avatar: at(stream, 'user.headurl') }),
    liveStream: present({ id: liveStreamId }),
    config: present({ liveStreamId, caption, coverUrl: coverUrl ?? coverSafeUrl, likeCount }),
  })
}
