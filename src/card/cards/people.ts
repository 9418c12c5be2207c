/** Who made it: avatars, names, marks. */
import type { Author, PlatformId } from '../../model'
import { formatCount } from '../../words/counts'
import { formatAgo } from '../../words/dates'
import { box, column, paragraph, row, text, type BoxNode, type CardNode, type Child } from '../node'
import { cleanText, emojiLine, inlineText } from '../rich'
import type { Draft } from '../draft'
import { fonts } from '../theme'

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/**
 * A round portrait; without one the first sign of the name on a tinted disc. `platform`: whose hosts it comes from, where
 * the card is not all of one.
 */
export function avatar(sheet: Draft, author: Author | undefined, size: number, platform?: PlatformId): CardNode {
  const picture = sheet.picture(author?.avatar, size, size, { style: { borderRadius: size / 2 }, platform })
  if (picture !== undefined) return picture
  const [first] = segmenter.segment(cleanText(author?.name ?? '').trim())
  const initial = first?.segment ?? ''
  const disc = {
    width: size,
    height: size,
    flexShrink: 0,
    borderRadius: size / 2,
    backgroundColor: sheet.theme.tint,
    alignItems: 'center',
    justifyContent: 'center',
  }
  if (!/^[\p{L}\p{N}]/u.test(initial)) return box(disc, [sheet.icon('people', size * 0.5, sheet.theme.accent)])
  return box(disc, [
    text(initial.toUpperCase(), { fontSize: size * 0.44, fontWeight: 600, lineHeight: 1, color: sheet.theme.accent }),
  ])
}

/** Check mark on a disc: yellow for persons, blue for organisations. */
function verified(sheet: Draft, author: Author, size: number): Child {
  if (author.verified === undefined) return undefined
  const colour = author.verified === 'person' ? '#b9770a' : '#2f80ed'
  return box(
    {
      width: size,
      height: size,
      flexShrink: 0,
      borderRadius: size / 2,
      backgroundColor: colour,
      alignItems: 'center',
      justifyContent: 'center',
    },
    [sheet.icon('check', Math.round(size * 0.68), '#ffffff')],
  )
}

/** Name in one line with its mark. */
export function nameLine(sheet: Draft, author: Author, style: { fontSize: number; color: string }): BoxNode {
  const name = cleanText(author.name).trim() || sheet.context.t('amagi.card.nobody')
  return row({ gap: 10, minWidth: 0 }, [
    paragraph(
      { ...fonts.name, ...style, lineClamp: 1, minWidth: 0, wordBreak: 'break-all' },
      inlineText(sheet, name, style.fontSize),
    ),
    verified(sheet, author, Math.round(style.fontSize * 0.82)),
  ])
}

/** Facts joined by a thin dot; empty ones vanish. */
export const facts = (...parts: (string | undefined | false)[]): string =>
  parts.filter((part): part is string => typeof part === 'string' && part !== '').join(' · ')

/** Overlapping portraits of the people who worked along. */
function others(sheet: Draft, authors: readonly Author[]): Child {
  if (authors.length === 0) return undefined
  const shown = authors.slice(0, 8)
  const ring = { borderRadius: 36, border: `4px solid ${sheet.theme.ground}` }
  return row({ flexShrink: 0, marginLeft: 16 }, [
    ...shown.map((author, index) => box({ ...ring, marginLeft: index === 0 ? 0 : -20 }, [avatar(sheet, author, 60)])),
    authors.length > shown.length &&
      text(`+${authors.length - shown.length}`, { ...fonts.meta, color: sheet.theme.sub, marginLeft: 8 }),
  ])
}

interface AuthorRowOptions {
  createdAt?: number | undefined
  region?: string | undefined
  coAuthors?: readonly Author[]
  size?: number
}

/** Portrait, name in the accent, and one quiet line: when, where, how many follow. */
export function authorRow(
  sheet: Draft,
  author: Author | undefined,
  options: AuthorRowOptions = {},
): BoxNode | undefined {
  const { context, theme } = sheet
  const followers =
    author?.followers !== undefined && author.followers > 0
      ? context.t('amagi.card.followers', { n: formatCount(author.followers, context.locale) })
      : undefined
  const when = options.createdAt === undefined ? undefined : formatAgo(options.createdAt, context)
  const about = facts(when, options.region && cleanText(options.region), followers)
  if (author === undefined && about === '') return undefined
  const size = options.size ?? 88
  return row({ gap: 20 }, [
    author !== undefined && avatar(sheet, author, size),
    column({ flexGrow: 1, minWidth: 0, gap: 2 }, [
      author !== undefined && nameLine(sheet, author, { fontSize: size >= 80 ? 35 : 32, color: theme.accent }),
      about !== '' && emojiLine(sheet, about, { ...fonts.meta, color: theme.sub }),
    ]),
    others(sheet, options.coAuthors ?? []),
  ])
}
