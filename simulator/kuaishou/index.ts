/** The fake kuaishou: share links, share pages and their API, the site for desktops, the live site, file hosts. */
import { exactJson, gatewayPage, html, isBrowser, isMobile, json, redirect, within } from '../reply'
import type { Answer, Call, Site } from '../types'
import type { World } from '../world'
import { elsewhere } from '../world/elsewhere'
import type { KuaishouWork } from '../world/kuaishou'
import { oddFile } from '../browser'
import { fromPage, isPhone, oddity } from './browser'
import { isMediaHost, serveMedia } from './cdn'
import { commentList } from './comments'
import { bodyOf, desktopSite, refusal } from './desktop'
import { KuaishouDays } from './days'
import { Devices } from './devices'
import { objection, signInput } from './hxfalcon'
import { liveSite, roomForPhones } from './live'
import { simpleInfo } from './work'

const suffixes = ['kuaishou.com', 'kuaishou.cn', 'kuaishouapp.com', 'gifshow.com', 'chenzhongtech.com']

/** Keys of the page state are call signatures, every character moved up by one. */
const shifted = (text: string): string =>
  [...text].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 1)).join('')

const unsigned = (): Answer => json({ result: 50, ab8d: true, error_msg: '签名验证失败' })

/** Calls that are signed, and the path the signature speaks of. */
const signPaths: Record<string, string> = {
  '/live_api/baseuser/userinfo/byid': '/rest/k/user/info',
  '/live_api/baseuser/userinfo/sensitive': '/rest/k/user/info/sensitive',
  '/live_api/profile/public': '/rest/k/feed/profile',
  '/live_api/liveroom/websocketinfo': '/rest/k/live/websocket/info',
  '/rest/v/profile/feed': '/rest/v/profile/feed',
  '/rest/v/search/feed': '/rest/v/search/feed',
}

/** A signature is required where the list says so and judged wherever one is sent. */
function signatureFits(call: Call): boolean {
  const value = call.query.get('__NS_hxfalcon')
  if (value === null) return !(call.path in signPaths)
  if (!call.headers.kww || call.query.get('caver') !== '2') return false
  const input = signInput(signPaths[call.path] ?? call.path, call.query, call.body.toString('utf8'))
  return objection(value, input, call.now) === undefined
}

export interface KuaishouControls {
  /** Every device of a visitor gets a successor with its next answer and is refused after it. */
  rollDevices(): void
  /** What people do through days. */
  readonly days: KuaishouDays
  reset(): void
}

interface Kuaishou {
  site: Site
  controls: KuaishouControls
}

