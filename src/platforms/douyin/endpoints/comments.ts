/** Comments of a work and answers to one of them. */
import { defineEndpoint } from '../../define'
import { cursorText } from '../../endpoint/paging'
import type { CallContext, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { at } from '../../../json'
import type { Signer } from '../../endpoint/channel'
import type { UpstreamAnswer } from '../../endpoint/judge'
import { accountThenGuest, onBothHosts } from '../channels'
import { baseQuery, versionQuery } from '../channels/query'
import { home } from '../headers'
import { blocked } from '../judge'
import { hasMore, pagedChannel } from '../channels/paged'
import { awemeId, count, offsetCursor } from './params'
import { signSite, signXBogus } from '../sign'

/** No comments and a refused list both come as `null`: only with a total of 0 it is the former. */
function refusedList({ response, body }: UpstreamAnswer) {
  const none = at(body, 'total') === 0
  const silent = (at(body, 'comments') ?? null) === null && !none && at(body, 'status_code') === 0
  return silent ? blocked('null-list', response.status) : undefined
}

const next = (body: unknown) => {
  const cursor = cursorText(at(body, 'cursor'))
  return hasMore(body) && cursor !== undefined ? { cursor } : undefined
}

const list = {
  list: 'comments',
  ids: ['cid'],
  // A body without comments is a normal answer: the code proves it.
  success: 'status_code',
  judge: refusedList,
  next,
} as const

const commentPages = { pageSize: 50, maxPages: 20, maxMs: 30_000 }

const commentUrl = '/aweme/v1/web/comment/list/'

const commentRequest = ({ aweme_id, cursor, count }: CheckedParams, context: CallContext): UpstreamRequest => ({
  url: `https://www.douyin.com${commentUrl}`,
  query: [
    ...baseQuery(context),
    ['aweme_id', String(aweme_id)],
    ['cursor', String(cursor)],
    ['count', String(count)],
    ['item_type', '0'],
    ['insert_ids', ''],
    ['whale_cut_token', ''],
    ['cut_version', '1'],
    ['rcFT', ''],
    // Without it pictures of comments come as HEIC, which chats cannot show.
    ['pc_img_format', 'webp'],
    ...versionQuery('170400'),
  ],
  headers: { referer: home },
})

/**
 * The least that is answered: a device cookie and no signature, at the other host.
 * Source: sokoko-org/nonebot-plugin-parser-lite, 2026-09.
 */
const plainComments = pagedChannel({
  ...list,
  name: 'guest-plain',
  caller: 'guest',
  limits: commentPages,
  request: ({ aweme_id, cursor, count }): UpstreamRequest => ({
    url: `https://www-hj.douyin.com${commentUrl}`,
    query: [
      ['device_platform', 'webapp'],
      ['aid', '6383'],
      ['channel', 'channel_pc_web'],
      ['aweme_id', String(aweme_id)],
      ['cursor', String(cursor)],
      ['count', String(count)],
      ['pc_img_format', 'webp'],
    ],
    headers: { referer: home },
  }),
})

export const fetchWorkComments = defineEndpoint({
  name: 'fetchWorkComments',
  route: '/fetch_work_comments',
  order: 30,
  title: { zh: '获取单个作品评论数据', en: 'Comments of a work' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: { aweme_id: awemeId, number: count(50, 1000), cursor: offsetCursor },
  payload: 'comments',
  channels: [
    ...accountThenGuest(pagedChannel, { ...list, limits: commentPages, sign: signSite, request: commentRequest }),
    plainComments,
  ],
  cacheSec: 120,
})

/** The page sends the older signature here; the newer one covers it. */
const signBoth: Signer = async (request, context) => signSite(await signXBogus(request, context), context)

const replyPages = { pageSize: 3, maxPages: 40, maxMs: 30_000 }

const replyRequest = (params: CheckedParams, context: CallContext): UpstreamRequest => ({
  url: 'https://www-hj.douyin.com/aweme/v1/web/comment/list/reply/',
  query: [
    ...baseQuery(context),
    ['item_id', String(params.aweme_id)],
    ['comment_id', String(params.comment_id)],
    ['cut_version', '1'],
    ['cursor', String(params.cursor)],
    ['count', String(params.count)],
    ['item_type', '0'],
    ['update_version_code', '170400'],
    ['pc_libra_divert', 'Windows'],
    ['support_h265', '1'],
    ['support_dash', '1'],
    ...versionQuery('170400'),
  ],
  headers: { referer: home },
})

export const fetchVideoCommentReplies = defineEndpoint({
  name: 'fetchVideoCommentReplies',
  route: '/fetch_video_comment_replies',
  order: 120,
  title: { zh: '获取指定视频的评论回复数据', en: 'Replies to a comment' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: {
    aweme_id: awemeId,
    comment_id: {
      type: 'string',
      required: true,
      pattern: /^\d{1,32}$/,
      example: '7346881823404647204',
      description: { zh: '评论 ID（cid）', en: 'Id of the comment (cid)' },
    },
    number: count(5, 120),
    cursor: offsetCursor,
  },
  payload: 'comments',
  channels: onBothHosts(pagedChannel, { ...list, limits: replyPages, sign: signBoth, request: replyRequest }),
  cacheSec: 120,
})
