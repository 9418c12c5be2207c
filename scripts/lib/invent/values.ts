/** Invented values of the same form: equal ones in give equal ones out, and the way back is a secret of the run. */
import { createHmac, randomBytes } from 'node:crypto'
import { avToBv, bvToAv } from '../../../src/platforms/bilibili/sign/bvid'
import { run } from './runs'
import type { StructuralWords } from './words'

const story =
  '街角旧书店的橘猫今天又在窗边打盹老板泡了一壶桂花茶雨停以后巷子里飘着面包香邮差骑着单车路过灯塔照着安静的港湾' +
  '木匠铺门口晒着新做的小板凳花店姐姐把向日葵摆成一排放学的孩子追着纸飞机跑过石桥渔夫修补蓝色的网' +
  '裁缝铺的收音机唱着老歌月亮爬上钟楼萤火虫在菜园里开会毛线团滚下楼梯'
const kana = 'ほんやさんのねこはまどべでひるねをしてあめのおとをきいていますパンやのあさはとてもはやい'
const english =
  'lamp moon book rain tree paper stone bread river cloud window garden teacup kitten lantern bookish harbour ' +
  'postcard bookshop sunlight courtyard lighthouse stationery marmalade gingerbread cobblestone dragonflies'
const emoji = ['📚', '🐱', '🌙', '🍞', '🌻', '🐟', '🪁', '🧶']
const base58 = /^BV1[1-9A-HJ-NP-Za-km-z]{9}$/

/** Seconds that may be a moment: 2008 to 2036. */
export const isMoment = (seconds: number): boolean => seconds >= 1_200_000_000 && seconds < 2_100_000_000

export interface Values {
  /** Digits of an id, as many as before. */
  id(digits: string): string
  /** Unix seconds of an invented autumn. */
  moment(seconds: number): number
  /** A text whose marks, spaces and length stay and whose words do not. */
  text(text: string): string
}

/**
 * @param avoid words that were there and must not come back
 * @param key secret of the run; a test gives its own
 */
