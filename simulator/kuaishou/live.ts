/** The live site: one room that is on, one that is not, and a person's page. */
import { json } from '../reply'
import type { Answer, Call } from '../types'
import type { World } from '../world'
import { ids } from '../world/pages'
import { person, type Person } from '../world/people'
import { coverUrl, headUrl } from './cdn'
import { display } from './work'

const rooms: Record<string, { who: string; living: boolean; caption: string }> = {
  [ids.kuaishouRoom]: { who: 'tuan', living: true, caption: '团子在线等开饭 🐟' },
  [ids.kuaishouRoomOff]: { who: 'hike', living: false, caption: '' },
}

const users: Record<string, string> = { [ids.kuaishouUser]: 'chef' }

function room(id: string, people: Record<string, Person>): Answer | undefined {
  const found = rooms[id]
  if (!found) return undefined
  const { living, caption } = found
  const who = person(people, found.who)
  const cover = coverUrl('p2.a.yximgs.com', who.face, 'jpg')
  const off = { id: '', poster: '', playUrls: [], hlsPlayUrl: '' }
  return json({
    data: {
      result: 1,
      isLiving: living,
      author: {
        id,
        name: who.name,
        description: who.sign,
        avatar: headUrl(who.face),
        followStatus: 'UN_FOLLOWED',
        counts: { fan: display(who.followers), follow: '42', photo: '366' },
      },
      liveStream: living ? { ...off, id: 'simulatedStream1', poster: cover, type: 'live' } : off,
      gameInfo: living ? { id: '1001', name: '萌宠', categoryName: '生活', watchingCount: '3412' } : {},
      config: living
        ? {
            liveStreamId: 'simulatedStream1',
            caption,
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

function info(id: string, who: Person): Answer {
  return json({
    data: {
      result: 1,
      userInfo: {
        id,
        name: who.name,
        description: who.sign,
        avatar: headUrl(who.face),
        sex: 'U',
        living: false,
        followStatus: 'UN_FOLLOWED',
        constellation: '',
        cityName: '',
        originUserId: 3_400_000_000 + who.mid,
        privacy: false,
        verifiedStatus: { verified: false, description: '', type: 0, new: false, iconUrl: '' },
        bannedStatus: { banned: false, socialBanned: false, isolate: false, defriend: false },
        counts: {},
      },
    },
  })
}

function sensitive(who: Person): Answer {
  const counts = { fan: display(who.followers), photo: 366, follow: '42', playback: 0 }
  const sensitiveUserInfo = {
    kwaiId: who.key,
    originUserId: 3_400_000_000 + who.mid,
    constellation: '',
    cityName: who.region,
    counts,
  }
  return json({ data: { result: 1, sensitiveUserInfo } })
}

function works(who: Person, { kuaishou }: World): Answer {
  const list = kuaishou
    .filter(({ author, deleted }) => author === who && !deleted)
    .map((work) => ({
      id: work.id,
      poster: coverUrl('p2.a.yximgs.com', work.cover, 'jpg'),
      width: work.width,
      height: work.height,
      caption: work.caption,
      timestamp: work.timestamp,
      counts: {
        displayView: display(work.stat.view),
        displayLike: display(work.stat.like),
        displayComment: display(work.stat.comment),
      },
      workType: work.form === 'video' ? 'video' : 'vertical',
      liked: false,
      author: { id: ids.kuaishouUser, name: who.name },
      type: 'work',
      imgUrls: [],
      imgSizes: [],
    }))
  return json({ data: { result: 1, list, pcursor: 'no_more' } })
}

export function liveSite(call: Call, world: World): Answer | undefined {
  const id = call.query.get('principalId') ?? ''
  if (call.path === '/live_api/liveroom/livedetail') return room(id, world.people)
  const key = users[id]
  if (!key) return undefined
  const who = person(world.people, key)
  if (call.path === '/live_api/baseuser/userinfo/byid') return info(id, who)
  if (call.path === '/live_api/baseuser/userinfo/sensitive') return sensitive(who)
  return call.path === '/live_api/profile/public' ? works(who, world) : undefined
}
