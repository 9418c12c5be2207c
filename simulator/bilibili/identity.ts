/** Who is asking: WBI signatures, visitor cookies, sessions. Checked from the published rules. */
import { bilibiliRank } from '../accounts'
import { voucher } from '../faults'
import { isBrowser, json, md5 } from '../reply'
import type { Answer, Call } from '../types'
import { guardApp, isAppPath } from './app'
import { contradicts } from './browser'
import type { Gaia } from './gaia'

/** Order in which the mixing key is read out of the two served names; only the first half counts. */
const order = [
  46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38, 41,
  13,
]

/** Seconds by which a signed time may differ from ours. */
const tolerance = 600

export class WbiKeys {
  private generation = 0

  /** From now on only freshly served names sign correctly. */
  rotate(): void {
    this.generation += 1
  }

  reset(): void {
    this.generation = 0
  }

  get names(): { img: string; sub: string } {
    return { img: md5(`simulated img ${this.generation}`), sub: md5(`simulated sub ${this.generation}`) }
  }

  get urls(): { img_url: string; sub_url: string } {
    const { img, sub } = this.names
    return { img_url: `https://i0.hdslb.com/bfs/wbi/${img}.png`, sub_url: `https://i0.hdslb.com/bfs/wbi/${sub}.png` }
  }

  private get mixed(): string {
    const { img, sub } = this.names
    const served = img + sub
    return order.map((index) => served[index]).join('')
  }

