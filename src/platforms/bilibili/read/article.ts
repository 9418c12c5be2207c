/** Articles → posts: structured paragraphs where there are any, else the older HTML or its editor's operations. */
import type { ArticleBlock, ArticlePost, Picture, RichText } from '../../../model'
import { plainRich } from '../../../model'
import { slice, usable, type Slice } from '../../slice'
import { canonical } from '../links'
import { readArticleHtml, unescapeHtml } from './article-html'
import { readAdditional } from './attachment'
import { jsonIn } from './json'
import { count, person, picture, seconds, stats } from './media'
import { named } from './modules'
import { readImage, readImages } from './pictures'
import { readRich } from './rich'

/** Body text is 17, headings are 22 or 24; a long paragraph in large letters is no heading. */
const headingSize = 20
const headingLength = 80

interface Line {
  text: RichText
  size: number
}

/** Nodes of a paragraph: which key exists tells more than the name of the type, which differs by endpoint. */
function readLine(from: Slice): Line {
  let size = 0
  const text = from.optionalList('nodes', (node): RichText => {
    const word = node.optionalSlice('word')
    if (word) {
      size = Math.max(size, count(word, 'font_size') ?? 0)
      return plainRich(word.optionalString('words') ?? '')
    }
    const rich = node.optionalSlice('rich')
    if (rich) return readRich(slice({ rich_text_nodes: [rich.raw()] }))
    return plainRich(node.optionalString('formula.latex_content') ?? '')
  })
  return { text: text.flat(), size }
}

function lengthOf(text: RichText): number {
  return text.reduce((sum, node) => sum + (node.kind === 'break' ? 0 : node.text.length), 0)
}

function prefixed(prefix: string, text: RichText): RichText {
  return [{ kind: 'text', text: prefix }, ...text]
}

/** Items of a list, or the single item a paragraph of its own is in `x/article/view`. */
function listItems(paragraph: Slice): RichText[] {
  const ordered = paragraph.optionalNumber('list.style') === 1
  return paragraph.optionalList('list.items', (item) => {
    const order = item.optionalNumber('order')
    return prefixed(ordered && order ? `${order}. ` : '• ', readLine(item).text)
  })
}

/** A box between the paragraphs: what it is called, leading there, and what else it says. */
function card(paragraph: Slice): RichText {
  const found = named(paragraph.raw('link_card.card'))
  const [box] = found ? readAdditional(slice(found)) : []
  if (!box) return []
  const { title, url, lines } = box
  const rest = lines.length > 0 ? plainRich(` · ${lines.join(' · ')}`) : []
  return [url ? { kind: 'link', text: title, url } : { kind: 'text', text: title }, ...rest]
}

function readParagraph(paragraph: Slice, index: number, stem: string): ArticleBlock[] {
  const pictures = paragraph.optionalList('pic.pics', (entry) => entry)
  if (pictures.length > 0) {
    return readImages(pictures, `${stem}-${index + 1}`).map((image) => ({ kind: 'image', image }))
  }
  if (paragraph.optionalSlice('line')) return [{ kind: 'rule' }]
  const code = paragraph.optionalString('code.content')
  if (code) return [{ kind: 'paragraph', text: plainRich(unescapeHtml(code)) }]
  const items = listItems(paragraph)
  if (items.length > 0) return items.map((text) => ({ kind: 'paragraph', text }))
  const heading = paragraph.optionalSlice('heading')
  if (heading) return [{ kind: 'heading', level: heading.optionalNumber('level') ?? 1, text: readLine(heading).text }]
  const line = paragraph.optionalSlice('text')
  const { text, size } = line ? readLine(line) : { text: card(paragraph), size: 0 }
  if (!text.some((node) => node.kind !== 'break')) return []
  if (paragraph.optionalNumber('para_type') === 4) return [{ kind: 'quote', text }]
  const order = paragraph.optionalNumber('format.list_format.order')
  if (order !== undefined) return [{ kind: 'paragraph', text: prefixed(order > 0 ? `${order}. ` : '• ', text) }]
  if (size >= headingSize && lengthOf(text) <= headingLength)
    return [{ kind: 'heading', level: size >= 24 ? 1 : 2, text }]
  return [{ kind: 'paragraph', text }]
}

