/** Answers of both folders through the whole way: gateway, transport, channel, door. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { exampleParams } from '../../../src/api/samples'
import { errorTable, type ErrorCode } from '../../../src/errors'
import { parseJson } from '../../../src/http'
import { at } from '../../../src/json'
import { bodies } from '../../../src/platforms/bodies'
import type { Bodies } from '../../../src/platforms/endpoint/body'
import { proves } from '../../../src/platforms/endpoint/judge'
import { startCanned, type CannedAnswer } from '../../contract/canned'
import { cookiesOf, subjects, withHouse, withQuery, type Asked } from '../../contract/rig'
import { secretsIn } from '../../contract/secrets'
import { startSimulator, type Simulator } from '../../../simulator'
import { differences } from '../../support/body'
import { roots, type Root } from '../fixtures'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

interface Served {
  route: string
  /** Path upstream is asked for. */
  upstream: string | RegExp
  params?: Record<string, string>
  identity?: 'guest' | 'account'
}

/** How everything else is refused: a captcha of kuaishou would end the search, its cool-down does not. */
const refused: Readonly<Record<string, CannedAnswer>> = {
  bilibili: { status: 412, body: '<html></html>', headers: { 'content-type': 'text/html' } },
  douyin: {
    status: 403,
    body: 'Blocked by ArgusSecurityPlugin Sign Invalid',
    headers: { 'content-type': 'text/plain' },
  },
  kuaishou: { body: '{"result":2}' },
}

/** Asks one endpoint while its upstream gives a captured answer; every other path of the platform is refused. */
async function through(platform: string, served: Served, answer: CannedAnswer): Promise<Asked> {
  const subject = subjects.find((one) => one.path === `/api/${platform}/${served.route}`)
  if (!subject) throw new Error(`no endpoint ${platform}/${served.route}`)
  const { upstream } = served
  const mine = (path: string): boolean => (typeof upstream === 'string' ? path === upstream : upstream.test(path))
  const identity = /finger\/spi|web-interface\/nav|ttwid|GenWebTicket/
  const canned = await startCanned(simulator.url, ({ path }) => {
    if (mine(path)) return answer
    return identity.test(path) ? undefined : refused[platform]
  })
  closing.push(canned)
  const cookies = served.identity === 'guest' ? { cookies: {} } : {}
  const params = { ...exampleParams(subject.endpoint), ...served.params }
  return withHouse(canned.url, cookies, async (house) => {
    const asked = await house.get(withQuery(subject.path, params))
    expect(canned.calls.some(({ path }) => mine(path))).toBe(true)
    return asked
  })
}

function expectPayload(platform: string, route: string, { status, text }: Asked): void {
  const payload = subjects.find(({ path }) => path === `/api/${platform}/${route}`)?.endpoint.payload ?? ''
  expect({ status, text: text.slice(0, 300) }).toMatchObject({ status: 200 })
  expect(proves(at(parseJson(text), payload))).toBe(true)
  const name = subjects.find(({ path }) => path === `/api/${platform}/${route}`)?.endpoint.name ?? ''
  const declared: Partial<Record<string, Bodies>> = bodies
  const body = declared[platform]?.[name]
  expect(body && differences(body, parseJson(text))).toEqual([])
}

function expectCode(code: ErrorCode, { status, text }: Asked): void {
  expect({ status, body: JSON.parse(text) as object }).toMatchObject({
    status: errorTable[code].status,
    body: { code },
  })
  expect(secretsIn(text, Object.values(cookiesOf))).toEqual([])
}

const json = { 'content-type': 'application/json; charset=utf-8' }
const api = '/x/polymer/web-dynamic/v1/'