  /** Recomputes `w_rid` over the query exactly as it arrived. */
  accepts(rawQuery: string, now: number): boolean {
    const pairs = rawQuery.split('&').map((pair) => {
      const at = pair.indexOf('=')
      const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', '%20'))
      return [decode(at < 0 ? pair : pair.slice(0, at)), at < 0 ? '' : decode(pair.slice(at + 1))] as const
    })
    const given = pairs.find(([key]) => key === 'w_rid')?.[1]
    const time = Number(pairs.find(([key]) => key === 'wts')?.[1])
    if (!given || !Number.isInteger(time) || Math.abs(time - now / 1000) > tolerance) return false
    const signed = pairs
      .filter(([key]) => key !== 'w_rid')
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value.replace(/[!'()*]/g, ''))}`)
      .join('&')
    return md5(signed + this.mixed) === given
  }
}

/** Comment and space endpoints refuse a bad signature with a code, the others with a voucher. */
const signed = [
  '/x/player/wbi/playurl',
  '/x/player/wbi/v2',
  '/x/web-interface/wbi/view',
  '/x/web-interface/wbi/view/detail',
  '/x/v2/reply/wbi/main',
  '/x/space/wbi/acc/info',
  '/x/space/wbi/arc/search',
  '/x/v2/dm/wbi/web/seg.so',
  '/x/web-interface/view/conclusion/get',
  '/x/web-interface/wbi/search/type',
  '/x/web-interface/wbi/search/all/v2',
  '/xlive/web-room/v1/index/getInfoByRoom',
]

/**
 * Since 2025 refused to everybody without signature, device and ticket (-352), which a repetition with all three cures.
 * Source: reports of 2026 about `x/article/view`.
 */
const ticketed = ['/x/article/view', '/x/article/cards']

/** Answered only to visitors who carry the device cookie (or a session). */
const visitorOnly = [
  '/x/web-interface/view',
  '/x/web-interface/wbi/view',
  '/x/web-interface/wbi/view/detail',
  '/x/web-interface/card',
  '/x/player/playurl',
  '/x/player/wbi/playurl',
  '/x/v2/reply/wbi/main',
  '/x/v2/reply/main',
  '/x/polymer/web-dynamic/v1/detail',
  '/x/polymer/web-dynamic/v1/feed/space',
  '/x/polymer/web-dynamic/v1/opus/detail',
  '/x/polymer/web-space/seasons_archives_list',
  '/x/space/wbi/acc/info',
  // Without a device: -412. Source: SocialSisterYi/bilibili-API-collect `docs/search/search_request.md`, 2025-12.
  '/x/web-interface/wbi/search/type',
  '/x/web-interface/wbi/search/all/v2',
]

export const rankOf = (call: Call): ReturnType<typeof bilibiliRank> => bilibiliRank(call.cookies.SESSDATA)
export const isMember = (call: Call): boolean => rankOf(call) === 'normal' || rankOf(call) === 'vip'

/** As the site says it: the voucher in the body and once more in a header. */
const risk = (): Answer =>
  json({ code: -352, message: '风控校验失败', ttl: 1, data: { v_voucher: voucher } }, 200, {
    'x-bili-gaia-vvoucher': voucher,
  })

/** Names that belong to an account: without its session they give away a mixed identity. */
const accountNames = ['DedeUserID', 'DedeUserID__ckMd5', 'bili_jct']

/** `bili_ticket` is a JWT of three days. */
function ticketAlive({ cookies, now }: Call): boolean {
  const expires = Number(cookies.bili_ticket_expires)
  return (cookies.bili_ticket ?? '').split('.').length === 3 && expires > now / 1000
}

/** Space endpoints look at the made-up mouse of a visitor as well. */
function hasMouse(call: Call): boolean {
  return ['dm_img_list', 'dm_img_str', 'dm_cover_img_str', 'dm_img_inter'].every((name) => call.query.get(name))
}

const device = /^[0-9A-F-]+\d{5}infoc$/i

/** Device ids are handed out in pairs, and a pair stays together. */
export class Devices {
  private pairs = new Map<string, string>()
  private activated = new Set<string>()

  reset(): void {
    this.pairs.clear()
    this.activated.clear()
  }

  issue(buvid3: string, buvid4: string): void {
    this.pairs.set(buvid3, buvid4)
  }

  /** The page's fingerprint was posted for a device. */
  activate(buvid3: string): void {
    this.activated.add(buvid3)
  }

  isActivated = (buvid3: string): boolean => this.activated.has(buvid3)

  /** Ids of two devices in one cookie, or an account's names without its session. */
  mixed({ cookies }: Call): boolean {
    const { buvid3, SESSDATA } = cookies
    // The page writes it percent-encoded, clients as it came.
    const buvid4 = decodeURIComponent(cookies.buvid4 ?? '')
    if (!SESSDATA && accountNames.some((name) => cookies[name])) return true
    if (!buvid3 || !buvid4) return false
    const known = this.pairs.get(buvid3)
    return known === undefined ? [...this.pairs.values()].includes(buvid4) : known !== buvid4
  }
}

/** What the guard of one simulator knows. */
export interface Watch {
  keys: WbiKeys
  devices: Devices
  /** Only a solved captcha opens guarded paths while it is closed. */
  gaia: Gaia
}

/** Refusals of the API hosts; `undefined` = come in. */
export function guardApi(call: Call, { keys, devices, gaia }: Watch): Answer | undefined {
  if (!isBrowser(call.userAgent)) {
    return /python|curl|axios|node/i.test(call.userAgent)
      ? json({ code: -412, message: '请求被拦截', ttl: 1, data: null }, 412)
      : risk()
  }
  if (isAppPath(call.path)) return guardApp(call)
  if (contradicts(call) || devices.mixed(call)) return risk()
  const guarded = signed.includes(call.path) || visitorOnly.includes(call.path) || ticketed.includes(call.path)
  if (gaia.closed && guarded && !gaia.pardons(call)) return gaia.refuse(call)
  const referer = call.headers.referer ?? ''
  // The dynamic detail is asked without a referer by the site's own share page.
  const needsReferer = visitorOnly.includes(call.path) && !call.path.startsWith('/x/polymer/web-dynamic/')
  if (
    (needsReferer && referer === '') ||
    (referer !== '' && !/^https:\/\/([a-z]+\.)*bilibili\.com(\/|$)/.test(referer))
  )
    return risk()
  if (visitorOnly.includes(call.path) && !isMember(call) && !device.test(call.cookies.buvid3 ?? '')) return risk()
  if (ticketed.includes(call.path)) {
    const known = isMember(call) || (device.test(call.cookies.buvid3 ?? '') && ticketAlive(call))
    return known && keys.accepts(call.rawQuery, call.now) ? undefined : risk()
  }
  if (call.path === '/x/space/upstat' && !isMember(call)) return json({ code: 0, message: '0', ttl: 1, data: {} })
  const space = call.path === '/x/polymer/web-dynamic/v1/feed/space' || call.path.startsWith('/x/space/wbi/')
  if (space && !isMember(call) && !hasMouse(call)) return risk()
  if (call.path.endsWith('/feed/space') && !isMember(call) && !keys.accepts(call.rawQuery, call.now)) return risk()
  if (!signed.includes(call.path) || keys.accepts(call.rawQuery, call.now)) return undefined
  if (call.path.startsWith('/xlive/')) return risk()
  if (/^\/x\/(v2\/reply|space)\//.test(call.path)) return json({ code: -403, message: '访问权限不足', ttl: 1 })
  return json({ code: 0, message: '0', ttl: 1, data: { v_voucher: voucher } })
}
