/** The Markdown that articles are written in → blocks. Only what the site's editor makes; the rest stays text. */
import { plainRich, type ArticleBlock, type ImageMedia, type RichText } from '../../../model'

/** Characters read of a body; longer ones are no article. */
const maxLength = 200_000

// Every repetition is bounded: what an author writes must not cost more than its length.
const imageMark = /!\[([^\]\n]{0,200})\]\(([^)\s]{1,2000})(?:\s"[^"\n]{0,200}")?\)/g
const linkMark = /\[([^\]\n]{1,200})\]\((https?:\/\/[^)\s]{1,2000})\)/g
const emphasis = /(\*\*|__|~~|`)(?=\S)([^\n]{1,500}?\S)\1/g

function inline(text: string): RichText {
  const nodes: RichText = []
  let at = 0
  const plain = (part: string) =>
    nodes.push(...plainRich(part.replace(emphasis, '$2').replace(/\\([\\`*_{}[\]()#+\-.!>])/g, '$1')))
  for (const match of text.matchAll(linkMark)) {
    plain(text.slice(at, match.index))
    nodes.push({ kind: 'link', text: match[1] ?? '', url: match[2] ?? '' })
    at = match.index + match[0].length
  }
  plain(text.slice(at))
  return nodes
}

function textBlock(text: string): ArticleBlock | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (/^(?:-{3,}|\*{3,}|_{3,})$/.test(trimmed)) return { kind: 'rule' }
  const heading = /^(#{1,6})\s+(\S.*)$/.exec(trimmed)
  if (heading) return { kind: 'heading', level: heading[1]?.length ?? 1, text: inline(heading[2] ?? '') }
  if (trimmed.startsWith('>')) return { kind: 'quote', text: inline(trimmed.replace(/^>\s?/gm, '')) }
  return { kind: 'paragraph', text: inline(trimmed.replace(/^[*+-]\s+/gm, '• ')) }
}

/** Headings and rules end a paragraph even without an empty line. */
function pieces(text: string): string[] {
  const found: string[] = []
  let open: string[] = []
  const close = () => {
    if (open.length > 0) found.push(open.join('\n'))
    open = []
  }
  for (const line of text.split(/\r\n|\r|\n/)) {
    const alone = /^\s*(?:#{1,6}\s|-{3,}\s*$|\*{3,}\s*$|_{3,}\s*$)/.test(line)
    if (alone || line.trim() === '') close()
    if (alone) found.push(line)
    else if (line.trim() !== '') open.push(line)
  }
  close()
  return found
}

/** Blocks in reading order; `imageOf` turns an address of the text into a picture, or drops it. */
export function markdownBlocks(markdown: string, imageOf: (address: string) => ImageMedia | undefined): ArticleBlock[] {
  const text = markdown.slice(0, maxLength)
  const blocks: ArticleBlock[] = []
  let at = 0
  const plain = (part: string) => {
    for (const piece of pieces(part)) {
      const block = textBlock(piece)
      if (block) blocks.push(block)
    }
  }
  for (const match of text.matchAll(imageMark)) {
    plain(text.slice(at, match.index))
    const image = imageOf(match[2] ?? '')
    const caption = match[1]?.trim()
    if (image) blocks.push({ kind: 'image', image, ...(caption ? { caption } : {}) })
    at = match.index + match[0].length
  }
  plain(text.slice(at))
  return blocks
}
