/** People's words as a typed list: the same for descriptions, dynamics and comments of all platforms. */
import type { Picture } from './media'

/** One run of words. `text` is what people read where the node cannot be shown as what it is. */
export type RichNode =
  | { kind: 'text'; text: string }
  /** A platform emote; `text` is its literal token, e.g. `[doge]`. */
  | { kind: 'emote'; text: string; picture?: Picture; large?: boolean }
  | { kind: 'mention'; text: string; userId?: string }
  | { kind: 'topic'; text: string; id?: string }
  | { kind: 'link'; text: string; url?: string }
  | { kind: 'vote'; text: string; id?: string }
  | { kind: 'break' }

/** In reading order; `richToPlain` makes one text of it. */
export type RichText = RichNode[]

/** Plain text → rich text; line breaks become nodes, nothing else is interpreted. */
export function plainRich(text: string): RichText {
  const nodes: RichText = []
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    if (index > 0) nodes.push({ kind: 'break' })
    if (line) nodes.push({ kind: 'text', text: line })
  })
  return nodes
}

/** Rich text → plain text, as a person would type it. */
export function richToPlain(nodes: RichText): string {
  return nodes.map((node) => (node.kind === 'break' ? '\n' : node.text)).join('')
}
