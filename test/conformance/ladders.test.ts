import { describe, expect, it } from 'vitest'
import { AmagiError, errorCodes, errorTable, type ErrorCode } from '../../src/errors'
import type { Transport } from '../../src/http/types'
import type { PlatformId } from '../../src/model'
import { platforms } from '../../src/platforms'
import type { Channel } from '../../src/platforms/endpoint/record'
import { climb } from '../../src/platforms/ladder'
import { createService } from '../../src/platforms/service'

/** Order in which every look-up behind a link asks; with and without an account where that differs. */
const orders: [PlatformId, string, string[], string[]?][] = [
  ['bilibili', 'fetchOneVideo', ['view', 'view-detail', 'card', 'phone-page']],
  [
    'bilibili',
    'fetchVideoPlayurl',
    ['dash-look', 'html5', 'tv', 'parts', 'phone-page'],
    // An account that gets nothing goes on as a visitor.
    ['dash', 'dash-look', 'html5', 'tv', 'parts', 'phone-page'],
  ],
  // The older list gives a guest a shell of zeros.
  ['bilibili', 'fetchWorkComments', ['wbi-main', 'main'], ['wbi-main', 'main', 'reply-pages']],
  ['bilibili', 'fetchDynamicInfo', ['detail', 'detail-plain', 'opus', 'opus-page']],
  ['bilibili', 'fetchBangumiVideoInfo', ['season', 'season-pc', 'season-app']],
  ['bilibili', 'fetchBangumiVideoPlayurl', ['pgc', 'pgc-v2', 'pgc-tv']],
  ['bilibili', 'fetchArticleContent', ['view', 'article-page']],
  ['bilibili', 'fetchUserProfile', ['card', 'acc-info', 'master-info']],
  ['bilibili', 'fetchUserLiveStatus', ['room-info-old', 'status-by-uids']],
  ['bilibili', 'fetchColumnInfo', ['list', 'list-articles']],
  ['bilibili', 'fetchDanmaku', ['segment', 'xml']],
  ['bilibili', 'fetchLiveRoomDetail', ['get-info', 'base-info', 'room-page']],
  [
    'douyin',
    'fetchOneWork',
    ['open-origin', 'guest-edge', 'guest-web', 'share-page', 'slides-info', 'app-feed'],
    ['open-origin', 'signed-web', 'guest-edge', 'guest-web', 'share-page', 'slides-info', 'app-feed'],
  ],
  ['douyin', 'fetchWorkComments', ['guest-web', 'guest-plain'], ['signed-web', 'guest-web', 'guest-plain']],
  [
    'douyin',
    'fetchUserInfo',
    ['guest-web', 'guest-twin', 'share-api'],
    ['signed-web', 'guest-web', 'guest-twin', 'share-api'],
  ],
  [
    'douyin',
    'fetchMusicWork',
    ['guest-web', 'guest-twin', 'share-page'],
    ['signed-web', 'guest-web', 'guest-twin', 'share-page'],
  ],
  [
    'kuaishou',
    'fetchOneWork',
    ['h5-info', 'h5-mirror', 'share-page', 'desktop-page'],
    ['h5-info', 'h5-mirror', 'share-page', 'graphql', 'desktop-page'],
  ],
  [
    'kuaishou',
    'fetchWorkComments',
    ['h5-signed', 'h5', 'h5-mirror', 'rest-v2'],
    ['h5-signed', 'h5', 'h5-mirror', 'rest-v2', 'graphql'],
  ],
  [
    'kuaishou',
    'fetchUserProfile',
    ['live-api', 'live-room', 'live-page', 'h5-room'],
    ['live-api', 'live-room', 'live-page', 'h5-room', 'graphql'],
  ],
  ['kuaishou', 'fetchUserWorkList', ['live-api'], ['live-api', 'rest-feed']],
  ['kuaishou', 'fetchLiveRoomInfo', ['live-api', 'live-page', 'h5-room']],
  ['kuaishou', 'fetchEmojiList', ['graphql', 'live-panel']],
]

const cookies: Record<PlatformId, string> = {
  bilibili: 'SESSDATA=x; bili_jct=y',
  douyin: 'sessionid=x; ttwid=1%7Cx',
  kuaishou: 'userId=1; kuaishou.server.web_st=x',
}

