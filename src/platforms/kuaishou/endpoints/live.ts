/** Live rooms. */
import { defineEndpoint } from '../../define'
import { liveChannel, pageChannel, phoneChannel } from '../channels'
import { liveDetail, roomForPhones, roomPage } from '../channels/live'
import { judgePhoneRoom, judgeRoom, judgeRoomPage } from '../judge'
import { roomOfPage, roomOfPhones, shapeLiveRoom } from '../shape/live'
import { principalId } from './params'

const ofSite = liveChannel({
  name: 'live-api',
  request: (params, context) => liveDetail(String(params.principalId), context),
  judge: judgeRoom,
  success: 'data.author',
  shape: (body, params) => shapeLiveRoom(body, String(params.principalId)),
})

const ofPhones = phoneChannel({
  name: 'h5-room',
  device: true,
  request: (params) => roomForPhones(String(params.principalId)),
  judge: judgePhoneRoom,
  success: 'liveStream.user',
  shape: (body, params) => shapeLiveRoom({ data: roomOfPhones(body) }, String(params.principalId)),
})

/** The two calls; of the page one asks only when somebody waits. */
export const roomCalls = [ofSite, ofPhones]

export const fetchLiveRoomInfo = defineEndpoint({
  name: 'fetchLiveRoomInfo',
  route: '/fetch_live_room_info',
  order: 60,
  title: { zh: '获取直播间信息数据', en: 'Live room of a user' },
  source:
    'live_api/liveroom/livedetail and room pages of live.kuaishou.com, rest/k/live/byUser of the H5 site, observed by public clients until 2026-10',
  params: { principalId },
  payload: 'current',
  cacheSec: 15,
  channels: [
    ofSite,
    pageChannel({
      name: 'live-page',
      visit: { look: 'desktopPage' },
      url: (params) => roomPage(String(params.principalId)),
      state: '__INITIAL_STATE__',
      read: (state, params, response) => {
        const room = roomOfPage(state)
        const refused = judgeRoomPage(room, response.status)
        if (refused) throw refused
        return shapeLiveRoom({ data: room }, String(params.principalId))
      },
    }),
    ofPhones,
  ],
})
