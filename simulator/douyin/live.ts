/** One live room that is on, one that is not. */
import { exactJson, json, sha1 } from '../reply'
import type { Answer, Call } from '../types'
import { secUid } from '../world/douyin'
import { ids } from '../world/pages'
import { person, type Person } from '../world/people'
import { issuePicture } from './cdn'
import { avatar } from './video'

interface Room {
  webRid: string
  roomId: string
  owner: string
  title: string
  live: boolean
}

const rooms: Room[] = [
  {
    webRid: ids.douyinRoom,
    roomId: '7481199000000000123',
    owner: 'qin',
    title: '修一把八十年的老琴，边修边聊 🎻',
    live: true,
  },
  { webRid: ids.douyinRoomOff, roomId: '7481199000000000456', owner: 'star', title: '今晚有云', live: false },
]

function owner(who: Person, room: Room): Record<string, unknown> {
  return {
    id_str: String(3_290_000_000_000_000 + who.mid),
    sec_uid: secUid(who),
    nickname: who.name,
    avatar_thumb: avatar(who, 100),
    web_rid: room.webRid,
  }
}

function roomOf(call: Call, room: Room, people: Record<string, Person>): Record<string, unknown> {
  const who = person(people, room.owner)
  const expire = Math.floor(call.now / 1000) + 7200
  const stream = (quality: string): string =>
    `https://pull-flv-l1.douyincdn.com/third/stream-${sha1(room.roomId).slice(0, 16)}_${quality}.flv?expire=${expire}` +
    '&sign=simulated'
  const qualities = { FULL_HD1: stream('or4'), HD1: stream('hd'), SD1: stream('ld'), SD2: stream('sd') }
  return {
    id_str: room.roomId,
    status: room.live ? 2 : 4,
    status_str: room.live ? '2' : '4',
    title: room.title,
    user_count_str: '1.2万+',
    cover: {
      url_list: [
        issuePicture(call, who.face, { bucket: 'webcast-cover', treatment: 'tplv-qz53dukwul-common-resize:0:0.jpeg' }),
      ],
    },
    owner: owner(who, room),
    like_count: 88_123,
    stats: { total_user_str: '35.6万', user_count_str: '1.2万+' },
    room_view_stats: { display_value: 12_044, display_long: '1.2万在线观众' },
    create_time: Math.floor(call.now / 1000) - 3720,
    stream_url: room.live
      ? {
          flv_pull_url: qualities,
          hls_pull_url_map: qualities,
          hls_pull_url: qualities.FULL_HD1,
          default_resolution: 'HD1',
          extra: { width: 1080, height: 1920 },
        }
      : {},
  }
}

export function liveEnter(call: Call, people: Record<string, Person>): Answer {
  const room = rooms.find(({ webRid }) => webRid === call.query.get('web_rid'))
  if (!room) return json({ status_code: 0, data: { data: [], room_status: 2, user: null }, extra: { now: call.now } })
  const who = person(people, room.owner)
  return json(
    exactJson({
      status_code: 0,
      data: {
        data: room.live ? [roomOf(call, room, people)] : [],
        enter_room_id: room.live ? room.roomId : '',
        user: owner(who, room),
        qrcode_url: '',
        room_status: room.live ? 0 : 2,
        partition_road_map: { partition: { id_str: '1', title: '乐器' } },
      },
      extra: { now: call.now },
    }),
  )
}

export function liveReflow(call: Call, people: Record<string, Person>): Answer {
  const room = rooms.find(({ roomId }) => roomId === call.query.get('room_id'))
  return json(
    exactJson({ status_code: 0, data: { room: room ? roomOf(call, room, people) : null }, extra: { now: call.now } }),
  )
}
