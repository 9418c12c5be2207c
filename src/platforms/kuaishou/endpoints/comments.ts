/** Comments of one work, one page per call. */
import { AmagiError, toAmagiError } from '../../../errors'
import { defineEndpoint } from '../../define'
import type { CallContext, Channel, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { accountChannel, openChannel, phoneChannel } from '../channels'
import { graphql } from '../channels/graphql'
import { desktopPage, sharePage } from '../headers'
import { shapeComments } from '../shape/comments'
import { falcon } from '../sign'
import { sessionOf } from '../session'
import { photoId } from './params'

/** After `result: 2` the whole address is refused for minutes, whatever device asks; milliseconds. */
const restMs = 300_000

const path = '/rest/wd/photo/comment/list'

const text = (params: CheckedParams, name: string): string => String(params[name] ?? '')
/** Upstream's two variables, as every way of asking has them. */
const variables = (params: CheckedParams) => ({ photoId: text(params, 'photoId'), pcursor: text(params, 'pcursor') })

const listRequest =
  (host: string) =>
  (params: CheckedParams): UpstreamRequest => ({
    method: 'POST',
    url: `https://${host}${path}`,
    headers: { referer: sharePage(text(params, 'photoId')) },
    body: JSON.stringify(variables(params)),
  })

const list = { device: true, success: 'rootComments', shape: shapeComments }

const resting = (context: CallContext): boolean => sessionOf(context).commentsRestUntil > context.clock()

/** Notes the cool-down, and asks nothing while it lasts: the last H5 rung is what says so. */
function patient(inner: Channel): Channel {
  return {
    ...inner,
    async run(params, context) {
      const session = sessionOf(context)
      if (resting(context)) {
        const pauseSec = Math.ceil((session.commentsRestUntil - context.clock()) / 1000)
        throw new AmagiError('rate-limited', { details: { pauseSec }, message: 'comments are being left alone' })
      }
      try {
        return await inner.run(params, context)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (error.code === 'rate-limited') session.commentsRestUntil = context.clock() + restMs
        throw error
      }
    },
  }
}

export const fetchWorkComments = defineEndpoint({
  name: 'fetchWorkComments',
  route: '/fetch_work_comments',
  order: 20,
  title: { zh: '获取单个作品评论数据', en: 'Comments of one work' },
  source: 'H5 list of c.kuaishou.com, REST and GraphQL of www.kuaishou.com, observed by public clients until 2026-09',
  params: {
    photoId,
    pcursor: {
      type: 'string',
      default: '',
      pattern: /^[\w-]*$/,
      max: 64,
      example: '753294474387',
      description: {
        zh: '翻页游标，来自上一页；留空为第一页',
        en: 'Cursor of the page before; empty for the first page',
      },
    },
  },
  payload: 'data.visionCommentList',
  cacheSec: 120,
  channels: [
    patient(
      phoneChannel({
        ...list,
        name: 'h5-signed',
        when: (context) => !resting(context),
        request: (params) => ({ ...listRequest('c.kuaishou.com')(params), query: [['caver', '2']] }),
        sign: falcon(path),
      }),
    ),
    patient(
      phoneChannel({
        ...list,
        name: 'h5',
        when: (context) => !resting(context),
        request: listRequest('c.kuaishou.com'),
      }),
    ),
    patient(phoneChannel({ ...list, name: 'h5-mirror', request: listRequest('v.m.chenzhongtech.com') })),
    openChannel({
      name: 'rest-v2',
      request: (params) => ({
        method: 'POST',
        url: 'https://www.kuaishou.com/rest/v/photo/comment/list',
        headers: { referer: desktopPage(text(params, 'photoId')) },
        body: JSON.stringify(variables(params)),
      }),
      success: 'rootCommentsV2',
      shape: shapeComments,
    }),
    accountChannel({
      name: 'graphql',
      field: 'visionCommentList',
      request: (params) => graphql('commentListQuery', variables(params)),
      success: 'data.visionCommentList.rootComments',
    }),
  ],
})
