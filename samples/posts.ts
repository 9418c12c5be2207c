/** Invented posts for the card tests and the gallery: usual ones and nasty ones. */
import type { AlbumPost, Author, DynamicPost, ImageMedia, ListEntry, Post, RichText, VideoPost } from '../src/model'
import { plainRich } from '../src/model'
import { art, face, faulty } from './pictures'
import * as plain from './plain-posts'

/** Moment the samples are looked at, milliseconds. */
export const sampleNow = Date.parse('2026-11-23T10:00:00Z')
const hour = 3600
const ago = (seconds: number): number => sampleNow / 1000 - seconds

const source = { urls: ['https://pictures.test/video.mp4'] }

export const person = (name: string, more: Partial<Author> = {}): Author => ({
  id: `id-${name}`,
  name,
  avatar: face(name),
  ...more,
})

export function videoPost(more: Partial<VideoPost> = {}): VideoPost {
  return plain.videoPost('BV1Qw411x7Km', {
    platform: 'bilibili',
    url: 'https://www.bilibili.com/video/BV1Qw411x7Km',
    title: '一个人沿着海岸线骑行三千公里，在路的尽头等到了今年最好看的一次日落',
    text: plainRich(
      '从连云港出发，一路向南，四十二天，路过十四座渔港。\n全程用一台旧相机和一支 35mm 定焦拍摄，剪辑时几乎没有调色，只想把海风的颜色原样留下来。\n\n音乐清单和路线图放在评论区置顶，欢迎来问路。',
    ),
    author: person('海岸线以南', { followers: 3124000, verified: 'person' }),
    createdAt: ago(5 * hour),
    cover: art('coast', 'coast1', 1920, 1080),
    stats: {
      views: 1286000,
      danmaku: 9421,
      likes: 234000,
      coins: 89000,
      favorites: 56000,
      shares: 12000,
      comments: 4310,
    },
    tags: [],
    video: {
      kind: 'video',
      id: 'bilibili-BV1Qw411x7Km-p1',
      durationSec: 1476,
      variants: [{ id: 'a', label: '1080P', quality: 1080, codec: 'avc', source }],
    },
    ...more,
  })
}

export const picture = (style: Parameters<typeof art>[0], seed: string, width = 1200, height = 1600): ImageMedia => ({
  kind: 'image',
  id: seed,
  ...art(style, seed, width, height),
})

const clip = (id: string): NonNullable<ImageMedia['clip']> => ({
  kind: 'video',
  id,
  durationSec: 3,
  variants: [{ id, label: '720P', quality: 720, codec: 'avc', source }],
})

const styles = ['coast', 'peaks', 'city', 'forest', 'dunes', 'mesh'] as const
const manyPictures = (count: number): ImageMedia[] =>
  Array.from({ length: count }, (_, index) =>
    picture(
      styles[index % styles.length] ?? 'peaks',
      `many${index * 7}`,
      index % 3 === 0 ? 1600 : 1200,
      index % 3 === 0 ? 1200 : 1600,
    ),
  )

export function albumPost(count: number, more: Partial<AlbumPost> = {}): AlbumPost {
  return plain.albumPost('7423518096321547021', 0, {
    title: '在山里住了一个月之后',
    text: [
      { kind: 'text', text: '早上被雾叫醒，晚上数星星入睡🌌 手机里存了两千多张照片，挑几张给你们看看。' },
      { kind: 'topic', text: '#山居日记' },
      { kind: 'text', text: ' ' },
      { kind: 'topic', text: '#胶片感' },
      { kind: 'text', text: ' ' },
      { kind: 'mention', text: '@阿岚在路上' },
    ],
    author: person('阿岚', { followers: 862000 }),
    createdAt: ago(29 * hour),
    region: '云南',
    stats: { likes: 452000, comments: 12800, favorites: 66100, shares: 9023 },
    tags: [],
    images: manyPictures(count),
    music: { kind: 'audio', id: 'm1', title: '山谷里的风', artist: '林间乐队', source },
    ...more,
  })
}

const douyinText: RichText = [
  { kind: 'text', text: '凌晨四点的城市还没醒，外卖小哥已经跑完了第一单🌃 ' },
  { kind: 'topic', text: '#城市的另一面' },
  { kind: 'text', text: ' ' },
  { kind: 'topic', text: '#凌晨四点' },
]

