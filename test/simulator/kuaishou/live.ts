/** One live room that is on, one that is not. */
import { json } from '../reply'
import type { Answer, Call } from '../types'
import { person, type Person } from '../world/people'
import { coverUrl, headUrl } from './cdn'

const rooms: Record<string, { who: string; living: boolean; caption: string }> = {
  KPLsimulated01: { who: 'tuan', living: true, caption: '团子在线等开饭 🐟' },
  KPLsimulated02: { who: 'hike', living: false, caption: '' },
}

export function liveDetail(call: Call, people: Record<string, Person>): Answer | undefined {
  if (call.path !== '/live_api/liveroom/livedetail') return undefined
  const id = call.query.get('principalId') ?? ''
  const room = rooms[id]
  if (!room) return json({ data: { result: 2 } })
  const who = person(people, room.who)
  const cover = coverUrl('p2.a.yximgs.com', who.face, 'jpg')
  return json({
    data: {
      result: 1,
      isLiving: room.living,
      author: {
        id,
        name: who.name,
        description: who.sign,
        avatar: headUrl(who.face),
        followStatus: 'UN_FOLLOWED',
        counts: { fan: '120.5万', follow: '42', photo: '366' },
      },
      liveStream: room.living
        ? { id: 'simulatedStream1', poster: cover, playUrls: [], hlsPlayUrl: '', type: 'live' }
        : { id: '', poster: '', playUrls: [], hlsPlayUrl: '' },
      gameInfo: room.living ? { id: '1001', name: '萌宠', categoryName: '生活', watchingCount: '3412' } : {},
      config: room.living
        ? {
            liveStreamId: 'simulatedStream1',
            caption: room.caption,
            coverUrl: cover,
            likeCount: '8.8万',
            watchingCount: '3412',
            landscape: false,
            hlsPlayUrl: '',
            multiResolutionPlayUrls: [],
          }
        : { liveStreamId: '', caption: '', coverUrl: '', likeCount: '0', watchingCount: '0' },
      noticeList: [],
      websocketInfo: {},
      recommendList: [],
    },
  })
}