export function createKuaishou(world: World): Kuaishou {
  const { kuaishou: works, people, pictures } = world
  const byId = (id: unknown): KuaishouWork | undefined => works.find((work) => work.id === id)
  const devices = new Devices()
  const days = new KuaishouDays(world)
  const desktop = desktopSite(world, devices, days)
  const site = { world, days }

  const shareHost = (host: string): boolean =>
    within(host, 'chenzhongtech.com') || ['c.kuaishou.com', 'm.kuaishou.com', 'm.gifshow.com'].includes(host)
  const onDesktop = (host: string): boolean => host === 'www.kuaishou.com' || host === 'kuaishou.com'

  function h5(call: Call): Answer | undefined {
    const live = roomForPhones(call, site, devices)
    if (live || !call.path.startsWith('/rest/wd/')) return live
    if (call.method !== 'POST') return gatewayPage(405, 'Method Not Allowed')
    if (!(call.headers['content-type'] ?? '').startsWith('application/json') || call.body.length === 0) {
      return json({ result: 1, photo: null, counts: null })
    }
    const body = bodyOf(call)
    if (typeof body.photoId !== 'string') return json({ result: 21, error_msg: '参数格式错误，请仔细阅读API文档' })
    const work = byId(body.photoId)
    if (call.path === '/rest/wd/ugH5App/photo/simple/info') {
      if (!/^https:\/\/([\w-]+\.)*(kuaishou|gifshow|chenzhongtech)\.com\//.test(call.headers.referer ?? ''))
        return refusal()
      if (!work || work.deleted)
        return json({ timestamp: call.now, status: 404, error: 'Not Found', path: call.path }, 404)
      return json(exactJson(simpleInfo(call, work)))
    }
    if (call.path === '/rest/wd/photo/comment/list') {
      if (!devices.named(call)) return refusal()
      if (!work || work.deleted)
        return json({ result: 1, commentCount: 0, pcursor: 'no_more', rootComments: [], subCommentsMap: {} })
      return commentList(work, people, typeof body.pcursor === 'string' ? body.pcursor : '')
    }
    if (call.path === '/rest/wd/photo/info') return unsigned()
    return undefined
  }

  /** Share page with the same payload inside, hidden behind shifted keys. */
  function page(call: Call): Answer | undefined {
    const match = /^\/fw\/(photo|long-video)\/([\w-]+)\/?$/.exec(call.path)
    if (!match) return undefined
    if (!isMobile(call.userAgent)) return refusal()
    const work = byId(match[2])
    if (!work || work.deleted) return redirect('https://www.kuaishou.com/?isHome=1')
    // The page of a long video carries another state: nothing of use in it.
    const info = match[1] === 'photo' ? simpleInfo(call, work) : { result: 2, error_msg: null }
    const state = {
      [shifted('string-/rest/zt/share/w/web,object-')]: {
        result: 1,
        share: { shareObjectId: null, titles: {}, urls: {} },
      },
      [shifted('string-/rest/wd/ugH5App/photo/simple/info,object-')]: info,
    }
    return html(
      '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>快手</title></head><body>' +
        '<div id="app"></div>\n' +
        `<script>window.INIT_STATE = ${exactJson(state).replaceAll('/', '\\u002F')}</script>\n<script ` +
        'src="/assets/index.js"></script></body></html>\n',
      200,
      devices.named(call) ? {} : { 'set-cookie': devices.issue(call, call.host.split('.').slice(-2).join('.')) },
    )
  }

  function short(call: Call): Answer {
    const code = /^\/(?:s\/|f\/)?([\w-]+)\/?$/.exec(call.path)?.[1]
    const work = works.find((one) => one.code === code && !one.deleted)
    const other = elsewhere.kuaishou[code ?? '']
    if (other) return redirect(other)
    if (!work)
      return code === 'missing' ? gatewayPage(404, 'Not Found') : redirect('https://www.kuaishou.com/?isHome=1')
    const query =
      'fid=1&cc=share_copylink&followRefer=151&shareMethod=TOKEN&docId=9&kpn=KUAISHOU' +
      `&subBiz=BROWSE_SLIDE_PHOTO&photoId=${work.id}` +
      `&shareId=1&shareToken=X-simulated&shareResourceType=PHOTO_OTHER&userId=${work.eid}&shareType=1` +
      '&et=1_i%2F1_h1&shareMode=APP&efid=1' +
      `&originShareId=1&appType=1&shareObjectId=${work.numeric}&shareUrlOpened=0&timestamp=1740800000000`
    const cookies = { 'set-cookie': devices.issue(call, 'kuaishou.com') }
    return isMobile(call.userAgent)
      ? redirect(`https://v.m.chenzhongtech.com/fw/photo/${work.id}?${query}`, cookies)
      : redirect(`https://www.kuaishou.com/short-video/${work.id}?${query}`, cookies)
  }

  /** What gives a client away before anybody looks at what it asks for. */
  function contradiction(call: Call): boolean {
    if (!isBrowser(call.userAgent) || !devices.good(call)) return true
    const script = /^\/(?:rest|live_api|graphql)\b/.test(call.path)
    if (!script) return false
    if (shareHost(call.host)) return !isPhone(call)
    return (onDesktop(call.host) || call.host === 'live.kuaishou.com') && !fromPage(call, `https://${call.host}`)
  }

  function answer(call: Call): Answer | Promise<Answer> | undefined {
    if (isMediaHost(call.host)) return serveMedia(call, pictures)
    if (call.host === 'v.kuaishou.com' || call.host === 'v.kuaishou.cn' || within(call.host, 'kuaishouapp.com'))
      return short(call)
    if (shareHost(call.host)) return h5(call) ?? page(call)
    if (call.host === 'live.kuaishou.com')
      return (
        liveSite(call, site, devices) ??
        (call.path.startsWith('/live_api/') ? json({ data: { result: 2 } }) : undefined)
      )
    if (onDesktop(call.host)) return call.path.startsWith('/f/') ? short(call) : desktop.answer(call)
    return undefined
  }

  return {
    controls: {
      rollDevices: () => devices.roll(),
      days,
      reset() {
        devices.clear()
        days.reset()
      },
    },
    site: {
      owns: (host) => isMediaHost(host) || suffixes.some((suffix) => within(host, suffix)),
      isMedia: isMediaHost,
      guard(call) {
        if (isMediaHost(call.host)) return undefined
        if (contradiction(call)) return call.path.startsWith('/live_api/') ? json({ data: { result: 2 } }) : refusal()
        return signatureFits(call) ? undefined : unsigned()
      },
      async answer(call) {
        const found = await answer(call)
        return found && devices.renewed(call, found)
      },
      oddities(call) {
        if (isMediaHost(call.host)) return oddFile(call, 'kuaishou.com')
        const odd = oddity(call)
        return odd ? [odd] : []
      },
      missing: () => gatewayPage(404, 'Not Found'),
    },
  }
}
