/** A live room. */
import { AmagiError } from '../../../errors'
import { parseJson } from '../../../http/json'
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import type { CallContext, Channel, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { climb } from '../../ladder'
import { accountThenGuest, webChannel } from '../channels'
import { fingerprint } from '../channels/query'
import { liveUrl } from '../links'
import { cursorText } from '../../endpoint/paging'
import { msToken } from '../sign/tokens'
import { profileChannels } from './users'
import { signSite } from '../sign'

/** Room number of the web site and id of the broadcast, from a profile. Throws `not-live`. */
function roomOfProfile(body: unknown): { web_rid: string; room_id?: string } {
  if (Number(at(body, 'user.live_status')) !== 1) throw new AmagiError('not-live')
  let room: unknown
  try {
    room = parseJson(String(at(body, 'user.room_data') ?? ''))
  } catch {
    room = undefined // an empty text: the room is not shown to us
  }
  const web_rid = cursorText(at(room, 'owner.web_rid'))
  if (web_rid === undefined) throw new AmagiError('upstream-changed', { details: { path: 'user.room_data' } })
  const room_id = cursorText(at(body, 'user.room_id_str'))
  return { web_rid, ...(room_id === undefined ? {} : { room_id }) }
}

/** A share link names one broadcast; this is what its page asks. */
const reflow = webChannel({
  name: 'share-page',
  caller: 'guest',
  success: 'data.room',
  request: ({ room_id, sec_uid }, context): UpstreamRequest => ({
    url: 'https://webcast.amemv.com/webcast/room/reflow/info/',
    query: [
      ['type_id', '0'],
      ['live_id', '1'],
      ['room_id', String(room_id)],
      ['sec_user_id', String(sec_uid ?? '')],
      ['version_code', '99.99.99'],
      ['app_id', '1128'],
      ['verifyFp', fingerprint(context)],
      ['msToken', ''],
    ],
    headers: { referer: 'https://webcast.amemv.com/', 'sec-fetch-site': 'same-origin' },
  }),
})

/** `room` of the share page in the place where the room page has it; nothing is added. */
function reflowBody(body: unknown): unknown {
  const room = at(body, 'data.room')
  const user = at(room, 'owner')
  return { status_code: 0, data: { data: [room], ...(user === undefined ? {} : { user }) } }
}

const enter = accountThenGuest(webChannel, {
  success: 'data',
  sign: signSite,
  request: ({ web_rid, room_id }, context): UpstreamRequest => {
    const fp = fingerprint(context)
    return {
      url: 'https://live.douyin.com/webcast/room/web/enter/',
      query: [
        ['aid', '6383'],
        ['app_name', 'douyin_web'],
        ['live_id', '1'],
        ['device_platform', 'web'],
        ['language', 'zh-CN'],
        ['enter_from', 'web_share_link'],
        ['cookie_enabled', 'true'],
        ['screen_width', '2048'],
        ['screen_height', '1152'],
        ['browser_language', 'zh-CN'],
        ['browser_platform', 'Win32'],
        ['browser_name', 'Chrome'],
        ['browser_version', '150.0.0.0'],
        ['web_rid', String(web_rid)],
        ...(room_id === undefined ? [] : ([['room_id_str', String(room_id)]] as const)),
        ['enter_source', ''],
        ['is_need_double_stream', 'false'],
        ['insert_task_id', ''],
        ['live_reason', ''],
        ['msToken', msToken(context.random, 116)],
        ['verifyFp', fp],
        ['fp', fp],
      ],
      headers: { referer: liveUrl(encodeURIComponent(String(web_rid))) },
    }
  },
})

/** Whatever names the room → its number on the web site. */
async function locate(params: CheckedParams, context: CallContext): Promise<CheckedParams> {
  if (params.web_rid !== undefined) return params
  if (params.room_id !== undefined) {
    const { body } = await reflow.run(params, context)
    const web_rid = cursorText(at(body, 'data.room.owner.web_rid'))
    if (web_rid === undefined)
      throw new AmagiError('upstream-changed', { details: { path: 'data.room.owner.web_rid' } })
    return { ...params, web_rid }
  }
  if (params.sec_uid === undefined) {
    const message = 'one of sec_uid, web_rid and room_id is required'
    throw new AmagiError('bad-input', { details: { fields: [{ name: 'sec_uid', message }] }, message })
  }
  const profile = await climb({ name: 'profile', channels: profileChannels }, params, context)
  return { ...params, ...roomOfProfile(profile.body) }
}

const entering = enter.map((channel): Channel => ({
  ...channel,
  run: async (params, context) => channel.run(await locate(params, context), context),
}))

const shared: Channel = {
  ...reflow,
  when: (_, params) => params.room_id !== undefined,
  run: async (params, context) => ({ body: reflowBody((await reflow.run(params, context)).body) }),
}

export const fetchUserLiveVideos = defineEndpoint({
  name: 'fetchUserLiveVideos',
  route: '/fetch_user_live_videos',
  order: 110,
  title: { zh: '获取指定博主的直播间数据', en: 'Live room of a person' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: {
    sec_uid: {
      type: 'string',
      pattern: /^[\w-]{1,200}$/,
      example: 'MS4wLjABAAAAigzqThuHGFUhkNma5CyFGn9TYDDwA-plDgWWJWdFcYfXagPcALawwa5DTsOMJASZ',
      description: {
        zh: '用户的 sec_uid；三个参数给出一个即可',
        en: 'sec_uid of the person; one of the three is enough',
      },
    },
    web_rid: {
      type: 'string',
      pattern: /^\d{1,20}$/,
      example: '123456789',
      description: { zh: '直播间号（live.douyin.com/ 之后的数字）', en: 'Number of the room behind live.douyin.com/' },
    },
    room_id: {
      type: 'string',
      pattern: /^\d{1,21}$/,
      example: '7466000000000000000',
      description: { zh: '单场直播 ID', en: 'Id of one broadcast' },
    },
  },
  payload: 'data',
  channels: [...entering, shared],
  cacheSec: 15,
})
