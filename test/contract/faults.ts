/** What each fault of the simulated platforms has to become at the door. */
import type { ErrorCode } from '../../src/errors'
import type { FaultKind, FaultRule } from '../../simulator'
import type { Subject } from './rig'

export const contractFaults = [
  'forbidden-text',
  'http-412',
  'risk-352',
  'empty',
  'html',
  'null-data',
  'captcha',
  'reset',
  'hang',
  'cut',
  'status-500',
  'v-voucher',
] as const satisfies readonly FaultKind[]

export type ContractFault = (typeof contractFaults)[number]

/** Where the fault strikes: everything that is asked, or only what is asked after we know who we are. */
export type Scope = 'everything' | 'endpoint'
export type Identity = 'account' | 'guest'

export interface Case {
  subject: Subject
  fault: ContractFault
  scope: Scope
  identity: Identity
}

const identityPaths = ['/x/frontend/finger/spi', '/x/web-interface/nav', '/bapis/', '/ttwid/']

export function ruleOf({ subject, fault, scope }: Case): FaultRule {
  if (scope === 'everything') return { kind: fault }
  const paths = identityPaths.filter((path) => subject.endpoint.name !== 'loginBasicInfo' || !path.endsWith('/nav'))
  return { kind: fault, path: new RegExp(`^(?!${paths.join('|')})`) }
}

/** The platforms' faults that say the same everywhere. */
const common: Readonly<Record<ContractFault, ErrorCode>> = {
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

/** Code of the closed table a case has to end with. */
export function expectedCode({ subject, fault, identity, scope }: Case): ErrorCode {
  const { platform, endpoint } = subject
  if (platform === 'kuaishou') {
    // `result: 2`: the whole address cools down.
    if (fault === 'risk-352') return 'rate-limited'
    const dead = identity === 'account' && kuaishouAccountRoutes.includes(endpoint.route)
    if (dead && (fault === 'empty' || fault === 'null-data')) return 'cookie-expired'
  }
  if (platform === 'bilibili') {
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
  if (platform === 'douyin' && fault === 'null-data') {
    // No list is what everybody gets who is not logged in.
    const search = endpoint.route === '/fetch_search_info'
    if (search && identity === 'account') return 'cookie-expired'
    if (search && scope === 'endpoint') return 'login-required'
    // The share page, the last to be asked, shows nothing at all.
    if (['/fetch_one_work', '/fetch_user_mix_videos'].includes(endpoint.route)) return 'blocked'
    // A null where a list or a visitor cookie belongs is how the edge refuses in silence.
    if (silent(endpoint.route) || (scope === 'everything' && identity === 'guest')) return 'blocked'
  }
  return common[fault]
}

const silent = (route: string): boolean =>
  /_comments$|_replies$|post_videos$|favorite_list$|recommend_list$/.test(route)

/** Whether a fault is one of this platform's at all. */
export const applies = (fault: ContractFault, { platform }: Subject): boolean =>
  fault !== 'v-voucher' || platform === 'bilibili'

/** Calls one run of a channel may make before the first refusal ends it. */
export function callsPerChannel({ endpoint: { route } }: Subject): number {
  // Two windows at a time; the profile, asked in two ways, and then the room.
  return route === '/fetch_work_danmaku' ? 2 : route === '/fetch_user_live_videos' ? 3 : 1
}

/** Exchanges one call may cost: the transport repeats broken connections and 5xx three times. */
export const triesOf = (fault: ContractFault): number =>
  fault === 'reset' || fault === 'cut' || fault === 'status-500' ? 4 : 1
