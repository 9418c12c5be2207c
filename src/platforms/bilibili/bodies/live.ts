/** Live rooms. Types as captured answers show them (seen 2026-10). */
import { epoch, fields, flag, id, named, number, optional, table, text, type Bodies } from '../../endpoint/body'
import { answer } from './envelope'

/** 1 is on air, 2 shows recordings. */
const status = { live_status: number }

export const live = {
  fetchLiveRoomDetail: answer(
    fields({
      ...status,
      uid: id,
      room_id: id,
      short_id: optional(id),
      title: optional(text),
      description: optional(text),
      user_cover: optional(text),
      keyframe: optional(text),
      background: optional(text),
      online: optional(number),
      attention: optional(number),
      /** `2026-01-31 20:00:00` in China; all zeros when off air. */
      live_time: optional(text),
      is_portrait: optional(flag),
      tags: optional(text),
      area_id: optional(id),
      area_name: optional(text),
      parent_area_id: optional(id),
      parent_area_name: optional(text),
    }),
  ),
  fetchLiveroomDef: answer(
    fields({
      ...status,
      uid: id,
      room_id: id,
      short_id: optional(id),
      is_hidden: optional(flag),
      is_locked: optional(flag),
      is_portrait: optional(flag),
      encrypted: optional(flag),
      /** Negative when off air. */
      live_time: optional(epoch),
    }),
  ),
  fetchUserLiveStatus: answer(
    fields({
      roomid: optional(id),
      roomStatus: optional(number),
      roundStatus: optional(number),
      live_status: optional(number),
      liveStatus: optional(number),
      url: optional(text),
      title: optional(text),
      cover: optional(text),
      online: optional(number),
    }),
  ),
  fetchUsersLiveStatus: answer(
    /** By user id. */
    table(
      named('BilibiliUserRoom', {
        ...status,
        uid: id,
        room_id: id,
        short_id: optional(id),
        uname: optional(text),
        face: optional(text),
        title: optional(text),
        cover_from_user: optional(text),
        keyframe: optional(text),
        online: optional(number),
        live_time: optional(epoch),
        area_v2_id: optional(id),
        area_v2_name: optional(text),
        area_v2_parent_id: optional(id),
        area_v2_parent_name: optional(text),
      }),
    ),
  ),
} as const satisfies Bodies
