/** The live site: one room that is on, one that is not, and a person's page; the same room on the site for phones. */
import { html, json } from '../reply'
import type { Answer, Call } from '../types'
import type { World } from '../world'
import { eidOf } from '../world/kuaishou'
import { ids } from '../world/pages'
import { person, type Person } from '../world/people'
import { navigates } from '../browser'
import { isDesktop } from './browser'
import { coverUrl, emoticonPath, headUrl } from './cdn'
import { emoticons } from './comments'
import type { KuaishouDays, LiveRoom } from './days'
import { bodyOf } from './desktop'
import type { Devices } from './devices'
import { display } from './work'

const rooms: Record<string, LiveRoom> = {
  [ids.kuaishouRoom]: { who: 'tuan', living: true, caption: '团子在线等开饭 🐟', streamId: 'simulatedStream1' },
  [ids.kuaishouRoomOff]: { who: 'hike', living: false, caption: '', streamId: '' },
}

const users: Record<string, string> = { [ids.kuaishouUser]: 'chef' }

/** What the rooms are read from. */
export interface Site {
  world: World
  days: KuaishouDays
}

/** Everybody has a room, mostly a dark one. */
function roomOf(id: string, { world: { people }, days }: Site): LiveRoom | undefined {
  const owner = users[id] ?? Object.values(people).find((who) => eidOf(who) === id)?.key
  const dark = owner === undefined ? undefined : { who: owner, living: false, caption: '', streamId: '' }
  return days.roomOf(id) ?? rooms[id] ?? dark
}

function room(id: string, site: Site): Record<string, unknown> | undefined {
  const found = roomOf(id, site)
  if (!found) return undefined
  const { people } = site.world
  const { living, caption, streamId } = found
  const who = person(people, found.who)
  const cover = coverUrl('p2.a.yximgs.com', who.face, 'jpg')
  const off = { id: '', poster: '', playUrls: [], hlsPlayUrl: '' }
  return {
    result: 1,
    isLiving: living,
    author: {
      id,
      name: who.name,
      description: who.sign,
      avatar: headUrl(who.face),
      followStatus: 'UN_FOLLOWED',
      counts: { fan: display(who.followers), follow: '42', photo: '366' },
    },
    liveStream: living ? { ...off, id: streamId, poster: cover, type: 'live' } : off,
    gameInfo: living ? { id: '1001', name: '萌宠', categoryName: '生活', watchingCount: '3412' } : {},
    config: living
      ? {
          liveStreamId: streamId,
          caption,
          coverUrl: cover,
          likeCount: '8.8万',
          watchingCount: '3412',
          landscape: false,
          hlsPlayUrl: '',
          multiResolutionPlayUrls: [],
        }
      : { liveStreamId: '', caption: '', coverUrl: '', likeCount: '0', watchingCount: '0' },
    noticeList: [],
    websocketInfo: {},
    recommendList: [],
  }
}

/** What a page says instead of a room: 22 = nobody's, 2 = too many requests, which looks like a dark room. */
const instead = (type: number, title: string): Record<string, unknown> => ({
  isLiving: false,
  liveStream: {},
  author: {},
  gameInfo: {},
  errorType: { type, title, content: '' },
})

/** Page of a room: its state is a literal of JavaScript, not JSON. */
function roomPage(call: Call, site: Site, devices: Devices): Answer | undefined {
  const id = /^\/u\/([\w-]+)\/?$/.exec(call.path)?.[1]
  if (id === undefined) return undefined
  if (!isDesktop(call) || !navigates(call)) return html('<!DOCTYPE html><html><body>安全验证</body></html>')
  const known = devices.named(call)
  const entry = known ? (pageEntry(id, site) ?? instead(22, '主播不存在')) : instead(2, '请求过快，请稍后重试')
  const state = JSON.stringify({ liveroom: { activeIndex: 0, websocketUrls: [], playList: [entry] }, pcConfig: 'U' })
  return html(
    '<!DOCTYPE html><html lang="zh-CN"><head><title>快手直播</title></head><body><div id="app"></div><script>' +
      `window.__INITIAL_STATE__=${state.replace('"U"', 'undefined').replaceAll('/', '\\u002F')};(function(){var s;` +
      '(s=document.currentScript||document.scripts[document.scripts.length-1]).parentNode.removeChild(s);}());' +
      '</script></body></html>',
    200,
    known ? {} : { 'set-cookie': devices.issue(call, 'kuaishou.com') },
  )
}

/** In a page the title and the cover of a room stand with the stream. */
function pageEntry(id: string, site: Site): Record<string, unknown> | undefined {
  const found = room(id, site) as Record<'author' | 'liveStream' | 'gameInfo' | 'config', object> | undefined
  if (!found) return undefined
  const { author, liveStream, gameInfo, config } = found
  const living = roomOf(id, site)?.living ?? false
  const { caption, coverUrl: cover } = config as { caption: string; coverUrl: string }
  return {
    isLiving: living,
    author,
    gameInfo,
    liveStream: living ? { ...liveStream, caption, coverUrl: cover, playUrls: { h264: {}, hevc: {} } } : {},
  }
}