export const douyinVideo = (more: Partial<VideoPost> = {}): VideoPost =>
  videoPost({
    platform: 'douyin',
    id: '7419826350417826089',
    url: 'https://www.douyin.com/video/7419826350417826089',
    title: '凌晨四点的城市还没醒，外卖小哥已经跑完了第一单🌃 #城市的另一面 #凌晨四点',
    text: douyinText,
    author: person('城市夜行记', { followers: 421000 }),
    cover: art('city', 'night2', 1080, 1920),
    stats: { likes: 1893000, comments: 42100, favorites: 156000, shares: 88300 },
    region: '上海',
    createdAt: ago(40 * 60),
    music: { kind: 'audio', id: 'm', title: '夜航船', artist: '旧城', source },
    section: '凌晨四点的城市',
    video: { kind: 'video', id: 'douyin-1', durationSec: 58, variants: [] },
    ...more,
  })

const kuaishouVideo = (more: Partial<VideoPost> = {}): VideoPost =>
  videoPost({
    platform: 'kuaishou',
    id: '3xk7m2q9vwz4n8e',
    url: 'https://www.kuaishou.com/short-video/3xk7m2q9vwz4n8e',
    title: '村口大爷教你做一锅地道的铁锅炖，香到邻居来敲门',
    text: [],
    author: person('东北老李头', { followers: 5630000 }),
    cover: art('dunes', 'farm3', 1080, 1440),
    stats: { views: 23410000, likes: 987000, comments: 32100, shares: 4500 },
    createdAt: ago(3 * 24 * hour),
    video: { kind: 'video', id: 'kuaishou-1', durationSec: 213, variants: [] },
    ...more,
  })

const long = '这是一段很长的简介，用来看看卡片在文字很多的时候会不会变得拥挤。'.repeat(19)

const bare = { coAuthors: [], stats: {}, tags: [] }

const entries = (count: number, style: 'coast' | 'city' | 'forest' = 'forest'): ListEntry[] =>
  [
    '第一次上山',
    '雨季前的最后一班船',
    '凌晨三点的菜市场，比白天还要热闹',
    '和护林员老张走了一整天',
    '海风与旧相机',
    '终点不是终点',
    '把这一年剪成三分钟',
    '路上的人',
  ]
    .slice(0, count)
    .map((title, index) => ({
      id: `e${index}`,
      index: index + 1,
      title,
      durationSec: 380 + index * 97,
      cover: art(style, `entry${index}`, 640, 360),
      createdAt: ago((index + 1) * 30 * hour),
      stats: { views: 1_830_000 / (index + 1) },
    }))

export function dynamicPost(more: Partial<DynamicPost> = {}): DynamicPost {
  return plain.dynamicPost('1132087745120419862', 0, {
    ...bare,
    text: [
      { kind: 'text', text: '新片子剪完了' },
      { kind: 'emote', text: '[打call]', picture: face('emote-call') },
      {
        kind: 'text',
        text: '\n这次把四十二天的路缩成了二十四分钟，配乐找了林间乐队重新录了一版。周五晚上八点，首映见。\n\n',
      },
      { kind: 'topic', text: '#海岸线骑行#' },
      { kind: 'text', text: ' 顺便问一句，你们最想去哪座岛？' },
      { kind: 'mention', text: '@阿岚在路上' },
    ],
    author: person('海岸线以南', { followers: 3124000, verified: 'person' }),
    createdAt: ago(2 * hour),
    stats: { likes: 18200, comments: 2310, shares: 840 },
    ...more,
  })
}

