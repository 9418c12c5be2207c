/** The declaration of bilibili. */
import { definePlatform } from '../define'
import { asides } from './channels/links-only'
import { endpoints } from './endpoints'
import { apiHosts, linkHeaders, mediaHeaders, mediaHosts } from './headers'
import { canonical, entryKind, linkHosts, match, matchText, shortAlternatives, shortHosts, targetOfPage } from './links'
import { look } from './look'
import { qualities } from './qualities'
import { resolve } from './resolve'
import { resolveComments } from './resolve/comments'
import { resolveDanmaku } from './resolve/danmaku'
import { createSession } from './session'

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
  linkHeaders,
  mediaHeaders,
  readShortPage: (response) => targetOfPage(response.text()),
  shortAlternatives,
  qualities,
  endpoints,
  asides,
  createSession,
  resolve,
  comments: resolveComments,
  danmaku: resolveDanmaku,
})
