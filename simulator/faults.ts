/** Switchable misbehaviour: every kind fails the way the originals are reported to. */
import { gatewayPage, html, json, text, within } from './reply'
import type { Answer, Call, FaultKind, FaultRule } from './types'

type PlatformName = 'bilibili' | 'douyin' | 'kuaishou'

interface Active {
  rule: FaultRule
  left: number
}

/** Rules in force; the oldest that matches wins and is used up. */
export class Faults {
  private active: Active[] = []

  add(rule: FaultRule): () => void {
    const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY }
    this.active.push(entry)
    return () => {
      this.active = this.active.filter((other) => other !== entry)
    }
  }

  clear(): void {
    this.active = []
  }

  take(host: string, path: string): FaultRule | undefined {
    const hit = this.active.find(({ rule, left }) => left > 0 && onHost(rule, host) && onPath(rule, path))
    if (!hit) return undefined
    hit.left -= 1
    if (hit.left <= 0) this.active = this.active.filter((other) => other !== hit)
    return hit.rule
  }
}

function onHost({ host }: FaultRule, actual: string): boolean {
  return host === undefined || (typeof host === 'string' ? within(actual, host) : host.test(actual))
}

function onPath({ path }: FaultRule, actual: string): boolean {
  return path === undefined || (typeof path === 'string' ? actual.startsWith(path) : path.test(actual))
}

export const voucher = 'voucher_3f0c8a52-41de-4b7b-9c60-5d2f7a9be114'

/** Kinds that replace the answer. `undefined`: the kind bends the real answer instead. */
export function faultAnswer(kind: FaultKind, call: Call, platform: PlatformName, media: boolean): Answer | undefined {
  switch (kind) {
    case 'forbidden-text':
      if (platform !== 'douyin') return gatewayPage(403, 'Forbidden')
      return media
        ? text('', 403, { 'x-ccdn-forbid-code': '020200' })
        : text('Blocked by ArgusSecurityPlugin Signature Not Found', 403)
    case 'http-412':
      return call.host.startsWith('api.')
        ? json({ code: -412, message: '请求被拦截', ttl: 1, data: null }, 412)
        : gatewayPage(412, 'Precondition Failed')
    case 'risk-352':
      return riskAnswer(platform)
    case 'empty':
      return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: Buffer.alloc(0) }
    case 'html':
      return wafPage(platform)
    case 'captcha':
      return captchaAnswer(call, platform)
    case 'status-500':
      return gatewayPage(500, 'Internal Server Error')
    case 'no-json':
      return text('service is busy, code=1\n')
    case 'not-image':
      return html('<!DOCTYPE html><html><body>picture moved</body></html>', 200, { 'content-type': 'image/jpeg' })
    case 'v-voucher':
      return json({ code: 0, message: '0', ttl: 1, data: { v_voucher: voucher } })
    case 'null-data':
      return nullAnswer(call, platform)
    default:
      return undefined
  }
}

function riskAnswer(platform: PlatformName): Answer {
  if (platform === 'douyin') return text('Blocked by ArgusSecurityPlugin', 403)
  if (platform === 'kuaishou') return json({ result: 2, error_msg: null, request_id: '618204417735209811' })
  return json({ code: -352, message: '风控校验失败', ttl: 1, data: { v_voucher: voucher } }, 200, {
    'x-bili-gaia-vvoucher': voucher,
  })
}

function wafPage(platform: PlatformName): Answer {
  if (platform === 'douyin') {
    const claim = Buffer.from('{"v":{"a":"c2ltdWxhdGVk","c":"bm90aGluZw=="}}').toString('base64')
    return html(
      `<!DOCTYPE html><html><head><title>请稍候</title></head><body><script>var cs="${claim}";` +
        'document.cookie="_wafchallengeid="+cs;window.byted_acrawler&&window.byted_acrawler.init({})' +
        '</script></body></html>',
    )
  }
  return html('<!DOCTYPE html><html><head><title>安全验证</title></head><body><div id="verify"></div></body></html>')
}

function captchaAnswer(call: Call, platform: PlatformName): Answer {
  if (platform === 'douyin') {
    if (!call.path.startsWith('/aweme/') && !call.path.startsWith('/web/')) {
      return html('<!DOCTYPE html><html><head><title>验证码中间页</title></head><body></body></html>')
    }
    const decision = { verify_center_decision: 'verify_hit', decision_conf: { subtype: 'slide' } }
    return json({ status_code: 10000, status_msg: '', verify_center_decision_conf: JSON.stringify(decision) })
  }
  if (platform === 'kuaishou') {
    if (call.path === '/graphql') {
      const path = operationOf(call)
      return json({
        errors: [{ message: 'Need captcha', locations: [{ line: 2, column: 3 }], path: [path] }],
        data: { [path]: null },
      })
    }
    const config = {
      type: 1,
      url: 'https://captcha.zt.kuaishou.com/rest/zt/captcha/sliding/config',
      bizName: 'DEFAULT',
    }
    return json({
      result: 2001,
      error_msg: '[2001] antispam need captcha',
      request_id: '618204417735209812',
      captchaConfig: JSON.stringify(config),
    })
  }
  return riskAnswer(platform)
}

function operationOf(call: Call): string {
  const name = /"operationName"\s*:\s*"(\w+)"/.exec(call.body.toString('utf8'))?.[1] ?? 'visionVideoDetail'
  return name === 'commentListQuery' ? 'visionCommentList' : name
}

function nullAnswer(call: Call, platform: PlatformName): Answer {
  if (platform === 'douyin') {
    const key = call.path.includes('/comment/')
      ? 'comments'
      : call.path.includes('/detail/')
        ? 'aweme_detail'
        : 'aweme_list'
    return json({ status_code: 0, [key]: null, has_more: 0, log_pb: { impr_id: '20250301120000SIMULATED' } })
  }
  if (platform === 'kuaishou') {
    if (call.path === '/graphql') return json({ data: { [operationOf(call)]: null } })
    return json({ result: 1, photo: null, rootComments: null, pcursor: null })
  }
  return json({ code: 0, message: '0', ttl: 1, [call.path.startsWith('/pgc/') ? 'result' : 'data']: null })
}

/** A partial answer whose range is not the one that was asked for. */
export function wrongRange(answer: Answer): Answer {
  if (!('asset' in answer.body)) return answer
  const { asset } = answer.body
  const start = Math.min(asset.size - 1, answer.body.start + 1000)
  return {
    status: 206,
    headers: { ...answer.headers, 'content-range': `bytes ${start}-${asset.size - 1}/${asset.size}` },
    body: { asset, start, end: asset.size - 1 },
  }
}
