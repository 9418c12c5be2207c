/** Live rooms. */
import { at } from '../../../json'
import type { UpstreamAnswer } from '../../endpoint/judge'
import { AmagiError } from '../../../errors'
import { defineEndpoint } from '../../define'
import { webChannel } from '../channels'
import { errorOf } from '../judge'
import { roomOfBase, roomOfPage, statusOfMany } from '../shape/live'
import { wbi } from '../sign'
import { hostMid, roomId } from './params'

const host = 'https://api.live.bilibili.com'

/** Live endpoints say 1 for "no such room", which means nothing elsewhere. */
function noRoom({ body, response }: UpstreamAnswer): AmagiError | undefined {
  return at(body, 'code') === 1 ? errorOf('60004', at(body, 'message'), response.status) : undefined
}

/** Rooms come by their numbers; nobody at all is an empty list and no answer about anybody. */
const keyed =
  (path: string) =>
  ({ body }: UpstreamAnswer): AmagiError | undefined =>
    Array.isArray(at(body, path)) ? new AmagiError('upstream-changed', { details: { path } }) : undefined

export const fetchLiveRoomDetail = defineEndpoint({
  name: 'fetchLiveRoomDetail',
  route: '/fetch_live_room_detail',
  order: 140,
  title: { zh: '获取指定直播间信息', en: 'Information about a live room' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/live/info.md, 2025-12',
  params: { room_id: roomId },
  payload: 'data',
  cacheSec: 10,
  channels: [
    webChannel({
      name: 'get-info',
      request: ({ room_id: room }) => ({ url: `${host}/room/v1/Room/get_info`, query: [['room_id', String(room)]] }),
      success: 'data.room_id',
      judge: noRoom,
    }),
    webChannel({
      name: 'base-info',
      request: ({ room_id: room }) => ({
        url: `${host}/xlive/web-room/v1/index/getRoomBaseInfo`,
        query: [
          // Upstream's own spelling.
          ['req_biz', 'web_room_componet'],
          ['room_ids', String(room)],
        ],
      }),
      success: 'data.by_room_ids',
      judge: keyed('data.by_room_ids'),
      shape: roomOfBase,
    }),
    webChannel({
      name: 'room-page',
      request: ({ room_id: room }) => ({
        url: `${host}/xlive/web-room/v1/index/getInfoByRoom`,
        query: [
          ['room_id', String(room)],
          ['web_location', '444.8'],
        ],
        headers: { referer: `https://live.bilibili.com/${room}` },
      }),
      sign: wbi,
      success: 'data.room_info.room_id',
      shape: roomOfPage,
    }),
  ],
})

export const fetchLiveroomDef = defineEndpoint({
  name: 'fetchLiveroomDef',
  route: '/fetch_liveroom_def',
  order: 150,
  title: { zh: '获取直播间初始化信息', en: 'Initial information about a live room' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/live/info.md, 2025-12',
  params: { room_id: roomId },
  payload: 'data',
  cacheSec: 10,
  channels: [
    webChannel({
      name: 'room-init',
      request: ({ room_id: room }) => ({ url: `${host}/room/v1/Room/room_init`, query: [['id', String(room)]] }),
      success: 'data.room_id',
      judge: noRoom,
    }),
  ],
})

export const fetchUserLiveStatus = defineEndpoint({
  name: 'fetchUserLiveStatus',
  route: '/fetch_user_live_status',
  order: 250,
  title: { zh: '获取用户直播状态', en: 'Whether a user is live' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/live/info.md, 2025-12',
  params: { host_mid: hostMid },
  payload: 'data',
  cacheSec: 10,
  channels: [
    webChannel({
      name: 'room-info-old',
      request: ({ host_mid: mid }) => ({ url: `${host}/room/v1/Room/getRoomInfoOld`, query: [['mid', String(mid)]] }),
      success: 'data.roomStatus',
      judge: noRoom,
    }),
    webChannel({
      name: 'status-by-uids',
      request: ({ host_mid: mid }) => ({
        url: `${host}/room/v1/Room/get_status_info_by_uids`,
        query: [['uids[]', String(mid)]],
      }),
      // Who has no room is missing; somebody missing says nothing.
      success: 'data',
      judge: keyed('data'),
      shape: statusOfMany,
    }),
  ],
})