/** `paragraphs[]` of an opus or of a structured article. */
function readParagraphs(from: Slice, path: string, stem: string): ArticleBlock[] {
  return from.optionalList(path, (paragraph, index) => readParagraph(paragraph, index, stem)).flat()
}

/** Operations of the editor: texts and pictures in a row. */
function readOperations(content: string, stem: string): ArticleBlock[] {
  const body = usable(() => slice(jsonIn(content)))
  const blocks: ArticleBlock[] = []
  let text = ''
  const flush = (): void => {
    for (const line of text.split('\n')) if (line.trim()) blocks.push({ kind: 'paragraph', text: plainRich(line) })
    text = ''
  }
  for (const operation of body?.optionalList('ops', (entry) => entry) ?? []) {
    const words = operation.optionalString('insert')
    const image = operation.optionalSlice('insert.native-image')
    if (words) text += words
    if (!image) continue
    flush()
    const found = readImage(image, `${stem}-${blocks.length + 1}`)
    if (found) blocks.push({ kind: 'image', image: found })
  }
  flush()
  return blocks
}

function readBody(data: Slice, stem: string): ArticleBlock[] {
  const structured = readParagraphs(data, 'opus.content.paragraphs', stem)
  if (structured.length > 0) return structured
  const content = data.optionalString('content') ?? ''
  return content.startsWith('{') ? readOperations(content, stem) : readArticleHtml(content, stem)
}

/** The banner, then what stands for the article in lists: one picture or three. */
function coversOf(data: Slice): Picture[] {
  const listed = [data.raw('origin_image_urls'), data.raw('image_urls')].find((list) => Array.isArray(list) && list[0])
  const addresses = [data.optionalString('banner_url'), ...(Array.isArray(listed) ? (listed as unknown[]) : [])]
  const found = new Map<string, Picture>()
  for (const address of addresses) {
    const shown = picture(address)
    // One picture in two sizes is one picture.
    const name = shown?.source.urls[0]?.replace(/@[\w.]{1,60}$/, '')
    if (shown && name && !found.has(name)) found.set(name, shown)
  }
  return [...found.values()]
}

/** Chinese is read at about this many characters a minute. */
const wordsPerMinute = 400

/** Body of `x/article/view`. Mandatory: `id` and `title`. */
export function readArticle(body: unknown): ArticlePost {
  const data = slice(body, 'data')
  const id = data.id('id')
  const author = person(data.optionalSlice('author'))
  const createdAt = seconds(data, 'publish_time') ?? seconds(data, 'ctime')
  const [cover, ...covers] = coversOf(data)
  const section =
    data.optionalList('categories', (entry) => entry.optionalString('name')).at(-1) ??
    data.optionalString('category.name')
  const words = count(data, 'words')
  const column = data.optionalId('list.id')
  const columnTitle = data.optionalString('list.name')
  return {
    platform: 'bilibili',
    kind: 'article',
    id,
    url: canonical({ platform: 'bilibili', kind: 'article', id }),
    title: data.string('title').trim(),
    text: plainRich(data.optionalString('summary') ?? ''),
    ...(author ? { author } : {}),
    coAuthors: [],
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(cover ? { cover } : {}),
    stats: stats(data.optionalSlice('stats'), {
      views: 'view',
      likes: 'like',
      coins: 'coin',
      favorites: 'favorite',
      shares: 'share',
      comments: 'reply',
    }),
    ...(section ? { section } : {}),
    tags: data.optionalList('tags', (tag) => tag.optionalString('name')),
    body: readBody(data, `bilibili-cv${id}`),
    ...(covers.length > 0 ? { covers } : {}),
    ...(column && columnTitle ? { collection: { id: `rl${column}`, title: columnTitle } } : {}),
    ...(words ? { words, readSec: Math.round((words / wordsPerMinute) * 60) } : {}),
  }
}
