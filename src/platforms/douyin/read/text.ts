/** People's words with their topics and mentions. */
import { plainRich, type RichNode, type RichText } from '../../../model'
import type { Slice } from '../../slice'

interface Mark {
  start: number
  end: number
  node(text: string): RichNode
}

/** Offsets count UTF-16 code units, as JavaScript does; captions have offsets of their own. */
function marksOf(owner: Slice, prefix: '' | 'caption_'): Mark[] {
  return owner.optionalList('text_extra', (entry): Mark | undefined => {
    const start = entry.optionalNumber(`${prefix}start`)
    const end = entry.optionalNumber(`${prefix}end`)
    if (start === undefined || end === undefined || !Number.isInteger(start) || !Number.isInteger(end)) return undefined
    if (start < 0 || end <= start) return undefined
    if (entry.optionalString('hashtag_name') !== undefined) {
      const id = entry.optionalId('hashtag_id')
      return { start, end, node: (text) => ({ kind: 'topic', text, ...(id === undefined ? {} : { id }) }) }
    }
    const userId = entry.optionalId('sec_uid')
    if (userId !== undefined) return { start, end, node: (text) => ({ kind: 'mention', text, userId }) }
    if (entry.optionalString('search_text') !== undefined)
      return { start, end, node: (text) => ({ kind: 'link', text }) }
    return undefined
  })
}

/** Text cut at its marks. Marks that overlap, or reach beyond the text, are left out. */
function richText(text: string, marks: readonly Mark[]): RichText {
  const nodes: RichText = []
  let at = 0
  for (const mark of marks.toSorted((a, b) => a.start - b.start)) {
    if (mark.start < at || mark.end > text.length) continue
    nodes.push(...plainRich(text.slice(at, mark.start)), mark.node(text.slice(mark.start, mark.end)))
    at = mark.end
  }
  return [...nodes, ...plainRich(text.slice(at))]
}

/** What upstream puts in place of the rest of very long texts. */
const cutOff = /(……)版本过低，升级后可展示全部信息$/

/** Words of a work: the caption keeps its line breaks, the description has them flattened. */
export function workText(aweme: Slice): RichText {
  const caption = aweme.optionalString('caption')
  if (caption !== undefined) return richText(caption, marksOf(aweme, 'caption_'))
  const desc = aweme.optionalString('desc')
  if (desc !== undefined) return richText(desc.replace(cutOff, '$1'), marksOf(aweme, ''))
  return plainRich(aweme.optionalString('preview_title') ?? '')
}

/** Words of a comment. */
export function commentText(comment: Slice): RichText {
  return richText(comment.optionalString('text') ?? '', marksOf(comment, ''))
}

/** Names of the topics, each once. */
export function topicNames(aweme: Slice): string[] {
  return [...new Set(aweme.optionalList('text_extra', (entry) => entry.optionalString('hashtag_name')))]
}