/** The room as the share page for phones asks for it. Whoever asks for nobody gets an empty stream, as a refusal would be. */
export function roomForPhones(call: Call, site: Site, devices: Devices): Answer | undefined {
  if (call.path !== '/rest/k/live/byUser') return undefined
  const { eid, clientType } = bodyOf(call)
  if (call.method !== 'POST' || clientType !== 'WEB_OUTSIDE_SHARE_H5' || !devices.named(call))
    return json({ result: 2, error_msg: '操作太快了，请稍微休息一下' })
  const id = typeof eid === 'string' ? eid : ''
  const found = roomOf(id, site)
  if (!found) return json({ result: 1, liveStream: {} })
  const who = person(site.world.people, found.who)
  const cover = coverUrl('p2.a.yximgs.com', who.face, 'jpg')
  return json({
    result: 1,
    error_msg: null,
    liveStream: {
      living: found.living,
      user: { user_id: 3_400_000_000 + who.mid, user_name: who.name, headurl: headUrl(who.face), user_sex: 'U' },
      ...(found.living
        ? {
            liveStreamId: found.streamId,
            caption: found.caption,
            coverUrl: cover,
            coverSafeUrl: cover,
            playUrls: [],
          }
        : {}),
    },
  })
}

function info(id: string, who: Person): Answer {
  return json({
    data: {
      result: 1,
      userInfo: {
        id,
        name: who.name,
        description: who.sign,
        avatar: headUrl(who.face),
        sex: 'U',
        living: false,
        followStatus: 'UN_FOLLOWED',
        constellation: '',
        cityName: '',
        originUserId: 3_400_000_000 + who.mid,
        privacy: false,
        verifiedStatus: { verified: false, description: '', type: 0, new: false, iconUrl: '' },
        bannedStatus: { banned: false, socialBanned: false, isolate: false, defriend: false },
        counts: {},
      },
    },
  })
}

function sensitive(who: Person): Answer {
  const counts = { fan: display(who.followers), photo: 366, follow: '42', playback: 0 }
  const sensitiveUserInfo = {
    kwaiId: who.key,
    originUserId: 3_400_000_000 + who.mid,
    constellation: '',
    cityName: who.region,
    counts,
  }
  return json({ data: { result: 1, sensitiveUserInfo } })
}

function works(who: Person, { kuaishou }: World): Answer {
  const list = kuaishou
    .filter(({ author, deleted }) => author === who && !deleted)
    .map((work) => ({
      id: work.id,
      poster: coverUrl('p2.a.yximgs.com', work.cover, 'jpg'),
      width: work.width,
      height: work.height,
      caption: work.caption,
      timestamp: work.timestamp,
      counts: {
        displayView: display(work.stat.view),
        displayLike: display(work.stat.like),
        displayComment: display(work.stat.comment),
      },
      workType: work.form === 'video' ? 'video' : 'vertical',
      liked: false,
      author: { id: ids.kuaishouUser, name: who.name },
      type: 'work',
      imgUrls: [],
      imgSizes: [],
    }))
  return json({ data: { result: 1, list, pcursor: 'no_more' } })
}

/** The same list as it is: without words about when, but for what the name of a cover tells. */
function daily(id: string, call: Call, days: KuaishouDays): Answer {
  const { works: page, pcursor } = days.pageOf(id, call.now, call.query.get('pcursor') ?? '')
  const list = page.map(({ id: photo, upload, cover, width, height, caption, author, stat }) => ({
    id: photo,
    poster: coverUrl('p2.a.yximgs.com', upload ? `${upload}_ccc` : cover, 'jpg'),
    width,
    height,
    caption,
    counts: { displayView: display(stat.view), displayLike: display(stat.like), displayComment: '0' },
    workType: 'video',
    liked: false,
    author: { id, name: author.name },
    type: 'video',
    imgUrls: [],
    imgSizes: [],
  }))
  return json({ data: { result: 1, live: null, list, pcursor, hasMore: pcursor !== 'no_more' } })
}

export function liveSite(call: Call, site: Site, devices: Devices): Answer | undefined {
  const { world, days } = site
  const id = call.query.get('principalId') ?? ''
  if (call.path === '/live_api/emoji/panel') {
    const icons = Object.values(emoticons).map((token) => [
      token,
      emoticonPath(world.pictures.add({ seed: token, width: 120, height: 120, form: 'sticker' })),
    ])
    return json({ data: Object.fromEntries(icons) as Record<string, string> })
  }
  if (call.path === '/live_api/liveroom/livedetail') {
    const data = room(id, site)
    return data && json({ data })
  }
  if (!call.path.startsWith('/live_api/')) return roomPage(call, site, devices)
  if (days.knows(id) && call.path === '/live_api/profile/public') return daily(id, call, days)
  const key = users[id] ?? (days.knows(id) ? roomOf(id, site)?.who : undefined)
  if (!key) return undefined
  const who = person(world.people, key)
  if (call.path === '/live_api/baseuser/userinfo/byid') return info(id, who)
  if (call.path === '/live_api/baseuser/userinfo/sensitive') return sensitive(who)
  return call.path === '/live_api/profile/public' ? works(who, world) : undefined
}
