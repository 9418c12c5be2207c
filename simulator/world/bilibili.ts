/** Invented works of the fake bilibili. */
import type { PictureBook } from '../assets'
import { talk, type WorldComment } from './comments'
import { person, type Person } from './people'
import { kook, miniapp, structmsg, type Expectation, type WorldLink } from './links'

/** How the picture and sound are stored. */
type BilibiliStorage = 'dash' | 'silent' | 'durl' | 'heavy' | 'portrait'

export interface BilibiliPart {
  cid: number
  title: string
  /** Seconds. */
  duration: number
}

export interface BilibiliWork {
  key: string
  aid: number
  bvid: string
  short: string
  title: string
  desc: string
  section: string
  owner: Person
  staff: { who: Person; title: string }[]
  /** Unix seconds. */
  pubdate: number
  width: number
  height: number
  parts: BilibiliPart[]
  storage: BilibiliStorage
  /** Name of the cover in the picture book. */
  cover: string
  stat: { view: number; danmaku: number; reply: number; favorite: number; coin: number; share: number; like: number }
  comments: WorldComment[]
  commentsClosed: boolean
  /** Refusal instead of an answer. */
  refusal?: { code: number; message: string }
  supportersOnly: boolean
  season?: { id: number; title: string }
  notice: string
}

const alphabet = 'FcwAPNKTMug3GV5Lj7EJnHpWsx4tb8haYeviqBz6rkCy12mUSDQX9RdoZf'

/** aid → BV id, by the published arithmetic. */
export function toBvid(aid: number): string {
  let rest = ((1n << 51n) | BigInt(aid)) ^ 23442827791579n
  const digits: string[] = []
  while (rest > 0n) {
    digits.unshift(alphabet[Number(rest % 58n)] ?? '')
    rest /= 58n
  }
  const letters = [...`BV1${digits.join('').padStart(9, 'F')}`]
  for (const [a, b] of [
    [3, 9],
    [4, 7],
  ] as const) {
    const kept = letters[a] ?? ''
    letters[a] = letters[b] ?? ''
    letters[b] = kept
  }
  return letters.join('')
}

interface Seed {
  key: string
  aid: number
  short: string
  title: string
  owner: string
  parts: BilibiliPart[]
  desc?: string
  section?: string
  staff?: [string, string][]
  pubdate?: number
  size?: [number, number]
  storage?: BilibiliStorage
  views?: number
  commentsClosed?: boolean
  refusal?: { code: number; message: string }
  supportersOnly?: boolean
  season?: { id: number; title: string }
  notice?: string
  expect: Expectation
}

const seeds: Seed[] = [
  {
    key: 'walk',
    aid: 114_260_881_573_120,
    short: 'wAlk7Qx',
    title: '【4K】雨后的老城，声音比画面先到 🌧️ 一小时的路剪成三分钟',
    owner: 'amu',
    staff: [
      ['qin', '配乐'],
      ['pixel', '片头动画'],
    ],
    section: '日常',
    desc:
      '周日傍晚，雨停了十分钟。\n从钟楼走到码头，一路只录声音，画面是后来回去补的。\n\n00:00 钟楼\n01:12 石板路\n02:13 码头\n\n设备：一支话筒、一把伞、一双湿透的鞋\n' +
      '上一期：BV1fK4y1q79u\n商务合作请私信，不接任何滤镜广告 (￣▽￣)',
    pubdate: 1_740_823_200,
    parts: [{ cid: 28_917_340_011, title: '雨后的老城', duration: 204 }],
    views: 1_284_906,
    season: { id: 4_410_233, title: '一座城的声音' },
    expect: { kind: 'video', parts: 1 },
  },
  {
    key: 'ukulele',
    aid: 113_902_557_618_842,
    short: 'uKu3Lel',
    title: '从一块木板开始做尤克里里 🪕 全流程无跳步',
    owner: 'qin',
    section: '手工',
    desc: '分三集：选材与开料、弯侧板与合琴、打磨上弦。\n第三集最后弹了一小段，跑调是木头的错。',
    pubdate: 1_738_405_800,
    parts: [
      { cid: 28_430_117_201, title: 'P1 选材与开料', duration: 611 },
      { cid: 28_430_117_202, title: 'P2 弯侧板，合琴', duration: 748 },
      { cid: 28_430_117_203, title: 'P3 打磨、上弦、第一首歌', duration: 523 },
    ],
    views: 326_414,
    expect: { kind: 'video', parts: 3 },
  },
  {
    key: 'door',
    aid: 114_007_336_190_455,
    short: 'd00rCat',
    title: '团子学开门的第 30 天（竖屏）',
    owner: 'tuan',
    section: '动物圈',
    desc: '它会了。我完了。',
    size: [1080, 1920],
    storage: 'portrait',
    parts: [{ cid: 28_588_204_417, title: '第 30 天', duration: 31 }],
    views: 5_402_118,
    expect: { kind: 'video', parts: 1 },
  },
  {
    key: 'night',
    aid: 112_480_019_255_307,
    short: 'n1gHt4L',
    title: '整夜星空直拍 ✨ 六小时延时原速回放，当白噪音听',
    owner: 'star',
    section: '科学科普',
    desc: '银心升起在 01:20:00 前后。全程无解说。',
    parts: [{ cid: 25_119_046_880, title: '整夜', duration: 21_632 }],
    storage: 'heavy',
    views: 88_205,
    expect: { kind: 'video', parts: 1 },
  },
  {
    key: 'silent',
    aid: 1_450_238_816,
    short: 's1LenTx',
    title: '一张剪纸的四十个小时（无声）',
    owner: 'lan',
    section: '手工',
    desc: '默片。想听声音可以自己哼。',
    storage: 'silent',
    commentsClosed: true,
    parts: [{ cid: 25_880_613_092, title: '剪纸', duration: 96 }],
    views: 19_733,
    expect: { kind: 'video', parts: 1 },
  },
  {
    key: 'old',
    aid: 7_248_433,
    short: 'oLd2016',
    title: '【怀旧】2016 年的食堂二楼',
    owner: 'chef',
    section: '美食',
    desc: '硬盘里翻出来的，画质请多包涵。',
    pubdate: 1_480_521_600,
    size: [640, 360],
    storage: 'durl',
    parts: [{ cid: 11_899_012, title: '', duration: 147 }],
    views: 61_022,
    expect: { kind: 'video', parts: 1 },
  },
  {
    key: 'gone',
    aid: 113_001_884_275_016,
    short: 'g0neBye',
    title: '（已经不在了）',
    owner: 'fan3',
    parts: [{ cid: 26_600_130_555, title: '', duration: 60 }],
    refusal: { code: -404, message: '啥都木有' },
    expect: { error: 'not-found' },
  },
  {
    key: 'hidden',
    aid: 113_774_120_936_408,
    short: 'h1ddeNx',
    title: '（稿件不可见）',
    owner: 'fan2',
    parts: [{ cid: 27_411_902_637, title: '', duration: 60 }],
    refusal: { code: 62002, message: '稿件不可见' },
    expect: { error: 'private' },
  },
  {
    key: 'supporters',
    aid: 114_118_402_737_599,
    short: 'suPP0rt',
    title: '【充电专属】录音棚一日 VLOG：那些没有放进正片的笑场',
    owner: 'amu',
    section: '日常',
    desc: '谢谢每一位充电的朋友 🔋',
    supportersOnly: true,
    parts: [{ cid: 28_745_630_118, title: '笑场合集', duration: 902 }],
    views: 4_410,
    expect: { kind: 'video', parts: 1 },
  },
]