export function createValues(words: StructuralWords, avoid: { has(word: string): boolean }, key?: Buffer): Values {
  const secret = key ?? randomBytes(32)
  const ids = new Map<string, string>()
  const made = new Map<string, string>()
  const bytes = (word: string, turn: number): Buffer => createHmac('sha512', secret).update(`${turn} ${word}`).digest()

  /** The first invention that was not there before. */
  function first(word: string, make: (seed: Buffer) => string): string {
    for (let turn = 0; turn < 500; turn++) {
      const invented = make(bytes(word, turn))
      if (invented !== word && !avoid.has(invented)) return invented
    }
    throw new Error(`nothing can stand for a word of ${word.length} characters`)
  }

  const draw = (seed: Buffer, at: number, from: string): string =>
    from[((seed[at % 64] ?? 0) * 7 + (seed[(at * 5 + 1) % 64] ?? 0) + Math.floor(at / 64)) % from.length] ?? ''

  function id(digits: string): string {
    const known = ids.get(digits)
    if (known) return known
    const make = (seed: Buffer): string =>
      [...digits].map((_, at) => (at === 0 ? '7' : draw(seed, at, '0123456789'))).join('')
    const taken = new Set(ids.values())
    let turn = 0
    let invented = first(digits, make)
    while (taken.has(invented)) invented = first(`${digits} ${turn++}`, make)
    ids.set(digits, invented)
    return invented
  }

  const moment = (seconds: number): number =>
    1_760_000_000 + (bytes(String(Math.floor(seconds)), 0).readUInt32BE(0) % 8_000_000)

  /** A stretch of a text that goes round. */
  const stretch = (seed: Buffer, length: number, from: string): string => {
    const start = seed.readUInt32BE(0) % from.length
    return from
      .slice(start)
      .concat(from.repeat(Math.ceil(length / from.length) + 1))
      .slice(0, length)
  }

  function mixed(word: string, seed: Buffer): string {
    const hex = /^(?:[0-9a-f]{6,}|[0-9A-F]{6,})$/.test(word) ? 'abcdef' : 'abcdefghijkmnpqrstuvwxyz'
    const letters = [...word].map((char, at) => {
      if (/\d/.test(char)) return draw(seed, at, '123456789')
      return /[A-Z]/.test(char) ? draw(seed, at, hex.toUpperCase()) : draw(seed, at, hex)
    })
    return letters.join('')
  }

  /** Fronts that tell what an id is. */
  const front = /^(MS4wLjABAAAA(?=.{4})|MS4wLjAB(?=.{8})|3x(?=\w{6})|BMj(?=.{8}))/

  function latin(word: string): string {
    if (/^\d+$/.test(word)) {
      if (word.length < 4) return word
      if (ids.has(word)) return id(word)
      if (word.length === 10 && isMoment(Number(word))) return String(moment(Number(word)))
      if (word.length === 13 && isMoment(Number(word) / 1000)) return `${moment(Number(word) / 1000)}000`
      return id(word)
    }
    const aid = base58.test(word) ? bvToAv(word) : undefined
    if (aid !== undefined) return avToBv(id(aid)) ?? word
    const prefixed = /^(av|ep|ss|md|cv|rl|ml|au|am|uid|mid)(\d+)$/i.exec(word)
    if (prefixed) return `${prefixed[1]}${latin(prefixed[2] ?? '')}`
    if (/^[0-9a-f]{8}$/.test(word) && isMoment(Number.parseInt(word, 16)))
      return moment(Number.parseInt(word, 16)).toString(16)
    if (word.length < 4) return word
    const kept = front.exec(word)?.[1] ?? ''
    if (kept) return kept + first(word, (seed) => mixed(word.slice(kept.length), seed))
    if (!/^[A-Z]?[a-z]+$/.test(word)) return first(word, (seed) => mixed(word, seed))
    return first(word, (seed) => {
      const fitting = english.split(' ').filter(({ length }) => length === word.length)
      const found =
        fitting[seed.readUInt32BE(0) % fitting.length] ?? stretch(seed, word.length, english.replaceAll(' ', ''))
      // Few words of one length: when all are taken, letters.
      const invented = avoid.has(found) ? mixed(word.toLowerCase(), seed) : found
      return /^[A-Z]/.test(word) ? (invented[0] ?? '').toUpperCase() + invented.slice(1) : invented
    })
  }

  function word(from: string): string {
    if (words.has(from) && !/\d{4}/.test(from)) return from
    const known = made.get(from)
    if (known !== undefined) return known
    const japanese = /^[\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(from)
    const invented = /^[A-Za-z0-9]/.test(from)
      ? latin(from)
      : first(from, (seed) => stretch(seed, from.length, japanese ? kana : story))
    made.set(from, invented)
    return invented
  }

  const two = (seed: Buffer, at: number, from: number, to: number): string =>
    String(from + ((seed[at] ?? 0) % (to - from))).padStart(2, '0')

  /** `2023-05-12`, `2023年5月12日`, `12:34:56`, `12:34`. */
  function clock(text: string): string {
    const seed = bytes(text, 0)
    return text
      .replace(/^(?:19|20)\d\d/, '2025')
      .replace(/(?<!\d)\d{1,2}(?!\d)/g, (part, at: number) =>
        part.length === 2 ? two(seed, at % 64, 10, 12) : String(1 + ((seed[at % 64] ?? 0) % 9)),
      )
  }

  const dated = /(?<!\d)(?:19|20)\d\d[-年./]\d{1,2}(?:[-月./]\d{1,2}日?)?|(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])/g
  /** With a scheme, or bare in front of a path. */
  const hosted =
    /((?:https?:)?(?:\/\/|\\u002F\\u002F))([\w-]+(?:\.[\w-]+)+)|(?<![\w./@-])()((?:[\w-]+\.)+[a-z]{2,})(?=\/)/gi

  /** Signs of the text with every word invented; dates, pictures and foreign hosts have forms of their own. */
  function plain(text: string): string {
    let rest = 0
    let out = ''
    for (const match of text.matchAll(dated)) {
      out += spoken(text.slice(rest, match.index)) + clock(match[0])
      rest = match.index + match[0].length
    }
    return out + spoken(text.slice(rest))
  }

  function spoken(text: string): string {
    return text
      .replace(run, (found) => word(found))
      .replace(/[\u{1F300}-\u{1FAFF}]/gu, (found) => emoji[(bytes(found, 0)[0] ?? 0) % emoji.length] ?? '📚')
  }

  const served = (host: string): boolean => words.hosts.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))

  function text(encoded: string): string {
    const from = encoded.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
      try {
        return encodeURIComponent(text(decodeURIComponent(bytes)))
      } catch {
        return '%20'
      }
    })
    return addressed(from)
  }

  function addressed(from: string): string {
    let rest = 0
    let out = ''
    for (const match of from.matchAll(hosted)) {
      const host = match[2] ?? match[4] ?? ''
      out += plain(from.slice(rest, match.index)) + (match[1] ?? '')
      out += served(host.toLowerCase()) ? host : 'media.example.com'
      rest = match.index + match[0].length
    }
    return out + plain(from.slice(rest))
  }

  return { id, moment, text }
}
