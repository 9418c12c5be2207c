/** The fake douyin: web API, share pages, device registration, app feed, file hosts. */
import { douyinLoggedIn } from '../accounts'
import { big, exactJson, gatewayPage, html, isMobile, json, redirect, text, within } from '../reply'
import type { Answer, Call, Site } from '../types'
import type { World } from '../world'
import { alike } from '../likeness'
import { elsewhere } from '../world/elsewhere'
import { secUid, type DouyinWork } from '../world/douyin'
import type { Person } from '../world/people'
import {
  isPictureHost,
  isSoundHost,
  isVideoHost,
  issuePicture,
  play,
  servePicture,
  serveSound,
  serveVideo,
} from './cdn'
import { essayOf } from './essay'
import { ids } from '../world/pages'
import { commentList, emoticons, replyList } from './comments'
import { DouyinDays, isListed } from './days'
import { DouyinIdentity } from './identity'
import { Logins, type LoginStep } from './login'
import { oddities } from './browser'
import { liveEnter, livePage, liveReflow, reflowPage } from './live'
import { authorOf, detailOf, filterOf, musicOf, reflowOf } from './work'
import { avatar } from './video'

export interface DouyinControls {
  /** Edge plugin that asks for a signed visitor id. */
  argus(on: boolean): void
  /** Whether the embed player's origin opens the work detail. */
  openOrigin(on: boolean): void
  /** Whether every answer of the API gives the device a new cookie and takes no older one. */
  rollDevices(on: boolean): void
  /** Whether the app's feed holds the work that was asked for. */
  feedHolds(on: boolean): void
  /** A reason for which works are withheld, by the embed player's way alone or by every way; undefined = none. */
  withhold(reason: string | undefined, where?: 'embed' | 'everywhere'): void
  /** Makes every device cookie handed out so far worthless. */
  revokeDevices(): void
  /** Puts pending logins by a code into a state. */
  qr(step: LoginStep): void
  /** How the state of a code has to be asked for, whether phones get no more codes, and how often the site wants looks. */
  login(rules: { method?: 'POST' | 'GET'; exhausted?: boolean; intervalSec?: number }): void
  /** What people do through days. */
  readonly days: DouyinDays
  reset(): void
}

const suffixes = ['douyin.com', 'iesdouyin.com', 'amemv.com', 'snssdk.com', 'bytedance.com', 'zijieapi.com']
const web = '/aweme/v1/web/'
const pageSize = 18

