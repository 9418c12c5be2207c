/** Who is asking: device cookie, `a_bogus`, the edge plugin, the embed player's origin. */
import { randomBytes } from 'node:crypto'
import { knownUifid } from '../accounts'
import { isBrowser, md5, text } from '../reply'
import type { Answer, Call } from '../types'
import { objection } from './abogus'

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

const empty = (): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: Buffer.alloc(0),
})
const blocked = (why = ''): Answer => text(`Blocked by ArgusSecurityPlugin${why && ` ${why}`}`, 403)

export class DouyinIdentity {
  /** Edge plugin that wants the secsdk signature. */
  argus = false
  /** Whether the embed player's origin still opens the work detail. */
  openOrigin = true
  /** Whether device cookies issued before are refused from now on. */
  private epoch = 0
  private readonly issued = new Map<string, number>()

  reset(): void {
    this.argus = false
    this.openOrigin = true
    this.epoch = 0
    this.issued.clear()
  }

  /** Every device cookie handed out so far becomes worthless. */
  revoke(): void {
    this.epoch += 1
  }

  issue(now: number): string {
    const parts = [randomBytes(24).toString('base64url'), Math.floor(now / 1000), randomBytes(32).toString('hex')]
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

  /** Refusals of the API hosts; `undefined` = come in. */
  guard(call: Call): Answer | undefined {
    if (!call.path.startsWith(prefix) || open.has(call.path)) return isBrowser(call.userAgent) ? undefined : empty()
    if (!isBrowser(call.userAgent)) return empty()
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
    // A device number that was not issued together with the cookie.
    if (call.query.has('webid')) return empty()
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
    const active = this.argus && call.host !== 'www-hj.douyin.com'
    if (given === null) {
      if (!active) return undefined
      return blocked(uifid ? 'Signature Not Found' : 'Uifid Not Found')
    }
    if (!uifid) return blocked('Uifid Not Found')
    if (uifid !== knownUifid) return blocked('Validate Error')
    const covered = call.rawQuery.slice(0, call.rawQuery.search(/(^|&)x-secsdk-web-signature=/))
    const stamp = call.query.get('timestamp') ?? ''
    const salt = ['A96D855A', '08C0A970', '7F8BEF0D', '9A527E4E'].join('')
    return md5(`${uifid}_${stamp}_${salt}_${covered}`) === given ? undefined : blocked('Sign Invalid')
  }
}
