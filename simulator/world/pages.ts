/** What is shared besides works: dynamics, articles, rooms, seasons, people, sounds, lists. */
import type { PlatformId } from '../../src/model/platform-ids'
import type { BilibiliWork } from './bilibili'
import type { DouyinWork } from './douyin'
import { secUid } from './douyin'
import { kook, miniapp, structmsg, type Expectation, type WorldLink } from './links'
import { person, type Person } from './people'

/** Ids that the fake hosts and the links have in common. */
export const ids = {
  dynamicPictures: '1041200000000000017',
  dynamicForward: '1041200000000000028',
  dynamicWords: '1041200000000000039',
  dynamicVideo: '1041200000000000010',
  dynamicGone: '1041200000000000040',
  article: '40120017',
  articleDynamic: '1041200000000000051',
  column: '880017',
  roomOn: '21720017',
  roomOff: '21720028',
  season: '51017',
  episode: '910171',
  song: '4017017',
  songMenu: '301701',
  album: '33017001',
  course: '6017',
  lesson: '601701',
  series: '417017',
  favourites: '3301700017',
  douyinRoom: '646454278948',
  douyinRoomName: 'qin.pu_1102',
  douyinRoomOff: '512345678901',
  douyinBroadcast: '7481199000000000123',
  douyinEssay: '7486100193377201456',
  kuaishouRoom: 'KPLsimulated01',
  kuaishouRoomOff: 'KPLsimulated02',
  kuaishouUser: '3xsimulated0user',
} as const

type Page = [platform: PlatformId, key: string, id: string, title: string, url: string, expect: Expectation]

function toLink([platform, key, id, title, url, expect]: Page): WorldLink {
  const name = { bilibili: '哔哩哔哩', douyin: '抖音', kuaishou: '快手' }[platform]
  return {
    platform,
    key,
    title,
    id,
    expect,
    forms: {
      plain: url,
      short: url,
      text: `${title} ${url} 复制打开看看`,
      miniapp: miniapp('1109937557', name, title, url),
      structmsg: structmsg(100951776, name, title, url),
      kook: kook(url, '看看'),
    },
  }
}

