/** Share cards of QQ: Ark JSON and XML. A card names one work, so the first supported address wins. */
import { isObject, type Json } from '../json'
import { unescapeEntities, unescapeJson } from './entities'
import type { HostTable } from './hosts'
import { scanText, type Budget, type Hit } from './scan'

/** Keys that hold the shared address, best first. `url` last: mini programs keep their own page there. */
export const linkKeys = ['qqdocurl', 'jumpUrl', 'jump_url', 'url', 'musicUrl']
/** Pictures and marks, never the shared address. */
const pictureKey = /preview|icon|cover|logo|image|avatar|picture|thumb/i
/** Bounds for cards of absurd size: values looked at, and depth. */
const maxValues = 2000
const maxDepth = 8
/** Longer payloads, in characters, are scanned as text: real cards stay below 10 000, and parsing costs more. */
const maxJson = 262_144
export const mergedForward = 'com.tencent.multimsg'

/** The value of a text that may be JSON; undefined for what is none, or too long to be a card. */
export function parseJson(text: string): unknown {
  if (text.length > maxJson) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined // truncated, invalid or still entity-escaped: the caller has other ways
  }
}

/** The card a payload is, in any of its readings: an object, its JSON, or that with entities left in. */
export function arkOf(data: unknown): Json | undefined {
  if (typeof data !== 'string') return isObject(data) ? data : undefined
  const text = data.trim()
  const plain = unescapeEntities(text)
  const card = parseJson(text) ?? (plain === text ? undefined : parseJson(plain))
  return isObject(card) ? card : undefined
}

/** Payload of a `json` element: the string the chat end sent, or the object it already made of it. */
export function scanArk(data: unknown, table: HostTable, budget: Budget): Hit | undefined {
  const card = arkOf(data)
  if (card) return fromArk(card, table, budget)
  if (typeof data !== 'string') return undefined
  const text = data.trim()
  const plain = unescapeEntities(text)
  // Not JSON in any reading, or too long to be a card: the text itself, unless it is a merged forward, whose
  // preview lines are other people's messages.
  if (text.includes(mergedForward)) return undefined
  return scanText(unescapeJson(plain), table, budget).hits[0]
}

function fromArk(card: Json, table: HostTable, budget: Budget): Hit | undefined {
  if (card.app === mergedForward) return undefined
  const read = (value: unknown) =>
    typeof value === 'string' && value.length > 0 ? scanText(unescapeEntities(value), table, budget).hits[0] : undefined
  for (const view of viewsOf(card.meta)) {
    for (const key of linkKeys) {
      const hit = read(view[key])
      if (hit) return hit
    }
  }
  return search(card, read)
}

/** The views right under `meta`, each followed by the objects one level below it (`data.feedInfo`). */
export function* viewsOf(meta: unknown): Generator<Json> {
  if (!isObject(meta)) return
  for (const view of Object.values(meta).slice(0, 32)) {
    if (!isObject(view)) continue
    yield view
    for (const inner of Object.values(view).slice(0, 64)) if (isObject(inner)) yield inner
  }
}

/** Any other text of the card, breadth first; JSON inside a string is opened. */
function search(card: Json, read: (value: unknown) => Hit | undefined): Hit | undefined {
  let level: unknown[] = [card]
  let left = maxValues
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const next: unknown[] = []
    for (const node of level) {
      const entries = Array.isArray(node) ? node.slice(0, left).map((value) => ['', value] as const) : entriesOf(node)
      for (const [key, value] of entries) {
        if (left-- <= 0) return undefined
        if (pictureKey.test(key)) continue
        if (typeof value === 'string') {
          const inner = /^\s*[[{]/.test(value) ? parseJson(value) : undefined
          const hit = inner === undefined ? read(value) : undefined
          if (hit) return hit
          if (inner !== undefined) next.push(inner)
        } else if (typeof value === 'object' && value !== null) next.push(value)
      }
    }
    level = next
  }
  return undefined
}

function entriesOf(node: unknown): [string, unknown][] {
  return isObject(node) ? Object.entries(node) : []
}

/** Merged forwards come as XML too; their preview lines must not trigger. */
const forwardMark = /action\s*=\s*["']viewMultiMsg|serviceID\s*=\s*["']35["']/

/** Payload of an `xml` element: the `url` of `<msg>`, else the first supported address in it. */
export function scanXml(data: unknown, table: HostTable, budget: Budget): Hit | undefined {
  if (typeof data !== 'string') return undefined
  const at = data.indexOf('<msg')
  const head = at < 0 ? '' : data.slice(at, at + 8192)
  if (forwardMark.test(head)) return undefined
  const address = /\surl\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(head)
  const own = address?.[1] ?? address?.[2]
  const hit = own ? scanText(unescapeEntities(own), table, budget).hits[0] : undefined
  return hit ?? scanText(unescapeEntities(data), table, budget).hits[0]
}
