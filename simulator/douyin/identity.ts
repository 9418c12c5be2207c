/** Who is asking: device cookie, `a_bogus`, the edge plugin, the embed player's origin. */
import { createHash, randomBytes } from 'node:crypto'
import { knownFp, knownUifid } from '../accounts'
import { isBrowser, json, md5, sha1, text, type Headers } from '../reply'
import type { Answer, Call } from '../types'
import { objection } from './abogus'
import { contradicts } from './browser'

const prefix = '/aweme/v1/web/'

/** Paths behind the edge plugin once it is switched on. */
const guarded = new Set(
  [
    'aweme/detail',
    'aweme/post',
    'aweme/favorite',
    'aweme/listcollection',
    'mix/aweme',
    'mix/list',
    'mix/detail',
    'mix/listcollection',
    'tab/feed',
    'music/aweme',
    'music/list',
    'music/detail',
    'collects/list',
    'collects/video/list',
  ].map((path) => `${prefix}${path}/`),
)

/** Answered without any cookie. */
const open = new Set([`${prefix}emoji/list`, `${prefix}emoji/list/`, `${prefix}hot/search/list/`])

/** Where the strict simulator insists on a signature. Elsewhere one is judged only when it is sent. */
const signedPaths = new Set([
  ...guarded,
  ...[
    'user/profile/other/',
    'user/profile/self/',
    'api/suggest_words/',
    'danmaku/get_v2/',
    'familiar/recommend/feed/',
    'im/strategy/config',
  ].map((path) => `${prefix}${path}`),
])

/** Where a request that is not signed is answered with nothing found, and says why in a corner. */
const searches = new Set(
  ['general/search/stream/', 'general/search/single/', 'search/item/', 'discover/search/'].map(
    (path) => `${prefix}${path}`,
  ),
)

/** A search that looks like words nobody uses. */
const nothingFound = (call: Call): Answer =>
  json({
    status_code: 0,
    [call.path.includes('discover') ? 'user_list' : 'data']: [],
    cursor: 0,
    has_more: 0,
    search_nil_info: { search_nil_type: 'verify_check', is_load_more: '', search_nil_item: 'verify_check' },
    log_pb: { impr_id: '20250301120000SIMULATED' },
  })

const empty = (): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: Buffer.alloc(0),
})
const blocked = (why = ''): Answer => text(`Blocked by ArgusSecurityPlugin${why && ` ${why}`}`, 403)

const nameOf = (serial: number): string =>
  createHash('sha256').update(`device ${serial}`).digest('base64url').slice(0, 32)

export class DouyinIdentity {
  /** Edge plugin that wants the secsdk signature. */
  argus = false
  /** Whether the embed player's origin still opens the work detail. */
  openOrigin = true
  /** Whether device cookies issued before are refused from now on. */
  private epoch = 0
  private readonly issued = new Map<string, number>()
  private serial = 0
  /** Whether every answer of the API rolls the cookie of the device. */
  rolling = false
  /** Device, or session of an account, → fingerprint it was first seen with; and the other way round. */
  private readonly bound = new Map<string, string>()

  reset(): void {
    this.argus = false
    this.openOrigin = true
    this.epoch = 0
    this.rolling = false
    this.issued.clear()
    this.serial = 0
    this.bound.clear()
  }

  /** Every device cookie handed out so far becomes worthless. */
  revoke(): void {
    this.epoch += 1
  }

  /** Devices are the same in every run: a test that draws refusals by them has the same odds each time. */
  issue(now: number, device = nameOf(++this.serial)): string {
    const parts = [device, Math.floor(now / 1000), randomBytes(32).toString('hex')]
    const value = ['1', ...parts].join('|')
    this.issued.set(value, this.epoch)
    return encodeURIComponent(value)
  }

  /** Only the shape is checked, as on the site: age does not matter, but revoked ones are known. */
  hasDevice(call: Call): boolean {
    const raw = call.cookies.ttwid
    if (!raw) return false
    const value = /%7C/i.test(raw) ? decodeURIComponent(raw) : raw
    if (!/^1\|[\w-]{20,}\|\d{10}\|[0-9a-f]{64}$/.test(value)) return false
    const epoch = this.issued.get(value)
    return epoch === undefined ? this.epoch === 0 || 'sessionid' in call.cookies : epoch === this.epoch
  }

  /** Device part of the cookie; empty without one. */
  private deviceOf(call: Call): string {
    const raw = call.cookies.ttwid ?? ''
    return (/%7C/i.test(raw) ? decodeURIComponent(raw) : raw).split('|')[1] ?? ''
  }

  /** The site's number of a device. */
  private webidOf(call: Call): string {
    return String(7_000_000_000_000_000_000n + BigInt(`0x${sha1(this.deviceOf(call)).slice(0, 12)}`))
  }

