/** Parameters that several endpoints share. */
import type { ParamSpec } from '../../endpoint/record'

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

/** Number of entries wanted; the pages needed for it are asked one after the other. */
export const count = <const D extends number>(standard: D, max: number) =>
  ({
    type: 'integer',
    default: standard,
    min: 1,
    max,
    unit: 'items',
    example: standard,
    description: { zh: '获取数量', en: 'Number of entries' },
  }) as const satisfies ParamSpec

export const offsetCursor = {
  type: 'integer',
  default: 0,
  min: 0,
  example: 0,
  description: { zh: '游标，从上一次返回的 cursor 继续', en: 'Cursor: the one answered last goes on from there' },
} as const satisfies ParamSpec

export const timeCursor = {
  type: 'string',
  default: '0',
  pattern: /^\d{1,20}$/,
  example: '0',
  description: {
    zh: '游标（毫秒时间戳），从上一次返回的 max_cursor 继续',
    en: 'Cursor (a time in milliseconds): the max_cursor answered last goes on from there',
  },
} as const satisfies ParamSpec
