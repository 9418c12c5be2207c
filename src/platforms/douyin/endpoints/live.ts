/** A live room. */
import { AmagiError, toAmagiError } from '../../../errors'
import { parseJson } from '../../../http/json'
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import type { CallContext, Channel, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { climb } from '../../ladder'
import { accountThenGuest, reshaped, webChannel } from '../channels'
import { fingerprint, windowQuery } from '../channels/query'
import { chrome, safariFetch } from '../../browser'
import { livePageBody, reflowBody } from '../shape/live'
import { liveUrl } from '../links'
import { cursorText } from '../../endpoint/paging'
import { msToken } from '../sign/tokens'
import { profileChannels } from './users'
import { sessionOf } from '../session'
import { signSite } from '../sign'

/** Room number of the web site and id of the broadcast, from a profile. Throws `not-live`. */
function roomOfProfile(body: unknown): { web_rid: string; room_id?: string } {
  const status = at(body, 'user.live_status')
  if (status === undefined) throw new AmagiError('upstream-changed', { details: { path: 'user.live_status' } })
  if (Number(status) !== 1) throw new AmagiError('not-live')
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

const webcast = 'https://webcast.amemv.com/'

/**
 * What the page of a shared broadcast asks, as a phone and without cookie: by broadcast, or by person alone with the
 * number 2 in its place. Source: Johnserf-Seed/f2, zhiyu1998/rconsole-plugin; renmu123/biliLive-tools, 2026-08.
 */
export const reflow = webChannel({
  name: 'share-page',
  caller: 'none',
  browser: 'phone',
  when: (_, { room_id, sec_uid }) => room_id !== undefined || sec_uid !== undefined,
  success: 'data.room',
  request: ({ room_id, sec_uid }): UpstreamRequest => ({
    url: `${webcast}webcast/room/reflow/info/`,
    query: [
      ['type_id', '0'],
      ['live_id', '1'],
      ['room_id', String(room_id ?? 2)],
      ['sec_user_id', String(sec_uid ?? '')],
      ['version_code', '99.99.99'],
      ['app_id', '1128'],
      ['verifyFp', ''],
      ['msToken', ''],
    ],
    headers: { ...safariFetch, referer: webcast },
  }),
})

/** Number of the room in the page of a shared broadcast; the page is state in scripts, escaped once or twice. */
const webRidMark = /webRid\\*"\s*:\s*\\*"(\d{3,20})/

/** The same page itself, for a guest. Source: JoeanAmier/TikTokDownloader, sokoko-org/nonebot-plugin-parser-lite, 2026. */
const reflowPage = webChannel({
  name: 'reflow-page',
  caller: 'guest',
  browser: 'phone',
  when: (_, { room_id }) => room_id !== undefined,
  unwrap: (page) => {
    const web_rid = webRidMark.exec(page)?.[1]
    return web_rid === undefined ? undefined : JSON.stringify({ web_rid })
  },
  success: 'web_rid',
  request: ({ room_id, sec_uid }): UpstreamRequest => ({
    url: `${webcast}douyin/webcast/reflow/${String(room_id)}`,
    query: sec_uid === undefined ? [] : [['sec_user_id', String(sec_uid)]],
  }),
})

const enter = accountThenGuest(webChannel, {
  success: 'data',
  sign: signSite,
  request: ({ web_rid, room_id }, context): UpstreamRequest => {
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
        ...windowQuery,
        ['browser_language', 'zh-CN'],
        ['browser_platform', 'Win32'],
        ['browser_name', 'Chrome'],
        ['browser_version', `${chrome}.0.0.0`],
        ['web_rid', String(web_rid)],
        ...(room_id === undefined ? [] : ([['room_id_str', String(room_id)]] as const)),
        ['enter_source', ''],
        ['is_need_double_stream', 'false'],
        ['insert_task_id', ''],
        ['live_reason', ''],
        ['msToken', msToken(context.random, 116)],
        ...fingerprint(context),
      ],
      headers: { referer: liveUrl(encodeURIComponent(String(web_rid))) },
    }
  },
})

/** State of the room's own page. It looks at the cookie of a guest and at no signature. */
const livePage = webChannel({
  name: 'live-page',
  caller: 'guest',
  browser: 'page',
  unwrap: livePageBody,
  success: 'data',
  request: ({ web_rid }): UpstreamRequest => ({ url: liveUrl(encodeURIComponent(String(web_rid))) }),
})

/** Ways to the number of a room; each answers with `web_rid` and, where it knows it, `room_id`. */
const places: readonly Channel[] = [
  reshaped({ ...reflow, when: (_, { room_id }) => room_id !== undefined }, 'data.room.owner.web_rid', (body) => {
    const web_rid = cursorText(at(body, 'data.room.owner.web_rid'))
    return web_rid === undefined ? undefined : { web_rid }
  }),
  reflowPage,
  {
    name: 'profile',
    when: (_, { sec_uid }) => sec_uid !== undefined,
    async run(params, context) {
      const { body } = await climb({ name: 'profile', channels: profileChannels }, params, context)
      return { body: roomOfProfile(body) }
    },
  },
]

/** Whatever names the room → its number on the web site. */
async function locate(params: CheckedParams, context: CallContext): Promise<CheckedParams> {
  if (params.web_rid !== undefined) return params
  if (params.room_id === undefined && params.sec_uid === undefined) {
    const message = 'one of sec_uid, web_rid and room_id is required'
    throw new AmagiError('bad-input', { details: { fields: [{ name: 'sec_uid', message }] }, message })
  }
  // One search for all rungs: where it fails, it fails for the next as well.
  const { found } = sessionOf(context)
  const known = (found.get(params) as Promise<CheckedParams> | undefined) ?? search(params, context)
  found.set(params, known)
  try {
    return await known
  } catch (thrown) {
    if (toAmagiError(thrown).code === 'cancelled') found.delete(params)
    throw thrown
  }
}

async function search(params: CheckedParams, context: CallContext): Promise<CheckedParams> {
  const { body } = await climb({ name: 'room', channels: places }, params, context)
  return { ...params, ...(body as { web_rid: string; room_id?: string }) }
}

/** A way that needs the number of the room. */
const located = (channel: Channel): Channel => ({
  ...channel,
  run: async (params, context) => channel.run(await locate(params, context), context),
})

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
      pattern: /^[\w.]{1,40}$/,
      example: '123456789',
      description: {
        zh: '直播间号或名字（live.douyin.com/ 之后的一段）',
        en: 'Number or name of the room behind live.douyin.com/',
      },
    },
    room_id: {
      type: 'string',
      pattern: /^\d{1,21}$/,
      example: '7466000000000000000',
      description: { zh: '单场直播 ID', en: 'Id of one broadcast' },
    },
  },
  payload: 'data',
  channels: [...enter.map(located), located(livePage), reshaped(reflow, 'data.room', reflowBody)],
  cacheSec: 15,
})
