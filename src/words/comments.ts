/** How many comments there are, and how many of them are shown. Pure. */
import type { Comment, CommentSection } from '../model'
import { formatCount } from './counts'
import type { Locale, Translate } from './locale'

const inAll = (comments: readonly Comment[]): number =>
  comments.reduce((sum, { replies }) => sum + 1 + inAll(replies), 0)

interface Saying {
  t: Translate
  locale: Locale
}

/**
 * Which part of the comments is shown, `replies` answers below each; empty where they are all there. Whatever the reason,
 * nobody must take a part for the whole.
 */
export function commentsPart(
  { comments, total, more }: CommentSection,
  replies: number,
  { t, locale }: Saying,
): string {
  const shown = comments.reduce((sum, comment) => sum + 1 + Math.min(replies, inAll(comment.replies)), 0)
  if (shown === 0) return ''
  if (total !== undefined && Number.isFinite(total) && total > shown)
    return t('amagi.card.comment.some', { n: formatCount(total, locale), shown: formatCount(shown, locale) })
  return more === true ? t('amagi.card.comment.first', { shown: formatCount(shown, locale) }) : ''
}

/** The same, or how many there are; empty where there is nothing to count. */
export function commentsTold(section: CommentSection, replies: number, saying: Saying): string {
  const part = commentsPart(section, replies, saying)
  if (part !== '') return part
  // Upstream counts with and without answers: what stands there is there in any case.
  const known = Math.max(Number.isFinite(section.total) ? (section.total ?? 0) : 0, section.comments.length)
  return known > 0 ? saying.t('amagi.card.comment.total', { n: formatCount(known, saying.locale) }) : ''
}
