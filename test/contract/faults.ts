/** What each fault of the simulated platforms has to become at the door. */
import type { ErrorCode } from '../../src/errors'
import type { FaultKind, FaultRule } from '../../simulator'
import type { Subject } from './rig'

/** Faults after which the answer never ends. */
export const isSilent = (fault: FaultKind): boolean => fault === 'hang' || fault === 'stall'

/** Where the fault strikes: everything that is asked, or only what is asked after we know who we are. */
export type Scope = 'everything' | 'endpoint'
export type Identity = 'account' | 'guest'

export interface Case {
  subject: Subject
  fault: FaultKind
  scope: Scope
  identity: Identity
}

const identityPaths = ['/x/frontend/finger/spi', '/x/web-interface/nav', '/bapis/', '/ttwid/']

export function ruleOf({ subject, fault, scope }: Case): FaultRule {
  const rule = { kind: fault, ms: 40 }
  if (scope === 'everything') return rule
  const paths = identityPaths.filter((path) => subject.endpoint.name !== 'loginBasicInfo' || !path.endsWith('/nav'))
  return { ...rule, path: new RegExp(`^(?!${paths.join('|')})`) }
}

/** What each fault becomes where a platform knows nothing better; undefined = an answer. */
const common: Readonly<Record<FaultKind, ErrorCode | undefined>> = {
  // Late and slow ones arrive, and a JSON answer has neither range nor address of its own.
  late: undefined,
  slow: undefined,
  'wrong-range': undefined,
  expired: undefined,
  'not-image': 'blocked',
  'no-json': 'upstream-changed',
  'http-404': 'upstream-changed',
  truncated: 'network',
  'length-over': 'network',
  'length-under': 'network',
  stall: 'timeout',
  'forbidden-text': 'blocked',
  'http-412': 'blocked',
  'risk-352': 'blocked',
  empty: 'blocked',
  html: 'blocked',
  captcha: 'blocked',
  'v-voucher': 'blocked',
  'null-data': 'upstream-changed',
  reset: 'network',
  cut: 'network',
  'status-500': 'network',
  hang: 'timeout',
}

/** Kuaishou's desktop site gives strangers an empty or all-null answer: with a cookie it means the session is dead. */
const kuaishouAccountRoutes = ['/fetch_one_work', '/fetch_work_comments', '/fetch_user_profile']

/** Code of the closed table a case has to end with; undefined = an answer. */
export function expectedCode({ subject, fault, identity, scope }: Case): ErrorCode | undefined {
  const { platform, endpoint } = subject
  const loses = fault === 'truncated' || fault === 'length-under'
  if (common[fault] === undefined) return identity === 'guest' ? asGuest[endpoint.route] : undefined
  if (platform === 'kuaishou') {
    // Two guards that know nothing of a work make it gone; what leads home says more than a broken line.
    if (endpoint.route === '/fetch_one_work' && fault === 'http-404') return 'not-found'
    if (endpoint.route === '/fetch_one_work' && loses) return identity === 'account' ? 'not-found' : 'upstream-changed'
    // `result: 2`: the whole address cools down.
    if (fault === 'risk-352') return 'rate-limited'
    const dead = identity === 'account' && kuaishouAccountRoutes.includes(endpoint.route)
    if (dead && (fault === 'empty' || fault === 'null-data')) return 'cookie-expired'
  }
  if (platform === 'bilibili') {
    // The pages, asked last, stand behind a proof of work whatever is left of them.
    if (loses && walled.includes(endpoint.route)) return 'blocked'
    // Nobody answers at the second address of danmaku.
    if (loses && endpoint.route === '/fetch_danmaku') return 'upstream-changed'
    if (endpoint.route === '/fetch_user_full_view' && fault === 'null-data') {
      return identity === 'account' ? 'cookie-expired' : 'login-required'
    }
    // Ids that do not exist are left out; none left is an answer, not a fault.
    if (endpoint.route === '/fetch_article_card' && fault === 'null-data') return 'not-found'
  }
  // Likes that are hidden look like this, and no other way has more.
  const likes = platform === 'douyin' && endpoint.route === '/fetch_user_favorite_list'
  const registered = identity === 'account' || scope === 'endpoint'
  if (likes && registered && (fault === 'empty' || fault === 'null-data')) return 'private'
  if (platform === 'douyin') {
    // A page of no known kind is none of the refusals; the share page that holds nothing is one.
    const page = fault === 'not-image' && (identity === 'account' || scope === 'endpoint')
    if (page) return shared.includes(endpoint.route) ? 'blocked' : 'upstream-changed'
  }
  if (platform === 'douyin' && fault === 'null-data') {
    // No list is what everybody gets who is not logged in.
    const search = endpoint.route === '/fetch_search_info'
    if (search && identity === 'account') return 'cookie-expired'
    if (search && scope === 'endpoint') return 'login-required'
    // The share page, the last to be asked, shows nothing at all.
    if (shared.includes(endpoint.route)) return 'blocked'
    // A null where a list or a visitor cookie belongs is how the edge refuses in silence.
    if (silent(endpoint.route) || (scope === 'everything' && identity === 'guest')) return 'blocked'
  }
  return common[fault]
}

/** Endpoints whose last way is the share page. */
const shared = ['/fetch_one_work', '/fetch_user_mix_videos']

/** Endpoints whose last way is a page. */
const walled = ['/fetch_one_video', '/fetch_video_playurl', '/fetch_dynamic_info', '/fetch_article_content']

/** What strangers are told although nothing is wrong. */
const asGuest: Readonly<Record<string, ErrorCode>> = {
  '/login_basic_info': 'login-required',
  '/fetch_user_full_view': 'login-required',
}

const silent = (route: string): boolean =>
  /_comments$|_replies$|post_videos$|favorite_list$|recommend_list$/.test(route)

/** Whether a fault is one of this platform's at all. */
export const applies = (fault: FaultKind, { platform }: Subject): boolean =>
  fault !== 'v-voucher' || platform === 'bilibili'

/** Calls one run of a channel may make before the first refusal ends it. */
export function callsPerChannel({ endpoint: { route } }: Subject): number {
  // Two windows at a time; the profile, asked in two ways, and then the room.
  return route === '/fetch_work_danmaku' ? 2 : route === '/fetch_user_live_videos' ? 3 : 1
}

const broken = new Set<FaultKind>(['reset', 'cut', 'status-500', 'length-over', 'length-under'])

/** Exchanges one call may cost: the transport repeats broken connections and 5xx three times. */
export const triesOf = (fault: FaultKind): number => (broken.has(fault) ? 4 : 1)
