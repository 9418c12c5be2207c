import { describe, expect, it } from 'vitest'
import type { AmagiError, ErrorCode } from '../../src/errors'
import type { BufferedResponse } from '../../src/http/types'
import type { UpstreamAnswer } from '../../src/platforms/endpoint/judge'
import { judge as judgeBilibili } from '../../src/platforms/bilibili/judge'
import { filtered, judge as judgeDouyin, nilSearch, nullList, refuse } from '../../src/platforms/douyin/judge'
import {
  judge as judgeKuaishou,
  judgeAccount,
  judgePhoto,
  refuseAccount as refuseKuaishou,
} from '../../src/platforms/kuaishou/judge'

function responseOf(body: string, status = 200): BufferedResponse {
  return {
    status,
    headers: {},
    setCookie: [],
    url: 'https://upstream.example/',
    body: Buffer.from(body),
    text: () => body,
    json: () => JSON.parse(body) as unknown,
  }
}

const answer = (body: unknown, status = 200): UpstreamAnswer => ({
  response: responseOf(JSON.stringify(body) ?? '', status),
  body,
})

/** Every code the page of the platform names, and a few it does not. */
const bilibili: [number | string, ErrorCode][] = [
  [-1, 'upstream-changed'],
  [-2, 'upstream-changed'],
  [-3, 'upstream-changed'],
  [-101, 'login-required'],
  [-102, 'cookie-expired'],
  [-105, 'bad-input'],
  [-106, 'login-required'],
  [-110, 'login-required'],
  [-115, 'login-required'],
  [-111, 'login-required'],
  [-304, 'upstream-changed'],
  [-352, 'blocked'],
  [-400, 'bad-input'],
  [-401, 'blocked'],
  [-403, 'private'],
  [-404, 'not-found'],
  [-405, 'upstream-changed'],
  [-408, 'network'],
  [-409, 'bad-input'],
  [-410, 'not-found'],
  [-412, 'blocked'],
  [-429, 'rate-limited'],
  [-451, 'region'],
  [-500, 'network'],
  [-502, 'network'],
  [-503, 'network'],
  [-504, 'network'],
  [-509, 'rate-limited'],
  [-626, 'not-found'],
  [-650, 'login-required'],
  [-658, 'cookie-expired'],
  [-688, 'region'],
  [-689, 'region'],
  [-701, 'rate-limited'],
  [-799, 'rate-limited'],
  [-8888, 'network'],
  [-10403, 'region'],
  [-10404, 'not-found'],
  [-10500, 'network'],
  [1, 'not-found'],
  [404, 'not-found'],
  [412, 'blocked'],
  [429, 'rate-limited'],
  [403, 'blocked'],
  [500, 'network'],
  [503, 'network'],
  [10003, 'not-found'],
  [11010, 'not-found'],
  [12002, 'not-found'],
  [12006, 'not-found'],
  [12009, 'bad-input'],
  [12035, 'private'],
  [12045, 'not-found'],
  [12052, 'not-found'],
  [12022, 'not-found'],
  [12061, 'not-found'],
  [53013, 'private'],
  [53001, 'private'],
  [60009, 'not-found'],
  [60004, 'not-found'],
  [62002, 'private'],
  [62004, 'private'],
  [62003, 'private'],
  [62011, 'private'],
  [62012, 'private'],
  [65999, 'not-found'],
  [86038, 'bad-input'],
  [87007, 'private'],
  [87008, 'private'],
  [87999, 'private'],
  [88214, 'private'],
  [100000, 'bad-input'],
  [100003, 'bad-input'],
  [4100001, 'not-found'],
  [4101105, 'not-found'],
  [4101139, 'not-found'],
  [4101152, 'not-found'],
  [4101999, 'not-found'],
  [10003003, 'region'],
  [6001002, 'region'],
  [7201010, 'not-found'],
  [19002004, 'not-found'],
  [6002003, 'region'],
  [6002105, 'region'],
  [7201006, 'not-found'],
  [19002003, 'not-found'],
  [72000000, 'bad-input'],
  [72010002, 'login-required'],
  ['-404', 'not-found'],
  [123456789, 'upstream-changed'],
  ['constructor', 'upstream-changed'],
]

