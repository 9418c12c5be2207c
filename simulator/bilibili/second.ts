/** Second ways to what the first ones answer: other shapes of the same works, each behind a door of its own. */
import { json } from '../reply'
import type { Answer, Call } from '../types'
import type { World } from '../world'
import { ids } from '../world/pages'
import { person } from '../world/people'
import { issueVideo, pictureUrl } from './cdn'
import { opusItemOf } from './opus'
import { lessonsOf } from './courses'
import { roomOf, seasonOf, songOf } from './shows'
import { articleOf } from './social'
import { fail, ok, viewOf } from './video'

/** The same object without some of its fields. */
const without = (from: Record<string, unknown>, ...names: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))

/** Cards by their ids; what does not exist is left out. Never with the parts of a video. */
export function cards(call: Call, { bilibili }: World): Answer | undefined {
  const found: Record<string, unknown> = {}
  for (const id of (call.query.get('ids') ?? '').split(',')) {
    const work = bilibili.find(({ aid, bvid }) => id === `av${aid}` || id === bvid)
    if (!work || work.refusal) continue
    found[id] = without(viewOf(work), 'pages', 'desc_v2', 'staff', 'ugc_season', 'argue_info')
  }
  return Object.keys(found).length > 0 ? ok(found) : undefined
}

/** A season as the app has it: its episodes in modules. */
export function appSeason(call: Call, world: World): Answer | undefined {
  const season = seasonOf(call, world)
  if (!season) return json({ code: -404, message: '啥都木有' })
  return json({
    code: 0,
    message: 'success',
    data: {
      ...without(season, 'episodes', 'section'),
      modules: [
        { id: 1, title: '选集', style: 'positive', data: { episodes: season.episodes } },
        { id: 2, title: '花絮', style: 'section', data: { episodes: [] } },
        { id: 3, title: '系列', style: 'season', data: { seasons: [] } },
      ],
    },
  })
}

/** The rooms of several numbers, in the shape of the room page's first call. */
export function baseInfo(call: Call, world: World): Answer {
  const found = call.query.getAll('room_ids').flatMap((id) => roomOf(id, world) ?? [])
  const { req_biz: biz } = Object.fromEntries(call.query)
  if (biz !== 'web_room_componet') return json({ code: -400, message: '请求错误', ttl: 1 })
  return ok({
    by_uids: {},
    by_room_ids: Object.fromEntries(
      found.map(({ room, info, who }) => {
        const { user_cover: cover } = info
        const same = without(info, 'user_cover', 'keyframe', 'is_portrait', 'new_pendants', 'verify')
        return [
          room.id,
          { ...same, cover, uname: who.name, live_url: `https://live.bilibili.com/${room.id}`, live_id_str: '0' },
        ]
      }),
    ),
  })
}

export function byRoom(call: Call, world: World): Answer {
  const found = roomOf(call.query.get('room_id') ?? '', world)
  if (!found) return json({ code: 19002000, message: '获取初始化数据失败', ttl: 1, data: null })
  const { info, who } = found
  return ok({
    room_info: {
      uid: info.uid,
      room_id: info.room_id,
      short_id: info.short_id,
      title: info.title,
      cover: info.user_cover,
      keyframe: info.keyframe,
      tags: info.tags,
      background: '',
      description: info.description,
      live_status: info.live_status,
      live_start_time: info.live_status === 1 ? 1_740_826_800 : 0,
      area_id: 145,
      area_name: info.area_name,
      parent_area_id: 1,
      parent_area_name: info.parent_area_name,
      online: info.online,
    },
    anchor_info: { base_info: { uname: who.name, face: pictureUrl(who.face, 'face'), gender: '保密' } },
  })
}

export function masterInfo(call: Call, { people }: World): Answer {
  const who = Object.values(people).find(({ mid }) => String(mid) === call.query.get('uid'))
  if (!who) return json({ code: 1, msg: 'uid不存在', message: 'uid不存在', data: [] })
  return json({
    code: 0,
    msg: 'success',
    message: 'success',
    data: {
      info: {
        uid: who.mid,
        uname: who.name,
        face: pictureUrl(who.face, 'face'),
        official_verify: { type: who.verified ? 0 : -1, desc: who.verified?.text ?? '' },
        gender: -1,
      },
      follower_num: who.followers,
      room_id: 0,
      medal_name: '',
    },
  })
}

