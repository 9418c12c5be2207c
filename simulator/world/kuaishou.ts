/** Invented works of the fake kuaishou. */
import type { PictureBook } from '../assets'
import { talk, type WorldComment } from './comments'
import { kook, miniapp, structmsg, type Expectation, type WorldLink } from './links'
import { person, type Person } from './people'

export interface KuaishouWork {
  key: string
  /** Short form of the id, as in links. */
  id: string
  /** Number beyond 2^53 behind it. */
  numeric: string
  code: string
  form: 'video' | 'atlas' | 'single'
  caption: string
  author: Person
  /** Short id of the author. */
  eid: string
  /** Milliseconds since the epoch. */
  timestamp: number
  /** Milliseconds; 0 for pictures. */
  duration: number
  width: number
  height: number
  /** Names in the picture book; for `single` the cover is the picture. */
  pictures: string[]
  cover: string
  music?: string
  stat: { view: number; like: number; comment: number; share: number }
  comments: WorldComment[]
  deleted: boolean
  /** Pinned by its author. */
  top?: boolean
  /** Base name of its cover in lists; empty = one that says nothing. */
  upload?: string
}

interface Seed {
  key: string
  id: string
  code: string
  author: string
  caption: string
  form?: KuaishouWork['form']
  duration?: number
  pictures?: number
  size?: [number, number]
  music?: string
  views?: number
  deleted?: boolean
  expect: Expectation
}

const seeds: Seed[] = [
  {
    key: 'noodles',
    id: '3xnd7yk4mq2w9hs',
    code: '2nDL7Zq',
    author: 'chef',
    caption: '凌晨一点的一碗面，先放葱还是后放葱？🍜 #深夜食堂 #一人食 #家常味道',
    duration: 32_500,
    size: [720, 1280],
    views: 1_206_447,
    expect: { kind: 'video' },
  },
  {
    key: 'twoviews',
    id: '3xtw2v6bfe8kc4a',
    code: '3tWoVie',
    author: 'hike',
    caption: '同一座山，晴天一张，下雨一张 ⛰️ #山里来信',
    form: 'atlas',
    pictures: 2,
    views: 88_310,
    expect: { kind: 'album', images: 2 },
  },
  {
    key: 'ninecats',
    id: '3xn9ca7ts5gjr2u',
    code: 'N9cAtsX',
    author: 'tuan',
    caption: '团子的九种睡姿，你家是第几种 😹 #猫咪日常 #九宫格',
    form: 'atlas',
    pictures: 9,
    music: '午睡进行曲',
    views: 3_540_902,
    expect: { kind: 'album', images: 9, music: true },
  },
  {
    key: 'poster',
    id: '3xp0st3r8d6vmqe',
    code: 'pOsteR1',
    author: 'pixel',
    caption: '给小店画的开业海报，32 乘 32 放大一百倍 🎨',
    form: 'single',
    pictures: 1,
    views: 20_118,
    expect: { kind: 'album', images: 1 },
  },
  {
    key: 'kettle',
    id: '3xk3ttl39w5n7ba',
    code: 'keTtle8',
    author: 'lan',
    caption: '羊毛毡水壶，壶嘴是最难的 🫖 #手工',
    duration: 18_000,
    size: [720, 960],
    views: 61_700,
    expect: { kind: 'video' },
  },
  {
    key: 'deleted',
    id: '3xg0ne0x2f7h4yd',
    code: 'gOne000',
    author: 'fan3',
    caption: '',
    deleted: true,
    expect: { error: 'not-found' },
  },
]

export const eidOf = (who: Person): string => `3x${Buffer.from(`${who.key}${who.mid}`).toString('hex').slice(0, 13)}`

export function buildKuaishou(
  book: PictureBook,
  people: Record<string, Person>,
): { works: KuaishouWork[]; links: WorldLink[] } {
  const works = seeds.map((seed, index): KuaishouWork => {
    const author = person(people, seed.author)
    const [width, height] = seed.size ?? [1080, 1440]
    const views = seed.views ?? 0
    const pictures = Array.from({ length: seed.pictures ?? 0 }, (_, at) =>
      book.add({ seed: `${seed.key}-${at}`, width, height }),
    )
    return {
      key: seed.key,
      id: seed.id,
      numeric: String(5_220_000_000_000_000_000n + BigInt(index) * 13_337_000_111n),
      code: seed.code,
      form: seed.form ?? 'video',
      caption: seed.caption,
      author,
      eid: eidOf(author),
      timestamp: 1_740_200_000_000 + index * 86_400_000,
      duration: seed.duration ?? 0,
      width,
      height,
      pictures,
      cover: pictures[0] ?? book.add({ seed: `cover-${seed.key}`, width, height }),
      ...(seed.music ? { music: seed.music } : {}),
      stat: {
        view: views,
        like: Math.round(views / 21),
        comment: Math.round(views / 500) + 24,
        share: Math.round(views / 210),
      },
      comments: talk(seed.author, seed.caption.slice(0, 8)),
      deleted: seed.deleted ?? false,
    }
  })
  const links = works.map((work, index): WorldLink => {
    const short = `https://v.kuaishou.com/${work.code}`
    const title = work.caption || '（看不到的作品）'
    return {
      platform: 'kuaishou',
      key: work.key,
      title,
      id: work.id,
      expect: seeds[index]?.expect ?? { error: 'not-found' },
      forms: {
        plain:
          `https://www.kuaishou.com/short-video/${work.id}?authorId=${work.eid}&streamSource=find` +
          '&area=homexxbrilliant',
        short,
        text: `${short} ${title}  该作品在快手被播放过${(work.stat.view / 10_000).toFixed(1)}万次，点击链接，打开【快手】直接观看！`,
        miniapp: miniapp('1108735743', '快手', title, short),
        structmsg: structmsg(
          1_101_111_111,
          '快手',
          title,
          `https://v.m.chenzhongtech.com/fw/photo/${work.id}?cc=share_qqms&userId=${work.eid}&photoId=${work.id}`,
        ),
        kook: kook(short, '哈哈哈哈'),
      },
    }
  })
  return { works, links }
}
