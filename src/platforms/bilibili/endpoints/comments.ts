/** Comments of any work and replies to a comment; pages are merged into one documented body. */
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import { paged } from '../../endpoint/paging'
import type { ParamSpec } from '../../endpoint/record'
import { webChannel, loggedIn } from '../channels'
import { wbi } from '../sign'
import { gaiaToken, ignored } from './params'

const limits = { pageSize: 20, maxPages: 50, maxMs: 60_000 } as const

const area = {
  oid: {
    type: 'string',
    required: true,
    pattern: /^[1-9]\d{0,19}$/,
    example: '170001',
    description: {
      zh: '评论区 ID：视频为 av 号，动态见其 basic.comment_id_str',
      en: 'Id of the comment area: the av number of a video, `basic.comment_id_str` of a dynamic',
    },
  },
  type: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 33,
    example: 1,
    description: {
      zh: '评论区类型：1 视频、11 图文动态、12 专栏、17 动态',
      en: 'Kind of the area: 1 video, 11 picture dynamic, 12 article, 17 dynamic',
    },
  },
} as const satisfies Record<string, ParamSpec>

const number = {
  type: 'integer',
  default: 20,
  min: 1,
  max: limits.maxPages * limits.pageSize,
  unit: 'items',
  example: 20,
  description: { zh: '需要的条数，不足时返回实有条数', en: 'How many are wanted; fewer when there are no more' },
} as const satisfies ParamSpec

/**
 * The last page's body with all comments in it. What only the first page tells (pinned comments, the author)
 * is taken from there.
 */
function merge(bodies: readonly unknown[], replies: readonly unknown[]): unknown {
  const last = bodies.at(-1)
  const head = at(bodies[0], 'data') as Record<string, unknown>
  const data = { ...(at(last, 'data') as Record<string, unknown>) }
  for (const [key, value] of Object.entries(head)) data[key] ??= value
  return { ...(last as Record<string, unknown>), data: { ...data, replies } }
}

const paging = { limits, list: 'data.replies', ids: ['rpid_str', 'rpid'], keepsBarren: true, merge } as const

/** Offsets are passed on unchanged: older ones are JSON texts, newer ones opaque. */
function nextOffset(body: unknown) {
  const offset = at(body, 'data.cursor.pagination_reply.next_offset')
  if (at(body, 'data.cursor.is_end') === true || typeof offset !== 'string' || offset === '') return undefined
  return { pagination_str: JSON.stringify({ offset }) }
}

/** Pages counted from 1 until `page.count` entries have gone by. */
function nextNumber(body: unknown) {
  const [count, num, size] = ['count', 'num', 'size'].map((name) => Number(at(body, `data.page.${name}`)))
  if (!count || !num || !size) return undefined
  return num * size < count ? { page: num + 1 } : undefined
}

const mainPage = webChannel({
  name: 'wbi-main',
  request: (params) => ({
    url: 'https://api.bilibili.com/x/v2/reply/wbi/main',
    query: [
      ['oid', String(params.oid)],
      ['type', String(params.type)],
      ['mode', String(params.mode)],
      ['plat', '1'],
      ['seek_rpid', ''],
      ['web_location', '1315875'],
      ['pagination_str', String(params.pagination_str || '{"offset":""}')],
    ],
  }),
  sign: wbi,
  success: 'data.cursor',
})

/** The same without a signature, for which it counts its pages. */
const plainPage = webChannel({
  name: 'main',
  // Where a page begins is told in the signed way's own words.
  when: (_, params) => !params.pagination_str || params.pagination_str === '{"offset":""}',
  request: (params) => ({
    url: 'https://api.bilibili.com/x/v2/reply/main',
    query: [
      ['oid', String(params.oid)],
      ['type', String(params.type)],
      ['mode', String(params.mode)],
      ['next', String(params.next ?? 0)],
      ['plat', '1'],
      ['ps', String(limits.pageSize)],
    ],
  }),
  success: 'data.cursor',
})

function nextCursor(body: unknown) {
  const next = at(body, 'data.cursor.next')
  if (at(body, 'data.cursor.is_end') === true || typeof next !== 'number' || next <= 0) return undefined
  return { next }
}

const numberedPage = webChannel({
  name: 'reply-pages',
  // A guest gets an all-zero shell here, which would look like a work without comments.
  when: loggedIn,
  request: (params) => ({
    url: 'https://api.bilibili.com/x/v2/reply',
    query: [
      ['type', String(params.type)],
      ['oid', String(params.oid)],
      ['sort', params.mode === 2 ? '0' : '1'],
      ['ps', String(limits.pageSize)],
      ['pn', String(params.page ?? 1)],
      ['nohot', '0'],
    ],
  }),
  success: 'data.page',
})

export const fetchWorkComments = defineEndpoint({
  name: 'fetchWorkComments',
  route: '/fetch_work_comments',
  order: 60,
  title: { zh: '获取指定稿件评论列表', en: 'Comments of a work' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/comment/list.md, 2025-12',
  params: {
    ...area,
    number,
    mode: {
      type: 'integer',
      default: 3,
      min: 0,
      max: 3,
      example: 3,
      description: { zh: '排序：0、3 热度，1 混合，2 时间', en: 'Order: 0 and 3 by heat, 1 mixed, 2 newest first' },
    },
    pagination_str: {
      type: 'string',
      max: 1024,
      example: '{"offset":""}',
      description: { zh: '起始位置，缺省从头开始', en: 'Where to begin; from the start when absent' },
    },
    ...gaiaToken,
    pn: ignored('integer', 1),
    plat: ignored('integer', 1),
    seek_rpid: ignored('string', ''),
    web_location: ignored('string', '1315875'),
  },
  payload: 'data.replies',
  cacheSec: 30,
  channels: [
    paged(mainPage, { ...paging, next: nextOffset }),
    paged(plainPage, { ...paging, next: nextCursor }),
    paged(numberedPage, { ...paging, next: nextNumber }),
  ],
})

const replyPage = webChannel({
  name: 'reply',
  request: (params) => ({
    url: 'https://api.bilibili.com/x/v2/reply/reply',
    query: [
      ['type', String(params.type)],
      ['oid', String(params.oid)],
      ['root', String(params.root)],
      ['ps', String(Math.min(Number(params.number), limits.pageSize))],
      ['pn', String(params.page ?? 1)],
    ],
  }),
  success: 'data.page',
})

export const fetchCommentReply = defineEndpoint({
  name: 'fetchCommentReply',
  route: '/fetch_comment_reply',
  order: 190,
  title: { zh: '获取指定评论的回复', en: 'Replies to a comment' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/comment/list.md, 2025-12',
  params: {
    ...area,
    root: {
      type: 'string',
      required: true,
      pattern: /^[1-9]\d{0,19}$/,
      example: '475670649',
      description: { zh: '根评论 rpid', en: 'Id (rpid) of the comment' },
    },
    number,
  },
  payload: 'data.replies',
  cacheSec: 30,
  channels: [paged(replyPage, { ...paging, next: nextNumber })],
})