/** Address with the tracking tail a browser copies. */
const plainUrl = (bvid: string): string =>
  `https://www.bilibili.com/video/${bvid}/?share_source=copy_web&vd_source=51a10000000000000000000000000000`

export function buildBilibili(
  book: PictureBook,
  people: Record<string, Person>,
): { works: BilibiliWork[]; links: WorldLink[] } {
  const works = seeds.map((seed): BilibiliWork => {
    const [width, height] = seed.size ?? [1920, 1080]
    const views = seed.views ?? 0
    return {
      key: seed.key,
      aid: seed.aid,
      bvid: toBvid(seed.aid),
      short: seed.short,
      title: seed.title,
      desc: seed.desc ?? '',
      section: seed.section ?? '日常',
      owner: person(people, seed.owner),
      staff: (seed.staff ?? []).map(([who, title]) => ({ who: person(people, who), title })),
      pubdate: seed.pubdate ?? 1_739_500_000 + (seed.aid % 900_000),
      width,
      height,
      parts: seed.parts,
      storage: seed.storage ?? 'dash',
      cover: book.add({
        seed: `cover-${seed.key}`,
        width: width > height ? 1280 : 900,
        height: width > height ? 800 : 1200,
      }),
      stat: {
        view: views,
        danmaku: Math.round(views / 104),
        reply: Math.round(views / 480) + 24,
        favorite: Math.round(views / 41),
        coin: Math.round(views / 33),
        share: Math.round(views / 130),
        like: Math.round(views / 14),
      },
      comments: talk(seed.owner, seed.title.slice(0, 12)),
      commentsClosed: seed.commentsClosed ?? false,
      ...(seed.refusal ? { refusal: seed.refusal } : {}),
      supportersOnly: seed.supportersOnly ?? false,
      ...(seed.season ? { season: seed.season } : {}),
      notice: seed.notice ?? '',
    }
  })
  const links = works.map((work, index): WorldLink => {
    const short = `https://b23.tv/${work.short}`
    const tracked = `${short}?share_medium=android&share_source=qq&bbid=XUSIMULATED&ts=1740800000123`
    return {
      platform: 'bilibili',
      key: work.key,
      title: work.title,
      id: work.bvid,
      expect: seeds[index]?.expect ?? { error: 'not-found' },
      forms: {
        plain: plainUrl(work.bvid),
        short,
        text: `【${work.title}-哔哩哔哩】 ${short}，快来看`,
        miniapp: miniapp('1109937557', '哔哩哔哩', work.title, tracked),
        structmsg: structmsg(100951776, '哔哩哔哩', work.title, tracked),
        kook: kook(short, '下班看这个'),
      },
    }
  })
  return { works, links }
}
