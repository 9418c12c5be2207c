/** What bilibili answers, and a service over it. */
import { bilibili } from '../../../src/platforms/bilibili'
import { fixtureText, ok, upstreamOf, type Answer, type Reply, type Upstream } from '../upstream'

/** A committed answer of `test/fixtures/bilibili`, fresh for every caller. */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(fixtureText('bilibili', name)) as Record<string, unknown>
}

export function code(value: number, data?: unknown): Answer {
  return { body: { code: value, message: 'a text nobody reads', ttl: 1, ...(data === undefined ? {} : { data }) } }
}

export const nav: Answer = {
  body: {
    code: -101,
    message: '账号未登录',
    ttl: 1,
    data: {
      isLogin: false,
      wbi_img: {
        img_url: 'https://i0.hdslb.com/bfs/wbi/0123456789abcdef0123456789abcdef.png',
        sub_url: 'https://i0.hdslb.com/bfs/wbi/fedcba9876543210fedcba9876543210.png',
      },
    },
  },
}

export const spi: Answer = ok({ code: 0, data: { b_3: 'GUEST-3-infoc', b_4: 'GUEST-4' }, message: 'ok' })

export const places = {
  spi: 'api.bilibili.com/x/frontend/finger/spi',
  nav: 'api.bilibili.com/x/web-interface/nav',
  ticket: 'api.bilibili.com/bapis/bilibili.api.ticket.v1.Ticket/GenWebTicket',
  view: 'api.bilibili.com/x/web-interface/view',
  detail: 'api.bilibili.com/x/web-interface/wbi/view/detail',
  playurl: 'api.bilibili.com/x/player/wbi/playurl',
  plain: 'api.bilibili.com/x/player/playurl',
  tv: 'api.bilibili.com/x/tv/playurl',
  activation: 'api.bilibili.com/x/internal/gaia-gateway/ExClimbWuzhi',
  article: 'api.bilibili.com/x/article/view',
  card: 'api.bilibili.com/x/web-interface/card',
} as const

/** Nobody answers this address: not the code of a work that is gone, which comes under status 200. */
const nobody: Answer = { ...code(-404), status: 404 }

/** Guest cookies and keys are there; other places than the scripted ones give `rest`, nobody when absent. */
export function upstream(replies: Record<string, Reply> = {}, cookie?: string, rest: Reply = nobody): Upstream {
  return upstreamOf(
    bilibili,
    { [places.spi]: spi, [places.nav]: nav, [places.activation]: code(0), ...replies },
    rest,
    cookie,
  )
}
