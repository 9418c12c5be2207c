/** Parameters several endpoints share. */
import type { ParamSpec } from '../../endpoint/record'

export const photoId = {
  type: 'string',
  required: true,
  pattern: /^[0-9A-Za-z_-]{4,64}$/,
  example: '3xdpv6sfi8yjsqy',
  description: { zh: '作品 ID，作品链接中的一段', en: 'Work id as in the address of the work' },
} as const satisfies ParamSpec

export const principalId = {
  type: 'string',
  required: true,
  pattern: /^[0-9A-Za-z_-]{2,64}$/,
  example: '3xuw52inejca9tm',
  description: {
    zh: '用户 ID 或自定义快手号，主页链接中的一段',
    en: 'User id or chosen name as in the address of the profile',
  },
} as const satisfies ParamSpec
