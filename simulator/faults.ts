/** Switchable misbehaviour: every kind fails the way the originals are reported to. */
import { seededRandom } from './random'
import { gatewayPage, html, json, text, within } from './reply'
import type { Answer, Call, FaultKind, FaultRule, OddsRule, RateRule, RenameRule } from './types'

type PlatformName = 'bilibili' | 'douyin' | 'kuaishou'

interface Active {
  rule: FaultRule
  left: number
}

type Place = Pick<Call, 'host' | 'path'>

/** What one request meets. */
export interface Met extends Pick<FaultRule, 'kind' | 'ms'> {
  /** Milliseconds before anything is answered. */
  delayMs: number
}

function met({ kind, ms, latency }: Pick<FaultRule, 'kind' | 'ms' | 'latency'>, random: () => number): Met {
  const [least, most] = latency ?? (kind === 'late' ? [ms ?? 1500, ms ?? 1500] : [0, 0])
  return { kind, ...(ms === undefined ? {} : { ms }), delayMs: least + random() * (most - least) }
}

/** Rules in force; the oldest that matches wins and is used up. */
export class Faults {
  private active: Active[] = []
  private readonly random = seededRandom('latency of faults')

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

  take(place: Place): Met | undefined {
    const hit = this.active.find(({ rule, left }) => left > 0 && matches(rule, place))
    if (!hit) return undefined
    hit.left -= 1
    if (hit.left <= 0) this.active = this.active.filter((other) => other !== hit)
    return met(hit.rule, this.random)
  }
}

interface Game {
  rule: OddsRule
  random: () => number
}

/** Refusals by chance; the n-th request that a rule is about always fares the same. */
export class Odds {
  private games: Game[] = []

  add(rule: OddsRule): () => void {
    if (!(rule.p >= 0 && rule.p <= 1)) throw new RangeError(`a probability is between 0 and 1, not ${rule.p}`)
    const game = { rule, random: seededRandom(rule.seed) }
    this.games.push(game)
    return () => {
      this.games = this.games.filter((other) => other !== game)
    }
  }

  clear(): void {
    this.games = []
  }

  /** `identity`: who asks, when a cookie says so. Every rule that matches draws; the oldest that refuses wins. */
  take(place: Place, identity: string | undefined): Met | undefined {
    const draws = this.games.filter(({ rule }) => matches(rule, place)).map((game) => this.draw(game, identity))
    return draws.find((drawn) => drawn !== undefined)
  }

  private draw({ rule, random }: Game, identity: string | undefined): Met | undefined {
    const { p, perIdentity, seed, latency, ms } = rule
    const own = perIdentity && identity !== undefined ? seededRandom(`${seed} ${identity}`) : random
    const kinds = rule.kinds ?? [rule.kind ?? (latency ? 'late' : 'risk-352')]
    // All draws of a request are made whatever comes of the first: the next request has to find its own.
    const [refused, choice, wait] = [own(), own(), own()]
    const kind = kinds[Math.floor(choice * kinds.length)]
    if (refused >= p || kind === undefined) return undefined
    return met({ kind, ...(ms === undefined ? {} : { ms }), ...(latency ? { latency } : {}) }, () => wait)
  }
}

/** Limits in force: who asks more often than the site likes is refused, and what is refused counts as well. */
export class Rates {
  private limits: { rule: RateRule; times: number[] }[] = []

  add(rule: RateRule): () => void {
    const entry = { rule, times: [] }
    this.limits.push(entry)
    return () => {
      this.limits = this.limits.filter((other) => other !== entry)
    }
  }

  clear(): void {
    this.limits = []
  }

  take(call: Place & Pick<Call, 'now'>): Met | undefined {
    const over = this.limits.filter(({ rule }) => matches(rule, call)).filter((limit) => isOver(limit, call.now))
    const [first] = over
    return first && { kind: first.rule.kind ?? 'risk-352', delayMs: 0 }
  }
}

function isOver(limit: { rule: RateRule; times: number[] }, now: number): boolean {
  limit.times = [...limit.times.filter((at) => now - at < 60_000), now]
  return limit.times.length > limit.rule.perMinute
}

/** Cookies that name an account, then those that name a device. */
const identities: Readonly<Record<PlatformName, readonly string[]>> = {
  bilibili: ['SESSDATA', 'buvid3'],
  douyin: ['sessionid', 'ttwid'],
  kuaishou: ['passToken', 'userId', 'did'],
}

/** Who asks, as far as cookies tell. */
export function identityOf({ cookies }: Call, platform: PlatformName): string | undefined {
  const name = identities[platform].find((one) => cookies[one])
  // A device keeps its name when its cookie is rolled.
  const value = name === 'ttwid' ? decodeURIComponent(cookies[name] ?? '').split('|')[1] : name && cookies[name]
  return name && `${name}=${value}`
}

function matches({ host, path }: Pick<FaultRule, 'host' | 'path'>, actual: Place): boolean {
  const here = host === undefined || (typeof host === 'string' ? within(actual.host, host) : host.test(actual.host))
  if (!here || path === undefined) return here
  return typeof path === 'string' ? actual.path.startsWith(path) : path.test(actual.path)
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
    case 'http-404':
      // Seen abroad: a mirror that has nothing of what the others have.
      return platform === 'kuaishou' && call.path.startsWith('/rest/')
        ? json({ timestamp: call.now, status: 404, error: 'Not Found', path: call.path }, 404)
        : gatewayPage(404, 'Not Found')
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

/** An answer after its site gave a field another name; what is no JSON stays as it is. */
export function renamed(answer: Answer, { from, to }: RenameRule): Answer {
  const { headers, body } = answer
  if ('asset' in body || !String(headers['content-type']).includes('json')) return answer
  return { ...answer, body: Buffer.from(body.toString('utf8').replaceAll(`"${from}":`, `"${to}":`)) }
}

/** Half of an answer, sent as if it were the whole. */
export function truncated({ status, headers, body }: Answer): Answer {
  if (!('asset' in body)) return { status, headers, body: body.subarray(0, Math.floor(body.length / 2)) }
  const half = Math.floor((body.end - body.start) / 2)
  return { status, headers, body: { ...body, end: body.start + half } }
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
