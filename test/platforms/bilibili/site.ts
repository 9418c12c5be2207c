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
} as const

/** Guest cookies and keys are there; other places than the scripted ones give `rest`, code -404 when absent. */
export function upstream(replies: Record<string, Reply> = {}, cookie?: string, rest: Reply = code(-404)): Upstream {
  return upstreamOf(bilibili, { [places.spi]: spi, [places.nav]: nav, ...replies }, rest, cookie)
}