/** A person's space; the room is that of the page. */
export function accInfo(call: Call, { people }: World): Answer | undefined {
  const who = Object.values(people).find(({ mid }) => String(mid) === call.query.get('mid'))
  if (!who) return undefined
  return ok({
    mid: who.mid,
    name: who.name,
    sex: '保密',
    face: pictureUrl(who.face, 'face'),
    sign: who.sign,
    rank: 10000,
    level: who.level,
    official: { role: who.verified ? 1 : 0, title: who.verified?.text ?? '', desc: '', type: who.verified ? 0 : -1 },
    vip: { type: who.vip ? 2 : 0, status: who.vip ? 1 : 0, label: { text: who.vip ? '年度大会员' : '' } },
    pendant: { pid: 0, name: '', image: '' },
    nameplate: { nid: 0, name: '', image: '' },
    top_photo: '',
    live_room: null,
    is_followed: false,
  })
}

/** Works of a person as the page of the space searches them. */
export function uploadSearch(call: Call, { bilibili }: World): Answer {
  const works = bilibili.filter(({ owner, refusal }) => !refusal && String(owner.mid) === call.query.get('mid'))
  return ok({
    list: {
      tlist: {},
      vlist: works.map((work) => ({
        aid: work.aid,
        bvid: work.bvid,
        title: work.title,
        pic: pictureUrl(work.cover, 'cover'),
        length: '03:24',
        created: work.pubdate,
        play: work.stat.view,
        author: work.owner.name,
        mid: work.owner.mid,
      })),
    },
    page: { pn: 1, ps: 30, count: works.length },
  })
}

/** The audio site of the apps. */
export function songOfApp(call: Call, world: World): Answer {
  if (call.query.get('song_id') !== ids.song) return json({ code: 7201006, msg: '该音频不存在或已被下架', data: null })
  const { title, cover, intro, duration, author, uname, uid, statistic } = songOf(world)
  return json({
    code: 0,
    msg: 'success',
    data: {
      id: Number(ids.song),
      title,
      duration,
      mid: uid,
      cover_url: cover,
      lyric_url: '',
      intro,
      ctime: 1_740_600_000_000,
      up_name: uname,
      up_mid: uid,
      author,
      reply_count: statistic.comment,
      play_count: statistic.play,
      collect_count: statistic.collect,
      qualities: [],
    },
  })
}

export function songUrlOfApp(call: Call): Answer {
  const wanted = ['songid', 'quality', 'privilege', 'mid', 'platform'].every((name) => call.query.get(name) !== null)
  if (!wanted) return json({ code: 72000000, msg: '参数错误', data: null })
  if (call.query.get('songid') !== ids.song) return json({ code: 7201006, msg: '未找到或已下架', data: null })
  const { url, backup } = issueVideo(call, 'audio', Number(ids.song), 192)
  return json({
    code: 0,
    msg: 'success',
    data: { sid: Number(ids.song), type: 1, timeout: 10_800, cdns: [url, ...backup] },
  })
}

export function menuOfApp(call: Call, world: World): Answer | undefined {
  if (call.path !== `/audio/music-service-c/menus/${ids.songMenu}`)
    return json({ code: 7201009, msg: '歌单不存在', data: null })
  const { title, cover, author, uname, uid, duration } = songOf(world)
  return json({
    code: 0,
    msg: 'success',
    data: {
      menusRespones: {
        menuId: Number(ids.songMenu),
        mid: uid,
        mbnames: uname,
        title: '码头夜班电台',
        coverUrl: pictureUrl(world.pictures.add({ seed: 'menu', width: 800, height: 800 }), 'cover'),
        intro: '值夜班的人听的歌',
        type: 1,
        ctime: 1_740_000_000_000,
        songNum: 1,
        playNum: 20_417,
        collectNum: 817,
        commentNum: 17,
      },
      songsList: [
        {
          id: 1,
          song_id: Number(ids.song),
          title,
          cover_url: cover,
          duration,
          author,
          up_name: uname,
          play_count: 30_417,
        },
      ],
    },
  })
}

