/** One work: video or pictures. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { proves, type UpstreamAnswer } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import type { CallContext, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { accountChannel, phoneChannel } from '../channels'
import { graphql } from '../channels/graphql'
import { sharePage } from '../headers'
import { judgeAccount, judgePhoto } from '../judge'
import { sharePageChannel } from '../channels/share-page'
import { shapeDetail } from '../shape/detail'
import { metCaptcha } from '../session'
import { photoId } from './params'

function simpleInfo(host: string): (params: CheckedParams) => UpstreamRequest {
  return (params) => ({
    method: 'POST',
    url: `https://${host}/rest/wd/ugH5App/photo/simple/info`,
    headers: { referer: sharePage(String(params.photoId)) },
    body: JSON.stringify({ photoId: params.photoId }),
  })
}

/** A captcha belongs to the address, not to the host: its mirror would show the same. */
const freeOfCaptcha = (context: CallContext): boolean => !metCaptcha(context, 'h5-info')
/** Captcha from the call and from the page: asking on would only prolong it. */
const notShutOut = (context: CallContext): boolean => freeOfCaptcha(context) || !metCaptcha(context, 'share-page')

/** The desktop site has no albums: it answers without media, or with another status. */
function judgeDetail(answer: UpstreamAnswer): AmagiError | undefined {
  const refused = judgeAccount('visionVideoDetail')(answer)
  if (refused) return refused
  const detail = at(answer.body, 'data.visionVideoDetail')
  if (detail === undefined) return undefined
  const first = at(detail, 'photo.manifest.adaptationSet.0.representation.0.url')
  const playable = proves(at(detail, 'photo.photoUrl')) || proves(first)
  if (at(detail, 'status') === 1 && playable) return undefined
  return new AmagiError('upstream-changed', {
    details: { path: 'data.visionVideoDetail.photo.photoUrl', upstreamCode: String(at(detail, 'status')) },
  })
}

export const fetchOneWork = defineEndpoint({
  name: 'fetchOneWork',
  route: '/fetch_one_work',
  order: 10,
  title: { zh: '获取单个视频作品详情信息', en: 'Details of one work' },
  source: 'H5 share pages of c.kuaishou.com and GraphQL of www.kuaishou.com, observed by public clients until 2026-09',
  params: { photoId },
  payload: 'data.visionVideoDetail',
  cacheSec: 600,
  channels: [
    phoneChannel({
      name: 'h5-info',
      request: simpleInfo('c.kuaishou.com'),
      judge: judgePhoto,
      success: 'photo',
      shape: shapeDetail,
    }),
    phoneChannel({
      name: 'h5-mirror',
      when: freeOfCaptcha,
      request: simpleInfo('v.m.chenzhongtech.com'),
      judge: judgePhoto,
      success: 'photo',
      shape: shapeDetail,
    }),
    sharePageChannel,
    accountChannel({
      name: 'graphql',
      when: notShutOut,
      request: (params) => graphql('visionVideoDetail', { photoId: String(params.photoId), page: 'detail' }),
      judge: judgeDetail,
      success: 'data.visionVideoDetail.photo',
    }),
  ],
})
