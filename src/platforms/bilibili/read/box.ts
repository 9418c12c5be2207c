/** A box of a dynamic from whatever it holds: the site invents kinds, their fields keep the usual names. */
import { at, isObject, type Json } from '../../../json'
import type { Attachment } from '../../../model'
import { shownCount } from '../../shown-count'
import type { Slice } from '../../slice'
import { jsonIn } from './json'
import { https, picture } from './media'

/** What a box is made of; without a title there is none. */
export interface Box {
  kind: Attachment['kind']
  title: string | undefined
  lines?: readonly (string | undefined)[]
  cover?: unknown
  covers?: readonly unknown[]
  url?: unknown
  id?: string | undefined
  /** `1:02:03` or `12:05`. */
  duration?: string | undefined
  badge?: string | undefined
  stats?: Attachment['stats']
}

/** `1:02:03` or `12:05` → seconds. */
function clock(text: string | undefined): number | undefined {
  if (!text || !/^\d{1,3}(?::\d{1,2}){1,2}$/.test(text)) return undefined
  return text.split(':').reduce((sum, piece) => sum * 60 + Number(piece), 0)
}

/** A box as it is shown; what is said twice is said once. */
export function attachment(box: Box): Attachment | undefined {
  if (!box.title?.trim()) return undefined
  const said = [box.title, ...(box.lines ?? [])].filter((line): line is string => Boolean(line?.trim()))
  const [title = '', ...lines] = new Set(said)
  const cover = picture(box.cover)
  const covers = (box.covers ?? []).flatMap((address) => picture(address) ?? [])
  const url = https(box.url)
  const durationSec = clock(box.duration)
  return {
    kind: box.kind,
    title,
    lines,
    ...(cover ? { cover } : {}),
    ...(covers.length > 0 ? { covers } : {}),
    ...(url ? { url } : {}),
    ...(box.id ? { id: box.id } : {}),
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(box.badge ? { badge: box.badge } : {}),
    ...(box.stats ? { stats: box.stats } : {}),
  }
}

/** The mark in the corner of its cover. */
export const badgeOf = (from: Slice): string | undefined =>
  from.optionalString('badge.text') ?? from.optionalString('badge')

/** Counters of a video in it; they come as text. */
export function statsOf(from: Slice): Attachment['stats'] {
  const views = shownCount(from.raw('stat.play') ?? from.raw('stat.view'))
  const danmaku = shownCount(from.raw('stat.danmaku'))
  if (views === undefined && danmaku === undefined) return undefined
  return { ...(views === undefined ? {} : { views }), ...(danmaku === undefined ? {} : { danmaku }) }
}

/** What is pressed, worn, counted or only for programs. */
const beside =
  /^(?:type|style|button|badge|stat|check|uncheck|ui)$|color|^(?:icon|bg|share|track|event|report)_|^jump_(?!ur[li]|link)|_icon$/
/** The better name first. */
const titleNames = ['title', 'name']
const lineName =
  /(?:^|_)(?:title|name|prefix|text|desc|description|intro|summary|brief|label|hint|message|tips?|price|subtitle|caption|headline|content|slogan)\d?(?:_(?:first|second|third))?$/
const coverName = /(?:^|_)(?:covers?|pics?|pictures?|images?|imgs?|poster|thumb|thumbnail|banner)\d{0,2}(?:_url)?$/
const urlName = /(?:^|_)(?:url|uri|link|href)$/

/** Words people read: no address, no constant, no JSON. */
function words(value: unknown): string | undefined {
  if (isObject(value)) return words(value.text)
  if (typeof value !== 'string' || value.length > 4096) return undefined
  const text = value.trim()
  const forPrograms = /^(?:https?:|\/\/|[[{])/.test(text) || /^[A-Z]+(?:_[A-Z0-9]+)+$/.test(text)
  return /[\p{L}\p{N}]/u.test(text) && !forPrograms ? text : undefined
}

/** The address of a picture, of the first of several, or in an object that holds it. */
function address(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value
  return https(isObject(one) ? (one.url ?? one.src ?? one.img_src) : one)
}

interface Gathered {
  titles: string[]
  lines: string[]
  cover?: string | undefined
  url?: string | undefined
}

/** Objects and lists of a box are looked into this far. */
const deepest = 3

function gather(from: Json, depth = 0): Gathered {
  const own: Gathered = { titles: [], lines: [] }
  const below: Gathered[] = []
  // Titles first, whatever the order of the fields.
  const names = Object.keys(from).slice(0, 60)
  for (const name of [
    ...titleNames.filter((title) => names.includes(title)),
    ...names.filter((one) => !titleNames.includes(one)),
  ]) {
    const value = from[name]
    if (beside.test(name) || at(value, 'visible') === false) continue
    if (coverName.test(name) && address(value)) own.cover ??= address(value)
    else if (urlName.test(name) && https(value)) own.url ??= https(value)
    else if (lineName.test(name) && words(value))
      (titleNames.includes(name) ? own.titles : own.lines).push(words(value) ?? '')
    else if (depth < deepest) {
      const inner = typeof value === 'string' && value.startsWith('{') ? jsonIn(value) : value
      for (const one of Array.isArray(inner) ? (inner as unknown[]).slice(0, 4) : [inner])
        if (isObject(one)) below.push(gather(one, depth + 1))
    }
  }
  return {
    titles: [...own.titles, ...below.flatMap(({ titles }) => titles)],
    lines: [...own.lines, ...below.flatMap(({ lines }) => lines)],
    cover: own.cover ?? below.find(({ cover }) => cover)?.cover,
    url: own.url ?? below.find(({ url }) => url)?.url,
  }
}

/** A box of a kind nobody described; undefined when there is nothing to read in it. */
export function anyBox(kind: Attachment['kind'], from: Slice): Attachment | undefined {
  const found = from.raw()
  if (!isObject(found)) return undefined
  const { titles, lines, cover, url = https(from.raw('button.jump_url')) } = gather(found)
  // An address alone is still somewhere to go.
  const [title = badgeOf(from) ?? url, ...more] = [...titles, ...lines]
  return attachment({
    kind,
    title,
    lines: more.slice(0, 6),
    cover,
    url,
    badge: badgeOf(from),
    stats: statsOf(from),
  })
}
