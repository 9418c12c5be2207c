/** Calls about rooms and people: who asks from which page, and which of them are signed under another path. */
import type { CallContext, UpstreamRequest } from '../../endpoint/record'
import { liveHome } from '../headers'
import { sessionHeader } from '../sign'

const site = liveHome.slice(0, -1)

/** Sign path of the calls that need a signature. */
export const signPaths = {
  byid: '/rest/k/user/info',
  sensitive: '/rest/k/user/info/sensitive',
  public: '/rest/k/feed/profile',
} as const

const profilePage = (principalId: string) => `${site}/profile/${encodeURIComponent(principalId)}`
/** The page of a room, also of one that is dark. */
export const roomPage = (principalId: string) => `${site}/u/${encodeURIComponent(principalId)}`

/** Profile as everybody sees it. */
export function userInfo(principalId: string): UpstreamRequest {
  return {
    url: `${site}/live_api/baseuser/userinfo/byid`,
    query: [
      ['caver', '2'],
      ['principalId', principalId],
    ],
    headers: { referer: profilePage(principalId) },
  }
}

/** Place, constellation and counters. */
export function sensitiveInfo(principalId: string): UpstreamRequest {
  return {
    url: `${site}/live_api/baseuser/userinfo/sensitive`,
    query: [
      ['caver', '2'],
      ['principalId', principalId],
    ],
    headers: { referer: profilePage(principalId) },
  }
}

/** Public works, newest first. */
export function publicWorks(principalId: string, pcursor: string, count: number): UpstreamRequest {
  return {
    url: `${site}/live_api/profile/public`,
    query: [
      ['caver', '2'],
      ['count', String(count)],
      ['hasMore', 'true'],
      ['pcursor', pcursor],
      ['principalId', principalId],
      ['privacy', 'public'],
    ],
    headers: { referer: profilePage(principalId) },
  }
}

/** Live room; needs no signature, only the session header. */
export function liveDetail(principalId: string, context: CallContext): UpstreamRequest {
  return {
    url: `${site}/live_api/liveroom/livedetail`,
    query: [['principalId', principalId]],
    headers: { referer: roomPage(principalId), ...sessionHeader(context) },
  }
}

/** The emotes of the live site, some 200 of them; needs no signature (public clients, 2026-08). */
export const emojiPanel = (): UpstreamRequest => ({ url: `${site}/live_api/emoji/panel` })

/** The room as the share page for phones asks for it (ihmily/DouyinLiveRecorder, biliup/biliup, 2025-11). */
export function roomForPhones(principalId: string): UpstreamRequest {
  const host = 'https://livev.m.chenzhongtech.com'
  return {
    method: 'POST',
    url: `${host}/rest/k/live/byUser`,
    query: [
      ['kpn', 'GAME_ZONE'],
      ['captchaToken', ''],
    ],
    headers: { referer: `${host}/fw/live/${encodeURIComponent(principalId)}` },
    body: JSON.stringify({
      source: 5,
      eid: principalId,
      shareMethod: 'card',
      clientType: 'WEB_OUTSIDE_SHARE_H5',
    }),
  }
}
