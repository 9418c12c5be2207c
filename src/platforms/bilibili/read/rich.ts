/** People's words: nodes of dynamics, and comment texts with their tables of emotes and mentions. */
import type { Picture, RichNode, RichText } from '../../../model'
import { plainRich } from '../../../model'
import { at } from '../../../json'
import type { Slice } from '../../slice'
import { https, picture } from './media'

function emote(text: string, address: unknown, size: number | undefined): RichNode {
  const found: Picture | undefined = picture(address)
  return { kind: 'emote', text, ...(found ? { picture: found } : {}), ...(size === 2 ? { large: true } : {}) }
}

function link(text: string, address: unknown): RichNode {
  const url = https(address)
  return { kind: 'link', text, ...(url ? { url } : {}) }
}

/** One node of `rich_text_nodes`; what is unknown shows its text. */
function readNode(node: Slice): RichText {
  const text = node.optionalString('text') ?? node.optionalString('orig_text') ?? ''
  const id = node.optionalId('rid')
  switch (node.optionalString('type')?.replace('RICH_TEXT_NODE_TYPE_', '')) {
    case 'AT':
      return [{ kind: 'mention', text: text.trimEnd(), ...(id ? { userId: id } : {}) }, ...spaceAfter(text)]
    case 'EMOJI':
      return [emote(text, node.raw('emoji.icon_url'), node.optionalNumber('emoji.size'))]
    case 'TOPIC':
      return [{ kind: 'topic', text }]
    case 'VOTE':
      return [{ kind: 'vote', text, ...(id ? { id } : {}) }]
    case 'BV':
    case 'AV':
    case 'CV':
    case 'WEB':
    case 'GOODS':
    case 'TAOBAO':
    case 'VIEW_PICTURE':
    case 'OGV_SEASON':
    case 'OGV_EP':
      return [link(text, node.raw('jump_url'))]
    default:
      return plainRich(text)
  }
}

function spaceAfter(text: string): RichText {
  return text.endsWith(' ') ? [{ kind: 'text', text: ' ' }] : []
}

/** `{ text, rich_text_nodes }` of a description or a summary; the plain text where there are no nodes. */
export function readRich(from: Slice | undefined): RichText {
  if (!from) return []
  const nodes = from.optionalList('rich_text_nodes', readNode).flat()
  return nodes.length > 0 ? nodes : plainRich(from.optionalString('text') ?? '')
}

/** Pictures hidden behind "view picture" nodes. */
export function picturesInRich(from: Slice | undefined): Slice[] {
  return from?.optionalList('rich_text_nodes', (node) => node.optionalList('pics', (entry) => entry)).flat() ?? []
}

/** Longest key looked for in a comment; longer ones are no emotes and no names. */
const maxKey = 256

/**
 * A comment's `content`: `[doge]` tokens, `@name` and known addresses become nodes. One pass: at every bracket,
 * `@` or `h` the tables are asked, so hostile texts stay cheap. `words`: what of the message is read; default all.
 */
export function readCommentText(content: Slice, words = content.optionalString('message') ?? ''): RichText {
  const tables = tablesOf(content)
  const out: RichText = []
  for (const piece of plainRich(words)) {
    if (piece.kind === 'text') out.push(...split(piece.text, tables))
    else out.push(piece)
  }
  return out
}

type Tables = ReadonlyMap<string, RichNode>

function tablesOf(content: Slice): Tables {
  const found = new Map<string, RichNode>()
  const emotes = content.optionalSlice('emote')
  for (const token of Object.keys((emotes?.raw() as object | undefined) ?? {})) {
    // A token may hold dots, so the table is not walked by path.
    const entry = emoteOf(emotes?.raw(), token)
    if (entry) found.set(token, entry)
  }
  for (const member of content.optionalList('members', (entry) => ({
    id: entry.id('mid'),
    name: entry.string('uname'),
  }))) {
    found.set(`@${member.name}`, { kind: 'mention', text: `@${member.name}`, userId: member.id })
  }
  const jumps = content.raw('jump_url')
  for (const [token, entry] of Object.entries(typeof jumps === 'object' && jumps !== null ? jumps : {})) {
    const { title, pc_url: page, extra } = (entry ?? {}) as { title?: unknown; pc_url?: unknown; extra?: unknown }
    // Words the site makes a search of: who wrote them linked nothing.
    if (at(extra, 'is_word_search') === true) continue
    const shown = typeof title === 'string' && title ? title : token
    found.set(token, link(shown, page || token))
  }
  found.delete('')
  return found
}

function emoteOf(table: unknown, token: string): RichNode | undefined {
  const entry = (table as Record<string, unknown>)[token]
  if (typeof entry !== 'object' || entry === null) return undefined
  const { type, url, meta } = entry as { type?: unknown; url?: unknown; meta?: { size?: unknown } | null }
  // Type 4 is a face made of letters: it has no picture.
  if (type === 4) return { kind: 'text', text: token }
  return emote(token, url, meta?.size === 2 ? 2 : 1)
}

function split(text: string, tables: Tables): RichText {
  if (tables.size === 0) return text ? [{ kind: 'text', text }] : []
  const lengths = [...new Set([...tables.keys()].map((key) => key.length))].filter((length) => length <= maxKey)
  lengths.sort((a, b) => b - a)
  const starts = new Set([...tables.keys()].map((key) => key.charAt(0)))
  const out: RichText = []
  let from = 0
  let at = 0
  while (at < text.length) {
    const node = starts.has(text.charAt(at)) ? hit(text, at, lengths, tables) : undefined
    if (!node) {
      at += 1
      continue
    }
    if (at > from) out.push({ kind: 'text', text: text.slice(from, at) })
    out.push(node.found)
    at += node.length
    from = at
  }
  if (from < text.length) out.push({ kind: 'text', text: text.slice(from) })
  return out
}

function hit(
  text: string,
  at: number,
  lengths: number[],
  tables: Tables,
): { found: RichNode; length: number } | undefined {
  for (const length of lengths) {
    const found = tables.get(text.slice(at, at + length))
    if (found) return { found, length }
  }
  return undefined
}
