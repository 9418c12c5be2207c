/** The declaration of douyin. */
import { definePlatform } from '../define'
import { endpoints } from './endpoints'
import { apiHosts, linkHeaders, mediaHeaders, mediaHosts } from './headers'
import { canonical, match, linkHosts, shortHosts } from './links'
import { look } from './look'
import { qualities } from './qualities'
import { readings } from './readings'
import { resolve } from './resolve'
import { resolveComments } from './resolve/comments'
import { resolveDanmaku } from './resolve/danmaku'
import { createSession } from './session'

export const douyin = definePlatform({
  id: 'douyin',
  words: ['抖音', 'dy'],
  look,
  hosts: {
    links: linkHosts,
    short: shortHosts,
    api: apiHosts,
    media: mediaHosts,
  },
  match,
  canonical,
  linkHeaders,
  mediaHeaders,
  qualities,
  endpoints,
  createSession,
  resolve,
  comments: resolveComments,
  readings,
  danmaku: resolveDanmaku,
})
