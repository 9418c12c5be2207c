/** Parameters that several endpoints share. */
import type { ParamSpec } from '../../define'

export const awemeId = {
  type: 'string',
  required: true,
  pattern: /^\d{1,32}$/,
  example: '7345492945006595379',
  description: { zh: '作品 ID', en: 'Id of the work' },
} as const satisfies ParamSpec

export const secUid = {
  type: 'string',
  required: true,
  pattern: /^[\w-]{1,200}$/,
  example: 'MS4wLjABAAAAigzqThuHGFUhkNma5CyFGn9TYDDwA-plDgWWJWdFcYfXagPcALawwa5DTsOMJASZ',
  description: { zh: '用户的 sec_uid', en: 'sec_uid of the person' },
} as const satisfies ParamSpec
