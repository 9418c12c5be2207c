/** The declaration of kuaishou. */
import { definePlatform } from '../define'
import { endpoints } from './endpoints'
import { apiHosts, linkHeaders, mediaHeaders, mediaHosts } from './headers'
import { canonical, match, linkHosts, shortHosts } from './links'
import { look } from './look'
import { qualities } from './qualities'
import { readings } from './readings'
import { resolve } from './resolve'
import { resolveComments } from './resolve/comments'
import { createSession } from './session'

export const kuaishou = definePlatform({
  id: 'kuaishou',
  words: ['快手', 'ks'],
  look,
  hosts: { links: linkHosts, short: shortHosts, api: apiHosts, media: mediaHosts },
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
})
