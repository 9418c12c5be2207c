/** Search and suggested words. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import { exactText, parseExact, wasNumber } from '../../endpoint/exact'
import { cursorText } from '../../endpoint/paging'
import type { CallContext, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { accountThenGuest, onBothHosts, webChannel, type WebRecord } from '../channels'
import { baseQuery, versionQuery, type Query } from '../channels/query'
import { topObjects } from '../../json-scan'
import { hasMore, pagedChannel } from '../channels/paged'
import { nilSearch } from '../judge'
import { count } from './params'
import { signSite } from '../sign'

const queryParam = {
  type: 'string',
  required: true,
  max: 200,
  example: '原神',
  description: { zh: '关键词', en: 'Words to look for' },
} as const

export const fetchSuggestWords = defineEndpoint({
  name: 'fetchSuggestWords',
  route: '/fetch_suggest_words',
  order: 60,
  title: { zh: '获取热点词数据', en: 'Suggested search words' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: { query: queryParam },
  payload: 'data',
  channels: onBothHosts(webChannel, {
    success: 'data',
    sign: signSite,
    request: ({ query }, context): UpstreamRequest => ({
      url: 'https://www.douyin.com/aweme/v1/web/api/suggest_words/',
      query: [
        ...baseQuery(context),
        ['query', String(query)],
        ['business_id', '30088'],
        ['from_group_id', '7129543174929812767'],
        ...versionQuery('170400'),
      ],
      headers: { referer: `https://www.douyin.com/search/${encodeURIComponent(String(query))}` },
    }),
  }),
  cacheSec: 600,
})

type Kind = 'general' | 'video' | 'user'

/** Names of older releases. */
const kinds: Record<string, Kind> = { 综合: 'general', 视频: 'video', 用户: 'user' }
const kindOf = ({ type }: CheckedParams): Kind => kinds[String(type)] ?? (type as Kind)

const sources: Record<Kind, { path: string; page: string; query: Query; version: Query }> = {
  general: {
    path: 'general/search/stream/',
    page: 'root/search/',
    query: [
      ['enable_history', '1'],
      ['list_type', ''],
      ['search_channel', 'aweme_general'],
      ['search_source', 'normal_search'],
    ],
    version: versionQuery('190600'),
  },
  video: {
    path: 'search/item/',
    page: 'search/',
    query: [
      ['enable_history', '1'],
      ['from_group_id', ''],
      ['list_type', 'single'],
      ['search_channel', 'aweme_video_web'],
      ['search_source', 'switch_tab'],
    ],
    version: versionQuery('170400'),
  },
  user: {
    path: 'discover/search/',
    page: 'search/',
    query: [
      ['from_group_id', ''],
      ['list_type', 'single'],
      ['search_channel', 'aweme_user_web'],
      ['search_source', 'switch_tab'],
    ],
    version: versionQuery('170400'),
  },
}

function request(params: CheckedParams, context: CallContext): UpstreamRequest {
  const kind = kindOf(params)
  const { path, page, query, version } = sources[kind]
  const word = encodeURIComponent(String(params.query))
  const searchId = cursorText(params.search_id)
  return {
    url: `https://www.douyin.com/aweme/v1/web/${path}`,
    query: [
      ...baseQuery(context, { fp: false }),
      ['keyword', String(params.query)],
      ['count', String(params.count)],
      ['offset', String(params.offset ?? 0)],
      ['disable_rs', '0'],
      ['is_filter_search', '0'],
      ['need_filter_settings', '1'],
      ['pc_libra_divert', 'Windows'],
      ['pc_search_top_1_params', '{"enable_ai_search_top_1":1}'],
      ['query_correct_type', '1'],
      ['support_dash', '1'],
      ['support_h265', '1'],
      ...query,
      ...version,
      ...(searchId === undefined ? [] : ([['search_id', searchId]] as Query)),
    ],
    headers: { referer: `https://www.douyin.com/${page}${word}${kind === 'general' ? '' : `?type=${kind}`}` },
  }
}