function channelsOf(platform: PlatformId, name: string, cookie: string | undefined): string[] {
  const own = platforms.find(({ id }) => id === platform)
  const endpoint = own?.endpoints.find((entry) => entry.name === name)
  if (!own || !endpoint) throw new Error(`${platform} has no ${name}`)
  const context = {
    transport: {} as Transport,
    cookie: () => cookie,
    clock: () => 0,
    random: () => 0.5,
    log: () => undefined,
    session: own.createSession(),
  }
  return endpoint.channels.filter((channel) => channel.when?.(context, {}) ?? true).map((channel) => channel.name)
}

describe('the order of the ways to an answer', () => {
  it.each(orders)('%s %s', (platform, name, guest, account = guest) => {
    expect(channelsOf(platform, name, undefined)).toEqual(guest)
    expect(channelsOf(platform, name, cookies[platform])).toEqual(account)
  })
})

const failing = (name: string, code: ErrorCode, run: string[]): Channel => ({
  name,
  run: () => {
    run.push(name)
    return Promise.reject(new AmagiError(code))
  },
})

const context = {
  transport: {} as Transport,
  cookie: () => undefined,
  clock: () => 0,
  random: () => 0.5,
  log: () => undefined,
  session: {},
}

describe('a way that fails', () => {
  it.each(errorCodes)('with %s leads on or ends the search, as the table of codes says', async (code) => {
    const run: string[] = []
    const last: Channel = { name: 'last', run: () => Promise.resolve({ body: { ok: true } }) }
    const found = await climb({ name: 'test', channels: [failing('first', code, run), last] }, {}, context).catch(
      (error: AmagiError) => error.code,
    )
    expect(run).toEqual(['first'])
    expect(found).toEqual(
      errorTable[code].nextChannel
        ? { body: { ok: true }, channel: 'last', tried: [{ channel: 'first', code }] }
        : code,
    )
  })

  it('names what an administrator can act on when all fail', async () => {
    const run: string[] = []
    const all = [
      failing('a', 'network', run),
      failing('b', 'cookie-expired', run),
      failing('c', 'upstream-changed', run),
    ]
    await expect(climb({ name: 'test', channels: all }, {}, context)).rejects.toMatchObject({
      code: 'cookie-expired',
      details: { channel: 'b' },
    })
    // A broken line is asked once more.
    expect(run).toEqual(['a', 'b', 'c', 'a'])
  })

  it('is not followed by another once the caller has left', async () => {
    const controller = new AbortController()
    controller.abort()
    const run: string[] = []
    const left = climb(
      { name: 'test', channels: [failing('a', 'network', run)] },
      {},
      { ...context, signal: controller.signal },
    )
    await expect(left).rejects.toMatchObject({ code: 'cancelled' })
    expect(run).toEqual([])
  })
})

describe('a final refusal', () => {
  /** Answers of the three platforms that say a work is gone or not for us. */
  const refusals: [PlatformId, string, Record<string, string>, unknown, ErrorCode][] = [
    ['bilibili', 'fetchDynamicInfo', { dynamic_id: '1100000000000000123' }, { code: 4101152 }, 'not-found'],
    ['bilibili', 'fetchBangumiVideoInfo', { ep_id: 'ep1' }, { code: -10403 }, 'region'],
    [
      'douyin',
      'fetchOneWork',
      { aweme_id: '7300000000000000001' },
      { status_code: 0, aweme_detail: null, filter_detail: { filter_reason: 'status_self_see' } },
      'private',
    ],
  ]

  it.each(refusals)('%s %s is asked once', async (platform, name, params, body, code) => {
    const asked: string[] = []
    const text = JSON.stringify(body)
    const transport: Transport = {
      send: (request) => {
        const { pathname } = new URL(request.url)
        if (!/(?:finger|nav|ticket|ttwid|gaia-gateway)/i.test(pathname)) asked.push(pathname)
        const bytes = Buffer.from(text)
        return Promise.resolve({
          status: 200,
          headers: {},
          setCookie: [],
          url: request.url,
          body: bytes,
          text: () => text,
          json: () => structuredClone(body),
        })
      },
      open: () => Promise.reject(new Error('nothing is streamed here')),
      close: () => undefined,
    }
    const service = createService({ platforms, transport, cookie: () => undefined, clock: () => 1_760_000_000_000 })
    await expect(service.call(platform, name, params)).rejects.toMatchObject({ code })
    expect(asked).toHaveLength(1)
    service.close()
  })
})
