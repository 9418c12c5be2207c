/** Live rooms. */
import { defineEndpoint } from '../../define'
import { liveChannel } from '../channels'
import { liveDetail } from '../live-api'
import { shapeLiveRoom } from '../shape/user'
import { principalId } from './params'

export const fetchLiveRoomInfo = defineEndpoint({
  name: 'fetchLiveRoomInfo',
  route: '/fetch_live_room_info',
  title: { zh: '获取直播间信息数据', en: 'Live room of a user' },
  source: 'live_api/liveroom/livedetail of live.kuaishou.com, observed by public clients until 2026-09',
  params: { principalId },
  payload: 'current',
  cacheSec: 15,
  channels: [
    liveChannel({
      name: 'live-api',
      request: (params, context) => liveDetail(String(params.principalId), context),
      success: 'data.author',
      shape: (body, params) => shapeLiveRoom(body, String(params.principalId)),
    }),
  ],
})
