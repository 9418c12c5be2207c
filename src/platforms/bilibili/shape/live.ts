/** Live rooms from elsewhere → the documented bodies of `get_info` and `getRoomInfoOld`. */
import { at, isObject } from '../../../json'
import { present, success } from './present'

const firstOf = (body: unknown, path: string): unknown => {
  const found = at(body, path)
  return isObject(found) ? Object.values(found)[0] : undefined
}

/** `getRoomBaseInfo`: the same fields, but for the cover. */
export function roomOfBase(body: unknown): unknown {
  const room = firstOf(body, 'data.by_room_ids')
  const { cover, ...same } = isObject(room) ? room : {}
  return success(present({ ...same, user_cover: cover }))
}

/** Unix seconds → `2025-10-09 20:00:00` in Beijing; zero means "not live", as the documented answer writes it. */
function beijing(seconds: unknown): string | undefined {
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds)) return undefined
  if (seconds <= 0) return '0000-00-00 00:00:00'
  return new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

/** `getInfoByRoom`, the first call of the room's page. */
export function roomOfPage(body: unknown): unknown {
  const room = at(body, 'data.room_info')
  const { cover, live_start_time: start, ...same } = isObject(room) ? room : {}
  return success(present({ ...same, user_cover: cover, live_time: beijing(start) }))
}

/** One of `get_status_info_by_uids`: who has a room is there. */
export function statusOfMany(body: unknown): unknown {
  const room = firstOf(body, 'data')
  const id = at(room, 'room_id')
  return success(
    present({
      roomStatus: 1,
      live_status: at(room, 'live_status'),
      url: typeof id === 'number' || typeof id === 'string' ? `https://live.bilibili.com/${id}` : undefined,
      title: at(room, 'title'),
      cover: at(room, 'cover_from_user'),
      online: at(room, 'online'),
      roomid: id,
    }),
  )
}
