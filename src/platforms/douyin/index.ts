/** The declaration of douyin. */
import { definePlatform } from '../define'
import { accounts } from './account'
import { mixChannels } from './channels/links-only'
import { endpoints } from './endpoints'
import { apiHosts, linkHeaders, mediaHeaders, mediaHosts } from './headers'
import { refuse } from './judge'
import { appSchemes, canonical, isDeadEnd, linkHosts, match, shortHosts } from './links'
import { look } from './look'
import { qualities } from './qualities'
import { readings } from './readings'
import { resolve } from './resolve'
import { resolveComments } from './resolve/comments'
import { resolveDanmaku } from './resolve/danmaku'
import { search } from './resolve/search'
import { createSession, keepSession, visitorOf } from './session'
import { watching } from './watch'

export const douyin = definePlatform({
  id: 'douyin',
  words: ['抖音', 'dy'],
  look,
  hosts: {
    links: linkHosts,
    short: shortHosts,
    api: apiHosts,
    media: mediaHosts,
    // Pictures are not: articles are Markdown of their authors.
    open: ['media'],
  },
  // No figure of the site's is known; a cautious one. A link takes three requests at most: four links start at once.
  pace: { concurrency: 1, gapMs: 300, freeStarts: 12, perMinute: 90 },
  appSchemes,
  match,
  canonical,
  // Its numbers at QQ are not known: cards are told by the name.
  shareCards: { apps: [], names: ['抖音', '抖音短视频', '抖音极速版', 'Douyin'] },
  linkHeaders,
  mediaHeaders,
  isDeadEnd,
  judgeShort: ({ response }) => refuse(response),
  qualities,
  endpoints,
  asides: { collection: mixChannels },
  createSession,
  keepSession,
  visitorOf,
  // Looked up when they are called: what makes posts is loaded with the first link (`scripts/build.mjs`, late).
  resolve: (target, context) => resolve(target, context),
  comments: (target, context) => resolveComments(target, context),
  readings,
  danmaku: (target, context) => resolveDanmaku(target, context),
  search: (words, context) => search(words, context),
  accounts,
  watching,
})