export function buildPages(
  people: Record<string, Person>,
  works: { bilibili: BilibiliWork[]; douyin: DouyinWork[] },
): WorldLink[] {
  const amu = person(people, 'amu')
  const pixel = person(people, 'pixel')
  const sound = works.douyin.find(({ key }) => key === 'pixels')?.music.id ?? ''
  const mix = works.douyin.find(({ key }) => key === 'kite')?.mix?.id ?? ''
  const bilibili: Page[] = [
    [
      'bilibili',
      'dynamic-pictures',
      ids.dynamicPictures,
      '路过的窗台',
      `https://t.bilibili.com/${ids.dynamicPictures}`,
      { kind: 'dynamic', images: 4 },
    ],
    [
      'bilibili',
      'dynamic-forward',
      ids.dynamicForward,
      '转发了一条视频',
      `https://www.bilibili.com/opus/${ids.dynamicForward}`,
      { kind: 'dynamic' },
    ],
    [
      'bilibili',
      'dynamic-video',
      ids.dynamicVideo,
      '投稿了视频',
      `https://t.bilibili.com/${ids.dynamicVideo}`,
      { kind: 'video' },
    ],
    [
      'bilibili',
      'dynamic-words',
      ids.dynamicWords,
      '明晚直播',
      `https://m.bilibili.com/dynamic/${ids.dynamicWords}`,
      { kind: 'dynamic' },
    ],
    [
      'bilibili',
      'dynamic-gone',
      ids.dynamicGone,
      '不在了的动态',
      `https://t.bilibili.com/${ids.dynamicGone}`,
      { error: 'not-found' },
    ],
    [
      'bilibili',
      'article',
      ids.article,
      '给琴弦调音的一百种天气',
      `https://www.bilibili.com/read/cv${ids.article}/?jump_opus=1`,
      { kind: 'article', images: 2 },
    ],
    [
      'bilibili',
      'column',
      `rl${ids.column}`,
      '琴行手记',
      `https://www.bilibili.com/read/readlist/rl${ids.column}`,
      { kind: 'list' },
    ],
    [
      'bilibili',
      'room-on',
      ids.roomOn,
      '琴行夜谈',
      `https://live.bilibili.com/${ids.roomOn}?broadcast_type=0`,
      { kind: 'live' },
    ],
    [
      'bilibili',
      'room-off',
      ids.roomOff,
      '还没开播',
      `https://live.bilibili.com/h5/${ids.roomOff}`,
      { error: 'not-live' },
    ],
    [
      'bilibili',
      'season',
      `ss${ids.season}`,
      '云上邮局',
      `https://www.bilibili.com/bangumi/play/ss${ids.season}`,
      { kind: 'season', parts: 3 },
    ],
    [
      'bilibili',
      'episode',
      `ep${ids.episode}`,
      '云上邮局 第 1 话',
      `https://www.bilibili.com/bangumi/play/ep${ids.episode}?from_spmid=666.4`,
      { kind: 'season', parts: 3 },
    ],
    [
      'bilibili',
      'media',
      `md28${ids.season}`,
      '云上邮局',
      `https://www.bilibili.com/bangumi/media/md28${ids.season}`,
      { kind: 'season', parts: 3 },
    ],
    [
      'bilibili',
      'favourites',
      `ml${ids.favourites}`,
      '下雨天看',
      `https://space.bilibili.com/${amu.mid}/favlist?fid=${ids.favourites}`,
      { kind: 'list' },
    ],
    [
      'bilibili',
      'collection',
      'season:4410233',
      '一座城的声音',
      `https://space.bilibili.com/${amu.mid}/lists/4410233?type=season`,
      { kind: 'list' },
    ],
    ['bilibili', 'user', String(amu.mid), amu.name, `https://space.bilibili.com/${amu.mid}/dynamic`, { kind: 'user' }],
    [
      'bilibili',
      'song',
      `au${ids.song}`,
      '码头的风',
      `https://www.bilibili.com/audio/au${ids.song}`,
      { kind: 'music', music: true },
    ],
    [
      'bilibili',
      'song-menu',
      `am${ids.songMenu}`,
      '码头夜班电台',
      `https://www.bilibili.com/audio/am${ids.songMenu}`,
      { kind: 'list' },
    ],
    [
      'bilibili',
      'uploads',
      `up:${amu.mid}`,
      `${amu.name}的视频`,
      `https://www.bilibili.com/list/${amu.mid}?sort_field=pubtime`,
      { kind: 'list' },
    ],
    [
      'bilibili',
      'series',
      `series:${ids.series}`,
      '只用耳朵看',
      `https://space.bilibili.com/${amu.mid}/lists/${ids.series}?type=series`,
      { kind: 'list' },
    ],
    [
      'bilibili',
      'course',
      `ep${ids.lesson}`,
      '从一块木板到一把琴',
      `https://www.bilibili.com/cheese/play/ep${ids.lesson}?csource=common`,
      { kind: 'season', parts: 3 },
    ],
    [
      'bilibili',
      'album',
      ids.album,
      '路过的窗台',
      `https://h.bilibili.com/${ids.album}`,
      { kind: 'dynamic', images: 4 },
    ],
  ]
  const douyin: Page[] = [
    [
      'douyin',
      'user',
      secUid(pixel),
      pixel.name,
      `https://www.douyin.com/user/${secUid(pixel)}?from_tab_name=main`,
      { kind: 'user' },
    ],
    [
      'douyin',
      'room-on',
      ids.douyinRoom,
      '修一把八十年的老琴',
      `https://live.douyin.com/${ids.douyinRoom}`,
      { kind: 'live' },
    ],
    [
      'douyin',
      'room-off',
      ids.douyinRoomOff,
      '今晚有云',
      `https://live.douyin.com/${ids.douyinRoomOff}`,
      { error: 'not-live' },
    ],
    [
      'douyin',
      'broadcast',
      ids.douyinBroadcast,
      '修一把八十年的老琴',
      `https://webcast.amemv.com/douyin/webcast/reflow/${ids.douyinBroadcast}?u_code=0&from=share`,
      { kind: 'live' },
    ],
    ['douyin', 'sound', sound, '八位机的下午', `https://www.douyin.com/music/${sound}`, { kind: 'music', music: true }],
    ['douyin', 'mix', mix, '春天在路上', `https://www.douyin.com/collection/${mix}`, { kind: 'list' }],
    [
      'douyin',
      'essay',
      ids.douyinEssay,
      '像素天空是怎么画的',
      `https://www.douyin.com/article/${ids.douyinEssay}`,
      { kind: 'article', images: 2 },
    ],
  ]
  const kuaishou: Page[] = [
    [
      'kuaishou',
      'room-on',
      ids.kuaishouRoom,
      '团子在线等开饭',
      `https://live.kuaishou.com/u/${ids.kuaishouRoom}`,
      { kind: 'live' },
    ],
    [
      'kuaishou',
      'room-off',
      ids.kuaishouRoomOff,
      '还没开播',
      `https://live.kuaishou.com/u/${ids.kuaishouRoomOff}`,
      { error: 'not-live' },
    ],
    [
      'kuaishou',
      'user',
      ids.kuaishouUser,
      '老赵的深夜食堂',
      `https://www.kuaishou.com/profile/${ids.kuaishouUser}`,
      { kind: 'user' },
    ],
  ]
  return [...bilibili, ...douyin, ...kuaishou].map(toLink)
}