/** Bilibili answers that pass through byte by byte. */
const bilibiliOf = ({ recordedNames }: Root): readonly (readonly [file: string, Served])[] => [
  ['qrcode-generate', { route: 'new_login_qrcode', upstream: '/x/passport-login/web/qrcode/generate' }],
  ['nav.logged-in', { route: 'login_basic_info', upstream: '/x/web-interface/nav' }],
  ['video-view', { route: 'fetch_one_video', upstream: /web-interface\/(?:wbi\/)?view$/ }],
  ['video-view.ugc-season', { route: 'fetch_one_video', upstream: /web-interface\/(?:wbi\/)?view$/ }],
  ['playurl.dash', { route: 'fetch_video_playurl', upstream: /player\/(?:wbi\/)?playurl$/ }],
  ['playurl.dash-av1', { route: 'fetch_video_playurl', upstream: /player\/(?:wbi\/)?playurl$/ }],
  ['playurl.flv-durl', { route: 'fetch_video_playurl', upstream: /player\/(?:wbi\/)?playurl$/ }],
  ['playurl.flv-multi-part', { route: 'fetch_video_playurl', upstream: /player\/(?:wbi\/)?playurl$/ }],
  ['reply-main', { route: 'fetch_work_comments', upstream: '/x/v2/reply/wbi/main', params: { number: '3' } }],
  ['reply-main.2022', { route: 'fetch_work_comments', upstream: '/x/v2/reply/wbi/main', params: { number: '3' } }],
  ['reply-list-pn', { route: 'fetch_work_comments', upstream: '/x/v2/reply', params: { number: '3' } }],
  ['reply-reply', { route: 'fetch_comment_reply', upstream: '/x/v2/reply/reply', params: { number: '3' } }],
  ['pgc-season', { route: 'fetch_bangumi_video_info', upstream: '/pgc/view/web/season' }],
  ['pgc-season.movie', { route: 'fetch_bangumi_video_info', upstream: '/pgc/view/web/season' }],
  ['pgc-playurl.durl', { route: 'fetch_bangumi_video_playurl', upstream: '/pgc/player/web/playurl' }],
  ['space-dynamics', { route: 'fetch_user_dynamic', upstream: `${api}feed/space` }],
  ['user-card', { route: 'fetch_user_profile', upstream: '/x/web-interface/card' }],
  ['emote-panel', { route: 'fetch_emoji_list', upstream: '/x/emote/user/panel/web' }],
  ['live-room-info', { route: 'fetch_live_room_detail', upstream: '/room/v1/Room/get_info' }],
  ['live-room-init', { route: 'fetch_liveroom_def', upstream: '/room/v1/Room/room_init' }],
  ['live-room-info-old', { route: 'fetch_user_live_status', upstream: '/room/v1/Room/getRoomInfoOld' }],
  ['space-upstat', { route: 'fetch_user_full_view', upstream: '/x/space/upstat' }],
  ['space-acc-info', { route: 'fetch_user_space_info', upstream: '/x/space/wbi/acc/info' }],
  ['article-view.html', { route: 'fetch_article_content', upstream: '/x/article/view' }],
  ['article-view.opus', { route: 'fetch_article_content', upstream: '/x/article/view' }],
  ['article-cards', { route: 'fetch_article_card', upstream: '/x/article/cards' }],
  ['article-viewinfo', { route: 'fetch_article_info', upstream: '/x/article/viewinfo' }],
  ['article-list', { route: 'fetch_column_info', upstream: '/x/article/list/web/articles' }],
  ['gaia-register', { route: 'apply_captcha', upstream: '/x/gaia-vgate/v1/register' }],
  ['gaia-validate', { route: 'validate_captcha', upstream: '/x/gaia-vgate/v1/validate' }],
  ...recordedNames('bilibili')
    .filter((name) => name.startsWith('dynamic-detail.'))
    .map((name): [string, Served] => [name.slice(0, -5), { route: 'fetch_dynamic_info', upstream: `${api}detail` }]),
]

describe.each(roots)('$name bilibili answers', (root) => {
  const { recordedText } = root

  it.each(bilibiliOf(root))('%s is the answer of its endpoint', async (file, served) => {
    const body = recordedText(`bilibili/${file}.json`)
    const asked = await through('bilibili', served, { body, headers: json })
    expectPayload('bilibili', served.route, asked)
    // A list that was cut to the number asked for is written anew.
    const whole = served.params?.number === undefined
    expect(asked.text === body || !whole).toBe(true)
  })

  it.each([['qrcode-poll.0'], ['qrcode-poll.86038'], ['qrcode-poll.86090'], ['qrcode-poll.86101']])(
    '%s is passed on beside its headers',
    async (file) => {
      const body = recordedText(`bilibili/${file}.json`)
      const served = { route: 'check_qrcode', upstream: '/x/passport-login/web/qrcode/poll' }
      const asked = await through('bilibili', served, { body, headers: json })
      expect(at(JSON.parse(asked.text), 'data')).toEqual(JSON.parse(body))
    },
  )

  it.each<[string, Served, ErrorCode]>([
    ['error.-352.v_voucher', { route: 'fetch_user_dynamic', upstream: `${api}feed/space` }, 'blocked'],
    ['error.v_voucher-code0', { route: 'fetch_video_playurl', upstream: /player\/(?:wbi\/)?playurl$/ }, 'blocked'],
    ['nav.logged-out', { route: 'login_basic_info', upstream: '/x/web-interface/nav' }, 'cookie-expired'],
    [
      'nav.logged-out',
      { route: 'login_basic_info', upstream: '/x/web-interface/nav', identity: 'guest' },
      'login-required',
    ],
  ])('%s is a failure with its code', async (file, served, code) => {
    expectCode(code, await through('bilibili', served, { body: recordedText(`bilibili/${file}.json`), headers: json }))
  })
})

