/** Comments as a conversation: one column, replies on a rail, long sections over several pages. */
import type { Comment, ImageMedia } from '../../model'
import { commentsTold } from '../../words/comments'
import { formatCount } from '../../words/counts'
import { formatAgo } from '../../words/dates'
import { box, column, paragraph, row, text, type BoxNode, type CardNode, type Child } from '../node'
import { cleanText, emojiLine, inlineText, richParagraph, tidyRich } from '../rich'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import type { CommentsView } from '../views'
import { thumbnail } from './entries'
import { avatar, facts } from './people'
import { hairline, markLine, qrTile, shell, textWidth } from './shell'

/** Replies shown below a comment unless the view says otherwise. */
const defaultReplies = 3

/** Small label beside a name. */
const tag = (sheet: Draft, label: string, colour: string, ground: string): BoxNode =>
  box(
    {
      flexShrink: 0,
      maxWidth: 240,
      height: 38,
      alignItems: 'center',
      padding: '0 10px',
      borderRadius: 10,
      backgroundColor: ground,
    },
    [emojiLine(sheet, label, { fontSize: 26, lineHeight: 1.2, fontWeight: 600, color: colour })],
  )

function names(sheet: Draft, comment: Comment, size: number): BoxNode {
  const { theme, context } = sheet
  const quiet = (label: string): BoxNode => tag(sheet, label, theme.sub, theme.raised)
  const loud = (label: string): BoxNode => tag(sheet, label, theme.accent, theme.tint)
  const name = cleanText(comment.author.name).trim() || context.t('amagi.card.nobody')
  return row({ gap: 12, minWidth: 0 }, [
    paragraph(
      {
        fontSize: size,
        lineHeight: 1.35,
        fontWeight: 600,
        minWidth: 0,
        lineClamp: 1,
        wordBreak: 'break-all',
        color: comment.byAuthor === true ? theme.accent : theme.sub,
      },
      inlineText(sheet, name, size),
    ),
    comment.pinned === true && loud(context.t('amagi.card.comment.pinned')),
    comment.byAuthor === true && loud(context.t('amagi.card.comment.author')),
    comment.level !== undefined && quiet(`Lv${comment.level}`),
    comment.medal !== undefined &&
      quiet(facts(comment.medal.name, comment.medal.level !== undefined && String(comment.medal.level))),
  ])
}

/** At most two fifths of the width for one picture, three small ones side by side for more. */
function attached(sheet: Draft, images: readonly ImageMedia[]): Child {
  const [first] = images
  if (first === undefined) return undefined
  if (images.length > 1) {
    const size = 232
    const last = Math.min(images.length, 3) - 1
    return row(
      { gap: 8 },
      images.slice(0, 3).map((media, index) => {
        const rest = index === last ? images.length - 3 : 0
        return box(
          {
            position: 'relative',
            width: size,
            height: size,
            borderRadius: 16,
            overflow: 'hidden',
            backgroundColor: sheet.theme.raised,
          },
          [
            sheet.picture(media, size, size),
            rest > 0 &&
              box(
                {
                  position: 'absolute',
                  top: 0,
                  left: 0,
                  width: size,
                  height: size,
                  alignItems: 'center',
                  justifyContent: 'center',
                  backgroundColor: 'rgba(8,9,12,.58)',
                },
                [text(`+${rest}`, { fontSize: 52, fontWeight: 700, lineHeight: 1, color: '#ffffff' })],
              ),
          ],
        )
      }),
    )
  }
  const known = sheet.context.facts(first) ?? { width: first.width ?? 4, height: first.height ?? 3 }
  const ratio = Math.min(1.4, Math.max(0.5, known.height / Math.max(1, known.width)))
  const width = ratio > 1 ? 316 : 432
  return thumbnail(sheet, { cover: first }, width, Math.round(width * ratio))
}

function meta(sheet: Draft, comment: Comment): BoxNode {
  const { theme, context } = sheet
  const { t, locale } = context
  const left = facts(
    comment.createdAt !== undefined && formatAgo(comment.createdAt, context),
    comment.region && cleanText(comment.region),
  )
  const small = { ...fonts.meta, fontSize: 26, color: theme.sub, whiteSpace: 'nowrap' }
  return row({ gap: 28, justifyContent: 'space-between' }, [
    emojiLine(sheet, left, small),
    row({ gap: 24, flexShrink: 0 }, [
      comment.likedByAuthor === true && tag(sheet, t('amagi.card.comment.liked'), theme.accent, theme.tint),
      comment.likes !== undefined &&
        comment.likes > 0 &&
        row({ gap: 8 }, [sheet.icon('like', 28, theme.sub), text(formatCount(comment.likes, locale), small)]),
    ]),
  ])
}

