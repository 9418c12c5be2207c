/** Captions and comments → rich text: topics, mentions, emotes, line breaks. */
import type { RichNode, RichText } from '../../../model'
import { address } from './fields'

/** `[name]` → address of its picture, as the emote list has it. */
export type Emotes = Readonly<Record<string, unknown>>

// A mention may carry the id in brackets: `@name(O3x…)`. Topics end at a blank or the next mark.
const token = /#([^\s#@[\]]{1,60})|@([^\s@#()[\]]{1,40})(?:\(O?(3x[0-9a-z]{6,40})\))?|\[[^\s[\]]{1,12}\]|\r\n|\r|\n/gu

function nodeOf(found: RegExpExecArray, emotes: Emotes): RichNode | undefined {
  const [text, topic, name, userId] = found
  if (topic) return { kind: 'topic', text: `#${topic}` }
  if (name) return { kind: 'mention', text: `@${name}`, ...(userId ? { userId } : {}) }
  if (!text.startsWith('[')) return { kind: 'break' }
  if (!Object.hasOwn(emotes, text)) return undefined
  const url = address(emotes[text])
  return { kind: 'emote', text, ...(url ? { picture: { source: { urls: [url] } } } : {}) }
}

/** Tokens in brackets are emotes only when the list knows them; otherwise they stay what people typed. */
export function readText(text: string, emotes: Emotes = {}): RichText {
  const nodes: RichText = []
  let from = 0
  const plain = (to: number): void => {
    if (to > from) nodes.push({ kind: 'text', text: text.slice(from, to) })
  }
  for (const found of text.matchAll(token)) {
    const node = nodeOf(found, emotes)
    if (!node) continue
    plain(found.index)
    nodes.push(node)
    from = found.index + found[0].length
  }
  plain(text.length)
  return nodes
}

/** Whether a text read without emotes has anything that could be one. */
export function mayHaveEmotes(text: RichText): boolean {
  return text.some((node) => node.kind === 'text' && /\[[^\s[\]]{1,12}\]/u.test(node.text))
}

/** A text read without emotes, with the pictures of those the list knows. */
export function withEmotes(text: RichText, emotes: Emotes): RichText {
  return text.flatMap((node) => (node.kind === 'text' ? readText(node.text, emotes) : [node]))
}

/** Names of the topics in a text, without `#`, in order, once each. */
export function topicsOf(text: RichText): string[] {
  return [...new Set(text.filter((node) => node.kind === 'topic').map((node) => node.text.slice(1)))]
}
