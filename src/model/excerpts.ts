/** The words of a post that stand for the whole, where it has more than can be shown. Pure. */
import type { AudioMedia } from './media'
import type { ArticlePost, Attachment, VideoPost } from './post'
import type { RichText } from './rich-text'

/** Nodes of an article's beginning: far more than a card or a text has room for. */
const enough = 60

/** Paragraphs and quotes in reading order, apart; an article without a body has its summary. */
export function beginningOf({ body, text }: Pick<ArticlePost, 'body' | 'text'>): RichText {
  const nodes: RichText = []
  for (const block of body) {
    if (nodes.length > enough) break
    if (block.kind !== 'paragraph' && block.kind !== 'quote') continue
    if (nodes.length > 0) nodes.push({ kind: 'break' })
    nodes.push(...block.text)
  }
  return nodes.length > 0 ? nodes : text
}

/** Lines of a box that say something; a lone dash is upstream's way of saying nothing. */
export const factLines = ({ lines }: Pick<Attachment, 'lines'>): string[] =>
  lines.filter((content) => /[^-\s]/.test(content))

/** Title and artist of a sound; a title that names the artist (`@somebody's original sound`) says both. */
export function soundOf(music: AudioMedia | undefined): [title?: string, artist?: string] {
  const [title = '', artist = ''] = [music?.title?.trim(), music?.artist?.trim()]
  if (title === '') return artist === '' ? [] : [artist]
  return artist === '' || title.includes(artist) ? [title] : [title, artist]
}

/** Name of the part that is shown, where it has one of its own. */
export function partTitle({ title, part = 1, parts = [] }: Partial<VideoPost>): string | undefined {
  const name = parts.length > 1 ? parts.find(({ index }) => index === part)?.title.trim() : undefined
  return name && name !== title?.trim() && !/^P?\d+$/i.test(name) ? name : undefined
}
