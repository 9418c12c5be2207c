/** The declaration of bilibili. */
import { definePlatform } from '../define'
import { endpoints } from './endpoints'
import { apiHosts, linkHeaders } from './headers'
import { canonical, linkHosts, match, matchText, shortAlternatives, shortHosts, targetOfPage } from './links'
import { mediaHosts } from './read/media'
import { resolve } from './resolve'
import { resolveComments } from './resolve/comments'
import { createState } from './session'

export const bilibili = definePlatform({
  id: 'bilibili',
  accent: '#FB7299',
  hosts: { links: linkHosts, short: shortHosts, api: apiHosts, media: mediaHosts },
  match,
  matchText,
  canonical,
  linkHeaders: { ...linkHeaders },
  readShortPage: (response) => targetOfPage(response.text()),
  shortAlternatives,
  endpoints,
  createState,
  resolve,
  comments: resolveComments,
})
