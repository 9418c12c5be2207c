/** Live rooms. */
import { AmagiError } from '../../../errors'
import { at, isObject } from '../../../json'
import type { UpstreamAnswer } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import { liveChannel } from '../channels'
import { judge } from '../judge'
import { liveDetail } from '../channels/live'
import { shapeLiveRoom } from '../shape/user'
import { principalId } from './params'

/** Nobody has that room: the answer succeeds without naming anybody. */
function noRoom(answer: UpstreamAnswer): AmagiError | undefined {
  const refused = judge(answer)
  if (refused) return refused
  const author = at(answer.body, 'data.author')
  const missing = author === null || (isObject(author) && !at(author, 'id') && !at(author, 'name'))
  return missing ? new AmagiError('not-found', { details: { upstreamStatus: answer.response.status } }) : undefined
}

export const fetchLiveRoomInfo = defineEndpoint({
  name: 'fetchLiveRoomInfo',
  route: '/fetch_live_room_info',
  order: 60,
  title: { zh: '获取直播间信息数据', en: 'Live room of a user' },
  source: 'live_api/liveroom/livedetail of live.kuaishou.com, observed by public clients until 2026-09',
  params: { principalId },
  payload: 'current',
  cacheSec: 15,
  channels: [
    liveChannel({
      name: 'live-api',
      request: (params, context) => liveDetail(String(params.principalId), context),
      judge: noRoom,
      success: 'data.author',
      shape: (body, params) => shapeLiveRoom(body, String(params.principalId)),
    }),
  ],
})