const detail = '/aweme/v1/web/aweme/detail/'

const douyinOf = ({ recordedNames }: Root): readonly (readonly [file: string, Served])[] => [
  ...recordedNames('douyin')
    .filter((name) => name.startsWith('aweme-detail.'))
    .map((name): [string, Served] => [name.slice(0, -5), { route: 'fetch_one_work', upstream: detail }]),
  ['comment-list', { route: 'fetch_work_comments', upstream: '/aweme/v1/web/comment/list/', params: { number: '20' } }],
  ['music-detail', { route: 'fetch_music_work', upstream: '/aweme/v1/web/music/detail/' }],
  ['music-detail.seed-example', { route: 'fetch_music_work', upstream: '/aweme/v1/web/music/detail/' }],
  ['user-profile-other', { route: 'fetch_user_info', upstream: '/aweme/v1/web/user/profile/other/' }],
  [
    'webcast-room-web-enter',
    { route: 'fetch_user_live_videos', upstream: '/webcast/room/web/enter/', params: { web_rid: '895627289314' } },
  ],
]

/** A work is checked against the id that was asked for. */
function idsIn(body: string): Record<string, string> {
  const id = at(parseJson(body), 'aweme_detail.aweme_id')
  return id === undefined ? {} : { aweme_id: String(id) }
}

interface Refusal {
  http: number
  body: unknown
  class: string
}

const refusalCodes: Readonly<Record<string, ErrorCode>> = {
  signature_refused: 'blocked',
  antibot: 'blocked',
  empty_response: 'blocked',
  captcha_page: 'blocked',
  captcha_required: 'blocked',
  login_required: 'login-required',
  unavailable: 'not-found',
  risk_control_not_empty_list: 'blocked',
}

