/** Parameters and requests that several endpoints share. */
import type { ParamSpec } from '../../define'
import { bvToAv } from '../sign/bvid'

/** `BV…` or `av…` → the query item upstream wants. */
export function videoQuery(id: string | number | undefined): [string, string][] {
  const text = String(id)
  const av = /^av(\d+)$/i.exec(text)?.[1]
  if (av) return [['aid', av]]
  // An id that does not decode is sent all the same: upstream's answer names the mistake.
  return [['bvid', bvToAv(text) === undefined ? text : `BV${text.slice(2)}`]]
}

export const hostMid = {
  type: 'integer',
  required: true,
  min: 1,
  example: 401742377,
  description: { zh: '用户 UID', en: 'Number of the user (mid)' },
} as const satisfies ParamSpec
