/** The declaration of bilibili. */
import { definePlatform } from '../define'
import { endpoints } from './endpoints'
import { apiHosts, linkHeaders } from './headers'
import { canonical, entryKind, linkHosts, match, matchText, shortAlternatives, shortHosts, targetOfPage } from './links'
import { look } from './look'
import { mediaHosts } from './read/media'
import { resolve } from './resolve'
import { resolveComments } from './resolve/comments'
import { createState } from './session'

export const bilibili = definePlatform({
  id: 'bilibili',
  words: ['B站', '哔哩哔哩', '哔哩', 'bili'],
  look,
  hosts: { links: linkHosts, short: shortHosts, api: apiHosts, media: mediaHosts },
  match,
  matchText,
  canonical,
  entryKind,
  alsoCommented: ['music'],
  linkHeaders: { ...linkHeaders },
  readShortPage: (response) => targetOfPage(response.text()),
  shortAlternatives,
  endpoints,
  createState,
  resolve,
  comments: resolveComments,
})