describe('bilibili', () => {
  it.each(bilibili)('code %s means %s', (code, meant) => {
    const error = judgeBilibili(answer({ code, message: 'a text nobody reads' }))
    expect(error?.code).toBe(meant)
    expect(error?.details).toMatchObject({ upstreamCode: String(code), upstreamStatus: 200 })
  })

  it('a code no table knows is what its words say; its class alone is the word of one way', () => {
    expect(judgeBilibili(answer({ code: 123456789, message: '该内容已被UP主删除' }))).toMatchObject({
      code: 'not-found',
    })
    expect(judgeBilibili(answer({ code: 62999, message: '所在地区不可观看' }))).toMatchObject({ code: 'region' })
    expect(judgeBilibili(answer({ code: 62999, message: 'x' }))?.details.elsewhere).toBe(true)
    expect(judgeBilibili(answer({ code: 62002, message: '所在地区不可观看' }))).toMatchObject({ code: 'private' })
    expect(judgeBilibili(answer({ code: 62002, message: 'x' }))?.details.elsewhere).toBeUndefined()
  })

  it.each<[string, unknown, ErrorCode | undefined]>([
    ['a voucher alone', { code: 0, data: { v_voucher: 'voucher_x' } }, 'blocked'],
    ['no code', { data: {} }, 'upstream-changed'],
    ['a list', [], 'upstream-changed'],
    ['success', { code: 0, data: { a: 1 } }, undefined],
  ])('%s', (_, body, meant) => {
    expect(judgeBilibili(answer(body))?.code).toBe(meant)
  })
})

const textOf = (error: AmagiError | undefined): unknown => error && [error.code, error.details.reason]

