/** One work: video, album, slides, article. */
import { defineEndpoint } from '../../define'
import type { Channel, UpstreamRequest } from '../../endpoint/record'
import { reshaped, sameId, webChannel, type Caller } from '../channels'
import { baseQuery, versionQuery, type Query } from '../channels/query'
import { feedBody, listBody, slidesBody } from '../shape/work'
import { home } from '../headers'
import { awemeId } from './params'
import { signSite } from '../sign'
import { sharePageWithClips, slidesInfo } from '../channels/slides'

const detail = '/aweme/v1/web/aweme/detail/'

/** What the site's own video page asks with; `extra` where the edge host wants to know the page. */
const detailQuery = (id: string, extra: Query = []): Query => [
  ['aweme_id', id],
  ...extra,
  ['update_version_code', '170400'],
  ...versionQuery('190500'),
]

const payload = 'aweme_detail'
const check = sameId('aweme_detail.aweme_id', 'aweme_id')

/** The way the official embedded player asks: no cookie and no signature; its `Origin` opens the door. */
const openOrigin = webChannel({
  name: 'open-origin',
  caller: 'none',
  success: payload,
  check,
  request: ({ aweme_id }): UpstreamRequest => ({
    url: `https://www.douyin.com${detail}`,
    query: [
      ['aweme_id', String(aweme_id)],
      ['aid', '6383'],
    ],
    headers: { referer: 'https://open.douyin.com/' },
  }),
})

/** What the video page of the site asks; the second host is refused less often and wants to know the page. */
function sitePage(name: string, caller: Caller, host: 'www.douyin.com' | 'www-hj.douyin.com'): Channel {
  const page: Query =
    host === 'www.douyin.com'
      ? []
      : [
          ['request_source', '600'],
          ['origin_type', 'video_page'],
        ]
  return webChannel({
    name,
    caller,
    success: payload,
    check,
    sign: signSite,
    request: ({ aweme_id }, context): UpstreamRequest => ({
      url: `https://${host}${detail}`,
      query: [...baseQuery(context), ...detailQuery(String(aweme_id), page)],
      headers: { referer: home },
    }),
  })
}

/**
 * The app's own feed, without signature: the work somewhere among others, at most 720p. Videos only, and lately it
 * does not always hold what was asked for. Source: wujunwei928/parse-video and media-parser projects, 2026-09.
 */
const appFeed = reshaped(
  webChannel({
    name: 'app-feed',
    caller: 'none',
    browser: 'app',
    success: 'aweme_list',
    request: ({ aweme_id }): UpstreamRequest => ({
      url: 'https://api5-normal-c-hl.amemv.com/aweme/v1/feed/',
      query: [
        ['aweme_id', String(aweme_id)],
        ['aid', '1128'],
      ],
    }),
  }),
  'aweme_list',
  (body, { aweme_id }) => feedBody(body, String(aweme_id)),
)

/** Every way to a work. The ways differ in host or path, and in what they look at. */
export const workChannels: readonly Channel[] = [
  openOrigin,
  sitePage('signed-web', 'account', 'www-hj.douyin.com'),
  sitePage('guest-edge', 'guest', 'www-hj.douyin.com'),
  sitePage('guest-web', 'guest', 'www.douyin.com'),
  sharePageWithClips,
  reshaped(slidesInfo, 'aweme_details', slidesBody),
  appFeed,
]

export const fetchOneWork = defineEndpoint({
  name: 'fetchOneWork',
  route: '/fetch_one_work',
  order: 10,
  title: { zh: '获取单个作品数据【视频、图集】', en: 'One work (video, album, slides, article)' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0; ways without an account as of 2026-09',
  params: { aweme_id: awemeId },
  payload,
  channels: workChannels,
  cacheSec: 600,
})

export const fetchUserMixVideos = defineEndpoint({
  name: 'fetchUserMixVideos',
  route: '/fetch_user_mix_videos',
  order: 20,
  title: { zh: '获取用户合辑作品数据', en: 'A slides post (pictures and clips)' },
  source: 'amagi API documentation (2024-10), amagi v3.2.0 to v4.4.19',
  params: { aweme_id: awemeId },
  payload: 'aweme_details',
  channels: [
    slidesInfo,
    ...workChannels
      .filter((channel) => channel.name !== slidesInfo.name)
      .map((channel) => reshaped(channel, payload, listBody)),
  ],
  cacheSec: 600,
})
