/** A person: profile, works, likes, recommendations. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import type { UpstreamAnswer } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import { cursorText } from '../../endpoint/paging'
import type { CallContext, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { onBothHosts, reshaped, webChannel, type WebRecord } from '../channels'
import { baseQuery, versionQuery, type Query } from '../channels/query'
import { nullList } from '../judge'
import { userBody } from '../shape/user'
import { isUid, userUrl } from '../links'
import { hasMore, pagedChannel } from '../channels/paged'
import { count, secUid, timeCursor } from './params'
import { signSite } from '../sign'

const referer = (params: CheckedParams): Record<string, string> => ({
  referer: userUrl(encodeURIComponent(String(params.sec_uid))),
})

/** Somebody who does not exist has an empty profile. */
function nobody({ body }: UpstreamAnswer): AmagiError | undefined {
  const user = at(body, 'user')
  const none =
    typeof user === 'object' && user !== null && Object.keys(user).length === 0 && at(body, 'status_code') === 0
  return none ? new AmagiError('not-found') : undefined
}

/** Channels of the profile with everything in it; the live endpoint asks them for the room. */
export const profileChannels = onBothHosts(webChannel, {
  success: 'user',
  judge: nobody,
  sign: signSite,
  request: (params, context): UpstreamRequest => ({
    url: 'https://www.douyin.com/aweme/v1/web/user/profile/other/',
    query: [
      ...baseQuery(context),
      ['publish_video_strategy_type', '2'],
      ['source', 'channel_pc_web'],
      // Old links know the number alone. Source: public clients that ask by `user_id`, 2026.
      [isUid(String(params.sec_uid)) ? 'user_id' : 'sec_user_id', String(params.sec_uid)],
      ['personal_center_strategy', '1'],
      ...versionQuery('170400'),
    ],
    headers: referer(params),
  }),
})

/**
 * What the share site tells everybody, without cookie and signature; room and counters of other apps are not in it.
 * Only a desktop browser is answered. Source: ikenxuan/amagi `platforms/`, 2026-10 (by number), and public clients that
 * ask by `sec_uid`, 2020 to 2026.
 */
const shareProfile = reshaped(
  webChannel({
    name: 'share-api',
    caller: 'none',
    when: (_, { sec_uid }) => !isUid(String(sec_uid)),
    success: 'user_info',
    request: ({ sec_uid }): UpstreamRequest => ({
      url: 'https://www.iesdouyin.com/web/api/v2/user/info/',
      query: [['sec_uid', String(sec_uid)]],
    }),
  }),
  'user_info',
  (body, { sec_uid }) => (at(body, 'user_info.sec_uid') === sec_uid ? userBody(body) : undefined),
)

export const fetchUserInfo = defineEndpoint({
  name: 'fetchUserInfo',
  route: '/fetch_user_info',
  order: 40,
  title: { zh: '获取博主主页信息数据', en: 'Profile of a person' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: { sec_uid: secUid },
  payload: 'user',
  channels: [...profileChannels, shareProfile],
  cacheSec: 300,
})

const pages = { pageSize: 18, maxPages: 20, maxMs: 30_000 }
const params = { sec_uid: secUid, number: count(18, 360), max_cursor: timeCursor }

/** `max_cursor` is a time in milliseconds and stays text. */
export const nextPage = (body: unknown) => {
  const cursor = cursorText(at(body, 'max_cursor')) ?? cursorText(at(body, 'cursor'))
  return hasMore(body) && cursor !== undefined ? { max_cursor: cursor } : undefined
}

interface ListPage {
  url: string
  /** Fields of this list besides person, cursor and count. */
  query: Query
  version: Query
  amend?: WebRecord['amend']
}

/** Lists of works behind a profile. */
function workList({ url, query, version, amend }: ListPage) {
  return onBothHosts(pagedChannel, {
    limits: pages,
    list: 'aweme_list',
    ids: ['aweme_id'],
    // Pinned works come on top of the page.
    extra: (entry: unknown) => at(entry, 'is_top') === 1,
    success: 'aweme_list',
    judge: nullList('aweme_list'),
    next: nextPage,
    ...(amend ? { amend } : {}),
    sign: signSite,
    request: (given: CheckedParams, context: CallContext): UpstreamRequest => ({
      url,
      query: [
        ...baseQuery(context),
        ['sec_user_id', String(given.sec_uid)],
        ['max_cursor', String(given.max_cursor)],
        ...query,
        ['count', String(given.count)],
        ...version,
      ],
      headers: referer(given),
    }),
  })
}

export const fetchUserPostVideos = defineEndpoint({
  name: 'fetchUserPostVideos',
  route: '/fetch_user_post_videos',
  order: 50,
  title: { zh: '获取指定博主主页已发布的视频列表数据', en: 'Works of a person' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params,
  payload: 'aweme_list',
  channels: workList({
    url: 'https://www.douyin.com/aweme/v1/web/aweme/post/',
    query: [
      ['locate_query', 'false'],
      ['show_live_replay_strategy', '1'],
      ['need_time_list', '1'],
      ['time_list_query', '0'],
      ['whale_cut_token', ''],
      ['cut_version', '1'],
      ['publish_video_strategy_type', '2'],
    ],
    version: versionQuery('170400'),
  }),
  cacheSec: 120,
})

const wide = versionQuery('170400')
const modern: Query = [
  ['update_version_code', '170400'],
  ['pc_libra_divert', 'Windows'],
  ['support_h265', '1'],
  ['support_dash', '1'],
]

/**
 * Likes that are hidden come as a list that is `null` or as nothing at all. Who was refused gets the same, so another
 * rung is asked; when none has more, the content has said no. Source: douyin's answers as of ikenxuan/amagi, 2026-09.
 */
const hiddenLikes = (error: AmagiError): AmagiError =>
  error.details.reason === 'null-list' || error.details.reason === 'empty'
    ? new AmagiError('private', { details: { ...error.details, elsewhere: true }, cause: error })
    : error

export const fetchUserFavoriteList = defineEndpoint({
  name: 'fetchUserFavoriteList',
  route: '/fetch_user_favorite_list',
  order: 140,
  title: { zh: '获取指定用户的喜欢列表', en: 'Works a person liked' },
  source: 'amagi v6.0.0 to v6.5.0',
  params,
  payload: 'aweme_list',
  channels: workList({
    url: 'https://www-hj.douyin.com/aweme/v1/web/aweme/favorite/',
    query: [
      ['min_cursor', '0'],
      ['whale_cut_token', ''],
      ['cut_version', '1'],
      ['publish_video_strategy_type', '2'],
      ...modern,
    ],
    version: wide,
    amend: hiddenLikes,
  }),
  cacheSec: 120,
})

export const fetchUserRecommendList = defineEndpoint({
  name: 'fetchUserRecommendList',
  route: '/fetch_user_recommend_list',
  order: 150,
  title: { zh: '获取指定用户的推荐列表', en: 'Works a person recommends' },
  source: 'amagi v6.0.0 to v6.5.0',
  params,
  payload: 'aweme_list',
  channels: workList({
    url: 'https://www.douyin.com/aweme/v1/web/familiar/recommend/feed/',
    query: [['min_cursor', '0'], ['whale_cut_token', ''], ['from', '1'], ...modern],
    version: wide,
  }),
  cacheSec: 120,
})
