/** The fake bilibili: API, passport, short links, file hosts. */
import { gatewayPage, html, isBrowser, isMobile, json, redirect, within } from '../reply'
import type { Answer, Call, Site } from '../types'
import type { World } from '../world'
import { elsewhere } from '../world/elsewhere'
import { oddities } from './browser'
import { isPictureHost, isVideoHost, pictureUrl, servePicture, serveVideo } from './cdn'
import { course, series, seriesVideos } from './courses'
import { danmakuSegment } from './danmaku'
import { Gaia } from './gaia'
import { BilibiliDays } from './days'
import { Devices, guardApi, isMember, rankOf, WbiKeys } from './identity'
import { listEntries, listInfo } from './lists'
import { activation, fingerSpi, nav, QrLogins, ticket, type QrState } from './passport'
import { Renewals, type RenewalStep } from './renewals'
import { statusByUids } from './live-status'
import * as second from './second'
import * as shows from './shows'
import { articleView, column, dynamicDetail } from './social'
import { searchAll, searchType } from './search'
import { conclusion, player, subtitleFile } from './summary'
import { mainReplies, pagedReplies, subject, subReplies } from './replies'
import { fail, officialOf, ok, pagesOf, playurl, viewOf, vipOf, workOf } from './video'

export interface BilibiliControls {
  /** New signing keys; the old ones are refused from now on. */
  rotateKeys(): void
  /** Puts pending QR logins into a state. */
  qr(state: QrState): void
  /** Whether the site wants sessions renewed, and which step of it fails. */
  renewal(due: boolean, failing?: RenewalStep): void
  /** Opens the pages of the site; walled off (412) until then and after `reset`, as reported since April 2026. */
  openPages(open: boolean): void
  /** Refuses everything that is guarded until a captcha was solved (`gaia_vtoken`). */
  closeRisk(closed: boolean): void
  /** Vouchers lead to no puzzle, or tokens of passed checks are worth nothing any more. */
  checks(rules: { hopeless?: boolean; forgotten?: true }): void
  /** Streams are issued on peers' addresses only. */
  peersOnly(only: boolean): void
  /** Streams are issued at a host that is on no list. */
  newHost(only: boolean): void
  /** Machines' subtitles are those of another video. */
  wrongSubtitles(all: boolean): void
  /** What people do through days. */
  readonly days: BilibiliDays
  reset(): void
}

const shortHosts = ['b23.tv', 'bili2233.cn', 'bili22.cn', 'bili23.cn', 'bili33.cn']
const suffixes = ['bilibili.com', 'biliapi.net', ...shortHosts]

