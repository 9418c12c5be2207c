/** One live room that is on, one that is not. */
import { exactJson, html, json, sha1 } from '../reply'
import type { Answer, Call } from '../types'
import { secUid } from '../world/douyin'
import { ids } from '../world/pages'
import { person, type Person } from '../world/people'
import { issuePicture } from './cdn'
import type { DouyinDays, LiveRoom } from './days'
import { avatar } from './video'

const worldRooms: LiveRoom[] = [
  {
    webRid: ids.douyinRoom,
    name: ids.douyinRoomName,
    roomId: '7481199000000000123',
    owner: 'qin',
    title: '修一把八十年的老琴，边修边聊 🎻',
    live: true,
  },
  { webRid: ids.douyinRoomOff, roomId: '7481199000000000456', owner: 'star', title: '今晚有云', live: false },
]

function owner(who: Person, room: LiveRoom): Record<string, unknown> {
  return {
    id_str: String(3_290_000_000_000_000 + who.mid),
    sec_uid: secUid(who),
    nickname: who.name,
    avatar_thumb: avatar(who, 100),
    web_rid: room.webRid,
  }
}

/** 2 on, 3 away for a moment, 4 over. */
const statusOf = ({ live, away }: LiveRoom): number => (!live ? 4 : away ? 3 : 2)

const roomsOf = (days: DouyinDays): LiveRoom[] => [...days.openRooms, ...worldRooms]

function roomOf(call: Call, room: LiveRoom, people: Record<string, Person>): Record<string, unknown> {
  const who = person(people, room.owner)
  const expire = Math.floor(call.now / 1000) + 7200
  const stream = (quality: string): string =>
    `https://pull-flv-l1.douyincdn.com/third/stream-${sha1(room.roomId).slice(0, 16)}_${quality}.flv?expire=${expire}` +
    '&sign=simulated'
  const qualities = { FULL_HD1: stream('or4'), HD1: stream('hd'), SD1: stream('ld'), SD2: stream('sd') }
  return {
    id_str: room.roomId,
    status: statusOf(room),
    status_str: String(statusOf(room)),
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

export function liveEnter(call: Call, people: Record<string, Person>, days: DouyinDays): Answer {
  const asked = call.query.get('web_rid')
  const room = roomsOf(days).find(({ webRid, name }) => webRid === asked || (name !== undefined && name === asked))
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

/** By broadcast, or by person with the number 2 in its place. */
export function liveReflow(call: Call, people: Record<string, Person>, days: DouyinDays): Answer {
  const asked = call.query.get('room_id')
  const whose = call.query.get('sec_user_id')
  const room = roomsOf(days).find(({ roomId, owner: key }) =>
    asked === '2' ? secUid(person(people, key)) === whose : roomId === asked,
  )
  return json(
    exactJson({ status_code: 0, data: { room: room ? roomOf(call, room, people) : null }, extra: { now: call.now } }),
  )
}

/** The room's own page: state in pieces, an empty shell before the one that holds the room. */
export function livePage(call: Call, people: Record<string, Person>, days: DouyinDays): Answer | undefined {
  const room = roomsOf(days).find(
    ({ webRid, name }) => call.path === `/${webRid}` || call.path === `/${name ?? webRid}`,
  )
  if (!room) return undefined
  const info = {
    ...(room.live ? { room: roomOf(call, room, people), roomId: room.roomId } : {}),
    web_rid: room.webRid,
    anchor: owner(person(people, room.owner), room),
  }
  const piece = (state: unknown): string =>
    `<script nonce="simulated">self.__pace_f.push([1,${JSON.stringify(exactJson({ state }))}])</script>`
  return html(
    '<!DOCTYPE html><html><head><title>抖音直播</title></head><body>' +
      piece({ roomStore: { roomInfo: {}, liveStatus: 'normal' } }) +
      piece({ appStore: {}, roomStore: { roomInfo: info }, note: '一句 } 不成对的 "话"' }) +
      '</body></html>',
  )
}

/** The page of a shared broadcast names the room, escaped inside a script. */
export function reflowPage(call: Call, days: DouyinDays): Answer | undefined {
  const id = /^\/douyin\/webcast\/reflow\/(\d+)\/?$/.exec(call.path)?.[1]
  const room = roomsOf(days).find(({ roomId }) => roomId === id)
  if (!room) return undefined
  const state = JSON.stringify(JSON.stringify({ room: { id: room.roomId, owner: { webRid: room.webRid } } }))
  return html(`<!DOCTYPE html><html><body><script>self.__rsc_f.push([1,${state}])</script></body></html>`)
}
