/** Captions and comments → rich text: topics, mentions, line breaks. */
import type { RichNode, RichText } from '../../../model'

// A mention may carry the id in brackets: `@name(O3x…)`. Topics end at a blank or the next mark.
const token = /#([^\s#@[\]]{1,60})|@([^\s@#()[\]]{1,40})(?:\(O?(3x[0-9a-z]{6,40})\))?|\[[^\s[\]]{1,12}\]|\r\n|\r|\n/gu

function nodeOf(found: RegExpExecArray): RichNode | undefined {
  const [text, topic, name, userId] = found
  if (topic) return { kind: 'topic', text: `#${topic}` }
  if (name) return { kind: 'mention', text: `@${name}`, ...(userId ? { userId } : {}) }
  return text.startsWith('[') ? undefined : { kind: 'break' }
}

/** Tokens in brackets stay as they are: they are emotes only when the list knows them (`withEmotes`). */
export function readText(text: string): RichText {
  const nodes: RichText = []
  let from = 0
  const plain = (to: number): void => {
    if (to > from) nodes.push({ kind: 'text', text: text.slice(from, to) })
  }
  for (const found of text.matchAll(token)) {
    const node = nodeOf(found)
    if (!node) continue
    plain(found.index)
    nodes.push(node)
    from = found.index + found[0].length
  }
  plain(text.length)
  return nodes
}

/** Names of the topics in a text, without `#`, in order, once each. */
export function topicsOf(text: RichText): string[] {
  return [...new Set(text.filter((node) => node.kind === 'topic').map((node) => node.text.slice(1)))]
}
