import { definePlatform } from '../define'
import { endpoints } from './endpoints'
import { apiHosts, mediaHosts, linkHeaders } from './headers'
import { canonicalLink, matchLink, linkHosts, shortHosts } from './links'
import { resolve, resolveComments } from './resolve'
import { createState } from './session'

export const kuaishou = definePlatform({
  id: 'kuaishou',
  accent: '#FF4906',
  hosts: { links: linkHosts, short: shortHosts, api: apiHosts, media: mediaHosts },
  match: matchLink,
  canonical: canonicalLink,
  linkHeaders,
  endpoints,
  createState,
  resolve,
  comments: resolveComments,
})
