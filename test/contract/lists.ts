/** Upstreams that are asked page by page, each as a fake with as many entries as a test wants. */
import { parseJson } from '../../src/http'
import { at } from '../../src/json'
import type { CannedCall } from './canned'

/** One page as the fake gives it. */
export interface FakePage {
  ids: readonly number[]
  /** Whether upstream claims that there is more. */
  more: boolean
  /** Where upstream says to go on. */
  next: number
}

export interface List {
  path: string
  params: Record<string, string>
  upstream: string
  /** Entries per page of the real upstream. */
  size: number
  maxPages: number
  /** Milliseconds after which no page is begun. */
  maxMs: number
  /** Where the page begins and how many entries are asked for. */
  asked(call: CannedCall): { start: number; count: number }
  body(page: FakePage): unknown
  /** Ids in an answer of ours, in order. */
  ids(text: string): string[]
}

const idOf = (index: number): string => String(7_000_000_000_000_000_000n + BigInt(index))

function pick(text: string, path: string, id: string): string[] {
  const list = at(parseJson(text), path)
  return Array.isArray(list) ? list.map((entry) => String(at(entry, id))) : []
}

const number = (call: CannedCall, name: string, standard = 0): number => Number(call.query.get(name) ?? standard)

function bilibiliMain(): List {
  return {
    path: '/api/bilibili/fetch_work_comments',
    params: { oid: '170001' },
    upstream: '/x/v2/reply/wbi/main',
    size: 20,
    maxPages: 50,
    maxMs: 60_000,
    asked: ({ query }) => ({
      start: Number(at(parseJson(query.get('pagination_str') ?? '{}'), 'offset') || 0),
      count: 20,
    }),
    body: ({ ids, more, next }) => ({
      code: 0,
      data: {
        cursor: { is_end: !more, pagination_reply: { next_offset: more ? String(next) : '' } },
        replies: ids.map((index) => ({ rpid: index + 1, rpid_str: String(index + 1) })),
      },
    }),
    ids: (text) => pick(text, 'data.replies', 'rpid_str'),
  }
}

function bilibiliReplies(): List {
  return {
    ...bilibiliMain(),
    path: '/api/bilibili/fetch_comment_reply',
    params: { oid: '170001', root: '475670649' },
    upstream: '/x/v2/reply/reply',
    asked: (call) => ({ start: (number(call, 'pn', 1) - 1) * 20, count: number(call, 'ps', 20) }),
    body: ({ ids, more, next }) => ({
      code: 0,
      data: {
        page: { num: Math.ceil(next / 20), size: 20, count: more ? 1_000_000 : next },
        replies: ids.map((index) => ({ rpid: index + 1, rpid_str: String(index + 1) })),
      },
    }),
  }
}

function douyin(
  route: string,
  upstream: string,
  size: number,
  changes: Partial<List> & { params: List['params'] },
): List {
  return {
    path: `/api/douyin/${route}`,
    upstream: `/aweme/v1/web/${upstream}`,
    size,
    maxPages: 20,
    maxMs: 30_000,
    asked: (call) => ({ start: number(call, 'cursor'), count: number(call, 'count', size) }),
    body: ({ ids, more, next }) => ({
      status_code: 0,
      comments: ids.map((index) => ({ cid: idOf(index) })),
      cursor: next,
      has_more: more ? 1 : 0,
      total: 1_000_000,
    }),
    ids: (text) => pick(text, 'comments', 'cid'),
    ...changes,
  }
}

const works: Partial<List> & { params: List['params'] } = {
  params: { sec_uid: 'MS4wLjABAAAAexample' },
  asked: (call) => ({ start: number(call, 'max_cursor'), count: number(call, 'count', 18) }),
  body: ({ ids, more, next }) => ({
    status_code: 0,
    aweme_list: ids.map((index) => ({ aweme_id: idOf(index), is_top: 0 })),
    max_cursor: next,
    has_more: more ? 1 : 0,
  }),
  ids: (text) => pick(text, 'aweme_list', 'aweme_id'),
}

export const lists: readonly List[] = [
  bilibiliMain(),
  bilibiliReplies(),
  douyin('fetch_work_comments', 'comment/list/', 50, { params: { aweme_id: '7345492945006595379' } }),
  douyin('fetch_video_comment_replies', 'comment/list/reply/', 3, {
    params: { aweme_id: '7345492945006595379', comment_id: '7346881823404647204' },
    maxPages: 40,
  }),
  douyin('fetch_user_post_videos', 'aweme/post/', 18, works),
  douyin('fetch_user_favorite_list', 'aweme/favorite/', 18, works),
  douyin('fetch_user_recommend_list', 'familiar/recommend/feed/', 18, works),
  douyin('fetch_search_info', 'general/search/stream/', 15, {
    params: { query: '原神' },
    asked: (call) => ({ start: number(call, 'offset'), count: number(call, 'count', 15) }),
    body: ({ ids, more, next }) => ({
      status_code: 0,
      data: ids.map((index) => ({ type: 1, aweme_info: { aweme_id: idOf(index) } })),
      cursor: next,
      has_more: more ? 1 : 0,
      log_pb: { impr_id: `search${next}` },
    }),
    ids: (text) => pick(text, 'data', 'aweme_info.aweme_id'),
  }),
]
