/** People's words as a typed list: the same for descriptions, dynamics and comments of all platforms. */
import type { Picture } from './media'

export type RichNode =
  | { type: 'text'; text: string }
  /** A platform emote; `text` is its literal token, e.g. `[doge]`. */
  | { type: 'emote'; text: string; picture?: Picture; large?: boolean }
  | { type: 'mention'; text: string; userId?: string }
  | { type: 'topic'; text: string; id?: string }
  | { type: 'link'; text: string; url?: string }
  | { type: 'vote'; text: string; id?: string }
  | { type: 'break' }

export type RichText = RichNode[]

/** Plain text → rich text; line breaks become nodes, nothing else is interpreted. */
export function plainRich(text: string): RichText {
  const nodes: RichText = []
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    if (index > 0) nodes.push({ type: 'break' })
    if (line) nodes.push({ type: 'text', text: line })
  })
  return nodes
}

/** Rich text → plain text, as a person would type it. */
export function richToPlain(nodes: RichText): string {
  return nodes.map((node) => (node.type === 'break' ? '\n' : node.text)).join('')
}
