/** Rooms by their owners: who has none is missing, and nobody at all is an empty list. */
import { json } from '../reply'
import type { Answer, Call } from '../types'
import type { World } from '../world'
import { pictureUrl } from './cdn'
import type { BilibiliDays } from './days'
import { roomsOf } from './shows'

/** More in one request is refused here; elsewhere it only fails more often. */
const most = 100

export function statusByUids(call: Call, world: World, days: BilibiliDays): Answer {
  const wanted = call.query.getAll('uids[]')
  if (wanted.length === 0 || wanted.length > most || wanted.some((uid) => !/^\d+$/.test(uid))) {
    return json({ code: 1, msg: 'uids参数错误', message: 'uids参数错误', data: [] })
  }
  const found = roomsOf(world).filter(({ who }) => wanted.includes(String(who.mid)))
  const entries = found.map(({ room, info, who }) => [
    String(who.mid),
    {
      title: room.title,
      room_id: Number(room.id),
      uid: who.mid,
      online: room.live ? 12_044 : 0,
      live_time: room.live ? 1_740_826_800 : 0,
      live_status: room.live ? 1 : 0,
      short_id: 0,
      area_v2_name: '手工',
      area_v2_parent_name: '生活',
      uname: who.name,
      face: pictureUrl(who.face, 'face'),
      cover_from_user: info.user_cover,
      keyframe: info.keyframe,
      broadcast_type: 0,
    },
  ])
  const all = [...entries, ...days.roomsOf(wanted)]
  const data = all.length > 0 ? Object.fromEntries(all) : []
  return json({ code: 0, msg: 'success', message: 'success', data })
}
