/** Danmaku of one segment: the only answers of bilibili that are no JSON. */
import { AmagiError } from '../../../errors'
import type { BufferedResponse } from '../../../http/types'
import { urlOf } from '../../endpoint/channel'
import { isPage, judgeStatus } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import type { CallContext, Channel, ChannelAnswer, UpstreamRequest } from '../../endpoint/record'
import { judge } from '../judge'
import { decodeDanmaku, type DanmakuSegment } from '../shape/danmaku'
import { decodeDanmakuXml } from '../shape/danmaku-xml'
import { apiHeaders } from '../channels/guest'
import { apiHosts, dressAs } from '../headers'
import { ignored } from './params'

/** A JSON body in place of the binary one is an error, whatever its status. */
function refusal(response: BufferedResponse): AmagiError | undefined {
  const details = { upstreamStatus: response.status }
  const type = response.headers['content-type'] ?? ''
  if (type.includes('json') && response.body.length > 0) {
    const wrong = judge({ response, body: response.json() })
    return wrong ?? new AmagiError('upstream-changed', { details })
  }
  const refused = judgeStatus(response)
  if (refused) return refused
  const page = type.includes('html') || isPage(response.body.toString('latin1', 0, 256))
  // Under 404 a page says that nobody answers at this address.
  if (response.status === 404) return new AmagiError(page ? 'upstream-changed' : 'not-found', { details })
  // A page, or JSON without content: the edge answered instead of the service.
  if (page || type.includes('json')) return new AmagiError('blocked', { details })
  // 304 is how upstream says "no danmaku in this segment".
  return response.status === 200 || response.status === 304
    ? undefined
    : new AmagiError('upstream-changed', { details })
}

/** Bytes of an address that are no JSON; throws what the answer says instead of them. */
async function bytesOf(request: UpstreamRequest, context: CallContext): Promise<Buffer> {
  const response = await context.transport.send({
    url: urlOf(request),
    headers: dressAs('script', request, { ...(await apiHeaders(context)), accept: '*/*' }),
    hosts: apiHosts,
    purpose: 'api',
    redirect: 'none',
    signal: context.signal,
  })
  const wrong = refusal(response)
  if (wrong) throw wrong
  return response.body
}

const answerOf = (data: DanmakuSegment): ChannelAnswer => ({ body: { code: 0, message: 'success', data } })

const segments: Channel = {
  name: 'segment',
  async run({ cid, segment_index: index }, context) {
    const request: UpstreamRequest = {
      url: 'https://api.bilibili.com/x/v2/dm/web/seg.so',
      query: [
        ['type', '1'],
        ['oid', String(cid)],
        ['segment_index', String(index)],
      ],
    }
    return answerOf(decodeDanmaku(await bytesOf(request, context)))
  },
}

/** The older list: all danmaku in one answer, fewer of them. */
const xml: Channel = {
  name: 'xml',
  async run({ cid, segment_index: index }, context) {
    const request: UpstreamRequest = { url: 'https://api.bilibili.com/x/v1/dm/list.so', query: [['oid', String(cid)]] }
    return answerOf(decodeDanmakuXml(await bytesOf(request, context), Number(index)))
  },
}

export const fetchDanmaku = defineEndpoint({
  name: 'fetchDanmaku',
  route: '/fetch_danmaku',
  order: 280,
  title: { zh: '获取实时弹幕', en: 'Danmaku of a video segment' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/danmaku/danmaku_proto.md, 2025-12',
  params: {
    cid: {
      type: 'integer',
      required: true,
      min: 1,
      example: 279786,
      description: { zh: '分 P 的 cid', en: 'Number of the part' },
    },
    segment_index: {
      type: 'integer',
      default: 1,
      min: 1,
      max: 1000,
      example: 1,
      description: { zh: '分段序号，从 1 开始，每段 6 分钟', en: 'Segment, counted from 1, six minutes each' },
    },
    pid: ignored('integer', 170001),
  },
  payload: 'data.elems',
  cacheSec: 60,
  channels: [segments, xml],
})