/** A piece of the stream that holds results. */
function isResult(body: unknown): body is { data: unknown[] } & Record<string, unknown> {
  return wasNumber(at(body, 'cursor')) && wasNumber(at(body, 'has_more')) && Array.isArray(at(body, 'data'))
}

/**
 * The stream is hexadecimal lengths and JSON objects glued together; the objects with results become one,
 * the last with everybody's `data`. A text that is one JSON value already stays as it is. Digits are kept.
 */
function unwrapStream(text: string): string | undefined {
  if (text.trimStart().startsWith('<')) return undefined // a page for people: scripts hold objects too
  const pieces = topObjects(text)
  const [first] = pieces
  if (first === undefined || first.length === text.trim().length) return undefined
  const bodies: unknown[] = []
  for (const piece of pieces) {
    try {
      bodies.push(parseExact(piece))
    } catch {
      // A piece that was cut off holds nothing that could be used.
    }
  }
  const results = bodies.filter(isResult)
  const last = results.at(-1)
  if (!last) return exactText(bodies.at(-1) ?? {})
  // Any piece may say that the empty result is a refusal.
  const search_nil_info = bodies.map((body) => at(body, 'search_nil_info')).findLast(Boolean)
  const whole = { ...last, data: results.flatMap((body) => body.data) }
  return exactText(search_nil_info === undefined ? whole : { ...whole, search_nil_info })
}

/** Page two on names the search and where it stands. */
function next(body: unknown, params: CheckedParams) {
  const kind = kindOf(params)
  const searchId = cursorText(at(body, kind === 'user' ? 'rid' : 'log_pb.impr_id'))
  const offset = cursorText(at(body, 'cursor'))
  if (!hasMore(body) || offset === undefined) return undefined
  return { offset, ...(searchId === undefined ? {} : { search_id: searchId }) }
}

const pages = { pageSize: 15, maxPages: 20, maxMs: 30_000 }
const listOf = (params: CheckedParams): string => (kindOf(params) === 'user' ? 'user_list' : 'data')

const results = {
  limits: pages,
  list: listOf,
  ids: ['aweme_info.aweme_id', 'user_info.sec_uid', 'user_info.uid'],
  success: 'status_code',
  unwrap: unwrapStream,
  check: (body: unknown, params: CheckedParams) => {
    if (Array.isArray(at(body, listOf(params)))) return undefined
    // No list is the answer to everybody who is not logged in, or not trusted.
    return new AmagiError('login-required', { details: { path: listOf(params) } })
  },
  next,
  judge: nilSearch,
  sign: signSite,
} satisfies Partial<WebRecord> & Partial<Parameters<typeof pagedChannel>[0]>

export const fetchSearchInfo = defineEndpoint({
  name: 'fetchSearchInfo',
  route: '/fetch_search_info',
  order: 70,
  title: { zh: '获取指定内容的搜索数据', en: 'Search' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: {
    query: queryParam,
    type: {
      type: 'string',
      default: 'general',
      values: ['general', 'video', 'user', '综合', '视频', '用户'],
      example: 'general',
      description: {
        zh: '搜索类型；用户搜索的主字段为 user_list',
        en: 'What is looked for; `user` answers in user_list',
      },
    },
    number: count(10, 300),
    search_id: {
      type: 'string',
      pattern: /^[\w-]{0,100}$/,
      example: '',
      description: { zh: '从上一次返回的 log_pb.impr_id 继续', en: 'Goes on with the search of that log_pb.impr_id' },
    },
  },
  payload: 'data',
  channels: [
    ...accountThenGuest(pagedChannel, { ...results, request }),
    // The same results in one piece. Source: Johnserf-Seed/f2 and JoeanAmier/TikTokDownloader, 2026.
    pagedChannel({
      ...results,
      name: 'single',
      caller: 'any',
      when: (_, params) => kindOf(params) === 'general',
      request: (params, context) => {
        const stream = request(params, context)
        return { ...stream, url: stream.url.replace('/stream/', '/single/') }
      },
    }),
  ],
  cacheSec: 120,
})
