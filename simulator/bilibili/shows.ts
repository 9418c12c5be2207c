/** Live rooms, seasons, songs, favourites and collections. */
import { json } from '../reply'
import type { Answer, Call } from '../types'
import type { World } from '../world'
import type { BilibiliWork } from '../world/bilibili'
import { ids } from '../world/pages'
import { person, type Person } from '../world/people'
import { issueVideo, pictureUrl, storedFiles } from './cdn'
import { fail, ok, ownerOf } from './video'

type Json = Record<string, unknown>

interface Room {
  id: string
  who: string
  title: string
  live: boolean
}

const rooms: Room[] = [
  { id: ids.roomOn, who: 'qin', title: '琴行夜谈：合一把老琴 🎻', live: true },
  { id: ids.roomOff, who: 'star', title: '今晚有云，改天再看', live: false },
]

const live = (data: unknown): Answer => json({ code: 0, msg: 'ok', message: 'ok', data })

function coverOf(world: World, room: Room): string {
  return pictureUrl(world.pictures.add({ seed: `room-${room.id}`, width: 1280, height: 720 }), 'live')
}

interface FoundRoom {
  room: Room
  who: Person
  info: ReturnType<typeof infoOf>
}

/** Every room there is. */
export const roomsOf = (world: World): FoundRoom[] =>
  rooms.map((room) => ({ room, who: person(world.people, room.who), info: infoOf(world, room) }))

/** One of them by its number. */
export const roomOf = (id: string, world: World): FoundRoom | undefined =>
  roomsOf(world).find(({ room }) => room.id === id)

function infoOf(world: World, room: Room) {
  const who = person(world.people, room.who)
  return {
    uid: who.mid,
    room_id: Number(room.id),
    short_id: 0,
    attention: who.followers,
    online: room.live ? 12_044 : 0,
    is_portrait: false,
    description: '<p>木头、胶水和<b>耐心</b></p>',
    live_status: room.live ? 1 : 0,
    area_id: 145,
    parent_area_id: 1,
    parent_area_name: '生活',
    area_name: '手工',
    title: room.title,
    user_cover: coverOf(world, room),
    keyframe: coverOf(world, room),
    live_time: room.live ? '2025-03-01 19:00:00' : '0000-00-00 00:00:00',
    tags: '手工,乐器',
    background: '',
    verify: '',
    new_pendants: {},
  }
}

export function roomInfo(call: Call, world: World): Answer | undefined {
  const found = roomOf(call.query.get('room_id') ?? '', world)
  return found ? live(found.info) : json({ code: 1, msg: '未找到该房间', message: '未找到该房间', data: [] })
}

export function roomInit(call: Call, world: World): Answer {
  const room = rooms.find(({ id }) => id === call.query.get('id'))
  if (!room) return json({ code: 60004, msg: '直播间不存在', message: '直播间不存在', data: {} })
  return live({
    room_id: Number(room.id),
    short_id: 0,
    uid: person(world.people, room.who).mid,
    need_p2p: 0,
    is_hidden: false,
    is_locked: false,
    is_portrait: false,
    live_status: room.live ? 1 : 0,
    encrypted: false,
    pwd_verified: false,
    live_time: room.live ? 1_740_826_800 : -62_170_012_800,
    lock_till: 0,
    hidden_till: 0,
  })
}

/** Room of a person. */
export function liveStatus(call: Call, world: World): Answer | undefined {
  const who = Object.values(world.people).find(({ mid }) => String(mid) === call.query.get('mid'))
  if (!who) return undefined
  const room = rooms.find((one) => one.who === who.key)
  return ok({
    roomStatus: room ? 1 : 0,
    roundStatus: 0,
    live_status: room?.live ? 1 : 0,
    url: room ? `https://live.bilibili.com/${room.id}` : '',
    title: room?.title ?? '',
    cover: room ? coverOf(world, room) : '',
    online: room?.live ? 12_044 : 0,
    roomid: Number(room?.id ?? 0),
    broadcast_type: 0,
    online_hidden: 0,
  })
}

const episodes = ['第一封信', '邮差的雨衣', '退回的季节']
const firstCid = 30_100_017_001

function episode(world: World, title: string, index: number): Json {
  const id = Number(ids.episode) + index
  return {
    id,
    ep_id: id,
    aid: 113_900_017_000 + index,
    bvid: '',
    cid: firstCid + index,
    title: String(index + 1),
    long_title: title,
    cover: pictureUrl(world.pictures.add({ seed: `episode-${index}`, width: 960, height: 600 }), 'cover'),
    duration: 1_421_000 + index * 1000,
    pub_time: 1_738_000_000 + index * 604_800,
    badge: index === 2 ? '会员' : '',
    badge_info: { text: index === 2 ? '会员' : '', bg_color: '#FB7299' },
    link: `https://www.bilibili.com/bangumi/play/ep${id}`,
    share_url: `https://www.bilibili.com/bangumi/play/ep${id}`,
    status: index === 2 ? 13 : 2,
    dimension: { width: 1920, height: 1080, rotate: 0 },
  }
}

