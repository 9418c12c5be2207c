/** Videos: information and streams. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import type { UpstreamAnswer } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import type { CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { appChannel, loggedIn, webChannel, type WebRecord } from '../channels'
import { checkedAccount, visiting } from '../channels/account'
import { pageChannel } from '../channels/page'
import { videoCard } from '../channels/video-card'
import { riskOf } from '../judge'
import { streamsOfPage, viewOfDetail, viewOfPage } from '../shape/video'
import { wbi } from '../sign'
import { app } from '../sign/app'
import { avToBv } from '../sign/bvid'
import { dmImgQuery } from '../sign/dm-img'
import { gaiaToken, television, videoId, videoQuery } from './params'

export const fetchOneVideo = defineEndpoint({
  name: 'fetchOneVideo',
  route: '/fetch_one_video',
  order: 40,
  title: { zh: '获取单个视频稿件详情信息', en: 'Information about one video' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/video/info.md, 2025-12',
  params: {
    bvid: {
      type: 'string',
      required: true,
      pattern: /^(?:bv1[0-9a-z]{9}|av\d{1,16})$/i,
      example: 'BV1fK4y1q79u',
      description: { zh: '稿件 BV 号，也接受 av 号', en: 'BV id of the video; an av number is accepted too' },
    },
    ...gaiaToken,
  },
  payload: 'data',
  cacheSec: 60,
  channels: [
    webChannel({
      name: 'view',
      request: ({ bvid }) => ({ url: 'https://api.bilibili.com/x/web-interface/view', query: videoQuery(bvid) }),
      success: 'data.bvid',
    }),
    webChannel({
      name: 'view-detail',
      request: ({ bvid }) => ({
        url: 'https://api.bilibili.com/x/web-interface/wbi/view/detail',
        query: videoQuery(bvid),
      }),
      sign: wbi,
      success: 'data.View.bvid',
      shape: viewOfDetail,
    }),
    videoCard,
    pageChannel({
      name: 'phone-page',
      phone: true,
      url: ({ bvid }) => `https://m.bilibili.com/video/${videoId(bvid)}`,
      success: 'video.viewInfo.bvid',
      shape: viewOfPage,
    }),
  ],
})

/** Bits of `fnval`: DASH with HDR, 4K, Dolby, 8K and AV1 allowed. */
const everything = '4048'

const player = 'https://api.bilibili.com/x/player'

function streamRequest(
  params: CheckedParams,
  query: readonly (readonly [string, string])[],
  path = 'wbi/playurl',
): UpstreamRequest {
  return {
    url: `${player}/${path}`,
    query: [['avid', String(params.avid)], ['cid', String(params.cid)], ['fnver', '0'], ['fourk', '1'], ...query],
  }
}

function filesOf(answer: UpstreamAnswer): unknown[] {
  const files = at(answer.body, 'data.durl')
  return Array.isArray(files) ? files : []
}

/** Streams of one kind have to be there; a voucher in their place is a risk check. */
function needsStreams(answer: UpstreamAnswer): AmagiError | undefined {
  if (at(answer.body, 'code') !== 0) return undefined
  const tracks = at(answer.body, 'data.dash.video')
  if ((Array.isArray(tracks) && tracks.length > 0) || filesOf(answer).length > 0) return undefined
  return at(answer.body, 'data.v_voucher') ? riskOf(answer) : changed('data.dash', 'no stream')
}

/** Old videos come as FLV, often in several files that would have to be joined; another form is asked for first. */
function needsOneFile(answer: UpstreamAnswer): AmagiError | undefined {
  const files = filesOf(answer)
  const flash = files.some((file) => /\.flv(?:\?|$)/.test(String(at(file, 'url')).slice(0, 4096)))
  const unusable = !at(answer.body, 'data.dash') && (files.length > 1 || flash)
  return unusable ? changed('data.durl', 'several files') : needsStreams(answer)
}

