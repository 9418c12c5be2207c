/** The declaration of kuaishou. */
import { definePlatform } from '../define'
import { endpoints } from './endpoints'
import { apiHosts, mediaHosts, linkHeaders } from './headers'
import { canonical, match, linkHosts, shortHosts } from './links'
import { resolve, resolveComments } from './resolve'
import { createState } from './session'

export const kuaishou = definePlatform({
  id: 'kuaishou',
  accent: '#FF4906',
  hosts: { links: linkHosts, short: shortHosts, api: apiHosts, media: mediaHosts },
  match,
  canonical,
  linkHeaders,
  endpoints,
  createState,
  resolve,
  comments: resolveComments,
})