export function seasonView(call: Call, world: World): Answer | undefined {
  const result = seasonOf(call, world)
  return result && json({ code: 0, message: 'success', result })
}

/** The season a query names by its own number or by that of an episode. */
export function seasonOf(call: Call, world: World): (Json & { episodes: Json[]; section: Json[] }) | undefined {
  const known =
    call.query.get('season_id') === ids.season ||
    episodes.some((_, index) => String(Number(ids.episode) + index) === call.query.get('ep_id'))
  if (!known) return undefined
  const cover = pictureUrl(world.pictures.add({ seed: 'season', width: 900, height: 1200 }), 'cover')
  const link = `https://www.bilibili.com/bangumi/play/ss${ids.season}`
  const list = episodes.map((title, index) => episode(world, title, index))
  return {
    season_id: Number(ids.season),
    media_id: Number(`28${ids.season}`),
    title: '云上邮局',
    season_title: '云上邮局',
    cover,
    square_cover: cover,
    evaluate: '在云的背面有一间邮局，只收没有地址的信。',
    actors: '局长：一朵积雨云\n邮差：团子（猫）',
    staff: '监督：像素邮差\n音乐：小满',
    styles: ['奇幻', '治愈', '日常'],
    areas: [{ id: 1, name: '中国大陆' }],
    type: 4,
    total: 12,
    status: 2,
    new_ep: { id: Number(ids.episode) + 2, title: '3', desc: '连载中，每周六 11:00 更新', is_new: 1 },
    rating: { score: 9.7, count: 20_417 },
    stat: {
      views: 10_417_233,
      danmakus: 88_017,
      favorites: 640_112,
      coins: 70_417,
      likes: 301_775,
      reply: 12_044,
      share: 4_017,
    },
    rights: { copyright: 'bilibili', area_limit: 0 },
    up_info: {
      mid: 18830071,
      uname: '像素邮差',
      avatar: pictureUrl(person(world.people, 'pixel').face, 'face'),
      follower: 44_118,
    },
    publish: { pub_time: '2025-01-28 11:00:00', is_finish: 0, is_started: 1 },
    link,
    share_url: link,
    seasons: [],
    episodes: list,
    section: [],
  }
}

export function seasonOfMedia(call: Call): Answer | undefined {
  if (call.query.get('media_id') !== `28${ids.season}`) return undefined
  return json({
    code: 0,
    message: 'success',
    result: {
      media: {
        media_id: Number(`28${ids.season}`),
        season_id: Number(ids.season),
        title: '云上邮局',
        type: 4,
        type_name: '国创',
      },
    },
  })
}

/** Free episodes in one file; the last needs a paying account. */
export function episodePlay(call: Call, vip: boolean): Answer | undefined {
  const index = Number(call.query.get('ep_id')) - Number(ids.episode)
  if (!(index in episodes)) return undefined
  if (index === 2 && !vip) return json({ code: -10403, message: '大会员专享限制' })
  const { url, backup } = issueVideo(call, 'mp4', firstCid + index, 32)
  const streams = {
    code: 0,
    from: 'local',
    result: 'suee',
    type: 'MP4',
    quality: 32,
    format: 'mp4',
    timelength: 1_421_000,
    accept_quality: [80, 64, 32, 16],
    accept_description: ['高清 1080P', '高清 720P', '清晰 480P', '流畅 360P'],
    video_codecid: 7,
    durl: [{ order: 1, length: 1_421_000, size: storedFiles.mp4.size, url, backup_url: backup }],
    support_formats: [],
    is_preview: 0,
    has_paid: false,
    status: 2,
    vip_status: vip ? 1 : 0,
    vip_type: vip ? 2 : 0,
  }
  // The television's answer holds the streams at its top.
  if (call.path.endsWith('playurltv')) return json({ message: 'success', ...streams })
  // The panel about regions describes what the page may show; it refuses nothing unless it blocks.
  const plugins = [{ name: 'AreaLimitPanel', config: { is_block: false } }]
  const answer = call.path.includes('/v2/') ? { video_info: streams, play_video_type: 'whole', plugins } : streams
  return json({ code: 0, message: 'success', result: answer })
}

export function song(call: Call, world: World): Answer | undefined {
  if (call.query.get('sid') !== ids.song) return undefined
  if (call.path.endsWith('/url')) {
    const { url, backup } = issueVideo(call, 'audio', Number(ids.song), 192)
    return json({
      code: 0,
      msg: 'success',
      data: {
        sid: Number(ids.song),
        type: 2,
        timeout: 10_800,
        size: storedFiles.audio.size,
        cdns: [url, ...backup],
        title: '码头的风',
        cover: '',
      },
    })
  }
  return json({ code: 0, msg: 'success', data: songOf(world) })
}

/** What is known about the song. */
export function songOf(world: World) {
  const who = person(world.people, 'qin')
  return {
    id: Number(ids.song),
    uid: who.mid,
    uname: who.name,
    author: '小满',
    title: '码头的风',
    cover: pictureUrl(world.pictures.add({ seed: 'song', width: 800, height: 800 }), 'cover'),
    intro: '三弦、雨声和一条船的汽笛。',
    lyric: '',
    duration: 186,
    passtime: 1_740_600_000,
    curtime: 1_740_800_000,
    aid: 0,
    bvid: '',
    cid: 0,
    statistic: { sid: Number(ids.song), play: 30_417, collect: 2017, comment: 117, share: 61 },
    coin_num: 417,
  }
}

