/** Comments cut down to what is shown, and their text form. Pure. */
import { richToPlain, type Comment, type CommentSection } from '../model'
import { commentsPart } from '../words/comments'
import { formatCount } from '../words/counts'
import { formatDay } from '../words/dates'
import { key } from '../words/families'
import { translator } from '../words/locale'
import { joinFacts } from './boxes'
import { tidyLine } from './tidy'
import type { TextOptions } from './text'

/** Characters of one comment in the text form. */
const maxText = 140

/** The first `count` comments, pinned ones before all others. */
export function firstComments(section: CommentSection, count: number): CommentSection {
  const order = [...section.comments].sort((a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false))
  // The total is upstream's; without one the card would count what is left of the list. A page is no total.
  const total = section.total ?? (section.more ? undefined : section.comments.length)
  return { ...section, ...(total === undefined ? {} : { total }), comments: order.slice(0, count) }
}

/** All answers below one comment as one list; to whom each speaks is said in words. */
function flatten(replies: readonly Comment[], parent?: string): Comment[] {
  return replies.flatMap((reply) => {
    const to = reply.replyTo ?? parent
    return [to === undefined ? reply : { ...reply, replyTo: to }, ...flatten(reply.replies, reply.author.name)]
  })
}

/** How comments are written. */
export interface CommentsOptions extends TextOptions {
  /** Answers below one comment; the others are counted. */
  replies?: number
}

/** Name and marks of whoever speaks, and to whom. */
function speakerOf(
  { author, pinned, byAuthor, level, medal, replyTo }: Comment,
  { translate: t }: TextOptions,
): string {
  const marks = [
    pinned ? t('amagi.card.comment.pinned') : '',
    byAuthor ? t('amagi.card.comment.author') : '',
    level === undefined ? '' : `Lv${level}`,
    medal ? joinFacts([tidyLine(medal.name, 20), medal.level === undefined ? '' : String(medal.level)], t) : '',
    replyTo === undefined ? '' : t('amagi.card.comment.to', { name: tidyLine(replyTo, 40) }),
  ]
  const said = joinFacts(marks, t)
  const name = tidyLine(author.name, 40) || t('amagi.card.nobody')
  return said === '' ? name : name + t('amagi.reply.aside', { facts: said })
}

/** Day, place, pictures and what others think of it. */
function factsOf({ createdAt, region, pictures, likes, likedByAuthor }: Comment, options: TextOptions): string {
  const { translate: t, locale, timeZone } = options
  return joinFacts(
    [
      createdAt === undefined ? '' : formatDay(createdAt, { t, timeZone }),
      tidyLine(region ?? '', 20),
      pictures.length > 0 ? t('amagi.card.pictures', { n: pictures.length }) : '',
      likes ? t(key('stat', 'likes'), { count: formatCount(likes, locale) }) : '',
      likedByAuthor ? t('amagi.card.comment.liked') : '',
    ],
    t,
  )
}

function commentLine(comment: Comment, options: TextOptions): string {
  const { translate: t } = options
  const words = tidyLine(richToPlain(comment.text).replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' '), maxText)
  const facts = factsOf(comment, options)
  const line = `${speakerOf(comment, options)}: ${words}`.trimEnd()
  return facts === '' ? line : line + t('amagi.reply.aside', { facts })
}

/** One line per comment and per answer, for chats without pictures. */
export function describeComments(
  section: CommentSection,
  options: CommentsOptions = { locale: 'zh-CN', translate: translator('zh-CN') },
): string {
  const { translate: t, locale, replies: limit = 3 } = options
  const lines = section.comments.flatMap((comment) => {
    const answers = flatten(comment.replies)
    const left = Math.max(0, (comment.replyCount ?? answers.length) - Math.min(answers.length, limit))
    return [
      commentLine(comment, options),
      ...answers.slice(0, limit).map((answer) => `  ${commentLine(answer, options)}`),
      ...(left > 0 ? [`  ${t('amagi.card.comment.more', { n: formatCount(left, locale) })}`] : []),
    ]
  })
  const part = commentsPart(section, limit, { t, locale })
  return [...(part === '' ? [] : [part]), ...lines].join('\n')
}