/** All answers below one comment as one list; to whom each speaks is said in words. */
function flatten(replies: readonly Comment[], parent?: string): Comment[] {
  return replies.flatMap((reply) => {
    const to = reply.replyTo ?? parent
    return [to === undefined ? reply : { ...reply, replyTo: to }, ...flatten(reply.replies, reply.author.name)]
  })
}

function entry(sheet: Draft, comment: Comment, nested: boolean, replyLimit: number): BoxNode {
  const { theme, context } = sheet
  const size = nested ? 31 : 33
  const body = tidyRich(comment.text)
  const answer =
    nested && comment.replyTo !== undefined
      ? context.t('amagi.card.comment.to', { name: cleanText(comment.replyTo) })
      : ''
  const replies = nested ? [] : flatten(comment.replies)
  const left = Math.max(0, (comment.replyCount ?? replies.length) - Math.min(replies.length, replyLimit))
  const portrait = nested ? 52 : 80
  return row({ gap: nested ? 16 : 20, alignItems: 'flex-start' }, [
    avatar(sheet, comment.author, portrait),
    column({ flexGrow: 1, minWidth: 0, gap: 8 }, [
      names(sheet, comment, nested ? 28 : 30),
      answer !== '' && emojiLine(sheet, answer, { ...fonts.meta, fontSize: 26, color: theme.sub }),
      body.length > 0 &&
        richParagraph(
          sheet,
          body,
          nested ? 4 : 8,
          { ...fonts.comment, fontSize: size, color: theme.text },
          nested ? 788 : 884,
        ),
      attached(sheet, comment.pictures),
      meta(sheet, comment),
      (replies.length > 0 || (!nested && left > 0)) &&
        column({ gap: 20, marginTop: 8, padding: '4px 0 4px 24px', borderLeft: `4px solid ${theme.line}` }, [
          ...replies.slice(0, replyLimit).map((reply) => entry(sheet, reply, true, 0)),
          left > 0 &&
            text(context.t('amagi.card.comment.more', { n: formatCount(left, context.locale) }), {
              ...fonts.meta,
              fontSize: 26,
              fontWeight: 600,
              color: theme.accent,
            }),
        ]),
    ]),
  ])
}

function header(sheet: Draft, { post, section, replies = defaultReplies }: CommentsView): BoxNode {
  const { theme } = sheet
  const title = post.title ?? post.text.map((node) => (node.kind === 'break' ? ' ' : node.text)).join('')
  const told = commentsTold(section, replies, sheet.context)
  const size = 34
  return row(
    { padding: `40px ${edge}px 32px`, gap: 32, backgroundColor: theme.raised, justifyContent: 'space-between' },
    [
      column({ gap: 16, minWidth: 0, flexGrow: 1 }, [
        markLine(sheet, 40),
        paragraph(
          { fontSize: size, lineHeight: 1.4, fontWeight: 700, lineClamp: 2, color: theme.text },
          inlineText(sheet, title.slice(0, 200), size),
        ),
        told !== '' && text(told, { ...fonts.meta, color: theme.sub }),
      ]),
      qrTile(sheet, post.url, 164),
    ],
  )
}

/** Comments of a work, pinned ones first. */
export function commentsCard(view: CommentsView, sheet: Draft): BoxNode {
  const { comments, state } = view.section
  const { theme, context } = sheet
  const order = [...comments].sort((a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false))
  const list: CardNode[] = order.map((comment, index) =>
    column({ padding: `${index === 0 ? 36 : 20}px ${edge}px 20px` }, [
      entry(sheet, comment, false, view.replies ?? defaultReplies),
    ]),
  )
  const nothing = (): BoxNode =>
    row({ padding: `72px ${edge}px`, gap: 20, justifyContent: 'center' }, [
      sheet.icon(state === 'closed' ? 'lock' : 'comment', 44, theme.sub),
      text(context.t(state === 'closed' ? 'amagi.card.comment.closed' : 'amagi.card.comment.empty'), {
        fontSize: 32,
        lineHeight: 1.4,
        color: theme.sub,
      }),
    ])
  return shell(sheet, [
    header(sheet, view),
    ...(list.length > 0 ? list : [nothing()]),
    box({ height: 24, width: textWidth }),
    hairline(sheet),
  ])
}