export function createDouyin(world: World): { site: Site; controls: DouyinControls } {
  const identity = new DouyinIdentity()
  const logins = new Logins((call) => identity.hasDevice(call))
  const days = new DouyinDays(world)
  let feedHolds = true
  let withheld: { reason: string; everywhere: boolean } | undefined
  const { douyin: works, people, pictures } = world
  const byId = (id: string | null): DouyinWork | undefined => works.find((work) => work.id === id)
  const shown = (): DouyinWork[] => works.filter((work) => !work.filtered)
  /** A work as the way that is asked tells of it. */
  function told(call: Call, id: string | null): DouyinWork | undefined {
    const work = byId(id)
    const hidden = withheld?.everywhere || call.headers.origin === 'https://open.douyin.com'
    return work && withheld && hidden ? { ...work, filtered: { reason: withheld.reason, detail: '' } } : work
  }
  const whose = (id: string | null): Person | undefined => Object.values(people).find((who) => secUid(who) === id)
  const numbered = (uid: string | null): Person | undefined =>
    Object.values(people).find((who) => uid === String(authorOf(who).uid))
  const ok = (body: Record<string, unknown>): Answer =>
    json(exactJson({ status_code: 0, ...body, log_pb: { impr_id: '20250301120000SIMULATED' } }))

  function detail(call: Call): Answer {
    const id = call.query.get('aweme_id')
    if (id === ids.douyinEssay) return ok({ aweme_detail: essayOf(call, world) })
    const work = told(call, id)
    if (!work || work.filtered) return ok({ aweme_detail: null, filter_detail: filterOf(id ?? '', work) })
    return ok({ aweme_detail: detailOf(call, work) })
  }

  function profile(call: Call): Answer {
    // Old links know nobody but by number.
    const who = whose(call.query.get('sec_user_id')) ?? numbered(call.query.get('user_id'))
    if (!who) return ok({ user: {} })
    const own = shown().filter((work) => work.author === who)
    const room =
      days.openRooms.find(({ owner, live }) => live && owner === who.key) ??
      (who.key === 'qin' ? { roomId: '7481199000000000123', webRid: ids.douyinRoom } : undefined)
    return ok({
      user: {
        ...authorOf(who),
        avatar_medium: avatar(who, 720),
        avatar_larger: avatar(who, 1080),
        mplatform_followers_count: who.followers,
        aweme_count: own.length,
        mix_count: 0,
        ip_location: `IP属地：${who.region}`,
        gender: 0,
        city: null,
        province: null,
        cover_and_head_image_info: { cover_list: null, profile_cover_list: [] },
        live_status: room ? 1 : 0,
        room_id: 0,
        room_id_str: room?.roomId ?? '0',
        ...(room ? { room_data: JSON.stringify({ status: 2, owner: { web_rid: room.webRid } }) } : {}),
      },
    })
  }

  function posts(call: Call, own: DouyinWork[]): Answer {
    if (days.lies) return ok({ aweme_list: [], min_cursor: 0, max_cursor: 0, has_more: 0, time_list: null })
    const ordered = own.filter((work) => !work.top).sort((a, b) => b.created - a.created)
    const before = Number(call.query.get('max_cursor') ?? 0)
    const rest = before > 0 ? ordered.filter((work) => work.created * 1000 < before) : ordered
    const page = rest.slice(0, Math.min(pageSize, Number(call.query.get('count') ?? pageSize)))
    // Pinned works come on top of the page, whatever its size.
    const top = before > 0 ? [] : own.filter((work) => work.top)
    return ok({
      aweme_list: [...top, ...page].map((work) => detailOf(call, work)),
      min_cursor: (page[0]?.created ?? 0) * 1000,
      max_cursor: (page.at(-1)?.created ?? 0) * 1000,
      has_more: rest.length > page.length ? 1 : 0,
      time_list: null,
      post_serial: 2,
    })
  }

  /** What somebody likes or recommends: nothing for visitors, on the shelf for everybody who has no such list here. */
  function kept(call: Call, name: 'favorite' | 'recommend'): Answer | undefined {
    const list = days.listOf(name, call.query.get('sec_user_id') ?? '')
    if (!list) return undefined
    if (!douyinLoggedIn(call.cookies)) return ok({ aweme_list: null, has_more: 0 })
    const all = days.lies ? [] : list
    return ok({ aweme_list: all.slice(0, pageSize).map((work) => detailOf(call, work)), has_more: 0, max_cursor: 0 })
  }

  function mixPage(call: Call): Answer {
    const own = shown().filter((work) => work.mix?.id === call.query.get('mix_id'))
    const from = Number(call.query.get('cursor') ?? 0)
    const end = Math.min(own.length, from + Number(call.query.get('count') ?? 12))
    const page = own.slice(from, end).map((work) => detailOf(call, work))
    return ok({ aweme_list: page, cursor: end, has_more: end < own.length ? 1 : 0 })
  }

  function music(call: Call): Answer {
    const found = works.find((work) => work.music.id === call.query.get('music_id'))?.music
    return found ? ok({ msg: 'success', music_info: musicOf(call, found) }) : ok({ msg: 'success', music_info: null })
  }

  function emojis(call: Call): Answer {
    const list = Object.values(emoticons).map((token) => {
      const name = pictures.add({ seed: token, width: 120, height: 120, form: 'sticker' })
      return {
        display_name: token,
        origin_uri: `${name}.png`,
        hide: 0,
        emoji_url: {
          uri: name,
          url_list: [issuePicture(call, name, { bucket: 'obj/tos-cn-i-tsj2vxp0zn', treatment: '' })],
        },
      }
    })
    return ok({ emoji_list: list, version: 1_740_800_000 })
  }

  const api: Record<string, (call: Call) => Answer | undefined> = {
    [`${web}aweme/detail/`]: detail,
    [`${web}comment/list/`]: (call) => commentList(call, byId(call.query.get('aweme_id')), people, pictures),
    [`${web}comment/list/reply/`]: (call) => replyList(call, byId(call.query.get('item_id')), people, pictures),
    [`${web}user/profile/other/`]: profile,
    [`${web}user/profile/self/`]: (call) =>
      douyinLoggedIn(call.cookies)
        ? ok({ user: authorOf(people.fan1 as Person) })
        : json({ status_code: 8, status_msg: '用户未登录' }),
    [`${web}aweme/post/`]: (call) => {
      const who = whose(call.query.get('sec_user_id'))
      return who
        ? posts(
            call,
            works.filter((work) => isListed(work, who)),
          )
        : ok({ aweme_list: null, has_more: 0 })
    },
    [`${web}aweme/favorite/`]: (call) => kept(call, 'favorite'),
    [`${web}familiar/recommend/feed/`]: (call) => kept(call, 'recommend'),
    [`${web}mix/aweme/`]: mixPage,
    [`${web}music/detail/`]: music,
    [`${web}emoji/list`]: emojis,
    [`${web}emoji/list/`]: emojis,
    [`${web}general/search/single/`]: search,
    [`${web}search/item/`]: search,
    '/aweme/v1/play/': play,
    '/aweme/v1/playwm/': play,
    '/web/api/v2/aweme/slidesinfo/': slides,
    // Only a desktop browser is answered, and only when it brings nothing of a session or a page along.
    '/web/api/v2/user/info/': (call) => {
      const bare = [call.headers.cookie, call.headers.referer, call.headers['sec-fetch-site']].every(
        (one) => one === undefined,
      )
      const who = whose(call.query.get('sec_uid'))
      if (isMobile(call.userAgent) || !bare) return text('', 200)
      if (!who) return json({ status_code: 0, user_info: null })
      const { room_data: _, ...known } = authorOf(who) as Record<string, unknown>
      const total = String(known.total_favorited ?? 0)
      return ok({
        user_info: {
          ...known,
          total_favorited: total,
          aweme_count: shown().filter((work) => work.author === who).length,
        },
      })
    },
    // The works with a sound, without the sound.
    '/web/api/v2/music/list/aweme/': (call) => {
      const own = shown().filter((work) => work.music.id === call.query.get('music_id'))
      const list = own.map((work) => ({ ...reflowOf(call, work), music: undefined }))
      return ok({ aweme_list: list, cursor: list.length, has_more: 0 })
    },
    '/web/api/mix/item/list/': (call) => (isMobile(call.userAgent) ? mixPage(call) : text('', 200)),
    '/web/api/v2/music/info/': (call) => {
      const found = works.find((work) => work.music.id === call.query.get('music_id'))?.music
      return found ? ok({ music_info: { ...musicOf(call, found), play_url: undefined } }) : ok({ music_info: null })
    },
    '/webcast/room/web/enter/': (call) => liveEnter(call, people, days),
    '/webcast/room/reflow/info/': (call) => liveReflow(call, people, days),
  }

  /** Visitors are sent to the login. */
  function search(call: Call): Answer | undefined {
    if (!douyinLoggedIn(call.cookies)) return json({ status_code: 2483, status_msg: '请先登录，再继续搜索吧' })
    // What is like none of the works is the committed answer's.
    const found = alike(
      works.filter((work) => !work.filtered),
      call.query.get('keyword') ?? '',
      ({ desc }) => desc,
    )
    if (!call.path.endsWith('/search/item/') || found.length === 0) return undefined
    const data = found.map((work) => ({ type: 1, aweme_info: detailOf(call, work) }))
    return ok({ data, cursor: data.length, has_more: 0 })
  }

  function slides(call: Call): Answer | undefined {
    if (!isMobile(call.userAgent)) return json({ status_code: 0, aweme_details: null })
    const ids = /^\[(\d+)\]$/.exec(call.query.get('aweme_ids') ?? '')
    const work = told(call, ids?.[1] ?? null)
    if (!work || work.filtered)
      return json({ status_code: 0, aweme_details: [], filter_list: [filterOf(ids?.[1] ?? '', work)] })
    return ok({ aweme_details: [detailOf(call, work)] })
  }

  /** App feed: the wanted work somewhere among others, videos only. */
  function feed(call: Call): Answer {
    const wanted = told(call, call.query.get('aweme_id'))
    const videos = shown().filter((work) => work.form === 'video' && !(wanted?.filtered && work.id === wanted.id))
    const list =
      wanted && feedHolds && !wanted.filtered && wanted.form === 'video'
        ? [...videos.filter(({ id }) => id !== wanted.id), wanted]
        : videos
    return ok({ aweme_list: list.map((work) => detailOf(call, work)), has_more: 1 })
  }

  function register(call: Call): Answer {
    const cookie = `ttwid=${identity.issue(call.now)}; Path=/; Domain=.bytedance.com; Max-Age=31536000; HttpOnly`
    return json({ status_code: 0, message: 'success', redirect_url: '', subject_type: 1 }, 200, {
      'set-cookie': [cookie],
    })
  }

  function short(call: Call): Answer {
    const code = /^\/([\w-]+)\/?$/.exec(call.path)?.[1]
    const work = works.find((one) => one.code === code)
    const cookie = `ttwid=${identity.issue(call.now)}; Path=/; Domain=.douyin.com; Max-Age=31536000; HttpOnly; Secure`
    // Codes that nobody made lead to the bare home page.
    if (!work) return redirect(elsewhere.douyin[code ?? ''] ?? 'https://www.douyin.com', { 'set-cookie': [cookie] })
    return redirect(
      `https://www.iesdouyin.com/share/${work.form}/${work.id}/?region=CN&mid=${work.music.id}&u_code=0` +
        '&did=MS4wLjABAAAAsimulated&iid=MS4wLjABAAAAsimulated' +
        '&with_sec_did=1&video_share_track_ver=&titleType=title&share_sign=simulated&share_version=310000' +
        '&ts=1740800000&from_aid=1128&from_ssr=1' +
        '&share_track_info=%7B%22link_description_type%22%3A%22%22%7D',
      { 'set-cookie': [cookie] },
    )
  }

  /** Share page: the work is inside only for a mobile browser with a device cookie. */
  function sharePage(call: Call): Answer | undefined {
    const match = /^\/share\/(video|note|slides)\/(\d{15,21})\/?$/.exec(call.path)
    if (!match) return undefined
    const [, word = 'video', id = ''] = match
    if (!isMobile(call.userAgent)) return redirect(`https://www.douyin.com/${word}/${id}?previous_page=app_code_link`)
    const work = told(call, id)
    const shown = work && !work.filtered ? work : undefined
    const info = shown
      ? { item_list: [reflowOf(call, shown)], filter_list: [], status_code: 0, is_oversea: 0 }
      : {
          item_list: [],
          filter_list: [{ ...filterOf(id, work), filter_reason: work?.filtered?.reason ?? 'SYSTEM_ITEM_NOT_EXIST' }],
          status_code: 0,
        }
    const key = `${word === 'video' ? 'video' : 'note'}_(id)/page`
    const data = {
      loaderData: {
        [`${word === 'video' ? 'video' : 'note'}_layout`]: null,
        [key]: { ua: call.userAgent, itemId: id, ...(identity.hasDevice(call) ? { videoInfoRes: info } : {}) },
      },
      errors: null,
    }
    const canonical = shown?.form === 'video' || !shown ? 'video' : 'note'
    return html(
      '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>抖音</title><link ' +
        `rel="canonical" href="https://www.douyin.com/${canonical}/${id}"></head><body>` +
        `<div id="root">${'<i></i>'.repeat(300)}</div><script nonce="simulated">window._ROUTER_DATA ` +
        `= ${exactJson(data).replaceAll('/', '\\u002F')}</script></body></html>`,
    )
  }

  /** Page for desktop browsers: a challenge instead of content. */
  function challenge(call: Call): Answer {
    if (call.method === 'HEAD') return text('', 404)
    return html(
      '<!DOCTYPE html><html><head><script>window.byted_acrawler&' +
        '&window.byted_acrawler.init({aid:99999999})</script></head><body></body></html>',
      200,
      {
        'set-cookie': ['__ac_nonce=067c2f5a000simulated; Max-Age=1800'],
      },
    )
  }

  const isMedia = (host: string): boolean => isVideoHost(host) || isPictureHost(host) || isSoundHost(host)

  return {
    controls: {
      argus(on) {
        identity.argus = on
      },
      openOrigin(on) {
        identity.openOrigin = on
      },
      rollDevices(on) {
        identity.rolling = on
      },
      feedHolds(on) {
        feedHolds = on
      },
      withhold(reason, where = 'everywhere') {
        withheld = reason === undefined ? undefined : { reason, everywhere: where === 'everywhere' }
      },
      revokeDevices: () => identity.revoke(),
      qr: (step) => logins.force(step),
      login: (rules) => void Object.assign(logins, rules),
      days,
      reset() {
        logins.reset()
        feedHolds = true
        withheld = undefined
        identity.reset()
        days.reset()
      },
    },
    site: {
      owns: (host) => isMedia(host) || suffixes.some((suffix) => within(host, suffix)),
      isMedia,
      guard: (call) => identity.guard(call),
      oddities: (call) => oddities(call, isMedia(call.host)),
      headersFor: (call) => identity.headersFor(call),
      answer(call) {
        if (isVideoHost(call.host)) return serveVideo(call)
        if (isPictureHost(call.host)) return servePicture(call, pictures)
        if (isSoundHost(call.host)) return serveSound(call)
        if (['v.douyin.com', 'jx.douyin.com', 'v.iesdouyin.com'].includes(call.host)) return short(call)
        const login = logins.answer(call)
        if (login) return login
        if (call.host === 'ttwid.bytedance.com') return call.method === 'POST' ? register(call) : undefined
        if (/^\/aweme\/v1\/feed\/?$/.test(call.path)) return feed(call)
        if (/^(www\.ies|m\.)douyin\.com$/.test(call.host)) return sharePage(call) ?? api[call.path]?.(call)
        if (call.host === 'webcast.amemv.com' && call.path.startsWith('/douyin/'))
          return isMobile(call.userAgent) && identity.hasDevice(call)
            ? reflowPage(call, days)
            : html('<!DOCTYPE html><html></html>')
        if (call.host === 'live.douyin.com' && !call.path.startsWith('/webcast/')) {
          const page = identity.hasDevice(call) && !isMobile(call.userAgent) ? livePage(call, people, days) : undefined
          if (page) return page
          return html('<!DOCTYPE html><html><head><title>抖音直播</title></head></html>', 200, {
            'set-cookie': [`ttwid=${identity.issue(call.now)}; Path=/; Domain=.douyin.com; Max-Age=31536000`],
          })
        }
        return (
          api[call.path]?.(call) ??
          (/^\/(video|note|slides|article|jingxuan)/.test(call.path) ? challenge(call) : undefined)
        )
      },
      missing: (call) =>
        call.path.startsWith('/aweme/')
          ? json(exactJson({ status_code: 5, status_msg: "url doesn't match", log_id: big('20250301120000') }), 404)
          : gatewayPage(404, 'Not Found'),
    },
  }
}
