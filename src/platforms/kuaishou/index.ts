import { definePlatform } from '../define'
import { endpoints } from './endpoints'
import { apiHosts, mediaHosts, pageHeaders } from './headers'
import { canonicalLink, matchLink, pageHosts, shortHosts } from './links'
import { resolve, resolveComments } from './resolve'
import { createState } from './session'

export const kuaishou = definePlatform({
  id: 'kuaishou',
  accent: '#FF4906',
  hosts: { pages: pageHosts, short: shortHosts, api: apiHosts, media: mediaHosts },
  match: matchLink,
  canonical: canonicalLink,
  pageHeaders,
  endpoints,
  createState,
  resolve,
  comments: resolveComments,
})
