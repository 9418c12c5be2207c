/** People: profile and public works. */
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import type { Channel, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { optional } from '../../resolving'
import { accountChannel, liveChannel, pageChannel, phoneChannel, webChannel } from '../channels'
import { graphql } from '../channels/graphql'
import { liveDetail, publicWorks, roomForPhones, roomPage, sensitiveInfo, signPaths, userInfo } from '../channels/live'
import { judgePhoneRoom, judgeRoom, judgeRoomOwner, ofOwner } from '../judge'
import { loggedIn } from '../session'
import { roomOfPage, roomOfPhones } from '../shape/live'
import { shapeFeed, shapeProfile, shapeRoomOwner, shapeVisionProfile, shapeWorkList } from '../shape/user'
import { falcon } from '../sign'
import { principalId } from './params'

const source =
  'live_api and room pages of live.kuaishou.com, GraphQL and rest/v of www.kuaishou.com, observed by public clients until 2026-10'
const feedPath = '/rest/v/profile/feed'
const idOf = (params: CheckedParams): string => String(params.principalId)

type Request = (params: CheckedParams) => UpstreamRequest

function signed(name: keyof typeof signPaths, request: Request, success: string): Channel {
  return liveChannel({ name, request, sign: falcon(signPaths[name]), success })
}

const info = signed('byid', (params) => userInfo(idOf(params)), 'data.userInfo')
const sensitive = signed('sensitive', (params) => sensitiveInfo(idOf(params)), 'data.sensitiveUserInfo')
const works = signed('public', (params) => publicWorks(idOf(params), '', 12), 'data.list')

/** Three calls one after the other: the site limits calls per address. */
const liveProfile: Channel = {
  name: 'live-api',
  async run(params, context) {
    const own = await info.run(params, context)
    const more = await optional('kuaishou: the counters of a profile', context, () => sensitive.run(params, context))
    const list = await optional('kuaishou: the works of a profile', context, () => works.run(params, context))
    return { body: shapeProfile(idOf(params), { info: own.body, sensitive: more?.body, works: list?.body }) }
  },
}

export const fetchUserProfile = defineEndpoint({
  name: 'fetchUserProfile',
  route: '/fetch_user_profile',
  order: 40,
  title: { zh: '获取用户主页数据', en: 'Profile of a user' },
  source,
  params: { principalId },
  payload: 'author.userInfo',
  cacheSec: 300,
  channels: [
    liveProfile,
    // Everybody has a room, and every way to it names its owner.
    liveChannel({
      name: 'live-room',
      request: (params, context) => liveDetail(idOf(params), context),
      judge: (answer) => ofOwner(judgeRoom(answer)),
      success: 'data.author',
      shape: (body, params) => shapeRoomOwner(at(body, 'data'), idOf(params)),
    }),
    pageChannel({
      name: 'live-page',
      visit: { look: 'desktopPage' },
      url: (params) => roomPage(idOf(params)),
      state: '__INITIAL_STATE__',
      read: (state, params, response) => {
        const room = roomOfPage(state)
        const refused = judgeRoomOwner(room, response.status)
        if (refused) throw refused
        return shapeRoomOwner(room, idOf(params))
      },
    }),
    phoneChannel({
      name: 'h5-room',
      device: true,
      request: (params) => roomForPhones(idOf(params)),
      judge: (answer) => ofOwner(judgePhoneRoom(answer)),
      success: 'liveStream.user',
      shape: (body, params) => shapeRoomOwner(roomOfPhones(body), idOf(params)),
    }),
    accountChannel({
      name: 'graphql',
      field: 'visionProfile',
      request: (params) => graphql('visionProfile', { userId: idOf(params) }),
      success: 'data.visionProfile.userProfile.profile',
      shape: (body, params) => shapeVisionProfile(body, idOf(params)),
    }),
  ],
})

/** Works as the live site lists them. */
export const profileWorks = liveChannel({
  name: 'live-api',
  request: (params) => publicWorks(idOf(params), String(params.pcursor ?? ''), Number(params.count ?? 12)),
  sign: falcon(signPaths.public),
  success: 'data.list',
  shape: (body, params) => shapeWorkList(body, idOf(params)),
})

/** Works as the site for desktops lists them to accounts, with their times and pins; the answer as it comes. */
export const profileFeed = webChannel({
  name: 'rest-feed',
  when: loggedIn,
  request: (params) => ({
    method: 'POST',
    url: `https://www.kuaishou.com${feedPath}`,
    query: [['caver', '2']],
    headers: { referer: `https://www.kuaishou.com/profile/${encodeURIComponent(idOf(params))}` },
    body: JSON.stringify({ user_id: idOf(params), pcursor: String(params.pcursor ?? ''), page: 'profile' }),
  }),
  sign: falcon(feedPath),
  success: 'feeds',
})

export const fetchUserWorkList = defineEndpoint({
  name: 'fetchUserWorkList',
  route: '/fetch_user_work_list',
  order: 50,
  title: { zh: '获取用户作品列表数据', en: 'Works of a user' },
  source,
  params: {
    principalId,
    pcursor: {
      type: 'string',
      default: '',
      pattern: /^[\w.-]*$/,
      max: 64,
      example: '1.69157E12',
      description: {
        zh: '翻页游标，来自上一页；留空为第一页',
        en: 'Cursor of the page before; empty for the first page',
      },
    },
    count: {
      type: 'integer',
      default: 12,
      min: 1,
      max: 100,
      unit: 'items',
      example: 12,
      description: { zh: '每页数量', en: 'Entries per page' },
    },
  },
  payload: 'list',
  cacheSec: 120,
  channels: [
    profileWorks,
    {
      ...profileFeed,
      async run(params, context) {
        const { body } = await profileFeed.run(params, context)
        return { body: shapeFeed(body, idOf(params)) }
      },
    },
  ],
})
