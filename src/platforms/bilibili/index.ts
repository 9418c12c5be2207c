/** The declaration of bilibili. */
import { definePlatform } from '../define'
import { accounts } from './account'
import { checks } from './check'
import { asides } from './channels/links-only'
import { endpoints } from './endpoints'
import { apiHosts, linkHeaders, mediaHeaders, mediaHosts } from './headers'
import { judge } from './judge'
import {
  appSchemes,
  canonical,
  entryKind,
  linkHosts,
  match,
  matchText,
  shortAlternatives,
  shortHosts,
  targetOfPage,
} from './links'
import { look } from './look'
import { qualities } from './qualities'
import { readings } from './readings'
import { resolve } from './resolve'
import { resolveComments } from './resolve/comments'
import { resolveDanmaku } from './resolve/danmaku'
import { search } from './resolve/search'
import { resolveSummary } from './resolve/summary'
import { createSession, keepSession, visitorOf } from './session'
import { watching } from './watch'

export const bilibili = definePlatform({
  id: 'bilibili',
  words: ['B站', '哔哩哔哩', '哔哩', 'bili'],
  look,
  // Pictures are not open: articles are HTML of their authors.
  hosts: { links: linkHosts, short: shortHosts, api: apiHosts, media: mediaHosts, open: ['media'] },
  // One to two a second and no bursts (412), 1 500 in 10 minutes (SocialSisterYi/bilibili-API-collect#187, 2021-05;
  // reports up to 2026-04). A link takes five requests at most: three links start at once.
  pace: { concurrency: 1, gapMs: 600, freeStarts: 15, perMinute: 90 },
  appSchemes,
  match,
  matchText,
  canonical,
  // The mini program and the app. Source: cards as public QQ bots have them, 2021 to 2026.
  shareCards: { apps: ['1109937557', '100951776'], names: ['哔哩哔哩', 'bilibili', '哔哩哔哩动画'] },
  entryKind,
  alsoCommented: ['music'],
  linkHeaders,
  mediaHeaders,
  readShortPage: (response) => targetOfPage(response.text()),
  // A code nobody made is answered with 200 and upstream's own -404; a home page is where a live code may lead to.
  judgeShort: (answer) => (answer.body === undefined ? undefined : judge(answer)),
  shortAlternatives,
  qualities,
  endpoints,
  asides,
  createSession,
  keepSession,
  visitorOf,
  // Looked up when they are called: what makes posts is loaded with the first link (`scripts/build.mjs`, late).
  resolve: (target, context) => resolve(target, context),
  comments: (target, context) => resolveComments(target, context),
  readings,
  danmaku: (target, context) => resolveDanmaku(target, context),
  search: (words, context) => search(words, context),
  summary: (target, context) => resolveSummary(target, context),
  accounts,
  checks,
  watching,
})
