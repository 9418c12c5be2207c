/** What is said in the demo, and what has to come back. */
import { errorTable } from '../../../src/errors'
import { platformIds, type PostKind } from '../../../src/model'
import { declarations } from '../../../src/platforms'
import type { LinkForm, RecordedRequest, WorldLink } from '../../../simulator'
import type { LoopbackBot } from '../../../simulator/chats/bot'
import type { Piece } from './pieces'
import type { Room } from './rooms'

/** What is known of a scene while it is played and afterwards. */
export interface Aftermath {
  bot: LoopbackBot
  room: Room
  /** Id of the message that asked. */
  asked: string
  /** What the bot logged meanwhile; level 3 is seen by nobody who does not ask for it. */
  lines: readonly { level: number; text: string }[]
  /** What was asked of the platforms meanwhile. */
  requests: readonly RecordedRequest[]
  /** Empty while it is played. */
  pieces: readonly Piece[]
}

/** What is special about a scene. */
interface Trial {
  /** Before it begins; what is returned takes it back. */
  prepare?(bot: LoopbackBot, room: Room): (() => void) | void
  /** The face that stands on the message at the end (QQ only); absent: none is looked for. */
  sign?: string
  /** When it is over, where the number of pieces does not tell. */
  over?(after: Aftermath): boolean
  /** False: what comes is looked at by `judge` alone. */
  counted?: false
  /** What is wrong with it. */
  judge?(after: Aftermath): string[]
}

export interface Scene {
  name: string
  /** `apart`: a QQ end on another machine. */
  chat: 'qq' | 'apart' | 'kook' | 'discord'
  /** In the chat of the scene before. */
  sameChat?: boolean
  say: string | { type: string; data: Record<string, unknown> }[]
  expect: {
    /** Card pictures, clips with sound, separate or forwarded pictures, sound files, plain text lines. */
    card: number
    videos: number
    images: number
    audios: number
    texts: number
  }
  /** What else has to be so. */
  trial?: Trial
}

/** No answer at all. */
export const nothing = { card: 0, videos: 0, images: 0, audios: 0, texts: 0 }

/** What follows the card, by kind; kinds that are not named here are answered with their card alone. */
const afterCard: Partial<Record<PostKind, Partial<Scene['expect']>>> = {
  video: { videos: 1 },
  // Episodes are longer than the limit of the settings: one line says so.
  season: { texts: 1 },
  music: { audios: 1 },
}

/** Works answered otherwise than their kind says: paid, too long to send, for supporters only, a picture missing upstream. */
const special: Record<string, Partial<Scene['expect']>> = {
  'bilibili course': { card: 1 },
  'bilibili night': { card: 1, texts: 1 },
  'bilibili supporters': { card: 1, texts: 1 },
  'douyin patchy': { card: 1, images: 3, texts: 1 },
}

/** What a work or page of the world is answered with. */
export function expected(link: WorldLink): Scene['expect'] {
  const { expect } = link
  const known = special[`${link.platform} ${link.key}`]
  if (known) return { ...nothing, ...known }
  if ('error' in expect) return { ...nothing, texts: errorTable[expect.error].spoken ? 1 : 0 }
  if (expect.kind === 'dynamic') return { ...nothing, card: 1, images: expect.images ?? 0 }
  if (expect.kind === 'album') {
    const { images = 0, clips = 0, music } = expect
    return { ...nothing, card: 1, images: images - clips, videos: clips, audios: music ? 1 : 0 }
  }
  return { ...nothing, card: 1, ...afterCard[expect.kind] }
}

const formNames: Record<LinkForm, string> = {
  plain: '网页链接',
  short: '短链接',
  text: '分享文案',
  miniapp: 'QQ 小程序卡片',
  structmsg: 'QQ 分享卡片',
  kook: 'KOOK 链接',
}
const qqForms: LinkForm[] = ['text', 'miniapp', 'short', 'plain', 'structmsg']

/** One scene per work and page of the simulated world, the forms in turn; then KOOK and Discord, and what must stay unanswered. */
export function scenes(links: readonly WorldLink[], pages: readonly WorldLink[]): Scene[] {
  const list: Scene[] = [...links, ...pages].map((link, index) => {
    const form = qqForms[index % qqForms.length] ?? 'plain'
    const text = link.forms[form]
    return {
      name: `${declarations[link.platform].words[0]} ${link.key} · ${formNames[form]}`,
      chat: 'qq',
      say: form === 'miniapp' || form === 'structmsg' ? [{ type: 'json', data: { data: text } }] : text,
      expect: expected(link),
    }
  })
  for (const platform of platformIds) {
    const link = links.find(
      (entry) => entry.platform === platform && 'kind' in entry.expect && entry.expect.kind === 'video',
    )
    if (!link) continue
    const name = `${declarations[platform].words[0]} ${link.key}`
    const expect = expected(link)
    list.push(
      { name: `${name} · KOOK`, chat: 'kook', say: link.forms.kook, expect },
      { name: `${name} · Discord`, chat: 'discord', say: link.forms.plain, expect },
    )
  }
  // Its video is for supporters: there is nothing to burn danmaku into, with ffmpeg or without.
  const spoken = links.find(({ platform, key }) => platform === 'bilibili' && key === 'supporters')
  if (spoken) {
    list.push({
      name: '弹幕解析 · 弹幕卡片',
      chat: 'qq',
      say: `弹幕解析 ${spoken.forms.plain}`,
      expect: { ...nothing, card: 1 },
    })
  }
  list.push(
    { name: '闲聊 · 没有链接', chat: 'qq', say: '今晚吃什么？BV 是什么意思', expect: nothing },
    {
      name: '坏卡片 · 不完整的 JSON',
      chat: 'qq',
      say: [{ type: 'json', data: { data: '{"app":"com.tencent.miniapp_01","meta":{' } }],
      expect: nothing,
    },
    { name: '别的网站', chat: 'qq', say: 'https://example.com/video/BV', expect: nothing },
  )
  return list
}