/** Posts of the kinds that are neither video nor album. */
const otherPosts: Record<string, Post> = {
  'dynamic words': dynamicPost(),
  'dynamic one picture': dynamicPost({ images: [picture('coast', 'dyn1', 1600, 1000)] }),
  'dynamic tall picture': dynamicPost({ images: [picture('forest', 'dyn2', 900, 2400)] }),
  'dynamic nine': dynamicPost({ images: manyPictures(9) }),
  'dynamic attachments': dynamicPost({
    attachments: [
      { kind: 'vote', title: '下一站去哪座岛？', lines: ['4 个选项 · 2.3 万人参与'] },
      {
        kind: 'video',
        title: '一个人沿着海岸线骑行三千公里',
        lines: ['128.6万播放 · 9421弹幕'],
        cover: art('coast', 'coast1', 640, 360),
        durationSec: 1476,
      },
    ],
  }),
  'dynamic forward': dynamicPost({
    text: plainRich('这个必须转！'),
    original: videoPost({ text: plainRich('从连云港出发，一路向南。') }),
  }),
  'dynamic forward of pictures': dynamicPost({
    text: plainRich('羡慕了'),
    original: dynamicPost({ images: manyPictures(4), author: person('阿岚') }),
  }),
  'dynamic of a video': dynamicPost({
    text: [],
    category: 'AV',
    attachments: [
      {
        kind: 'video',
        title: '雨季前的最后一班船，船上只有我和一箱柠檬',
        lines: ['36.2万播放 · 1820弹幕'],
        cover: art('coast', 'boat1', 1280, 720),
        durationSec: 734,
      },
    ],
  }),
  'dynamic with a vote': dynamicPost({
    text: plainRich('“Don’t overthink it” — 就选一个吧'),
    section: '海岸线骑行',
    attachments: [
      {
        kind: 'vote',
        title: '下一站去哪座岛？',
        lines: ['4 个选项 · 2.3 万人参与', '枸杞岛', '南麂岛', '东极岛', '涠洲岛'],
      },
    ],
  }),
  'dynamic with boxes': dynamicPost({
    attachments: [
      { kind: 'reserve', title: '周五首映', lines: ['预计 11 月 27 日 20:00 直播', '1.2 万人预约'] },
      { kind: 'lottery', title: '转发抽 3 人送路线图', lines: ['11 月 30 日开奖', '奖品：手绘路线图'] },
      { kind: 'goods', title: '防风头巾🧣', lines: ['￥39 起', '-'], cover: art('dunes', 'scarf', 400, 400) },
    ],
  }),
  'dynamic forward of a dynamic with a video': dynamicPost({
    text: plainRich('师傅的新片'),
    original: dynamicPost({
      text: [],
      author: person('林间乐队'),
      stats: { likes: 8200, comments: 310 },
      attachments: [
        {
          kind: 'video',
          title: '现场版《山谷里的风》',
          lines: ['9.8万播放 · 640弹幕'],
          cover: art('forest', 'stage', 1280, 720),
          durationSec: 254,
        },
      ],
    }),
  }),
  'dynamic forward of a live photo album': dynamicPost({
    text: plainRich('存了'),
    original: albumPost(3, { images: manyPictures(3).map((media) => ({ ...media, clip: clip('c') })) }),
  }),
  'dynamic for supporters': dynamicPost({ text: [], warning: '该动态为充电专属内容，充电后可查看' }),
  'dynamic forward of a charged video': dynamicPost({
    text: plainRich('充了'),
    original: videoPost({ limitation: 'supporters-only', warning: '该视频为充电专属' }),
  }),
  'dynamic pinned': dynamicPost({
    badges: ['置顶', '专属动态'],
    attachments: [
      {
        kind: 'video',
        title: '十四座渔港，一次看完',
        lines: ['沿途的声音都收在里面了'],
        badge: '合集',
        stats: { views: 48000, danmaku: 320 },
        cover: art('coast', 'ports', 640, 360),
        durationSec: 3725,
      },
    ],
  }),
  'dynamic of an article': dynamicPost({
    text: [],
    attachments: [
      {
        kind: 'article',
        title: '路线、花费和装备，一篇说完',
        lines: ['先说结论：别带太多东西。'],
        cover: art('peaks', 'gear1', 900, 600),
        covers: [art('dunes', 'gear2', 900, 600), art('forest', 'gear3', 900, 600)],
      },
    ],
  }),
  'dynamic wall of emotes': dynamicPost({
    text: [
      { kind: 'text', text: '哈哈哈' },
      ...Array.from({ length: 400 }, () => ({ kind: 'emote' as const, text: '[打call]', picture: face('emote-call') })),
    ],
  }),
  'dynamic forward of nothing': dynamicPost({ text: plainRich('怎么删了'), original: null }),
  'live on air': {
    ...bare,
    platform: 'douyin',
    kind: 'live',
    id: '7318296342189919011',
    url: 'https://live.douyin.com/7318296342189919011',
    title: '今晚八点，深夜电台陪你聊到天亮🎙️',
    text: [],
    author: person('凌晨四点半', { followers: 863000 }),
    cover: art('city', 'radio', 1280, 720),
    live: true,
    online: 102000,
    totalViewers: 1840000,
    startedAt: ago(2 * hour + 14 * 60),
    resolution: '1080P60',
    section: '电台',
    tags: ['聊天', '音乐'],
    region: '上海',
    stats: { likes: 986000 },
  },
  'live off air': {
    ...bare,
    platform: 'bilibili',
    kind: 'live',
    id: '21452505',
    url: 'https://live.bilibili.com/21452505',
    title: '随便播播',
    text: [],
    author: person('随便'),
    cover: art('dunes', 'off', 1280, 720),
    live: false,
  },
  article: {
    ...bare,
    platform: 'bilibili',
    kind: 'article',
    id: 'cv28417203',
    url: 'https://www.bilibili.com/read/cv28417203',
    title: '为什么我们总在路上：写给第一次独自远行的人',
    text: [],
    author: person('鹿鹿', { followers: 21000 }),
    createdAt: ago(9 * 24 * hour),
    cover: art('peaks', 'read', 1600, 700),
    section: '旅行',
    tags: ['独自旅行', '慢火车'],
    words: 3210,
    readSec: 480,
    stats: { views: 82100, likes: 6120, favorites: 2240, coins: 810, comments: 421 },
    body: [
      { kind: 'heading', level: 1, text: plainRich('一') },
      {
        kind: 'paragraph',
        text: plainRich(
          '第一次独自出门的人，行李总是太重。后来你会知道，真正用得上的只有一双合脚的鞋、一件能挡风的外套，和一点点不怕走错路的耐心。',
        ),
      },
      { kind: 'image', image: picture('forest', 'inner', 1200, 800) },
      {
        kind: 'paragraph',
        text: plainRich(
          '那年秋天我从北方出发，沿着铁路线往南走。车窗外的树从金黄变成墨绿，站台上的口音换了七次，而我只记住了每个清晨卖早点的吆喝。',
        ),
      },
      { kind: 'paragraph', text: plainRich('如果你也准备出发，这篇文章里没有攻略，只有一些走过之后才明白的小事。') },
    ],
  },
  season: {
    ...bare,
    platform: 'bilibili',
    kind: 'season',
    id: 'ss41410',
    url: 'https://www.bilibili.com/bangumi/play/ss41410',
    title: '星海修理铺',
    text: plainRich(
      '在银河边缘的一座空间站里，少女阿七接手了祖父留下的修理铺。来往的飞船带来坏掉的引擎，也带来说不出口的心事。',
    ),
    cover: art('mesh', 'poster', 900, 1200),
    category: 'chinese-anime',
    score: 9.7,
    scoreCount: 182000,
    styles: ['科幻', '日常', '治愈'],
    areas: ['中国大陆'],
    staff: '导演：林一\n脚本：周北、沈川\n音乐：林间乐队',
    progress: '连载中，每周六 10:00 更新',
    current: 4,
    createdAt: ago(40 * 24 * hour),
    stats: { views: 263000000, danmaku: 1820000, favorites: 5120000, likes: 3180000 },
    episodes: entries(8).map((entry, index) => ({ ...entry, ...(index > 5 ? { badge: '会员' } : {}) })),
  },
  'article with covers': {
    ...bare,
    platform: 'bilibili',
    kind: 'article',
    id: 'cv28417204',
    url: 'https://www.bilibili.com/read/cv28417204',
    title: '装备清单',
    text: plainRich('只写真正用过的。'),
    author: person('鹿鹿'),
    cover: art('peaks', 'list1', 900, 600),
    covers: [art('dunes', 'list2', 900, 600), art('forest', 'list3', 900, 600)],
    body: [],
  },
  'season trial': {
    ...bare,
    platform: 'bilibili',
    kind: 'season',
    id: 'ss41411',
    url: 'https://www.bilibili.com/bangumi/play/ep512',
    title: '深海来信',
    text: [],
    cover: art('coast', 'poster2', 900, 1200),
    category: 'film',
    styles: ['剧情'],
    areas: ['中国大陆', '法国'],
    score: 8.4,
    scoreCount: 5120,
    progress: '全 1 集',
    current: 1,
    warning: '会员',
    limitation: 'paid',
    withheld: 'region',
    episodes: [{ id: 'ep512', index: 1, title: '正片', durationSec: 6840, badge: '会员' }],
    video: {
      kind: 'video',
      id: 'bilibili-ep512',
      durationSec: 6840,
      variants: [{ id: 'a', label: '1080P', quality: 1080, codec: 'avc', source, durationSec: 360, extent: 'preview' }],
    },
  },
  'season encrypted': {
    ...bare,
    platform: 'bilibili',
    kind: 'season',
    id: 'ss41412',
    url: 'https://www.bilibili.com/bangumi/play/ss41412',
    title: 'Letters from Below',
    text: [],
    category: 'tv',
    styles: [],
    areas: ['US'],
    limitation: 'drm',
    current: 1,
    episodes: [{ id: 'ep600', index: 1, title: '“Don’t look down”', durationSec: 2880 }],
  },
  'season bare': {
    ...bare,
    platform: 'bilibili',
    kind: 'season',
    id: 'ss9',
    url: 'https://www.bilibili.com/bangumi/play/ss9',
    title: '还没有海报的长篇纪录片，名字也取得很长很长，长到需要好几行才放得下',
    text: [],
    styles: [],
    areas: [],
    episodes: [{ id: 'e', index: 1, title: '', durationSec: 1500 }],
  },
  music: {
    ...bare,
    platform: 'douyin',
    kind: 'music',
    id: '7305619283104819250',
    url: 'https://www.douyin.com/music/7305619283104819250',
    title: '山谷里的风',
    text: [],
    author: person('林间乐队', { followers: 120000, verified: 'organisation' }),
    cover: art('forest', 'disc', 800, 800),
    audio: { kind: 'audio', id: 'm', title: '山谷里的风', artist: '林间乐队', durationSec: 214, source },
    users: 1260000,
  },
  'music without a file': {
    ...bare,
    platform: 'bilibili',
    kind: 'music',
    id: 'au1208838',
    url: 'https://www.bilibili.com/audio/au1208838',
    title: '雨季',
    text: [],
    author: person('鹿鹿'),
    cover: art('forest', 'disc3', 800, 800),
    durationSec: 201,
    artist: '林间乐队',
  },
  'music with a description': {
    ...bare,
    platform: 'bilibili',
    kind: 'music',
    id: 'au1208837',
    url: 'https://www.bilibili.com/audio/au1208837',
    title: '夜航船（翻唱）',
    text: plainRich('录音：小北\n混音：阿青\n封面是去年冬天拍的。'),
    author: person('鹿鹿', { followers: 21000 }),
    createdAt: ago(60 * 24 * hour),
    cover: art('city', 'disc2', 800, 800),
    audio: { kind: 'audio', id: 'm2', title: '夜航船', artist: '旧城', durationSec: 187, source },
    stats: { views: 48200, favorites: 2100, coins: 930, comments: 128 },
  },
  user: {
    ...bare,
    platform: 'bilibili',
    kind: 'user',
    id: '38214907',
    url: 'https://space.bilibili.com/38214907',
    text: plainRich('骑车，拍照，写字。\n商务合作请发邮件。'),
    author: person('海岸线以南', { followers: 3124000, verified: 'person', title: '知名旅行 UP 主', level: 6 }),
    follows: 213,
    worksCount: 184,
    totalLikes: 28140000,
    works: entries(6, 'coast'),
    live: { roomId: '1', title: '今晚剪片，随便聊聊🎬' },
  },
  'user with banner': {
    ...bare,
    platform: 'kuaishou',
    kind: 'user',
    id: '3xk7m2q9vwz4n8e',
    url: 'https://www.kuaishou.com/profile/3xk7m2q9vwz4n8e',
    text: [],
    author: person('东北老李头', { followers: 5630000 }),
    cover: art('dunes', 'banner', 1500, 500),
    follows: 12,
    works: [],
  },
  'list with cover': {
    ...bare,
    platform: 'douyin',
    kind: 'list',
    id: '7312',
    url: 'https://www.douyin.com/collection/7312',
    title: '城市夜行记',
    text: [],
    author: person('城市夜行记'),
    cover: art('city', 'mix', 1200, 1600),
    count: 4,
    stats: {},
    entries: entries(4, 'city'),
  },
  list: {
    ...bare,
    platform: 'bilibili',
    kind: 'list',
    id: 'ml1052622',
    url: 'https://www.bilibili.com/list/ml1052622',
    title: '值得看第二遍的纪录片',
    text: plainRich('慢慢收集，偶尔整理。'),
    author: person('鹿鹿'),
    createdAt: ago(100 * 24 * hour),
    count: 128,
    stats: { views: 98000, favorites: 12000 },
    entries: entries(8, 'city'),
  },
}

