/** What the pieces of bilibili's addresses name: ids in all their spellings, parts, places in time. Pure. */
import type { Target, TargetKind } from '../../model'
import type { Address } from '../address'
import { avToBv, bvToAv } from './sign/bvid'

type Extras = Omit<Target, 'platform' | 'kind' | 'id'>

/** A target of this platform. */
export function target(kind: TargetKind, id: string, extras: Extras = {}): Target {
  return { platform: 'bilibili', kind, id, ...extras }
}

/** Some write it with zeros in front; the site reads the number. */
const partText = /^0{0,3}[1-9]\d{0,3}$/
/** Seconds (`90`, `90s`, with a fraction), or hours, minutes and seconds by their letters. */
const spoken = /^(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,6}(?:\.\d{1,6})?)s?)?$/i
/** `1:30`, `1:02:03`. */
const clock = /^(?:(\d{1,3}):)?(\d{1,5}):([0-5]?\d(?:\.\d{1,6})?)$/

/** A place in time as people and players write it → seconds; undefined when it is none. */
function secondsOf(text: string | undefined): number | undefined {
  const found = text === undefined ? null : (spoken.exec(text) ?? clock.exec(text))
  if (!found) return undefined
  const [hours, minutes, seconds] = found.slice(1).map((piece) => Number(piece ?? 0))
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)
}

/** `index_3.html` and `p3` behind an id → 3. */
const partOfPath = (parts: readonly string[]): string | undefined =>
  parts.map((part) => /^(?:index_|p)([1-9]\d{0,3})(?:\.html)?$/i.exec(part)?.[1]).find((part) => part !== undefined)

/**
 * Part (1-based: `?p=`, `#page=`, a piece of the path) and place in time (`?t=` in seconds; the apps' own names in
 * milliseconds). `counting`: pages of the app count parts from 0.
 */
export function position({ value, parts, fragment }: Address, counting: 'from 1' | 'from 0' = 'from 1'): Extras {
  const page = value('page')
  const paged = counting === 'from 1' ? page : page && /^\d{1,3}$/.test(page) ? String(Number(page) + 1) : undefined
  const part = [value('p'), paged, partOfPath(parts), partOfPath(fragment)].find((text) => partText.test(text ?? ''))
  const ms = value('start_progress', 'dm_progress')
  const start = secondsOf(value('t')) ?? (ms && /^\d{1,9}$/.test(ms) ? Number(ms) / 1000 : 0)
  return { ...(part === undefined ? {} : { part: Number(part) }), ...(start > 0 ? { startSec: start } : {}) }
}

/** `BV…` or `av…` in any case of the letters in front → BV id. */
export function videoId(text: string): string | undefined {
  const plain = text.replace(/\.html$/i, '')
  const av = /^av(\d{1,16})$/i.exec(plain)?.[1]
  const aid = av ?? bvToAv(plain)
  return aid === undefined ? undefined : avToBv(aid)
}

/** A video by its id in text; the address says which part. */
export function video(text: string | undefined, address: Address, counting?: 'from 0'): Target | null {
  const id = text ? videoId(text) : undefined
  return id === undefined ? null : target('video', id, position(address, counting))
}

/** The digits of `ss123`, `cv123` …; upstream's numbers stay below 16 digits. */
function lettered(text: string | undefined, letters: string): string | undefined {
  if (text === undefined || text.slice(0, letters.length).toLowerCase() !== letters) return undefined
  const digits = text.slice(letters.length)
  return /^[1-9]\d{0,15}$/.test(digits) ? digits : undefined
}

/** The text where it is a number of an id. */
export const number = (text: string | undefined): string | undefined => lettered(text, '')

const kindOfLetters = {
  ep: 'episode',
  ss: 'season',
  md: 'media',
  cv: 'article',
  au: 'music',
  am: 'music',
  ml: 'list',
  rl: 'list',
} as const satisfies Record<string, TargetKind>

type Letters = keyof typeof kindOfLetters

/** What the letters in front of a number name. */
export function named(letters: Letters, digits: string | undefined): Target | null {
  if (digits === undefined || number(digits) === undefined) return null
  const kind = kindOfLetters[letters]
  return target(kind, kind === 'article' ? digits : `${letters}${digits}`)
}

/** Ids that name their kind by their letters, wherever they stand; one of `kinds` where any are given. */
export function byLetters(text: string | undefined, ...kinds: TargetKind[]): Target | null {
  for (const letters of Object.keys(kindOfLetters) as Letters[]) {
    const digits = lettered(text, letters)
    if (digits && (kinds.length === 0 || kinds.includes(kindOfLetters[letters]))) return named(letters, digits)
  }
  return null
}

/** Dynamics have 15 to 20 digits; shorter numbers on the same pages are other things. */
export function dynamic(text: string | undefined): Target | null {
  return text && /^[1-9]\d{14,19}$/.test(text) ? target('dynamic', text) : null
}

/** A room by its number. */
export function live(text: string | undefined): Target | null {
  const room = number(text)
  return room ? target('live', room) : null
}

/** A person by number. */
export function user(text: string | undefined): Target | null {
  const mid = number(text)
  return mid ? target('user', mid) : null
}

const album = (id: string | undefined): Target | null => (number(id) ? target('album', id ?? '') : null)
const av = (id: string | undefined, address: Address): Target | null => video(id && `av${id}`, address)

/** The number of what a dynamic is about, by the kind of dynamic (`t.bilibili.com/<number>?type=2`). */
export function ofDynamic(type: string | undefined, id: string | undefined, address: Address): Target | null {
  switch (type) {
    case '2':
      return album(id)
    case '8':
      return av(id, address)
    case '64':
      return named('cv', id)
    case '256':
      return named('au', id)
    default:
      return null
  }
}

/** What is commented on, by the kind of its comments. */
export function ofComments(type: string | undefined, id: string | undefined, address: Address): Target | null {
  switch (type) {
    case '1':
      return av(id, address)
    case '11':
      return album(id)
    case '12':
      return named('cv', id)
    case '14':
      return named('au', id)
    case '17':
      return dynamic(id)
    default:
      return null
  }
}