export function createBilibili(world: World): { site: Site; controls: BilibiliControls } {
  const keys = new WbiKeys()
  const renewals = new Renewals()
  const logins = new QrLogins(renewals)
  const devices = new Devices()
  const days = new BilibiliDays(world)
  let pagesOpen = false
  const gaia = new Gaia()
  let peersOnly = false
  let newHost = false
  let wrongSubtitles = false
  const { bilibili: works, people, pictures } = world

  const api: Record<string, (call: Call) => Answer | undefined> = {
    '/x/web-interface/nav': (call) => nav(call, keys),
    '/x/frontend/finger/spi': (call) => fingerSpi(call, devices),
    '/x/web-frontend/getbuvid': (call) => fingerSpi(call, devices),
    '/x/internal/gaia-gateway/ExClimbWuzhi': (call) => activation(call, devices),
    '/bapis/bilibili.api.ticket.v1.Ticket/GenWebTicket': (call) => ticket(call, keys),
    '/x/web-interface/view': view,
    '/x/web-interface/wbi/view': view,
    '/x/web-interface/wbi/view/detail': detail,
    '/x/player/pagelist': (call) => {
      const work = workOf(call, works)
      return work && !work.refusal ? ok(pagesOf(work)) : fail(-404, '啥都木有')
    },
    '/x/player/playurl': (call) => playurl(call, workOf(call, works)),
    '/x/player/wbi/playurl': (call) => playurl(call, workOf(call, works)),
    '/x/player/online/total': () => ok({ total: '1000+', count: '233', show_switch: { total: true, count: true } }),
    '/x/v2/dm/web/seg.so': (call) => danmakuSegment(call, works),
    '/x/web-interface/view/conclusion/get': (call) => conclusion(call, works),
    '/x/player/wbi/v2': (call) => player(call, works, wrongSubtitles),
    '/x/web-interface/wbi/search/type': (call) => searchType(call, works),
    '/x/web-interface/wbi/search/all/v2': (call) => searchAll(call, works),
    '/x/v2/reply/wbi/main': (call) => mainReplies(call, works, people, pictures),
    '/x/v2/reply/main': (call) => mainReplies(call, works, people, pictures),
    '/x/v2/reply': (call) => pagedReplies(call, works, people, pictures),
    '/x/v2/reply/reply': (call) => subReplies(call, works, people, pictures),
    '/x/v2/reply/subject/description': (call) => subject(call, works),
    '/x/web-interface/card': card,
    '/x/polymer/web-dynamic/v1/detail': dynamic,
    '/x/polymer/web-dynamic/v1/feed/space': (call) => days.space(call),
    '/x/polymer/web-dynamic/v1/feed/all': (call) => days.all(call),
    '/x/polymer/web-dynamic/v1/feed/all/update': (call) => days.update(call),
    '/xlive/web-ucenter/v1/xfetter/GetWebList': (call) => days.liveList(call),
    '/x/article/view': (call) => articleView(call, world),
    '/x/article/list/web/articles': (call) => column(call, world),
    '/x/article/list/articles': (call) => column(call, world),
    '/x/article/cards': (call) => second.cards(call, world),
    '/x/polymer/web-dynamic/v1/opus/detail': (call) => second.opusDetail(call, world),
    '/x/v1/medialist/info': (call) => listInfo(call, world),
    '/x/tv/playurl': (call) => playurl(call, tvWork(call)),
    '/x/space/wbi/acc/info': (call) => second.accInfo(call, world),
    '/x/space/wbi/arc/search': (call) => second.uploadSearch(call, world),
    '/audio/music-service-c/songs/playing': (call) => second.songOfApp(call, world),
    '/audio/music-service-c/url': (call) => second.songUrlOfApp(call),
    '/link_draw/v1/doc/detail': (call) => second.album(call, world),
    '/pgc/view/v2/app/season': (call) => second.appSeason(call, world),
    '/pgc/view/pc/season': (call) => shows.seasonView(call, world),
    '/pgc/player/api/playurltv': (call) => shows.episodePlay(call, false),
    '/pugv/view/web/season/v2': (call) => second.courseInSections(call, world),
    '/xlive/web-room/v1/index/getRoomBaseInfo': (call) => second.baseInfo(call, world),
    '/xlive/web-room/v1/index/getInfoByRoom': (call) => second.byRoom(call, world),
    '/live_user/v1/Master/info': (call) => second.masterInfo(call, world),
    '/pgc/view/web/season': (call) => shows.seasonView(call, world),
    '/pgc/review/user': shows.seasonOfMedia,
    '/pugv/view/web/season': (call) => course(call, world),
    '/x/series/series': (call) => series(call, world),
    '/x/series/archives': (call) => seriesVideos(call, world),
    '/pgc/player/web/playurl': (call) => shows.episodePlay(call, rankOf(call) === 'vip'),
    '/pgc/player/web/v2/playurl': (call) => shows.episodePlay(call, rankOf(call) === 'vip'),
    '/room/v1/Room/get_info': (call) => shows.roomInfo(call, world),
    '/room/v1/Room/room_init': (call) => shows.roomInit(call, world),
    '/room/v1/Room/getRoomInfoOld': (call) => shows.liveStatus(call, world),
    '/room/v1/Room/get_status_info_by_uids': (call) => statusByUids(call, world, days),
    '/x/polymer/web-space/seasons_archives_list': (call) => shows.collection(call, world),
    '/x/space/fav/season/list': (call) => shows.keptCollection(call, world),
    '/x/v2/medialist/resource/list': (call) => listEntries(call, world),
    '/x/v3/fav/resource/list': (call) => shows.favourites(call, world, people),
    '/x/relation/modify': (call) => days.modify(call),
    '/x/relation/stat': (call) => {
      const who = Object.values(people).find(({ mid }) => String(mid) === call.query.get('vmid'))
      return who
        ? ok({ mid: who.mid, following: 42, whisper: 0, black: 0, follower: who.followers })
        : fail(-404, '啥都木有')
    },
    '/x/gaia-vgate/v1/register': (call) => gaia.register(call),
    '/x/gaia-vgate/v1/validate': (call) => gaia.validate(call),
    '/x/space/upstat': (call) =>
      ok(isMember(call) ? { archive: { view: 9_120_334 }, article: { view: 1024 }, likes: 480_117 } : {}),
  }

  function dynamic(call: Call): Answer | undefined {
    const item = days.detail(call.query.get('id') ?? '')
    return item ? ok({ item }) : dynamicDetail(call, world)
  }

  function view(call: Call): Answer {
    if (!call.query.get('bvid') && !/^\d+$/.test(call.query.get('aid') ?? '')) return fail(-400, '请求错误')
    const work = workOf(call, works)
    if (!work) return fail(-404, '啥都木有')
    return work.refusal ? fail(work.refusal.code, work.refusal.message) : ok(viewOf(work))
  }

  function cardOf(mid: string): Record<string, unknown> | undefined {
    const who = Object.values(people).find((one) => String(one.mid) === mid)
    if (!who) return undefined
    return {
      card: {
        mid: String(who.mid),
        name: who.name,
        approve: false,
        sex: '保密',
        rank: '10000',
        face: pictureUrl(who.face, 'face'),
        fans: who.followers,
        friend: 42,
        attention: 42,
        sign: who.sign,
        level_info: { current_level: who.level, current_min: 0, current_exp: 0, next_exp: 0 },
        pendant: { pid: 0, name: '', image: '', expire: 0 },
        nameplate: { nid: 0, name: '', image: '', image_small: '', level: '', condition: '' },
        Official: officialOf(who),
        official_verify: { type: who.verified ? 0 : -1, desc: who.verified?.text ?? '' },
        vip: vipOf(who),
      },
      space: { s_img: '', l_img: '' },
      following: false,
      archive_count: works.filter((work) => work.owner.mid === who.mid && !work.refusal).length,
      article_count: 0,
      follower: who.followers,
      like_num: who.followers * 9,
    }
  }

  function card(call: Call): Answer {
    const found = cardOf(call.query.get('mid') ?? '')
    return found ? ok(found) : fail(-404, '啥都木有')
  }

  function detail(call: Call): Answer {
    const work = workOf(call, works)
    if (!work) return fail(-404, '啥都木有')
    if (work.refusal) return fail(work.refusal.code, work.refusal.message)
    return ok({
      View: viewOf(work),
      Card: cardOf(String(work.owner.mid)),
      Tags: [{ tag_id: 1, tag_name: work.section, tag_type: 'old_channel' }],
      Reply: { page: null, replies: null },
      Related: [],
    })
  }

  /** Code of a share link → address with the tracking tail. */
  function short(call: Call): Answer {
    const code = call.path.replace(/^\//, '').replace(/\/$/, '')
    const id = /^(BV1\w{9}|av\d+)$/i.exec(code)?.[1]
    if (id) return redirect(`https://www.bilibili.com/video/${id}`)
    const other = elsewhere.bilibili[code]
    if (other) return redirect(other)
    const work = works.find((one) => one.short === code)
    if (!work) return json({ code: -404, message: '啥都木有', ttl: 1 })
    return redirect(
      `https://www.bilibili.com/video/${work.bvid}?-Arouter=story&buvid=XUSIMULATED` +
        '&from_spmid=main.space&is_story_h5=false' +
        `&mid=simulated&p=1&plat_id=116&share_from=ugc&share_medium=android&share_plat=android&share_source=COPY` +
        `&share_tag=s_i&spmid=united.player-video-detail.0.0&timestamp=1740800000&unique_k=${code}` +
        `&up_id=${work.owner.mid}`,
    )
  }

  /** Apps name the work by `object_id`. */
  const tvWork = (call: Call) => works.find(({ aid }) => String(aid) === call.query.get('object_id'))

  /** Walled off behind a proof of work nobody should try to pass; where they are open, phones and desktops differ. */
  function page(call: Call): Answer {
    if (!pagesOpen || !isBrowser(call.userAgent))
      return html('<!DOCTYPE html><html><head><title>出错啦! - bilibili.com</title></head><body></body></html>', 412, {
        'set-cookie': 'X-BILI-SEC-TOKEN=3,simulated; Path=/; Domain=bilibili.com',
      })
    const phone = call.host === 'm.bilibili.com'
    if (phone !== isMobile(call.userAgent)) return redirect(`https://${phone ? 'www' : 'm'}.bilibili.com${call.path}`)
    const found = second.pageState(call, world)
    return found === undefined ? html('<!DOCTYPE html><title>啥都木有</title>', 404) : html(found)
  }

  const isMedia = (host: string): boolean => isVideoHost(host) || isPictureHost(host)

  return {
    controls: {
      rotateKeys: () => keys.rotate(),
      qr: (state) => logins.force(state),
      renewal: (due, failing) => renewals.want(due, failing),
      openPages: (open) => (pagesOpen = open),
      closeRisk: (now) => (gaia.closed = now),
      checks({ hopeless, forgotten }) {
        if (hopeless !== undefined) gaia.hopeless = hopeless
        if (forgotten) gaia.forgetTokens()
      },
      peersOnly: (only) => (peersOnly = only),
      newHost: (only) => (newHost = only),
      wrongSubtitles: (all) => (wrongSubtitles = all),
      days,
      reset() {
        keys.reset()
        logins.reset()
        renewals.reset()
        devices.reset()
        days.reset()
        pagesOpen = false
        gaia.reset()
        peersOnly = false
        newHost = false
        wrongSubtitles = false
      },
    },
    site: {
      owns: (host) => isMedia(host) || suffixes.some((suffix) => within(host, suffix)),
      isMedia,
      guard(call) {
        if (renewals.isEnded(call)) call.cookies.SESSDATA = 'ended'
        if (/^(api|passport)\./.test(call.host)) return guardApi(call, { keys, devices, gaia })
        return undefined
      },
      oddities: (call) => oddities(call, isMedia(call.host)),
      answer(call) {
        if (peersOnly) call.peersOnly = true
        if (newHost) call.newHost = true
        if (isVideoHost(call.host)) return serveVideo(call)
        if (isPictureHost(call.host)) return subtitleFile(call, works) ?? servePicture(call, pictures)
        if (shortHosts.includes(call.host)) {
          return isBrowser(call.userAgent) ? short(call) : gatewayPage(412, 'Precondition Failed')
        }
        if (call.host === 'passport.bilibili.com') {
          if (call.path === '/x/passport-login/web/qrcode/generate') return logins.generate(call)
          if (call.path === '/x/passport-login/web/qrcode/poll') return logins.poll(call)
          return renewals.answer(call)
        }
        if (/^\/audio\/music-service-c\/web\/(menu\/info|song\/of-menu)$/.test(call.path))
          return shows.songMenu(call, world)
        if (call.path.startsWith('/audio/music-service-c/web/')) return shows.song(call, world)
        if (call.path.startsWith('/correspond/')) return renewals.answer(call)
        if (/^(www|m)\.bilibili\.com$/.test(call.host)) return page(call)
        if (call.path.startsWith('/audio/music-service-c/menus/')) return second.menuOfApp(call, world)
        return /^api\.((live|vc)\.)?bilibili\.com$/.test(call.host) ? api[call.path]?.(call) : undefined
      },
      missing: (call) =>
        call.host.startsWith('api.')
          ? json({ code: -404, message: '啥都木有', ttl: 1 }, 404)
          : gatewayPage(404, 'Not Found'),
    },
  }
}