const arc = (work: BilibiliWork): Json => ({
  aid: work.aid,
  bvid: work.bvid,
  title: work.title,
  pic: pictureUrl(work.cover, 'cover'),
  duration: work.parts.reduce((sum, part) => sum + part.duration, 0),
  pubdate: work.pubdate,
  ctime: work.pubdate,
  state: 0,
  stat: { view: work.stat.view, vt: 0 },
})

export function collection(call: Call, world: World): Answer {
  // Collections are asked for beside their owner.
  if (!/^\d+$/.test(call.query.get('mid') ?? '')) return fail(-400, '请求错误')
  const works = world.bilibili.filter(({ season }) => String(season?.id) === call.query.get('season_id'))
  const [first] = works
  if (!first?.season) return fail(-404, '啥都木有')
  return ok({
    aids: works.map(({ aid }) => aid),
    archives: works.map(arc),
    meta: {
      category: 0,
      cover: pictureUrl(first.cover, 'cover'),
      description: '每周一座城，只用耳朵看。',
      mid: first.owner.mid,
      name: first.season.title,
      ptime: first.pubdate,
      season_id: first.season.id,
      total: works.length,
      title: first.season.title,
    },
    page: { page_num: 1, page_size: 30, total: works.length },
  })
}

/** The same as those who keep it in their favourites get it, under its number alone. */
export function keptCollection(call: Call, world: World): Answer {
  const works = world.bilibili.filter(({ season }) => String(season?.id) === call.query.get('season_id'))
  const [first] = works
  if (!first?.season) return fail(-404, '啥都木有')
  return ok({
    info: {
      id: first.season.id,
      season_type: 1,
      title: first.season.title,
      cover: pictureUrl(first.cover, 'cover'),
      upper: { mid: first.owner.mid, name: first.owner.name },
      cnt_info: { collect: 12, play: 417, danmaku: 17 },
      media_count: works.length,
      intro: '每周一座城，只用耳朵看。',
    },
    medias: works.map((work) => ({ ...arc(work), cover: pictureUrl(work.cover, 'cover'), upper: ownerOf(work.owner) })),
  })
}

/** A menu of songs and what is on it. */
export function songMenu(call: Call, world: World): Answer | undefined {
  if (call.query.get('sid') !== ids.songMenu) return json({ code: 7201006, msg: '歌单不存在', data: null })
  const who = person(world.people, 'qin')
  if (call.path.endsWith('/of-menu')) {
    return json({
      code: 0,
      msg: 'success',
      data: { curPage: 1, pageCount: 1, totalSize: 1, pageSize: 1, data: [songOf(world)] },
    })
  }
  return json({
    code: 0,
    msg: 'success',
    data: {
      menuId: Number(ids.songMenu),
      uid: who.mid,
      uname: who.name,
      title: '码头夜班电台',
      cover: pictureUrl(world.pictures.add({ seed: 'menu', width: 800, height: 800 }), 'cover'),
      intro: '值夜班的人听的歌',
      type: 1,
      off: 0,
      ctime: 1_740_000_000,
      curtime: 1_740_800_000,
      statistic: { sid: Number(ids.songMenu), play: 20_417, collect: 817, comment: 17, share: 6 },
      snum: 1,
      attr: 0,
    },
  })
}

export function favourites(call: Call, world: World, people: Record<string, Person>): Answer {
  if (call.query.get('media_id') !== ids.favourites) return fail(-403, '访问权限不足')
  const works = world.bilibili.filter(({ refusal }) => !refusal)
  const owner = person(people, 'amu')
  return ok({
    info: {
      id: Number(ids.favourites),
      fid: Number(ids.favourites.slice(0, -2)),
      mid: owner.mid,
      title: '下雨天看',
      cover: pictureUrl(works[0]?.cover ?? '', 'cover'),
      upper: ownerOf(owner),
      cnt_info: { collect: 12, play: 417, thumb_up: 61, share: 3 },
      intro: '声音好听的都在这里',
      ctime: 1_700_000_000,
      mtime: 1_740_800_000,
      media_count: works.length,
    },
    medias: works.map((work) => ({
      id: work.aid,
      type: 2,
      title: work.title,
      cover: pictureUrl(work.cover, 'cover'),
      intro: work.desc,
      page: work.parts.length,
      duration: work.parts.reduce((sum, part) => sum + part.duration, 0),
      upper: ownerOf(work.owner),
      attr: 0,
      cnt_info: { collect: work.stat.favorite, play: work.stat.view, danmaku: work.stat.danmaku },
      link: `bilibili://video/${work.aid}`,
      ctime: work.pubdate,
      pubtime: work.pubdate,
      fav_time: 1_740_800_000,
      bvid: work.bvid,
      bv_id: work.bvid,
    })),
    has_more: false,
    ttl: 1_740_800_000,
  })
}
