/** Danmaku over a video. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import type { CallContext, Channel, ChannelAnswer, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { onBothHosts, webChannel, type WebRecord } from '../channels'
import { rewrite } from '../../endpoint/exact'
import { baseQuery, versionQuery } from '../channels/query'
import { home } from '../headers'
import { awemeId } from './params'
import { signSite } from '../sign'

/** Upstream answers at most this many milliseconds at a time. */
const windowMs = 32_000
const pages = { pageSize: windowMs, maxPages: 120, maxMs: 60_000 }
/** Windows asked for at the same time. */
const abreast = 2

const wrong = (name: string, message: string): AmagiError =>
  new AmagiError('bad-input', { details: { fields: [{ name, message }] }, message: `bad parameter: ${name}` })

/** Windows of the wanted stretch, as pairs of milliseconds; throws `bad-input`. */
function windows({ duration, start_time, end_time }: CheckedParams): [number, number][] {
  const whole = Number(duration)
  const from = Number(start_time ?? 0)
  const to = Number(end_time ?? whole)
  if (to > whole) throw wrong('end_time', 'must not be greater than duration')
  if (from >= to) throw wrong('start_time', 'must be less than end_time')
  if (to - from > windowMs * pages.maxPages) {
    throw wrong('end_time', `must be at most ${windowMs * pages.maxPages} ms after start_time`)
  }
  const found: [number, number][] = []
  for (let at = from; at < to; at += windowMs) found.push([at, Math.min(at + windowMs, to)])
  return found
}

/** All windows in one body, by time; an entry that two windows share counts once. */
function merge(bodies: unknown[]): unknown {
  const entries = bodies.flatMap((body) => {
    const list = at(body, 'danmaku_list')
    return Array.isArray(list) ? (list as unknown[]) : []
  })
  const seen = new Set<string>()
  const unique = entries.filter((entry) => {
    const id = String(at(entry, 'danmaku_id') ?? '')
    if (id !== '' && seen.has(id)) return false
    seen.add(id)
    return true
  })
  const time = (entry: unknown): number => Number(String(at(entry, 'offset_time') ?? 0)) || 0
  return {
    ...(bodies[0] as object),
    danmaku_list: unique.toSorted((a, b) => time(a) - time(b)),
    total: unique.length,
  }
}

function windowed(record: Omit<WebRecord, 'request'> & Pick<WebRecord, 'request'>): Channel {
  const one = webChannel(record)
  return {
    ...one,
    async run(params: CheckedParams, context: CallContext): Promise<ChannelAnswer> {
      const stretch = windows(params)
      const until = context.clock() + pages.maxMs
      const answers: ChannelAnswer[] = []
      for (let at = 0; at < stretch.length; at += abreast) {
        if (context.clock() > until)
          throw new AmagiError('timeout', { message: 'too many windows for the time allowed' })
        const group = stretch.slice(at, at + abreast)
        const found = group.map(([from, to]) => one.run({ ...params, start_time: from, end_time: to }, context))
        answers.push(...(await Promise.all(found)))
      }
      const [single] = answers
      if (single && answers.length === 1) return single
      const raws = answers.map((answer) => answer.raw).filter((raw) => raw !== undefined)
      const raw = raws.length === answers.length ? rewrite(raws, merge) : undefined
      return { body: merge(answers.map((answer) => answer.body)), ...(raw ? { raw } : {}) }
    },
  }
}

const milliseconds = { type: 'integer', min: 0, unit: 'ms' } as const

export const fetchWorkDanmaku = defineEndpoint({
  name: 'fetchWorkDanmaku',
  route: '/fetch_work_danmaku',
  order: 130,
  title: { zh: '获取视频弹幕数据', en: 'Danmaku of a video' },
  source: 'amagi v5.4.0 to v6.5.0',
  params: {
    aweme_id: awemeId,
    duration: {
      ...milliseconds,
      min: 1,
      required: true,
      example: 70_000,
      description: { zh: '视频时长', en: 'Length of the video' },
    },
    start_time: {
      ...milliseconds,
      default: 0,
      example: 0,
      description: { zh: '开始时间', en: 'Start of the stretch' },
    },
    end_time: {
      ...milliseconds,
      min: 1,
      example: 70_000,
      description: { zh: '结束时间，默认为视频时长', en: 'End of the stretch, by default of the video' },
    },
  },
  payload: 'danmaku_list',
  channels: onBothHosts(windowed, {
    success: 'danmaku_list',
    sign: signSite,
    request: ({ aweme_id, duration, start_time, end_time }, context): UpstreamRequest => ({
      url: 'https://www-hj.douyin.com/aweme/v1/web/danmaku/get_v2/',
      query: [
        ...baseQuery(context),
        ['app_name', 'aweme'],
        ['format', 'json'],
        ['group_id', String(aweme_id)],
        ['item_id', String(aweme_id)],
        ['start_time', String(start_time)],
        ['end_time', String(end_time)],
        ['duration', String(duration)],
        ['update_version_code', '170400'],
        ['pc_libra_divert', 'Windows'],
        ['support_h265', '1'],
        ['support_dash', '1'],
        ...versionQuery('170400'),
      ],
      headers: { referer: home },
    }),
  }),
  cacheSec: 300,
})