  /** What every answer of the API tells of the device: its number, and a new cookie when they are rolled. */
  headersFor(call: Call): Headers {
    if (!call.path.startsWith(prefix) || !this.hasDevice(call)) return {}
    const webid: Headers = { cookie_ttwidinfo_webid: this.webidOf(call) }
    if (!this.rolling) return webid
    const raw = call.cookies.ttwid ?? ''
    const old = /%7C/i.test(raw) ? decodeURIComponent(raw) : raw
    this.issued.set(old, -1)
    const value = this.issue(call.now, this.deviceOf(call))
    return {
      ...webid,
      'set-cookie': [`ttwid=${value}; Path=/; Domain=.douyin.com; Max-Age=31536000; HttpOnly; Secure`],
    }
  }

  /** Fingerprint, device, number and visitor id that were not issued to one and the same browser. */
  private mixed(call: Call): boolean {
    const [fp, verify] = [call.query.get('fp'), call.query.get('verifyFp')]
    if (fp !== verify) return true
    const own = call.cookies.s_v_web_id
    if (fp !== null && own !== undefined && own !== fp) return true
    if (fp !== null && fp === knownFp && own !== fp) return true
    const webid = call.query.get('webid')
    if (webid !== null && webid !== this.webidOf(call)) return true
    if (fp === null) return false
    const who = call.cookies.sessionid ? `session ${call.cookies.sessionid}` : `device ${this.deviceOf(call)}`
    const [seen, owner] = [this.bound.get(who) ?? fp, this.bound.get(`fp ${fp}`) ?? who]
    this.bound.set(who, seen).set(`fp ${fp}`, owner)
    // A guest never turns up with what an account was seen with, nor the other way round.
    return seen !== fp || owner.startsWith('session ') !== who.startsWith('session ')
  }

  /** Refusals of the API hosts; `undefined` = come in. */
  guard(call: Call): Answer | undefined {
    if (call.host === 'live.douyin.com' && call.path === '/webcast/room/web/enter/') return this.guardLive(call)
    if (!call.path.startsWith(prefix) || open.has(call.path)) {
      const stranger =
        call.path === '/aweme/v1/feed/' ? /^com\.ss\.android\.ugc\.aweme\/\d/.test(call.userAgent) : false
      return (isBrowser(call.userAgent) || stranger) && !contradicts(call) ? undefined : empty()
    }
    if (!isBrowser(call.userAgent) || contradicts(call)) return empty()
    const origin = call.headers.origin
    if (origin !== undefined) {
      if (origin === 'https://open.douyin.com' && this.openOrigin && call.path === `${prefix}aweme/detail/`)
        return undefined
      if (origin !== 'https://www.douyin.com') return blocked()
    }
    const edge = this.guardEdge(call)
    if (edge) return edge
    if (!/^https:\/\/([a-z]+\.)*douyin\.com\//.test(call.headers.referer ?? '')) return empty()
    if (!this.hasDevice(call)) return empty()
    if (this.mixed(call)) return empty()
    if (searches.has(call.path) && !call.query.has('a_bogus')) return nothingFound(call)
    return this.signatureFits(call) ? undefined : empty()
  }

  /** The live site wants a device; a signature is judged when there is one. */
  private guardLive(call: Call): Answer | undefined {
    if (!isBrowser(call.userAgent) || contradicts(call) || !this.hasDevice(call) || this.mixed(call)) return empty()
    return this.signatureFits(call) ? undefined : empty()
  }

  private signatureFits(call: Call): boolean {
    const at = call.rawQuery.search(/(^|&)a_bogus=/)
    if (at < 0) return !signedPaths.has(call.path)
    const query = call.rawQuery.slice(0, at)
    const value = call.query.get('a_bogus')?.replaceAll(' ', '+') ?? ''
    return [query, new URLSearchParams(query).toString()].some(
      (form) => objection(value, form, call.userAgent, call.now) === undefined,
    )
  }

  /** The plugin never sits on the second host; a signature that is sent is always checked. */
  private guardEdge(call: Call): Answer | undefined {
    if (!guarded.has(call.path)) return undefined
    const given = call.query.get('x-secsdk-web-signature')
    const uifid = call.query.get('uifid')
    const own = call.cookies.UIFID ?? call.cookies.UIFID_TEMP
    const active = this.argus && call.host !== 'www-hj.douyin.com'
    if (given === null) {
      if (!active) return undefined
      return blocked(uifid ? 'Signature Not Found' : 'Uifid Not Found')
    }
    if (!uifid) return blocked('Uifid Not Found')
    // The id of another browser than the one whose cookie it is.
    if (uifid !== knownUifid || uifid !== own) return blocked('Validate Error')
    if (call.headers.uifid !== uifid || call.headers['x-tt-argus'] !== '1') return blocked('Signature Not Found')
    const covered = call.rawQuery.slice(0, call.rawQuery.search(/(^|&)x-secsdk-web-signature=/))
    const stamp = call.query.get('timestamp') ?? ''
    const salt = ['A96D855A', '08C0A970', '7F8BEF0D', '9A527E4E'].join('')
    return md5(`${uifid}_${stamp}_${salt}_${covered}`) === given ? undefined : blocked('Sign Invalid')
  }
}
