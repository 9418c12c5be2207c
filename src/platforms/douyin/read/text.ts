/** People's words with their topics and mentions. */
import { plainRich, type RichNode, type RichText } from '../../../model'
import type { Slice } from '../../slice'

interface Mark {
  start: number
  end: number
  node(text: string): RichNode
}

/** `type` of an entry that names somebody. */
const mentionType = 0

/** Marks of a text. Offsets count UTF-16 code units, as JavaScript does; captions have offsets of their own. */
function marksOf(text: string, owner: Slice, prefix: '' | 'caption_'): Mark[] {
  return owner.optionalList('text_extra', (entry): Mark | undefined => {
    const start = entry.optionalNumber(`${prefix}start`)
    const end = entry.optionalNumber(`${prefix}end`)
    if (start === undefined || end === undefined || !Number.isInteger(start) || !Number.isInteger(end)) return undefined
    if (start < 0 || end <= start) return undefined
    if (entry.optionalString('hashtag_name') !== undefined) {
      const id = entry.optionalId('hashtag_id')
      return { start, end, node: (said) => ({ kind: 'topic', text: said, ...(id === undefined ? {} : { id }) }) }
    }
    const userId = entry.optionalId('sec_uid') ?? entry.optionalId('user_id')
    if (userId !== undefined) return { start, end, node: (said) => ({ kind: 'mention', text: said, userId }) }
    if (entry.optionalNumber('type') === mentionType && text.startsWith('@', start))
      return { start, end, node: (said) => ({ kind: 'mention', text: said }) }
    // What is left are words the platform makes a search of (`search_text`): the author linked nothing.
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

const rawWords = (aweme: Slice): [text: string, prefix: '' | 'caption_'] | undefined => {
  const caption = aweme.optionalString('caption')
  if (caption !== undefined) return [caption, 'caption_']
  const desc = aweme.optionalString('desc')
  return desc === undefined ? undefined : [desc, '']
}

/** Whether upstream kept the end of the words back. */
export const isCutOff = (aweme: Slice): boolean => cutOff.test(rawWords(aweme)?.[0] ?? '')

/** Words of a work: the caption keeps its line breaks, the description has them flattened. */
export function workText(aweme: Slice): RichText {
  const words = rawWords(aweme)
  if (!words) return plainRich(aweme.optionalString('preview_title') ?? '')
  const [text, prefix] = words
  return richText(text.replace(cutOff, '$1'), marksOf(text, aweme, prefix))
}

/** Words of a comment. */
export function commentText(comment: Slice): RichText {
  const text = comment.optionalString('text') ?? ''
  return richText(text, marksOf(text, comment, ''))
}

/** Names of the topics, each once. */
export function topicNames(aweme: Slice): string[] {
  return [...new Set(aweme.optionalList('text_extra', (entry) => entry.optionalString('hashtag_name')))]
}
