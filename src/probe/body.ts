/** Bodies without anything personal: JSON keeps its names and types, pages keep the JSON in them, bytes keep their number. */
import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json'
import { isSecret } from '../http/mask'
import { isObject } from '../json'
import { scrubAddress } from './address'
import type { Disguise, Place } from './disguise'

/** A body as a capture holds it. */
export interface CapturedBody {
  /** `text`: a page, or JSON with something around it; `binary`: nothing of it is kept. */
  form: 'json' | 'text' | 'binary' | 'empty'
  /** Bytes it had. */
  bytes: number
  /** What is left of `json` and `text`; of JSON with its digits as they stood. */
  text?: string
}

/** Entries kept of a list: shapes are told by a few, and files stay small enough for an issue. */
const maxEntries = 12
/** Objects within objects; what is deeper is left out. */
const maxDepth = 60

/** Digit for digit; `undefined` for what is no JSON. */
export function parseExact(text: string): unknown {
  try {
    return parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue })
  } catch {
    return undefined // no JSON, or nested beyond the stack
  }
}

/** Text of what {@link parseExact} made. */
export const writeExact = (value: unknown): string => stringify(value) ?? 'null'

function scrubString(value: string, place: Place, disguise: Disguise): string {
  if (!isSecret(place.key)) {
    if (/^\s*[[{]/.test(value)) {
      const inner = parseExact(value)
      if (typeof inner === 'object' && inner !== null) return writeExact(scrubValue(inner, place, disguise))
    }
    if (/^(?:https?:)?\/\/[\w.-]+/i.test(value)) return scrubAddress(value, disguise)
  }
  return disguise.text(value, place)
}

/** One value of parsed JSON. Lists and objects under a secret name lose all their values. */
function scrubValue(value: unknown, place: Place, disguise: Disguise): unknown {
  if (isLosslessNumber(value)) return new LosslessNumber(disguise.number(value.value, place))
  if (typeof value === 'string') return scrubString(value, place, disguise)
  if (typeof value !== 'object' || value === null) return value
  const depth = place.depth + 1
  if (depth > maxDepth) return null
  if (Array.isArray(value)) {
    return value.slice(0, maxEntries).map((entry) => scrubValue(entry, { key: place.key, depth }, disguise))
  }
  const below = (key: string): Place => ({ key: isSecret(place.key) ? place.key : key, depth })
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [disguise.key(key), scrubValue(entry, below(key), disguise)]),
  )
}

const scrubJson = (value: unknown, disguise: Disguise): string =>
  writeExact(scrubValue(value, { key: '', depth: 0 }, disguise))

/** Index behind what opens at `start`; -1 when it never closes. Quotes of both kinds hide braces. */
function closing(text: string, start: number): number {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const char = text[i]
    if (char === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++
    } else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1
  }
  return -1
}

/** What says which document follows, and that a page is a page. */
const kept =
  /<!doctype html>|<\/?(?:html|head|body|script|title)\b|window\.[A-Za-z_$]{1,40}|JSON\.parse\(|[=;)>]|(?<=<title>)[^<]{1,40}/gi
/** Words in titles of pages that stand between a visitor and the site; the title itself may name a person. */
const barrier = /验证码?|安全|请稍候|captcha|verify|forbidden|precondition/gi

function skeleton(text: string): string {
  const shown = (part: string): string =>
    /^[<>=;)]|^window|^JSON/i.test(part) ? part : (part.match(barrier) ?? []).join(' ')
  return (text.match(kept) ?? []).map(shown).join('')
}

/** Characters that are looked through for the ends of documents; scripts are full of braces that open none. */
const searchBudget = 20_000_000
/** Characters of the smallest document that is looked at, and of the longest text that is a site's own message. */
const shortest = 9
const longestPlain = 300

/** States of pages are written as scripts: a bare `undefined` is no JSON. */
function parseState(text: string): unknown {
  const value = parseExact(text)
  if (value !== undefined || !text.includes('undefined')) return value
  const words = /"(?:[^"\\]|\\.)*"|(?<![\w$])undefined(?![\w$])/g
  return parseExact(text.replace(words, (word) => (word === 'undefined' ? 'null' : word)))
}

/** JSON within a text. */
export interface Enclosed {
  /** Index of its first character, and the one behind its last. */
  start: number
  end: number
  /** As {@link parseExact} made it. */
  value: object
  /** It stands in quotes, as the argument of `JSON.parse`. */
  quoted: boolean
}

/** Objects and lists in a page or between other text, in order; what is in another one is part of it. */
export function* enclosedIn(text: string): Generator<Enclosed> {
  let budget = searchBudget
  const opening = /[{[]|"(?:[^"\\]|\\.)*"/g
  for (let match = opening.exec(text); match && budget > 0; match = opening.exec(text)) {
    const start = match.index
    const quoted = match[0].startsWith('"')
    const end = quoted ? opening.lastIndex : closing(text, start)
    budget -= (end < 0 ? text.length : end) - start
    if (end < 0 || end - start < shortest) continue
    let value = parseState(text.slice(start, end))
    if (quoted) value = typeof value === 'string' && /^\s*[[{]/.test(value) ? parseExact(value) : undefined
    if (!isObject(value) && !Array.isArray(value)) continue
    yield { start, end, value, quoted }
    opening.lastIndex = end
  }
}

/** JSON in a page or between other text stays, without what is personal; the rest loses its content. */
function scrubText(text: string, disguise: Disguise): string {
  const found: string[] = []
  let from = 0
  for (const { start, end, value, quoted } of enclosedIn(text)) {
    const clean = scrubJson(value, disguise)
    found.push(skeleton(text.slice(from, start)), quoted ? JSON.stringify(clean) : clean)
    from = end
  }
  if (from === 0 && text.length <= longestPlain && !text.trimStart().startsWith('<')) return disguise.message(text)
  return [...found, skeleton(text.slice(from))].join('')
}

/** Bytes of a request or an answer → what may be shown of them. */
export function scrubBody(bytes: Buffer, disguise: Disguise): CapturedBody {
  const size = { bytes: bytes.length }
  if (bytes.length === 0) return { form: 'empty', ...size }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  const value = parseExact(text)
  if (typeof value === 'object' && value !== null && !isLosslessNumber(value))
    return { form: 'json', ...size, text: scrubJson(value, disguise) }
  // What is no text does not decode.
  if (text.includes('\u0000') || (text.match(/\uFFFD/g)?.length ?? 0) > 2) return { form: 'binary', ...size }
  return { form: 'text', ...size, text: scrubText(text, disguise) }
}
