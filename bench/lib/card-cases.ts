/** What both engines draw: invented posts and comments, and their pictures as bytes that differ from card to card. */
import type { CardView } from '../../src/card/views'
import type { Comment, Post } from '../../src/model'
import { face } from '../../samples/pictures'
import { albumPost, person, picture, sampleNow, videoPost } from '../../samples/posts'

export interface CardCase {
  name: string
  /** Largest CPU per card in shares of Chromium's that is aimed at; absent = no bar. */
  cpuBar?: number
  post?: Post
  view?: CardView
}

const lines = [
  '看到最后那片海的时候一下子没忍住。谢谢你替我们走完这条路。',
  '2018 年我也骑过这条路，当时有一段还没修好，推车走了整整一个下午。看到你的视频一下子全想起来了，翻出了当年的照片。',
  '三连已奉上，周五见',
  '第 9 天那段盘山路是哪里呀？导航完全搜不到，问了好几个当地的朋友也都说没有去过。',
  'This is the best ride I have ever seen, greetings from Lisbon! 😍',
  '这配色太舒服了，壁纸有了。配乐也好听，请问是什么曲子？在音乐软件里找了很久没有找到。',
]

const emote = { kind: 'emote', text: '[doge]', picture: face('emote-doge') } as const

/** Twenty comments: every face another one, inline emotes, three pictures. */
const comments: Comment[] = Array.from({ length: 20 }, (_, index) => ({
  id: String(index),
  author: person(`第 ${index + 1} 位观众`),
  text: [{ kind: 'text', text: lines[index % lines.length] ?? '' }, ...(index % 3 === 0 ? [emote, emote] : [])],
  pictures: index % 7 === 1 ? [picture('peaks', `bench${index}`, 1600, 1000)] : [],
  createdAt: sampleNow / 1000 - (index + 1) * 5000,
  likes: Math.floor(36000 / (index + 1) ** 2),
  region: '四川',
  replies: [],
}))

export const cases: CardCase[] = [
  { name: 'video', cpuBar: 0.3, post: videoPost() },
  {
    name: '20 comments',
    cpuBar: 0.45,
    view: { kind: 'comments', post: videoPost(), section: { state: 'open', total: 3214, comments } },
  },
  { name: '9 pictures', post: albumPost(9) },
]

/**
 * The same picture with other bytes and slightly other pixels: small numbers are added to the first quantisation
 * table of the JPEG. Caches by address and by content both miss, and decoding costs the same. Serial 0 changes nothing.
 */
export function fresh(data: Buffer, serial: number): Buffer {
  const copy = Buffer.from(data)
  const table = copy.indexOf(Buffer.from([0xff, 0xdb]))
  if (table < 0 || copy[0] !== 0xff) return copy
  for (let bit = 0; bit < 14; bit++) {
    // Behind marker, length and table number; the first entry is the mean brightness and stays.
    const at = table + 6 + bit
    copy[at] = Math.min(255, (copy[at] ?? 0) + ((serial >> bit) & 1))
  }
  return copy
}
