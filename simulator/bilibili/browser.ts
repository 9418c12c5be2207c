/**
 * Who asks bilibili and from where: scripts of its pages, pages that are opened, the apps. What tells of two browsers at
 * once is refused, what only looks odd is noted. Refusals for it are not reported; agents, referers and origins are
 * (yt-dlp/yt-dlp#14830, #16889, y-young/nazurin#111, 2024 to 2026).
 */
import { byHand, byScript, bySafari, hintsFit, misplaced, navigates, oddFile, pageFits } from '../browser'
import { isMobile } from '../reply'
import type { Call } from '../types'
import { isAppPath } from './app'

const script = byScript()

/** A tool that speaks for an app names little, and nothing of a browser's device. Source: nilaoda/BBDown, 2026. */
const app = ['User-Agent', 'Accept', 'Referer', 'Accept-Encoding']

/** Pages whose scripts ask the live site's and the albums' calls. */
const stands: Readonly<Record<string, RegExp>> = {
  'api.live.bilibili.com': /^https:\/\/live\.bilibili\.com\//,
  'api.vc.bilibili.com': /^https:\/\/(?:h|t)\.bilibili\.com\//,
}

/** What whoever asks has to look like. */
function orderOf(call: Call): readonly string[] {
  if (isAppPath(call.path)) return app
  if (isMobile(call.userAgent)) return bySafari
  return navigates(call) ? byHand : script
}

/** What no browser would have sent, as one line each. */
export function oddities(call: Call, media: boolean): string[] {
  // Subtitles are words: a script reads them, no element shows them.
  if (media && !/^\/bfs\/(?:ai_)?subtitle\//.test(call.path)) return oddFile(call, 'bilibili.com')
  const at = `${call.host}${call.path}`
  const odd = misplaced(call, orderOf(call))
  if (isAppPath(call.path) || isMobile(call.userAgent)) return odd
  const { referer = '', origin } = call.headers
  const stand = stands[call.host]
  return [
    ...odd,
    ...(call.headers['sec-ch-ua'] === undefined ? [`${at}: Chrome without client hints`] : []),
    ...(call.host.startsWith('api.') && origin === undefined && referer !== ''
      ? [`${at}: a script without origin`]
      : []),
    ...(stand && !stand.test(referer) ? [`${at}: asked from ${referer || 'nowhere'}`] : []),
  ]
}

/** Two things a request says of its sender that cannot both be true. */
export const contradicts = (call: Call): boolean => !hintsFit(call) || !pageFits(call)
