/** One work: video, album, slides, article. */
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import type { Channel, UpstreamRequest } from '../../endpoint/record'
import { sameId, webChannel } from '../channels'
import { baseQuery, versionQuery, type Query } from '../channels/query'
import { rewrite } from '../../endpoint/exact'
import { awemeId } from './params'
import { signSite } from '../sign'
import { sharePageWithClips, slidesInfo } from '../channels/slides'

const detail = '/aweme/v1/web/aweme/detail/'

/** What the site's own video page asks with; `extra` where the edge host wants to know the page. */
const detailQuery = (id: string, extra: Query = []): Query => [
  ['aweme_id', id],
  ...extra,
  ['update_version_code', '170400'],
  ...versionQuery('190500', 2328, 1310, 150),
]

const payload = 'aweme_detail'
const check = sameId('aweme_detail.aweme_id', 'aweme_id')

/** The way the official embedded player asks: no cookie and no signature. */
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
    headers: { origin: 'https://open.douyin.com', referer: 'https://open.douyin.com/' },
  }),
})

/** The account on the edge host, which is refused less often. */
const signedWeb = webChannel({
  name: 'signed-web',
  caller: 'account',
  success: payload,
  check,
  sign: signSite,
  request: ({ aweme_id }, context): UpstreamRequest => ({
    url: `https://www-hj.douyin.com${detail}`,
    query: [
      ...baseQuery(context),
      ...detailQuery(String(aweme_id), [
        ['request_source', '600'],
        ['origin_type', 'video_page'],
      ]),
    ],
  }),
})

const guestWeb = webChannel({
  name: 'guest-web',
  caller: 'guest',
  success: payload,
  check,
  sign: signSite,
  request: ({ aweme_id }, context): UpstreamRequest => ({
    url: `https://www.douyin.com${detail}`,
    query: [...baseQuery(context), ...detailQuery(String(aweme_id))],
  }),
})

export const fetchOneWork = defineEndpoint({
  name: 'fetchOneWork',
  route: '/fetch_one_work',
  order: 10,
  title: { zh: '获取单个作品数据【视频、图集】', en: 'One work (video, album, slides, article)' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0; ways without an account as of 2026-09',
  params: { aweme_id: awemeId },
  payload,
  channels: [openOrigin, signedWeb, guestWeb, sharePageWithClips],
  cacheSec: 600,
})

/** One work in the shape of several. Pure. */
function asList([body]: readonly unknown[]): { status_code: 0; aweme_details: unknown[] } {
  return { status_code: 0, aweme_details: [at(body, payload)] }
}

/** A channel of one work that answers like the list. */
function listed(channel: Channel): Channel {
  return {
    ...channel,
    async run(params, context) {
      const { body, raw } = await channel.run(params, context)
      const exact = raw && rewrite([raw], asList)
      return { body: asList([body]), ...(exact ? { raw: exact } : {}) }
    },
  }
}

export const fetchUserMixVideos = defineEndpoint({
  name: 'fetchUserMixVideos',
  route: '/fetch_user_mix_videos',
  order: 20,
  title: { zh: '获取用户合辑作品数据', en: 'A slides post (pictures and clips)' },
  source: 'amagi API documentation (2024-10), amagi v3.2.0 to v4.4.19',
  params: { aweme_id: awemeId },
  payload: 'aweme_details',
  channels: [slidesInfo, ...fetchOneWork.channels.map(listed)],
  cacheSec: 600,
})
