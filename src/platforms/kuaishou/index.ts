/** The declaration of kuaishou. */
import { definePlatform } from '../define'
import { accounts } from './account'
import { endpoints } from './endpoints'
import { apiHosts, linkHeaders, mediaHeaders, mediaHosts } from './headers'
import { judge } from './judge'
import { appSchemes, canonical, isDeadEnd, linkHosts, match, shortHosts } from './links'
import { look } from './look'
import { qualities } from './qualities'
import { readings } from './readings'
import { resolve } from './resolve'
import { resolveComments } from './resolve/comments'
import { search } from './resolve/search'
import { createSession, keepSession, visitorOf } from './session'
import { watching } from './watch'

export const kuaishou = definePlatform({
  id: 'kuaishou',
  words: ['快手', 'ks'],
  look,
  hosts: { links: linkHosts, short: shortHosts, api: apiHosts, media: mediaHosts, open: ['media', 'picture'] },
  // A dozen works in a row and the whole address is refused for minutes; one a second passed (reports of 2024-04 to
  // 2026-04). A link takes three requests at most: three links start at once.
  pace: { concurrency: 1, gapMs: 1000, freeStarts: 9, perMinute: 30 },
  appSchemes,
  match,
  canonical,
  // One of its numbers at QQ is known (1108735743), the others are not: cards are told by the name.
  shareCards: { apps: [], names: ['快手', '快手极速版', '快手短视频', 'Kuaishou'] },
  linkHeaders,
  mediaHeaders,
  isDeadEnd,
  judgeShort: (answer) => (answer.body === undefined ? undefined : judge(answer)),
  qualities,
  endpoints,
  createSession,
  keepSession,
  visitorOf,
  // Looked up when they are called: what makes posts is loaded with the first link (`scripts/build.mjs`, late).
  resolve: (target, context) => resolve(target, context),
  comments: (target, context) => resolveComments(target, context),
  search: (words, context) => search(words, context),
  readings,
  accounts,
  watching,
})
