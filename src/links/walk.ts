/** Message elements of any adapter → the texts and payloads that may hold links, in reading order. */
import { unescapeMarkdown } from './entities'
import type { LinkOrigin, MessageElement } from './types'

/** One piece of a message to look into, in reading order. */
export interface Source {
  from: LinkOrigin
  /** Share cards (json, xml, share); everything else counts as a link in a message. */
  card: boolean
  /** Text to scan, or the payload of a `json` or `xml` element. */
  value: unknown
}

/** Elements nested deeper than this are not looked at. */
const maxDepth = 32

/** What people did not write as a link: quoted messages, media, mentions, merged forwards. */
const silent = new Set([
  'quote',
  'reply',
  'img',
  'image',
  'video',
  'audio',
  'record',
  'file',
  'forward',
  'node',
  'figure',
  'face',
  'mface',
  'at',
  'sharp',
  'emoji',
  'author',
  'template',
])

/** Elements come from strangers: any shape is survived, and depth is bounded. */
export function sourcesOf(elements: readonly MessageElement[]): Source[] {
  const sources: Source[] = []
  walk(elements, sources, 0)
  return sources
}

function walk(elements: readonly MessageElement[], sources: Source[], depth: number): void {
  if (depth > maxDepth) return
  for (const element of elements) {
    if (typeof element === 'string') {
      push(sources, 'text', element)
      continue
    }
    if (typeof element !== 'object' || element === null || typeof element.type !== 'string') continue
    if (silent.has(element.type)) continue
    if (read(element, sources)) continue
    if (Array.isArray(element.children)) walk(element.children as readonly MessageElement[], sources, depth + 1)
  }
}

function push(sources: Source[], from: LinkOrigin, value: unknown): void {
  if (typeof value === 'string' && value.length > 0) sources.push({ from, card: false, value })
}

/** Reads one element; true when its children are not to be looked at. */
function read(element: MessageElement, sources: Source[]): boolean {
  const attrs = element.attrs ?? {}
  const type = element.type.slice(element.type.lastIndexOf(':') + 1) || element.type
  switch (type) {
    case 'text':
      push(sources, 'text', attrs.content)
      return true
    case 'a':
      push(sources, 'a', attrs.href)
      return false
    case 'json':
    case 'ark':
      sources.push({ from: 'json', card: true, value: attrs.data ?? attrs.content })
      return true
    case 'xml':
      sources.push({ from: 'xml', card: true, value: attrs.data ?? attrs.content })
      return true
    case 'share':
      sources.push({ from: 'share', card: true, value: attrs.url })
      return true
    case 'kmarkdown':
    case 'plain-text':
    case 'markdown':
      push(sources, 'markdown', typeof attrs.content === 'string' ? unescapeMarkdown(attrs.content) : undefined)
      return false
    case 'button':
      push(sources, 'a', attrs.href ?? attrs.value)
      return false
    case 'message':
      return attrs.forward === true || attrs.forward === ''
    case 'https:':
    case 'http:':
      push(sources, 'a', pseudoAddress(attrs))
      return false
    default:
      return false
  }
}

/**
 * `<https://host/path?x=1&y=2>` (Discord's link without preview) is taken for a tag: its name is `https:` and the
 * address becomes attribute names, cut at every `=`. Names that are whole numbers come first in the object,
 * yet only the last piece can be one: a piece before another `=` carries the next key.
 */
function pseudoAddress(attrs: Record<string, unknown>): string | undefined {
  const names = Object.keys(attrs)
  const head = names.find((name) => name.startsWith('//'))
  if (!head) return undefined
  const others = names.filter((name) => name !== head)
  const isNumber = (name: string) => /^\d+$/.test(name)
  return `https:${[head, ...others.filter((name) => !isNumber(name)), ...others.filter(isNumber)].join('=')}`
}
