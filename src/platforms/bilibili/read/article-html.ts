/** The HTML of older articles → blocks. One pass over the text; no tag is trusted, unknown ones only vanish. */
import type { ArticleBlock, ImageMedia, RichText } from '../../../model'
import { plainRich } from '../../../model'
import { https } from './media'

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

/** `&amp;`, `&#39;`, `&#x27;`; unknown ones stay as they are. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole
    const point = Number.parseInt(
      name.slice(name[1]?.toLowerCase() === 'x' ? 2 : 1),
      name[1]?.toLowerCase() === 'x' ? 16 : 10,
    )
    return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole
  })
}

/** Text of a fragment, line breaks kept. */
export function textOfHtml(html: string): string {
  const parts = html.split('<')
  const texts = [
    parts[0] ?? '',
    ...parts.slice(1).map((part) => {
      const end = part.indexOf('>')
      const breaks = /^(?:br|\/p|\/li|\/h\d)\b/i.test(part) ? '\n' : ''
      return breaks + (end < 0 ? '' : part.slice(end + 1))
    }),
  ]
  return unescapeHtml(texts.join('')).trim()
}

function attribute(tag: string, name: string): string | undefined {
  const start = tag.indexOf(`${name}="`)
  if (start < 0) return undefined
  const from = start + name.length + 2
  const end = tag.indexOf('"', from)
  return end < 0 ? undefined : unescapeHtml(tag.slice(from, end))
}

function imageOf(tag: string, id: string): ImageMedia | undefined {
  const url = https(attribute(tag, 'data-src') ?? attribute(tag, ' src'))
  if (!url) return undefined
  const [width, height] = ['width', 'height'].map((name) => Number(attribute(tag, name)))
  return {
    kind: 'image',
    id,
    ...(width && width > 0 ? { width } : {}),
    ...(height && height > 0 ? { height } : {}),
    source: { urls: [url] },
  }
}

/** Tags that end the text gathered so far. */
const block = /^\/?(?:p|div|h[1-6]|blockquote|figure|figcaption|ul|ol|li|hr|pre|table|tr)$/

/** What the tags passed so far make of the text that follows. */
interface Gathering {
  text: string
  quote: boolean
  heading: number
  caption: boolean
  item: boolean
}

/** Body of `x/article/view` of type 0. Pictures are numbered under `stem`. */
export function readArticleHtml(html: string, stem: string): ArticleBlock[] {
  const blocks: ArticleBlock[] = []
  const now: Gathering = { text: '', quote: false, heading: 0, caption: false, item: false }
  let images = 0

  function flush(): void {
    const text = unescapeHtml(now.text)
      .replace(/[^\S\n]+/g, ' ')
      .trim()
    now.text = ''
    if (!text) return
    const last = blocks.at(-1)
    if (now.caption && last?.kind === 'image') last.caption = text
    else blocks.push(blockOf(plainRich(now.item ? `• ${text}` : text), now))
  }

  const [lead = '', ...parts] = html.split('<')
  now.text = lead
  for (const part of parts) {
    const end = part.indexOf('>')
    const tag = end < 0 ? part : part.slice(0, end)
    const name = /^\/?[a-z][a-z0-9]{0,15}/i.exec(tag)?.[0].toLowerCase() ?? ''
    if (block.test(name)) {
      flush()
      enter(name, now)
      if (name === 'hr') blocks.push({ kind: 'rule' })
    } else if (name === 'br') now.text += '\n'
    else if (name === 'img') {
      flush()
      const image = imageOf(tag, `${stem}-${images + 1}`)
      if (image) {
        images += 1
        blocks.push({ kind: 'image', image })
      }
    }
    now.text += end < 0 ? '' : part.slice(end + 1)
  }
  flush()
  return blocks
}

function enter(name: string, now: Gathering): void {
  const opening = !name.startsWith('/')
  const bare = opening ? name : name.slice(1)
  if (bare === 'blockquote') now.quote = opening
  if (bare === 'figcaption') now.caption = opening
  if (bare === 'li') now.item = opening
  if (/^h[1-6]$/.test(bare)) now.heading = opening ? Number(bare[1]) : 0
}

function blockOf(text: RichText, { quote, heading }: Gathering): ArticleBlock {
  if (heading > 0) return { kind: 'heading', level: heading, text }
  return { kind: quote ? 'quote' : 'paragraph', text }
}
