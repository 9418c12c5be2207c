/** Comments cut down to what is shown, and their text form. Pure. */
import { richToPlain, type CommentSection } from '../model'

/** Characters of one comment in the text form. */
const maxText = 140

/** The first `count` comments, pinned ones before all others. */
export function firstComments(section: CommentSection, count: number): CommentSection {
  const order = [...section.comments].sort((a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false))
  // The total is upstream's; without one the card would count what is left of the list.
  const total = section.total ?? section.comments.length
  return { ...section, total, comments: order.slice(0, count) }
}

/** One line per comment, for chats without pictures. */
export function describeComments(section: CommentSection): string {
  return section.comments
    .map(({ author, text }) => {
      const words = Array.from(
        richToPlain(text)
          .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
          .trim(),
      )
      return `${author.name.replace(/\s+/g, ' ').trim()}: ${words.length > maxText ? `${words.slice(0, maxText - 1).join('')}…` : words.join('')}`
    })
    .join('\n')
}
