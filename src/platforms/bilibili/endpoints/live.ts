/** Live rooms. */
import { at } from '../../../json'
import type { UpstreamAnswer } from '../../endpoint/judge'
import type { AmagiError } from '../../../errors'
import { defineEndpoint } from '../../define'
import { webChannel } from '../channels'
import { errorOf } from '../judge'
import { hostMid, roomId } from './params'

const host = 'https://api.live.bilibili.com'

/** Live endpoints say 1 for "no such room", which means nothing elsewhere. */
function noRoom({ body, response }: UpstreamAnswer): AmagiError | undefined {
  return at(body, 'code') === 1 ? errorOf('60004', at(body, 'message'), response.status) : undefined
}

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
  ],
})
