/** Invented people. Nobody here exists; portraits are drawn from the seed. */
import type { PictureBook } from '../assets'

export interface Person {
  key: string
  name: string
  sign: string
  /** Numeric id on bilibili and kuaishou. */
  mid: number
  followers: number
  /** Region as the platforms show it. */
  region: string
  verified?: { kind: 'person' | 'organisation'; text: string }
  vip?: boolean
  level: number
  /** Name of the portrait in the picture book. */
  face: string
}

const entries: Omit<Person, 'face'>[] = [
  {
    key: 'amu',
    name: '阿木的散步本',
    sign: '带着录音机慢慢走，每周日更新一座城。',
    mid: 35210417,
    followers: 486_213,
    region: '浙江',
    verified: { kind: 'person', text: '知名生活UP主' },
    vip: true,
    level: 6,
  },
  {
    key: 'qin',
    name: '琴行老板小满',
    sign: '修琴、做琴、弹琴，偶尔卖琴 🎸',
    mid: 41870233,
    followers: 92_806,
    region: '广东',
    level: 6,
  },
  {
    key: 'tuan',
    name: '团子今天开门了吗',
    sign: '一只橘猫和它的室友',
    mid: 50330918,
    followers: 1_204_577,
    region: '四川',
    vip: true,
    level: 5,
  },
  {
    key: 'star',
    name: '北纬四十度天文台',
    sign: '看星星的地方，阴天请看云。',
    mid: 61094425,
    followers: 731_050,
    region: '北京',
    verified: { kind: 'organisation', text: '北纬四十度天文台官方账号' },
    level: 6,
  },
  {
    key: 'lan',
    name: '蓝莓的手工桌',
    sign: '剪纸 / 羊毛毡 / 一点点木工',
    mid: 27745120,
    followers: 58_340,
    region: '江苏',
    level: 5,
  },
  {
    key: 'chef',
    name: '老赵的深夜食堂',
    sign: '不教做菜，只讲饿的时候吃什么',
    mid: 33918846,
    followers: 305_911,
    region: '山东',
    vip: true,
    level: 6,
  },
  {
    key: 'hike',
    name: '山里来信',
    sign: '风景和信都是真的慢',
    mid: 72210356,
    followers: 166_024,
    region: '云南',
    level: 4,
  },
  {
    key: 'pixel',
    name: '像素邮差',
    sign: '把日子画成 32×32',
    mid: 18830071,
    followers: 44_118,
    region: '上海',
    level: 5,
  },
  { key: 'fan1', name: '爱喝气泡水的鲸', sign: '', mid: 90011223, followers: 12, region: '福建', vip: true, level: 5 },
  { key: 'fan2', name: '雨停了没', sign: '没', mid: 90023341, followers: 233, region: '湖北', level: 4 },
  { key: 'fan3', name: '隔壁班的风', sign: '路过', mid: 90031456, followers: 3, region: '河南', level: 3 },
  {
    key: 'fan4',
    name: 'Momo酱🍑',
    sign: '(｡•̀ᴗ-)✧',
    mid: 90044578,
    followers: 877,
    region: '重庆',
    vip: true,
    level: 6,
  },
  { key: 'fan5', name: '一颗不规则的土豆', sign: '削皮中', mid: 90058812, followers: 51, region: '黑龙江', level: 2 },
  {
    key: 'fan6',
    name: '图书馆闭馆音乐',
    sign: '请带好随身物品',
    mid: 90060925,
    followers: 640,
    region: '陕西',
    level: 5,
  },
  { key: 'fan7', name: '꧁星河ꦿ入梦꧂', sign: '晚安', mid: 90073390, followers: 28, region: '湖南', level: 4 },
  { key: 'fan8', name: '오늘도맑음 맑은하늘', sign: 'hello', mid: 90081117, followers: 9, region: '韩国', level: 3 },
]

/** Everybody by key, portraits registered in the book. */
export function buildPeople(book: PictureBook): Record<string, Person> {
  return Object.fromEntries(
    entries.map((entry) => [
      entry.key,
      { ...entry, face: book.add({ seed: entry.key, width: 300, height: 300, form: 'portrait' }) },
    ]),
  )
}

export function person(people: Record<string, Person>, key: string): Person {
  const found = people[key]
  if (!found) throw new Error(`nobody is called ${key} in the simulated world`)
  return found
}
