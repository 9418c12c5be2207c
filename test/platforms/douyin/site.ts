/** What Douyin answers, and a service over it. */
import { parseJson } from '../../../src/http/json'
import { douyin } from '../../../src/platforms/douyin'
import { fixtureText, upstreamOf, type Answer, type Reply, type Upstream } from '../upstream'

/** A committed answer of `test/fixtures/douyin`, fresh for every caller. */
export function fixture(name: string): any {
  return parseJson(fixtureText('douyin', name))
}

export const nothing: Answer = { status: 200, body: '' }
export const edge = (words = 'Uifid Not Found'): Answer => ({
  status: 403,
  body: `Blocked by ArgusSecurityPlugin ${words}`,
})

export const places = {
  ttwid: 'ttwid.bytedance.com/ttwid/union/register/',
  detail: 'www.douyin.com/aweme/v1/web/aweme/detail/',
  edgeDetail: 'www-hj.douyin.com/aweme/v1/web/aweme/detail/',
} as const

/** Registration that hands out `ttwid=1%7Cguest1…`, counting up. */
export function registration(): Reply {
  let count = 0
  return () => ({
    body: { status_code: 0 },
    setCookie: [`ttwid=1%7Cguest${++count}%7C1760000000; Path=/; Domain=.bytedance.com; HttpOnly`],
  })
}

/** What is not scripted answers 404. */
export function upstream(replies: Record<string, Reply>, cookie?: string): Upstream {
  return upstreamOf(douyin, replies, { status: 404, body: '{"status_code":404}' }, cookie)
}