/** Chapters instead of one list. */
export function courseInSections(call: Call, world: World): Answer {
  const course = lessonsOf(call, world)
  if (!course) return fail(-404, '啥都木有')
  const { episodes, ...rest } = course
  return ok({
    ...rest,
    sections: [
      { id: 1, title: '上篇', episodes: episodes.slice(0, 2) },
      { id: 2, title: '下篇', episodes: episodes.slice(2) },
    ],
  })
}

/** The old album itself. */
export function album(call: Call, { people, pictures }: World): Answer {
  if (call.query.get('doc_id') !== ids.album) return json({ code: 110001, msg: '不存在', message: '不存在', data: {} })
  const who = person(people, 'pixel')
  return json({
    code: 0,
    msg: 'success',
    message: 'success',
    data: {
      user: { uid: who.mid, head_url: pictureUrl(who.face, 'face'), name: who.name, vip: { status: 0 } },
      item: {
        biz: 3,
        doc_id: Number(ids.album),
        poster_uid: who.mid,
        category: 'daily',
        type: 0,
        title: '路过的窗台',
        tags: [{ tag: '日常', type: 1, category: 'daily', name: '日常' }],
        pictures: [0, 1, 2, 3].map((index) => ({
          img_src: pictureUrl(pictures.add({ seed: `window-${index}`, width: 1080, height: 1440 }), 'dynamic'),
          img_width: 1080,
          img_height: 1440,
          img_size: 512,
        })),
        upload_time: '2025-03-02 15:30:00',
        upload_timestamp: 1_740_900_600,
        description: '路过的四扇窗，有人猜得出是哪条街吗？',
        view_count: 20_417,
        like_count: 5120,
        collect_count: 61,
        comment_count: 318,
        already_liked: 0,
      },
    },
  })
}

export function opusDetail(call: Call, world: World): Answer {
  const item = opusItemOf(call.query.get('id') ?? '', world)
  return item ? ok({ item }) : fail(4101139, 'opus id 不存在')
}

const state = (value: unknown): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div id="app"></div>` +
  `<script>window.__INITIAL_STATE__=${JSON.stringify(value)};(function(){var s;})();</script></body></html>`

/** What a page holds for its own script; undefined = no such page. */
export function pageState(call: Call, world: World): string | undefined {
  const video = call.host === 'm.bilibili.com' ? /^\/video\/(BV\w{10})$/.exec(call.path)?.[1] : undefined
  if (video) {
    const work = world.bilibili.find(({ bvid }) => bvid === video)
    if (!work || work.refusal) return undefined
    const number = Number(call.query.get('p') ?? 1)
    const part = work.parts[number - 1] ?? work.parts[0]
    if (!part) return undefined
    const { url } = issueVideo(call, 'mp4', part.cid, 16, { platform: 'html5' })
    const playable = !work.supportersOnly && work.storage !== 'heavy'
    return state({
      common: { userInfo: {} },
      video: {
        bvid: work.bvid,
        aid: work.aid,
        p: number,
        cid: part.cid,
        viewInfo: viewOf(work),
        playUrlInfo: playable ? [{ url, size: 0 }] : [],
      },
    })
  }
  if (call.host !== 'www.bilibili.com') return undefined
  const media = /^\/bangumi\/media\/md(\d+)\/?$/.exec(call.path)?.[1]
  if (media === `28${ids.season}`)
    return state({ mediaInfo: { media_id: Number(media), season_id: Number(ids.season) } })
  const article = /^\/read\/cv(\d+)\/?$/.exec(call.path)?.[1]
  if (article === ids.article) return state({ cvid: Number(article), readInfo: articleOf(world) })
  const opus = /^\/opus\/(\d+)\/?$/.exec(call.path)?.[1]
  const item = opus ? opusItemOf(opus, world) : undefined
  return item && state({ id: opus, detail: item })
}
