/** Invented works of the fake douyin. */
import type { PictureBook } from '../assets'
import { sha1 } from '../reply'
import { talk, type WorldComment } from './comments'
import { kook, miniapp, structmsg, type Expectation, type WorldLink } from './links'
import { person, type Person } from './people'

/** One picture of an image post. */
export interface DouyinPicture {
  name: string
  width: number
  height: number
  /** `live` = still with a short clip, `clip` = video clip in a slides post. */
  form: 'still' | 'live' | 'clip'
}

export interface DouyinMusic {
  id: string
  title: string
  author: Person
  /** Seconds. */
  duration: number
  /** `silent`: the placeholder sound of a post without music. */
  silent?: boolean
}

export interface DouyinWork {
  key: string
  id: string
  code: string
  form: 'video' | 'note' | 'slides'
  desc: string
  tags: string[]
  author: Person
  /** Unix seconds. */
  created: number
  /** Milliseconds; 0 for image posts. */
  duration: number
  pictures: DouyinPicture[]
  cover: string
  /** Its larger qualities are beyond what one message carries in many chats. */
  large: boolean
  music: DouyinMusic
  stat: { digg: number; comment: number; collect: number; share: number }
  comments: WorldComment[]
  suggest?: string
  notice?: string
  mix?: { id: string; name: string }
  /** Why it is not shown. */
  filtered?: { reason: string; detail: string }
  /** Pinned by its author. */
  top?: boolean
  /** Fields of `status` that are not as usual. */
  status?: {
    in_reviewing?: boolean
    is_delete?: boolean
    is_prohibited?: boolean
    private_status?: number
    part_see?: number
  }
}

interface Seed {
  key: string
  id: string
  code: string
  author: string
  desc: string
  tags: string[]
  form?: DouyinWork['form']
  duration?: number
  pictures?: [DouyinPicture['form'], number, number][]
  broken?: number
  large?: boolean
  music?: string
  silent?: boolean
  likes?: number
  suggest?: string
  notice?: string
  mix?: { id: string; name: string }
  filtered?: { reason: string; detail: string }
  expect: Expectation
}

const still = (count: number, width = 1080, height = 1440): [DouyinPicture['form'], number, number][] =>
  Array.from({ length: count }, () => ['still', width, height])

const seeds: Seed[] = [
  {
    key: 'kite',
    id: '7481203377190421780',
    code: 'iRs7Kite_9A',
    author: 'hike',
    desc: '风往山那边吹，风筝先到了 🪁 戴上耳机听第 8 秒',
    tags: ['山里来信', '春天在路上'],
    duration: 15_400,
    music: '山那边（原声）',
    likes: 812_044,
    suggest: '风筝怎么放得高',
    notice: '作者声明：内容取材于真实风景',
    mix: { id: '7402118855032100901', name: '春天在路上' },
    expect: { kind: 'video', music: true },
  },
  {
    key: 'tea',
    id: '7479950126604873001',
    code: 'iTea3cups',
    author: 'chef',
    desc: '三杯茶，分别给昨天、今天和加班的你 🍵',
    tags: ['深夜食堂', '治愈系'],
    form: 'note',
    pictures: [
      ['still', 1080, 1440],
      ['still', 1440, 1080],
      ['still', 1080, 1080],
    ],
    silent: true,
    likes: 45_218,
    expect: { kind: 'album', images: 3 },
  },
  {
    key: 'pixels',
    id: '7476642088190330155',
    code: 'iPx12-Sky',
    author: 'pixel',
    desc: '十二个月，十二张像素天空。\n你喜欢几月？💬',
    tags: ['像素画', '十二个月', '壁纸分享'],
    form: 'note',
    pictures: still(12),
    music: '八位机的下午',
    likes: 263_907,
    expect: { kind: 'album', images: 12, music: true },
  },
  {
    key: 'studio',
    id: '7484410093372266793',
    code: 'iS7udio_11',
    author: 'lan',
    desc: '把工作台上的一天做成五页 ✂️ 会动的那几页可以长按',
    tags: ['手工日常', '实况照片'],
    form: 'slides',
    pictures: [
      ['live', 1080, 1440],
      ['clip', 1080, 1440],
      ['still', 1080, 1440],
      ['live', 1080, 1440],
      ['clip', 1080, 1440],
    ],
    music: '剪刀与拍子',
    likes: 98_031,
    expect: { kind: 'album', images: 5, clips: 4, music: true },
  },
  {
    key: 'moon',
    id: '7470015522847361316',
    code: 'iM0on1pic',
    author: 'star',
    desc: '昨晚的月亮，单张，无后期 🌕',
    tags: ['天文摄影'],
    form: 'note',
    pictures: [['still', 1440, 1440]],
    silent: true,
    likes: 1_320_556,
    expect: { kind: 'album', images: 1 },
  },
  {
    key: 'patchy',
    id: '7472288301945507122',
    code: 'iPaTchy04',
    author: 'fan4',
    desc: '手机里最后四张照片，有一张好像坏了 🥲',
    tags: ['随手拍'],
    form: 'note',
    pictures: still(4),
    broken: 1,
    silent: true,
    likes: 318,
    expect: { kind: 'album', images: 4 },
  },
  {
    key: 'removed',
    id: '7466600914028817690',
    code: 'iGone0001',
    author: 'fan3',
    desc: '',
    tags: [],
    filtered: { reason: 'status_deleted', detail: '因作品权限或已被删除，无法观看，去看看其他作品吧' },
    expect: { error: 'not-found' },
  },
  {
    key: 'private',
    id: '7467711025139928801',
    code: 'iSelf0nly',
    author: 'fan2',
    desc: '',
    tags: [],
    filtered: { reason: 'status_self_see', detail: '该作品已被作者设为私密' },
    expect: { error: 'private' },
  },
  {
    key: 'ridge',
    id: '7486120934471855402',
    code: 'iRidge4Kl',
    author: 'hike',
    desc: '山脊上的一整个日出，没有剪 🌄',
    tags: ['山里来信'],
    duration: 62_000,
    music: '山脊的风（原声）',
    likes: 77_530,
    large: true,
    expect: { kind: 'video', music: true },
  },
]