describe('douyin', () => {
  it.each<[string, string, number, [ErrorCode, string]]>([
    ['nothing', '', 200, ['blocked', 'empty']],
    ['nothing, forbidden', '', 403, ['blocked', 'risk']],
    ['the edge, without a visitor id', 'Blocked by ArgusSecurityPlugin Uifid Not Found', 403, ['blocked', 'signature']],
    [
      'the edge, without a signature',
      'Blocked by ArgusSecurityPlugin Signature Not Found',
      403,
      ['blocked', 'signature'],
    ],
    ['the edge, wrong signature', 'Blocked by ArgusSecurityPlugin Sign Invalid', 403, ['blocked', 'signature']],
    ['the edge, old signature', 'Blocked by ArgusSecurityPlugin Sign Expired', 403, ['blocked', 'signature']],
    ['the edge, wrong fields', 'Blocked by ArgusSecurityPlugin Validate Error', 403, ['blocked', 'signature']],
    ['the edge, no reason', 'Blocked by ArgusSecurityPlugin', 403, ['blocked', 'risk']],
    ['forbidden otherwise', 'no', 403, ['blocked', 'risk']],
    ['a page', '<!DOCTYPE html><title>验证码中间页</title>', 200, ['blocked', 'challenge']],
    ['a page with work', '<html><script>var a="_wafchallengeid"</script></html>', 200, ['blocked', 'challenge']],
    ['a page behind the bar', '<html><body>openresty</body></html>', 403, ['blocked', 'risk']],
  ])('%s is refused', (_, body, status, meant) => {
    expect(textOf(refuse(responseOf(body, status)))).toEqual(meant)
  })

  it.each<[string, string, number, ErrorCode]>([
    ['another page', '<html><head><title>404 Not Found</title></head></html>', 404, 'upstream-changed'],
  ])('%s is no refusal', (_, body, status, code) => {
    expect(refuse(responseOf(body, status))?.code).toBe(code)
    expect(refuse(responseOf('{"status_code":0}\n', 200))).toBeUndefined()
  })

  it.each<[string, ErrorCode]>([
    ['copyright_foreign', 'region'],
    ['never_heard_of', 'not-found'],
  ])('filter_reason %s holds for one way only', (reason, code) => {
    expect(filtered({ filter_reason: reason })).toMatchObject({ code, details: { elsewhere: true } })
    expect(filtered({ filter_reason: 'core_dep' })?.details.elsewhere).toBeUndefined()
  })

  it.each<[string, ErrorCode | undefined]>([
    ['verify_check', 'blocked'],
    ['no_result', undefined],
  ])('an empty search of the kind %s', (search_nil_type, code) => {
    const nil = { status_code: 0, data: [], search_nil_info: { search_nil_type } }
    expect(nilSearch(answer(nil))?.code).toBe(code)
    expect(nilSearch(answer({ ...nil, data: [{}] }))).toBeUndefined()
  })

  it.each<[string, unknown, ErrorCode | undefined]>([
    ['status_code 8', { status_code: 8, status_msg: '用户未登录' }, 'login-required'],
    ['status_code 2483', { status_code: 2483, status_msg: '请先登录' }, 'login-required'],
    ['a puzzle', { status_code: 10000, verify_center_decision_conf: '{}' }, 'blocked'],
    ['another status_code', { status_code: 5, status_msg: "url doesn't match" }, 'upstream-changed'],
    ['status_code 4', { status_code: 4, status_msg: '服务器开小差了' }, 'network'],
    ['status_code 10000 without its puzzle', { status_code: 10000 }, 'blocked'],
    ['status_code 20003', { status_code: 20003, data: { prompts: '请登录' } }, 'login-required'],
    ['status_code 30003', { status_code: 30003, data: { prompts: 'x' } }, 'not-live'],
    ['a room that is over', { status_code: 4001999, data: { prompts: '直播已结束' } }, 'not-live'],
    ['2xxx', { status_code: 2053 }, 'not-found'],
    ['4xxx', { status_code: 4711 }, 'not-found'],
    ['5xxx', { status_code: 5001 }, 'network'],
    ['101xx', { status_code: 10101 }, 'login-required'],
    ['102xx', { status_code: 10204 }, 'not-found'],
    ['a private work of the app', { status_code: 10216 }, 'private'],
    ['an unknown code that says what it is', { status_code: 987654321, status_msg: '作品不存在' }, 'not-found'],
    ['an unknown code that says nothing', { status_code: 987654321 }, 'upstream-changed'],
    ['no status_code', { data: [] }, undefined],
    ['status_code 0', { status_code: 0 }, undefined],
    ['words of a puzzle inside a caption', { status_code: 0, desc: '验证码 captcha' }, undefined],
  ])('%s', (_, body, meant) => {
    const error = judgeDouyin(answer(body))
    expect(error?.code).toBe(meant)
  })

  it.each([2053, 4711, 10101, 10299])('what status_code %i would say of the content is a guess', (status_code) => {
    expect(judgeDouyin(answer({ status_code }))?.details).toMatchObject({ guessed: true, elsewhere: true })
  })

  it.each([5001, 10001])('what status_code %i says of the site is none', (status_code) => {
    expect(judgeDouyin(answer({ status_code }))?.details.guessed).toBeUndefined()
  })

  it('what a row or words say is known', () => {
    for (const body of [{ status_code: 10204 }, { status_code: 2053, status_msg: '作品已删除' }])
      expect(judgeDouyin(answer(body))).toMatchObject({ code: 'not-found', details: {} })
    expect(judgeDouyin(answer({ status_code: 2053, status_msg: '作品已删除' }))?.details.guessed).toBeUndefined()
    expect(judgeKuaishou(answer({ result: 671 }))?.details.guessed).toBeUndefined()
    expect(judgeKuaishou(answer({ result: 673 }))?.details.guessed).toBe(true)
  })

  it('an unknown status_code is named', () => {
    expect(judgeDouyin(answer({ status_code: 4711 }))?.details).toMatchObject({ upstreamCode: '4711' })
  })

  it.each<[string, ErrorCode]>([
    ['core_dep', 'not-found'],
    ['status_deleted', 'not-found'],
    ['SYSTEM_ITEM_NOT_EXIST', 'not-found'],
    ['status_self_see', 'private'],
    ['status_part_see', 'private'],
    ['status_friend_see', 'private'],
  ])('filter_reason %s means %s and is final', (reason, meant) => {
    expect(filtered({ filter_reason: reason, detail_msg: '说明' })).toMatchObject({
      code: meant,
      details: { upstreamCode: reason, upstreamMessage: '说明' },
    })
    expect(
      judgeDouyin(answer({ status_code: 0, aweme_detail: null, filter_detail: { filter_reason: reason } }))?.code,
    ).toBe(meant)
  })

  it('a filter_reason nobody knows is a guess, unless its words say what it means', () => {
    expect(filtered({ filter_reason: 'season_closed' })).toMatchObject({
      code: 'not-found',
      details: { elsewhere: true, guessed: true, upstreamCode: 'season_closed' },
    })
    const said = filtered({ filter_reason: 'season_closed', detail_msg: '作品已被删除' })
    expect(said).toMatchObject({ code: 'not-found', details: { elsewhere: true } })
    expect(said?.details.guessed).toBeUndefined()
    expect(filtered({ filter_reason: 'core_dep' })?.details.guessed).toBeUndefined()
  })

  it('words without a filter_reason are the word of one way', () => {
    const said = { filter_reason: '', detail_msg: '因作品权限或已被删除，无法观看' }
    expect(filtered(said)).toMatchObject({ code: 'not-found', details: { elsewhere: true } })
    expect(filtered({ detail_msg: '去看看其他作品吧' })).toBeUndefined()
    expect(filtered(null)).toBeUndefined()
  })

  it('a list that is null is a refusal, an empty one is not', () => {
    expect(nullList('aweme_list')(answer({ status_code: 0, aweme_list: null }))?.code).toBe('blocked')
    expect(nullList('aweme_list')(answer({ status_code: 0, aweme_list: [] }))).toBeUndefined()
  })
})

