/** Parameters and requests that several endpoints share. */
import type { ParamSpec } from '../../endpoint/record'
import { avToBv, bvToAv } from '../sign/bvid'

/** `BV…` or `av…` → the query item upstream wants. */
export function videoQuery(id: string | number | undefined): [string, string][] {
  const text = String(id)
  const av = /^av(\d+)$/i.exec(text)?.[1]
  if (av) return [['aid', av]]
  // An id that does not decode is sent all the same: upstream's answer names the mistake.
  return [['bvid', bvToAv(text) === undefined ? text : `BV${text.slice(2)}`]]
}

/** `BV…` or `av…` → the BV id; an id that does not decode stays as it is. */
export function videoId(id: string | number | undefined): string {
  const text = String(id)
  const av = /^av(\d+)$/i.exec(text)?.[1] ?? bvToAv(text)
  return (av === undefined ? undefined : avToBv(av)) ?? text
}

/** `ep123`, `cv123` … → `123`. */
export function digitsOf(id: string | number | undefined): string {
  return String(id).replace(/^[a-z]+/i, '')
}

/** What the application for televisions says of itself. Source: nilaoda/BBDown `Parser.cs`, 2026. */
export const television: readonly (readonly [string, string])[] = [
  ['build', '106500'],
  ['device', 'android'],
  ['fnver', '0'],
  ['fourk', '1'],
  ['mid', '0'],
  ['mobi_app', 'android_tv_yst'],
  ['platform', 'android'],
]

export const hostMid = {
  type: 'integer',
  required: true,
  min: 1,
  example: 401742377,
  description: { zh: '用户 UID', en: 'Number of the user (mid)' },
} as const satisfies ParamSpec

/** What a solved captcha was exchanged for: the refused call is repeated with it. */
export const gaiaToken = {
  gaia_vtoken: {
    type: 'string',
    max: 128,
    pattern: /^[\w-]+$/,
    example: 'grisk_0123456789abcdef',
    description: {
      zh: '验证码通过后得到的 grisk_id，用于重试被风控拦截的请求',
      en: '`grisk_id` of a solved captcha, to repeat a call that was refused by the risk check',
    },
  },
} as const satisfies Record<string, ParamSpec>

export const roomId = {
  type: 'string',
  required: true,
  pattern: /^[1-9]\d{0,14}$/,
  example: '6',
  description: { zh: '直播间号，短号与长号均可', en: 'Number of the room, short or long' },
} as const satisfies ParamSpec

export const dynamicId = {
  type: 'string',
  required: true,
  pattern: /^[1-9]\d{0,19}$/,
  example: '884801355545149444',
  description: { zh: '动态 ID', en: 'Id of the dynamic' },
} as const satisfies ParamSpec

/** A parameter that releases of the documentation know and that changes nothing here. */
export function ignored(type: ParamSpec['type'], example: string | number) {
  const description = { zh: '为兼容旧调用而接受，不起作用', en: 'Accepted for older callers, without effect' }
  return { type, ignored: true, example, description } as const
}
