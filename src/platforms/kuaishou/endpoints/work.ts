/** One work: video or pictures. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { proves, type UpstreamAnswer } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import type { CallContext, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { accountChannel, pageChannel, phoneChannel, unsure } from '../channels'
import { graphql } from '../channels/graphql'
import { photoAnswerOf } from '../channels/share-state'
import { desktopPage, sharePage } from '../headers'
import { judgeAccount, judgePhoto } from '../judge'
import { shapeApollo } from '../shape/apollo'
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
function unplayable(body: unknown): AmagiError | undefined {
  const detail = at(body, 'data.visionVideoDetail')
  if (detail === undefined) return undefined
  const first = at(detail, 'photo.manifest.adaptationSet.0.representation.0.url')
  const playable = proves(at(detail, 'photo.photoUrl')) || proves(first)
  const status = at(detail, 'status')
  if ((status === 1 || status === undefined) && playable) return undefined
  return new AmagiError('upstream-changed', {
    details: {
      path: 'data.visionVideoDetail.photo.photoUrl',
      ...(status === undefined ? {} : { upstreamCode: String(status) }),
    },
  })
}

const judgeDetail = (answer: UpstreamAnswer): AmagiError | undefined =>
  judgeAccount('visionVideoDetail')(answer) ?? unplayable(answer.body)

export const fetchOneWork = defineEndpoint({
  name: 'fetchOneWork',
  route: '/fetch_one_work',
  order: 10,
  title: { zh: '获取单个视频作品详情信息', en: 'Details of one work' },
  source:
    'H5 share pages of c.kuaishou.com, GraphQL and pages of www.kuaishou.com, observed by public clients until 2026-09',
  params: { photoId },
  payload: 'data.visionVideoDetail',
  cacheSec: 600,
  channels: [
    unsure(
      phoneChannel({
        name: 'h5-info',
        request: simpleInfo('c.kuaishou.com'),
        judge: judgePhoto,
        success: 'photo',
        shape: shapeDetail,
      }),
      'call',
    ),
    unsure(
      phoneChannel({
        name: 'h5-mirror',
        when: freeOfCaptcha,
        request: simpleInfo('v.m.chenzhongtech.com'),
        judge: judgePhoto,
        success: 'photo',
        shape: shapeDetail,
      }),
      'call',
    ),
    unsure(
      pageChannel({
        name: 'share-page',
        visit: { look: 'phonePage' },
        url: (params) => sharePage(String(params.photoId)),
        state: 'INIT_STATE',
        read: (state, params, response) => {
          const body = photoAnswerOf(state)
          const wrong = judgePhoto({ response, body })
          if (wrong) throw wrong
          return shapeDetail(body, params)
        },
      }),
      'share page',
    ),
    accountChannel({
      name: 'graphql',
      when: notShutOut,
      request: (params) => graphql('visionVideoDetail', { photoId: String(params.photoId), page: 'detail' }),
      judge: judgeDetail,
      success: 'data.visionVideoDetail.photo',
    }),
    unsure(
      pageChannel({
        name: 'desktop-page',
        when: notShutOut,
        visit: { look: 'desktopPage' },
        url: (params) => desktopPage(String(params.photoId)),
        state: '__APOLLO_STATE__',
        read: (state, params) => {
          const body = shapeApollo(state, String(params.photoId))
          const wrong = unplayable(body)
          if (wrong) throw wrong
          return body
        },
      }),
      'desktop page',
    ),
  ],
})
