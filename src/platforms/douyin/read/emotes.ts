/** Emoji of texts: `[name]` tokens that the platform has a picture for. */
import type { Picture, RichNode, RichText } from '../../../model'
import { slice } from '../../slice'
import { picture } from './sources'

/** Token with its brackets → picture. */
export type Emotes = ReadonlyMap<string, Picture>

/** Bounded, so that a text of brackets costs no more than its length. */
const token = /\[[^[\]\n]{1,20}\]/g

/** Whether a text has anything that could be an emoji. */
export function mayHaveEmotes(text: RichText): boolean {
  return text.some((node) => node.kind === 'text' && node.text.search(token) >= 0)
}

/** Body of `fetch_emoji_list`. */
export function readEmotes(body: unknown): Emotes {
  const list = slice(body).optionalList('emoji_list', (entry): [string, Picture] | undefined => {
    const name = entry.optionalString('display_name')
    const found = picture(entry, 'emoji_url')
    return name !== undefined && found ? [name, found] : undefined
  })
  return new Map(list)
}

function cut(text: string, emotes: Emotes): RichNode[] {
  const nodes: RichNode[] = []
  let at = 0
  for (const match of text.matchAll(token)) {
    const found = emotes.get(match[0])
    if (!found) continue
    if (match.index > at) nodes.push({ kind: 'text', text: text.slice(at, match.index) })
    nodes.push({ kind: 'emote', text: match[0], picture: found })
    at = match.index + match[0].length
  }
  if (at < text.length) nodes.push({ kind: 'text', text: text.slice(at) })
  return nodes
}

/** Text with pictures for the tokens that have one; the others stay text. */
export function withEmotes(text: RichText, emotes: Emotes): RichText {
  if (emotes.size === 0) return text
  return text.flatMap((node) => (node.kind === 'text' ? cut(node.text, emotes) : [node]))
}