describe('kuaishou', () => {
  it.each<[string, unknown, number, ErrorCode | undefined]>([
    ['result 1', { result: 1 }, 200, undefined],
    ['result 2', { result: 2, error_msg: null }, 200, 'rate-limited'],
    ['result 11', { result: 11 }, 200, 'network'],
    ['result 21', { result: 21 }, 200, 'upstream-changed'],
    ['result 50', { result: 50, error_msg: '签名验证失败' }, 200, 'upstream-changed'],
    ['result 109', { result: 109 }, 200, 'login-required'],
    ['result 2001', { result: 2001 }, 200, 'blocked'],
    ['result in text', { result: '2' }, 200, 'rate-limited'],
    ['result inside data', { data: { result: 400002, captcha: {} } }, 200, 'blocked'],
    ['a captcha without a result', { data: { captcha: { url: 'x' } } }, 200, 'blocked'],
    ['GraphQL errors', { errors: [{ message: 'Need captcha' }] }, 200, 'blocked'],
    ['a query that is refused', { errors: [{ message: 'x' }] }, 400, 'upstream-changed'],
    ['an unknown result', { result: 4711 }, 200, 'upstream-changed'],
    ['an unknown result that says what it is', { result: 4711, error_msg: '作品已被作者删除' }, 200, 'not-found'],
    ['another that does', { result: 4711, error_msg: '该作品不存在' }, 200, 'not-found'],
    ['result 22', { result: 22 }, 200, 'not-found'],
    ['result 671', { data: { result: 671 } }, 200, 'not-live'],
    ['result 672', { result: 672 }, 200, 'not-found'],
    ['result 101', { result: 101 }, 200, 'login-required'],
    ['result 503', { result: 503 }, 200, 'network'],
    ['result 2003', { result: 2003 }, 200, 'blocked'],
    ['result 400005', { data: { result: 400005 } }, 200, 'blocked'],
    ['a list under that name', { result: [] }, 200, undefined],
    ['404', {}, 404, 'upstream-changed'],
    ['another status', {}, 418, 'upstream-changed'],
  ])('%s', (_, body, status, meant) => {
    expect(judgeKuaishou(answer(body, status))?.code).toBe(meant)
  })

  it('an unknown result is named', () => {
    expect(judgeKuaishou(answer({ result: 4711 }))?.details).toMatchObject({ upstreamCode: '4711' })
  })

  it('a work without a photo names what is missing', () => {
    expect(judgePhoto(answer({ result: 1, photo: {} }))).toMatchObject({
      code: 'upstream-changed',
      details: { path: 'photo' },
    })
  })

  it.each<[string, unknown, number]>([
    ['a null shell', { data: { visionVideoDetail: null } }, 200],
    ['a shell of nulls', { data: { visionVideoDetail: { __typename: 'x', photo: null } } }, 200],
    ['a refused query', { errors: [] }, 400],
  ])('an account that is answered %s has expired', (_, body, status) => {
    expect(judgeAccount('visionVideoDetail')(answer(body, status))?.code).toBe('cookie-expired')
  })

  it('an account that is answered a result hears its words', () => {
    const body = { data: { visionVideoDetail: { result: 4711, error_msg: '作品已删除' } } }
    expect(judgeAccount('visionVideoDetail')(answer(body))?.code).toBe('not-found')
  })

  it('an empty answer means that the session is dead', () => {
    for (const body of ['', '""', 'null']) expect(refuseKuaishou(responseOf(body))?.code).toBe('cookie-expired')
    expect(refuseKuaishou(responseOf('{"a":1}'))).toBeUndefined()
  })
})