describe.each(roots)('$name douyin answers', (root) => {
  const { recorded, recordedText } = root

  it.each(douyinOf(root))('%s is the answer of its endpoint', async (file, served) => {
    const body = recordedText(`douyin/${file}.json`)
    const params = { ...idsIn(body), ...served.params }
    for (const identity of ['guest', 'account'] as const) {
      const asked = await through('douyin', { ...served, params, identity }, { body, headers: json })
      expectPayload('douyin', served.route, asked)
      expect(asked.text).toBe(body)
    }
  })

  it('a share page stands in for the detail', async () => {
    const info = recorded('douyin/share-page.videoInfoRes.video.json')
    const found = (at(info, 'videoInfoRes') ?? info) as object
    const state = { loaderData: { 'video_(id)/page': { videoInfoRes: found } } }
    const body = `<script>window._ROUTER_DATA = ${JSON.stringify(state)}</script>`
    const id = String(at(found, 'item_list.0.aweme_id'))
    const served = { route: 'fetch_one_work', upstream: /^\/share\/video\//, params: { aweme_id: id } }
    const asked = await through('douyin', served, { body, headers: { 'content-type': 'text/html' } })
    expectPayload('douyin', 'fetch_one_work', asked)
    expect(asked.headers['x-amagi-channel']).toBe('share-page')
  })

  const { cases: refusals } = recorded('douyin/error-bodies.json') as { cases: Refusal[] }
  // What the share page says of itself stands in a page.
  const direct = refusals.filter(({ body }) => at(body, 'filter_list') === undefined)

  it.each(direct)('$http $class is a failure with its code', async (entry) => {
    const list = entry.class === 'risk_control_not_empty_list'
    const served: Served = list
      ? { route: 'fetch_user_post_videos', upstream: '/aweme/v1/web/aweme/post/', identity: 'guest' }
      : { route: 'fetch_user_info', upstream: '/aweme/v1/web/user/profile/other/', identity: 'guest' }
    const body = typeof entry.body === 'string' ? entry.body : JSON.stringify(entry.body)
    const type = body.startsWith('{') ? json : { 'content-type': 'text/html' }
    const asked = await through('douyin', served, { status: entry.http, body, headers: type })
    expectCode(refusalCodes[entry.class] ?? 'internal', asked)
  })
})

const kuaishou: readonly (readonly [file: string, Served, channel: string])[] = [
  ...['video', 'atlas', 'single.synthetic'].map((name): [string, Served, string] => [
    `photo-simple-info.${name}.json`,
    { route: 'fetch_one_work', upstream: '/rest/wd/ugH5App/photo/simple/info' },
    'h5-info',
  ]),
  ...['video', 'atlas'].map((name): [string, Served, string] => [
    `init-state.${name}.html`,
    { route: 'fetch_one_work', upstream: /^\/fw\/photo\// },
    'share-page',
  ]),
  ['graphql-visionVideoDetail.synthetic.json', { route: 'fetch_one_work', upstream: '/graphql' }, 'graphql'],
  ['comment-list.h5.json', { route: 'fetch_work_comments', upstream: '/rest/wd/photo/comment/list' }, 'h5-signed'],
  [
    'rest-v-comment-list.synthetic.json',
    { route: 'fetch_work_comments', upstream: '/rest/v/photo/comment/list' },
    'rest-v2',
  ],
  ['graphql-commentListQuery.synthetic.json', { route: 'fetch_work_comments', upstream: '/graphql' }, 'graphql'],
  ['graphql-visionBaseEmoticons.synthetic.json', { route: 'fetch_emoji_list', upstream: '/graphql' }, 'graphql'],
  [
    'live-detail.synthetic.json',
    { route: 'fetch_live_room_info', upstream: '/live_api/liveroom/livedetail' },
    'live-api',
  ],
  [
    'live-detail.offline.synthetic.json',
    { route: 'fetch_live_room_info', upstream: '/live_api/liveroom/livedetail' },
    'live-api',
  ],
]

interface KuaishouRefusal {
  name: string
  httpStatus: number
  body: unknown
  suggestedKind: string
}

/** GraphQL refusals are met on the desktop site with an account, the others on the H5 site. */
const kuaishouCodes: Readonly<Record<string, [ErrorCode, Served['identity']]>> = {
  blocked_or_rate_limited: ['rate-limited', 'guest'],
  signature_failed: ['upstream-changed', 'guest'],
  captcha_h5: ['blocked', 'guest'],
  bad_parameter: ['upstream-changed', 'guest'],
  not_logged_in: ['login-required', 'guest'],
  all_fields_null: ['network', 'guest'],
  captcha_pc_graphql_data: ['blocked', 'account'],
  captcha_graphql_errors: ['blocked', 'account'],
  graphql_null_shell_detail: ['cookie-expired', 'account'],
  graphql_null_shell_comments: ['cookie-expired', 'account'],
  graphql_bad_request: ['cookie-expired', 'account'],
  empty_body: ['cookie-expired', 'account'],
}

describe.each(roots)('$name kuaishou answers', ({ recorded, recordedText }) => {
  it.each(kuaishou)('%s is an answer of its endpoint', async (file, served, channel) => {
    const html = file.endsWith('.html')
    const headers = html ? { 'content-type': 'text/html; charset=utf-8' } : json
    const asked = await through('kuaishou', served, { body: recordedText(`kuaishou/${file}`), headers })
    expectPayload('kuaishou', served.route, asked)
    expect(asked.headers['x-amagi-channel']).toBe(channel)
  })

  const refusals = recorded('kuaishou/errors.json') as KuaishouRefusal[]

  it.each(refusals)('$name is a failure with its code', async ({ name, httpStatus, body }) => {
    const [code, identity] = kuaishouCodes[name] ?? ['internal', 'guest']
    // The emoji have one channel only, so no other refusal wins.
    const emoji = name.startsWith('captcha_') && identity === 'account'
    const work = name.endsWith('_comments') ? 'fetch_work_comments' : 'fetch_one_work'
    const served: Served = {
      route: emoji ? 'fetch_emoji_list' : work,
      upstream: identity === 'account' ? '/graphql' : /./,
      identity: identity ?? 'guest',
    }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    expectCode(code, await through('kuaishou', served, { status: httpStatus, body: text, headers: json }))
  })
})
