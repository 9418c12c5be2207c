/** What filters know a dynamic by: words, tags, and what it shows a second time. */
import { richToPlain, type Post, type RichText, type Work } from '../../../model'
import { usable, type Slice } from '../../slice'
import { traitTags, type Trait } from '../../traits'
import { readDynamic } from '../read/dynamic'
import { contentOf, modulesOf } from '../read/modules'
import { avToBv } from '../sign/bvid'

const topicsIn = (text: RichText): string[] =>
  text.flatMap((node) => (node.kind === 'topic' ? node.text.replace(/^[#＃]|[#＃]$/g, '').trim() : []))

/** Those of what is forwarded count as well. */
function wordsOf(post: Post | null | undefined): { text: string; tags: string[] } {
  if (post?.kind !== 'dynamic') return { text: '', tags: [] }
  const below = wordsOf(post.original)
  const titles = post.attachments.map(({ title }) => title)
  return {
    text: [post.title, richToPlain(post.text), ...titles, below.text].filter(Boolean).join('\n'),
    tags: [...new Set([...(post.section ? [post.section] : []), ...topicsIn(post.text), ...below.tags])],
  }
}

/** What is forwarded, as far as it can be read. */
interface Original {
  readonly id?: string
  readonly author?: string
  readonly content: Slice
}

function originalOf(item: Slice, content: Slice): Original | undefined {
  const below = content.optionalSlice('orig') ?? item.optionalSlice('orig')
  const modules = below && usable(() => modulesOf(below))
  if (!modules) return undefined
  const [id, author] = [below.optionalId('id_str'), modules.optionalId('module_author.mid')]
  return { content: contentOf(modules), ...(id ? { id } : {}), ...(author ? { author } : {}) }
}

/** BV id of the video, by whichever number it comes. */
function videoOf(content: Slice): string | undefined {
  const video = content.optionalSlice('major.archive') ?? content.optionalSlice('major.ugc_season')
  return video && (video.optionalString('bvid') ?? avToBv(video.optionalId('aid') ?? ''))
}

/** What somebody says who forwards and says nothing. */
const noWords: ReadonlySet<string> = new Set(['', '转发动态'])

/**
 * The video; of a forward without a word what it forwards, since several who do so say the same (cnxysoft/DDBOT-WSa marks
 * them for an hour).
 */
function twinOf(content: Slice, original: Original | undefined, words: string | undefined): string | undefined {
  if (!original) return videoOf(content)
  const below = videoOf(original.content) ?? original.id
  const isBare = words !== undefined && noWords.has(words.trim())
  return isBare && below !== undefined ? `forward:${below}` : undefined
}

const boxes: ReadonlyMap<string, Trait> = new Map([
  ['lottery', 'lottery'],
  ['goods', 'goods'],
  ['reserve', 'reserve'],
])

/** Whether somebody draws lots among those who answer. */
const hasLots = (content: Slice): boolean =>
  ['desc', 'major.opus.summary'].some((place) =>
    content
      .optionalList(`${place}.rich_text_nodes`, (node) => node.optionalString('type'))
      .includes('RICH_TEXT_NODE_TYPE_LOTTERY'),
  )

const boxesOf = (post: Post | null | undefined): Trait[] =>
  post?.kind === 'dynamic' ? post.attachments.flatMap(({ kind }) => boxes.get(kind) ?? []) : []

/** Of one item. */
export function saidOf(item: Slice, content: Slice, author: string): Pick<Work, 'text' | 'tags' | 'twin'> {
  const read = usable(() => readDynamic({ data: { item: item.raw() } }))
  const original = originalOf(item, content)
  const twin = twinOf(content, original, read && richToPlain(read.text))
  const traits: Trait[] = [
    ...(original?.author === author ? (['own'] as const) : []),
    ...([content, original?.content].some((one) => one && hasLots(one)) ? (['lottery'] as const) : []),
    ...boxesOf(read),
    ...boxesOf(read?.original),
  ]
  const { text, tags } = wordsOf(read)
  return { text, tags: [...tags, ...traitTags(traits)], ...(twin === undefined ? {} : { twin }) }
}