/** Name → post. Order is the order of the gallery. */
export const samplePosts: Record<string, Post> = {
  'video bilibili': videoPost(),
  'video douyin portrait': douyinVideo(),
  'video kuaishou 3:4': kuaishouVideo(),
  'video parts': videoPost({
    part: 3,
    parts: Array.from({ length: 12 }, (_, index) => ({
      id: `p${index}`,
      index: index + 1,
      title: `第 ${index + 1} 集`,
    })),
    collection: { id: 'c', title: '海岸线骑行全记录', count: 12 },
    coAuthors: ['小北', '阿青', '老周', '鹿鹿', '十一'].map((name) => person(name)),
    cover: art('peaks', 'ride7', 1600, 900),
    limitation: 'interactive',
    warning: '作者声明：个人观点，仅供参考',
  }),
  'video charged, free part': videoPost({
    limitation: 'supporters-only',
    cover: art('dunes', 'charged', 1600, 900),
    video: {
      kind: 'video',
      id: 'bilibili-charged',
      durationSec: 2255,
      variants: [
        { id: 'a', label: '1080P', quality: 1080, codec: 'avc', source, durationSec: 180, extent: 'free-part' },
      ],
    },
  }),
  'video announced by a dynamic': videoPost({
    dynamic: dynamicPost({
      badges: ['置顶'],
      attachments: [{ kind: 'goods', title: '路线明信片一套', lines: ['￥25'], badge: '同款好物' }],
    }),
  }),
  'video not here': douyinVideo({
    withheld: 'region',
    music: { kind: 'audio', id: 'm', title: '@城市夜行记创作的原声', artist: '城市夜行记', source },
  }),
  'video kaomoji': videoPost({
    title: 'They’re “kek W” ʕ•ᴥ•ʔ ヽ(°〇°)ﾉ ¯\\_(ツ)_/¯',
    text: plainRich(
      '(｡•́︿•̀｡) (づ｡◕‿‿◕｡)づ (╯°□°）╯︵ ┻━┻\nಠ_ಠ ( ͡° ͜ʖ ͡°) ٩(◕‿◕｡)۶\nIt’s 5 × 4… “quoted”, 他说“你好”……然后走了。Żółć Ďakujem Ελληνικά',
    ),
    author: person('O’Brien 🎧', { followers: 1234 }),
  }),
  'video one word': videoPost({
    title: '海',
    text: [],
    stats: { views: 12345678, likes: 3 },
    cover: art('forest', 'f1', 1600, 1000),
  }),
  'video long title': videoPost({
    title:
      '【4K 60FPS】The Longest Ride 最长的一次骑行🚴‍♂️🏔️：从 Harbin 到 Sanya，横跨 4,000 公里的 coast-to-coast 之旅，途中遇到的人和事都在这里了😭❤️‍🔥 完整版 Director’s Cut with English subtitles 中英双语字幕 (feat. Many Friends)',
    text: plainRich(long),
  }),
  'video no avatar, arabic name': videoPost({
    author: { id: '1', name: 'محمد العربي', followers: 42 },
    cover: art('white', 'w', 1280, 720),
    title: '白色封面',
  }),
  'video black cover': videoPost({
    cover: art('black', 'b', 1280, 720),
    title: '黑色封面与八位数字',
    stats: { views: 98765432, likes: 12345678, coins: 23456789, favorites: 34567890, danmaku: 45678901 },
  }),
  'video long name': videoPost({
    author: person('名字特别长的人'.repeat(12), { verified: 'organisation', followers: 1 }),
    coAuthors: ['小北', '阿青', '老周', '鹿鹿', '十一'].map((name) => person(name)),
    region: '一个很长的地区名字'.repeat(8),
    collection: { id: 'c', title: '合集的名字也可以很长很长'.repeat(9), count: 999 },
    section: 'a-section-without-any-blank-'.repeat(6),
    part: 128,
    parts: Array.from({ length: 200 }, (_, index) => ({ id: `p${index}`, index: index + 1, title: '一集' })),
  }),
  'video missing cover': videoPost({
    cover: faulty('gone'),
    author: person('没有头像的人', { avatar: faulty('rubbish') }),
  }),
  'video bare': {
    ...videoPost({ stats: {}, text: [] }),
    title: '',
    author: undefined,
    cover: undefined,
    createdAt: undefined,
  } as unknown as Post,
  'album 1': albumPost(1),
  'album 2': albumPost(2),
  'album 3': albumPost(3),
  'album 4 live': albumPost(4, {
    images: manyPictures(4).map((media, index) => ({
      ...media,
      clip: clip(`c${index}`),
      ...(index % 2 === 0 ? {} : { clipOnly: true }),
    })),
  }),
  'album 5': albumPost(5, { platform: 'kuaishou' }),
  'album 7': albumPost(7),
  'album 9 one broken': albumPost(9, {
    images: manyPictures(9).map((media, index) => (index === 4 ? { ...media, ...faulty('gone') } : media)),
  }),
  'album 23 long text': albumPost(23, { title: '', text: plainRich(long) }),
  ...otherPosts,
}
