/** Parameters and requests that several endpoints share. */
import type { ParamSpec } from '../../endpoint/record'
import { bvToAv } from '../sign/bvid'

/** `BV…` or `av…` → the query item upstream wants. */
export function videoQuery(id: string | number | undefined): [string, string][] {
  const text = String(id)
  const av = /^av(\d+)$/i.exec(text)?.[1]
  if (av) return [['aid', av]]
  // An id that does not decode is sent all the same: upstream's answer names the mistake.
  return [['bvid', bvToAv(text) === undefined ? text : `BV${text.slice(2)}`]]
}

/** `ep123`, `cv123` … → `123`. */
export function digitsOf(id: string | number | undefined): string {
  return String(id).replace(/^[a-z]+/i, '')
}

export const hostMid = {
  type: 'integer',
  required: true,
  min: 1,
  example: 401742377,
  description: { zh: '用户 UID', en: 'Number of the user (mid)' },
} as const satisfies ParamSpec

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