/** `sec_uid` of a person: shaped like the originals, made of the key. */
export const secUid = (who: Person): string =>
  `MS4wLjABAAAA${Buffer.from(sha1(who.key)).toString('base64url').slice(0, 43)}`

const shareForms = { video: 'video', note: 'note', slides: 'slides' } as const

export function buildDouyin(
  book: PictureBook,
  people: Record<string, Person>,
): { works: DouyinWork[]; links: WorldLink[] } {
  const works = seeds.map((seed, index): DouyinWork => {
    const author = person(people, seed.author)
    const likes = seed.likes ?? 0
    const pictures = (seed.pictures ?? []).map(([form, width, height], at): DouyinPicture => {
      const whole = seed.broken === at
      const name = book.add({ seed: `${seed.key}-${at}`, width, height, ...(whole ? { form: 'page' } : {}) })
      return { name, width, height, form }
    })
    return {
      key: seed.key,
      id: seed.id,
      code: seed.code,
      form: seed.form ?? 'video',
      desc: [seed.desc, ...seed.tags.map((tag) => `#${tag}`)].filter(Boolean).join(' '),
      tags: seed.tags,
      author,
      created: 1_740_100_000 + index * 86_400,
      duration: seed.duration ?? 0,
      pictures,
      large: seed.large ?? false,
      cover: pictures[0]?.name ?? book.add({ seed: `cover-${seed.key}`, width: 1080, height: 1920 }),
      music: {
        id: `74${String(11_000_000_000_000_000n + BigInt(index) * 7_919n)}`,
        title: seed.music ?? `@${author.name}创作的原声`,
        author,
        duration: 2,
        ...(seed.silent ? { silent: true } : {}),
      },
      stat: {
        digg: likes,
        comment: Math.round(likes / 61) + 24,
        collect: Math.round(likes / 9),
        share: Math.round(likes / 17),
      },
      comments: talk(seed.author, seed.desc.slice(0, 8)),
      ...(seed.suggest ? { suggest: seed.suggest } : {}),
      ...(seed.notice ? { notice: seed.notice } : {}),
      ...(seed.mix ? { mix: seed.mix } : {}),
      ...(seed.filtered ? { filtered: seed.filtered } : {}),
    }
  })
  const links = works.map((work, index): WorldLink => {
    const short = `https://v.douyin.com/${work.code}/`
    const title = work.desc || '（看不到的作品）'
    const word = work.form === 'video' ? '作品' : '图文作品'
    return {
      platform: 'douyin',
      key: work.key,
      title,
      id: work.id,
      expect: seeds[index]?.expect ?? { error: 'not-found' },
      forms: {
        plain: `https://www.douyin.com/${shareForms[work.form]}/${work.id}?previous_page=app_code_link`,
        short,
        text: `7.43 复制打开抖音，看看【${work.author.name}的${word}】${title} ${short} 02/14 f@O.kC Slp:/ :5pm`,
        miniapp: miniapp('1109703018', '抖音', title, short),
        structmsg: structmsg(
          1_104_988_866,
          '抖音',
          title,
          `https://www.iesdouyin.com/share/${shareForms[work.form]}/${work.id}/?region=CN&u_code=0&from_ssr=1`,
        ),
        kook: kook(short, '复制打开'),
      },
    }
  })
  return { works, links }
}