function changed(path: string, message: string): AmagiError {
  return new AmagiError('upstream-changed', { details: { path }, message })
}

const streamRecord = { sign: wbi, success: 'data.quality' } satisfies Partial<WebRecord>

/** Where a visitor's player says it is. Source: SocialSisterYi/bilibili-API-collect `docs/video/videostream_url.md`, 2025-12. */
const guestSource = ['gaia_source', 'pre-load'] as const

const guestRecord = {
  ...streamRecord,
  name: 'dash-look',
  // `try_look` gives a guest what a logged-in account gets: 720P and 1080P.
  request: (params, { random }) =>
    streamRequest(params, [['qn', '80'], ['fnval', everything], ['try_look', '1'], guestSource, ...dmImgQuery(random)]),
  judge: needsOneFile,
} satisfies WebRecord

/** Also for an account whose own way gave nothing: as a visitor, with nothing of the account. */
const guestStreams = visiting(webChannel(guestRecord))

const accountStreams = checkedAccount(
  webChannel({
    ...streamRecord,
    name: 'dash',
    account: true,
    when: loggedIn,
    request: (params, { random }) =>
      streamRequest(params, [['qn', '127'], ['fnval', everything], ...dmImgQuery(random)]),
    judge: needsOneFile,
  }),
)

/** The file of the page for phones, when it is that of the part that is wanted. */
const phoneStreams = pageChannel({
  name: 'phone-page',
  phone: true,
  url: ({ avid }) => `https://m.bilibili.com/video/${avToBv(String(avid)) ?? ''}`,
  success: 'video.playUrlInfo.0.url',
  shape: (state, { cid }) => {
    if (String(at(state, 'video.viewInfo.cid')) !== String(cid)) throw changed('video.viewInfo.cid', 'another part')
    return streamsOfPage(state)
  },
})

export const fetchVideoPlayurl = defineEndpoint({
  name: 'fetchVideoPlayurl',
  route: '/fetch_video_playurl',
  order: 50,
  title: { zh: '获取视频流地址', en: 'Stream addresses of a video' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/video/videostream_url.md, 2025-12',
  params: {
    avid: {
      type: 'integer',
      required: true,
      min: 1,
      example: 170001,
      description: { zh: '稿件 av 号（数字）', en: 'Number of the video' },
    },
    cid: {
      type: 'integer',
      required: true,
      min: 1,
      example: 279786,
      description: { zh: '分 P 的 cid', en: 'Number of the part' },
    },
    ...gaiaToken,
  },
  // The documented field is `data.dash` or, for a single file, `data.durl`.
  payload: 'data',
  cacheSec: 0,
  channels: [
    accountStreams,
    guestStreams,
    webChannel({
      // Without a signature: the older path, which the embedded player still asks.
      success: streamRecord.success,
      name: 'html5',
      request: (params, context) =>
        streamRequest(
          params,
          [
            ['qn', '80'],
            ['fnval', '1'],
            ['platform', 'html5'],
            ['high_quality', '1'],
            ...(loggedIn(context) ? [] : [guestSource]),
          ],
          'playurl',
        ),
      judge: needsOneFile,
    }),
    appChannel({
      name: 'tv',
      request: ({ avid, cid }) => ({
        url: 'https://api.bilibili.com/x/tv/playurl',
        query: [
          ...television,
          ['object_id', String(avid)],
          ['cid', String(cid)],
          ['fnval', everything],
          ['playurl_type', '1'],
          ['protocol', '0'],
          ['qn', '80'],
        ],
      }),
      sign: app('television'),
      success: streamRecord.success,
      judge: needsOneFile,
    }),
    webChannel({
      ...streamRecord,
      name: 'parts',
      request: (params) =>
        streamRequest(params, [
          ['qn', '64'],
          ['fnval', '16'],
        ]),
      judge: needsStreams,
    }),
    phoneStreams,
  ],
})
