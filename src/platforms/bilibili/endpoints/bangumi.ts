/** Bangumi: seasons, episodes and their streams. These answers hold `result` instead of `data`. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import type { UpstreamAnswer } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import type { CheckedParams, ParamSpec } from '../../endpoint/record'
import { appChannel, webChannel } from '../channels'
import { seasonOfApp, streamsOfNewer, streamsOfTelevision } from '../shape/season'
import { wbi } from '../sign'
import { app } from '../sign/app'
import { digitsOf, television } from './params'

const episodeId = {
  type: 'string',
  pattern: /^(?:ep|ss)?[1-9]\d{0,14}$/i,
  example: 'ep330798',
  description: { zh: '剧集 ep 号，可带 ep 前缀', en: 'Number of the episode, `ep` in front is accepted' },
} as const satisfies ParamSpec

/** Either id may carry its letters, and the letters win over the name of the parameter. */
function seasonQuery({ ep_id: episode, season_id: season }: CheckedParams): [string, string][] {
  const id = String(episode || season || '')
  if (id === '') {
    const fields = [{ name: 'ep_id', message: 'ep_id or season_id is required' }]
    throw new AmagiError('bad-input', { details: { fields }, message: 'bad parameters: ep_id' })
  }
  const letters = id.slice(0, 2).toLowerCase()
  const whole = letters === 'ss' || (letters !== 'ep' && !episode)
  return [[whole ? 'season_id' : 'ep_id', digitsOf(id)]]
}

export const fetchBangumiVideoInfo = defineEndpoint({
  name: 'fetchBangumiVideoInfo',
  route: '/fetch_bangumi_video_info',
  order: 70,
  title: { zh: '获取番剧基本信息', en: 'Information about a bangumi season' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/bangumi/info.md, 2025-12',
  params: {
    ep_id: episodeId,
    season_id: {
      ...episodeId,
      example: 'ss33802',
      description: {
        zh: '季度 ss 号，可带 ss 前缀；与 ep_id 二选一',
        en: 'Number of the season, `ss` in front is accepted; instead of ep_id',
      },
    },
  },
  payload: 'result',
  cacheSec: 300,
  channels: [
    webChannel({
      name: 'season',
      request: (params) => ({ url: 'https://api.bilibili.com/pgc/view/web/season', query: seasonQuery(params) }),
      success: 'result.season_id',
    }),
    webChannel({
      name: 'season-pc',
      request: (params) => ({ url: 'https://api.bilibili.com/pgc/view/pc/season', query: seasonQuery(params) }),
      success: 'result.season_id',
    }),
    appChannel({
      name: 'season-app',
      request: (params) => ({
        url: 'https://api.bilibili.com/pgc/view/v2/app/season',
        query: [...seasonQuery(params), ['build', '7380300'], ['mobi_app', 'android'], ['platform', 'android']],
      }),
      sign: app('android'),
      success: 'data.season_id',
      shape: seasonOfApp,
    }),
  ],
})

/**
 * Refusals of the newer player that its code does not name. Panels describe what the page may show: the one about
 * regions comes with every show, and refuses when it says that it blocks. Where there are streams nothing is refused.
 * Source: yt-dlp/yt-dlp `extractor/bilibili.py`, 2026.
 */
function keptBack({ body }: UpstreamAnswer): AmagiError | undefined {
  const streams = ['dash.video', 'durl'].map((path) => at(body, `result.video_info.${path}`))
  if (at(body, 'code') !== 0 || streams.some((list) => Array.isArray(list) && list.length > 0)) return undefined
  const panels = at(body, 'result.plugins')
  const blocks = Array.isArray(panels) && panels.some(isBlocking)
  const reason = at(body, 'result.play_check.limit_play_reason')
  if (blocks || reason === 'AREA_LIMIT') {
    return new AmagiError('region', { details: { upstreamCode: blocks ? 'AreaLimitPanel' : 'AREA_LIMIT' } })
  }
  const none =
    at(body, 'result.play_video_type') === 'none' || at(body, 'result.play_check.play_detail') === 'PLAY_NONE'
  return none ? new AmagiError('login-required', { details: { upstreamCode: 'PLAY_NONE' } }) : undefined
}

const isBlocking = (panel: unknown): boolean =>
  at(panel, 'name') === 'AreaLimitPanel' && [true, 1].includes(at(panel, 'config.is_block') as boolean | number)

export const fetchBangumiVideoPlayurl = defineEndpoint({
  name: 'fetchBangumiVideoPlayurl',
  route: '/fetch_bangumi_video_playurl',
  order: 80,
  title: { zh: '获取番剧视频流地址', en: 'Stream addresses of an episode' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/bangumi/videostream_url.md, 2025-12',
  params: {
    cid: {
      type: 'integer',
      required: true,
      min: 1,
      example: 230720904,
      description: { zh: '剧集的 cid', en: 'Number of the part' },
    },
    ep_id: { ...episodeId, required: true, pattern: /^(?:ep)?[1-9]\d{0,14}$/i },
  },
  payload: 'result',
  cacheSec: 0,
  channels: [
    webChannel({
      name: 'pgc',
      request: ({ cid, ep_id: episode }) => ({
        url: 'https://api.bilibili.com/pgc/player/web/playurl',
        query: [
          ['cid', String(cid)],
          ['ep_id', digitsOf(episode)],
          ['qn', '127'],
          ['fnver', '0'],
          ['fnval', '4048'],
          ['fourk', '1'],
        ],
      }),
      sign: wbi,
      success: 'result.quality',
    }),
    webChannel({
      name: 'pgc-v2',
      request: ({ ep_id: episode }) => ({
        url: 'https://api.bilibili.com/pgc/player/web/v2/playurl',
        query: [
          ['ep_id', digitsOf(episode)],
          ['fnver', '0'],
          ['fnval', '12240'],
          ['fourk', '1'],
        ],
      }),
      success: 'result.video_info.quality',
      judge: keptBack,
      shape: streamsOfNewer,
    }),
    appChannel({
      name: 'pgc-tv',
      request: ({ cid, ep_id: episode }) => ({
        url: 'https://api.bilibili.com/pgc/player/api/playurltv',
        query: [...television, ['cid', String(cid)], ['ep_id', digitsOf(episode)], ['fnval', '4048'], ['qn', '80']],
      }),
      sign: app('television'),
      success: 'quality',
      shape: streamsOfTelevision,
    }),
  ],
})
