/** Dynamics: single ones and those of a user. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import type { UpstreamAnswer } from '../../endpoint/judge'
import type { CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { webChannel } from '../channels'
import { pageChannel } from '../channels/page'
import { dynamicOfOpus } from '../shape/opus'
import { dynamicCard } from '../shape/dynamic-card'
import { wbi } from '../sign'
import { dmImgQuery } from '../sign/dm-img'
import { dynamicId, gaiaToken, hostMid } from './params'

const base = 'https://api.bilibili.com/x/polymer/web-dynamic/v1'

/** With `itemOpusStyle` texts, pictures and articles come in one common layout; some dynamics come no other way. */
const detailFeatures =
  'itemOpusStyle,opusBigCover,onlyfansVote,endFooterHidden,decorationCard,onlyfansAssetsV2,ugcDelete,onlyfansQaCard,' +
  'editable,opusPrivateVisible,avatarAutoTheme'

const spaceFeatures =
  'itemOpusStyle,listOnlyfans,opusBigCover,onlyfansVote,forwardListHidden,decorationCard,commentsNewVersion,' +
  'onlyfansAssetsV2,ugcDelete,onlyfansQaCard,avatarAutoTheme,sunflowerStyle,eva3CardOpus,eva3CardVideo,eva3CardComment'

function detail({ dynamic_id: id }: CheckedParams, features: string): UpstreamRequest {
  return {
    url: `${base}/detail`,
    query: [
      ['id', String(id)],
      ['timezone_offset', '-480'],
      ['platform', 'web'],
      ['gaia_source', 'main_web'],
      ...(features ? [['features', features] as const] : []),
      ['web_location', '333.1368'],
      ['x-bili-device-req-json', '{"platform":"web","device":"pc"}'],
      ['x-bili-web-req-json', '{"spm_id":"333.1368"}'],
    ],
  }
}

const detailRecord = {
  name: 'detail',
  request: (params: CheckedParams) => detail(params, detailFeatures),
  sign: wbi,
  success: 'data.item.id_str',
}

const plainRecord = {
  name: 'detail-plain',
  request: (params: CheckedParams) => detail(params, ''),
  success: 'data.item.id_str',
}

/** The opus view exists for texts, pictures and articles: what it does not know may be there all the same. */
function noOpus({ body }: UpstreamAnswer): AmagiError | undefined {
  const code = at(body, 'code')
  if (typeof code !== 'number' || !gone.has(code)) return undefined
  return new AmagiError('upstream-changed', { details: { upstreamCode: String(code) }, message: 'no opus' })
}

const gone: ReadonlySet<number> = new Set([-404, 4_100_001, 4_101_105, 4_101_139, 4_101_152])

const opusFeatures =
  'onlyfansVote,onlyfansAssetsV2,decorationCard,htmlNewStyle,ugcDelete,editable,opusPrivateVisible,tribeeEdit,' +
  'avatarAutoTheme,avatarTypeOpus'

const opusRecord = {
  name: 'opus',
  request: ({ dynamic_id: id }: CheckedParams): UpstreamRequest => ({
    url: `${base}/opus/detail`,
    query: [
      ['id', String(id)],
      ['timezone_offset', '-480'],
      ['features', opusFeatures],
    ],
  }),
  success: 'data.item.modules',
  judge: noOpus,
}

const opusPage = {
  name: 'opus-page',
  url: ({ dynamic_id: id }: CheckedParams) => `https://www.bilibili.com/opus/${id}`,
  success: 'detail.modules',
}

const ofOpus = (body: unknown): unknown => dynamicOfOpus(at(body, 'data.item'))
const ofPage = (state: unknown): unknown => dynamicOfOpus(at(state, 'detail'))

const source = 'https://github.com/SocialSisterYi/bilibili-API-collect docs/dynamic/detail.md, 2025-12'

export const fetchDynamicInfo = defineEndpoint({
  name: 'fetchDynamicInfo',
  route: '/fetch_dynamic_info',
  order: 100,
  title: { zh: '获取指定动态详情', en: 'One dynamic' },
  source,
  params: { dynamic_id: dynamicId, ...gaiaToken },
  payload: 'data.item',
  cacheSec: 60,
  channels: [
    webChannel(detailRecord),
    webChannel(plainRecord),
    webChannel({ ...opusRecord, shape: ofOpus }),
    pageChannel({ ...opusPage, shape: ofPage }),
  ],
})

export const fetchDynamicCard = defineEndpoint({
  name: 'fetchDynamicCard',
  route: '/fetch_dynamic_card',
  order: 110,
  title: { zh: '获取指定动态卡片数据', en: 'Card of a dynamic' },
  source,
  params: { dynamic_id: dynamicId },
  payload: 'data.card',
  cacheSec: 60,
  channels: [
    ...[detailRecord, plainRecord].map((record) => webChannel({ ...record, shape: dynamicCard, exact: true })),
    webChannel({ ...opusRecord, shape: (body) => dynamicCard(ofOpus(body)), exact: true }),
  ],
})

export const fetchUserDynamic = defineEndpoint({
  name: 'fetchUserDynamic',
  route: '/fetch_user_dynamic',
  order: 90,
  title: { zh: '获取指定用户的动态列表', en: 'Dynamics of a user' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/dynamic/space.md, 2025-12',
  params: {
    host_mid: hostMid,
    offset: {
      type: 'string',
      default: '',
      pattern: /^\d{0,20}$/,
      example: '1100000000000000123',
      description: {
        zh: '起始位置：上一次返回的 data.offset；留空为第一页',
        en: 'Where to go on: the data.offset answered last; empty for the first page',
      },
    },
    ...gaiaToken,
  },
  payload: 'data.items',
  cacheSec: 60,
  channels: [
    webChannel({
      name: 'space',
      request: ({ host_mid: mid, offset }, { random }) => ({
        url: `${base}/feed/space`,
        query: [
          ['host_mid', String(mid)],
          ['offset', String(offset ?? '')],
          ['platform', 'web'],
          ['timezone_offset', '-480'],
          ['features', spaceFeatures],
          ...dmImgQuery(random),
        ],
        headers: { referer: `https://space.bilibili.com/${mid}/dynamic` },
      }),
      sign: wbi,
      success: 'data.items',
    }),
  ],
})
