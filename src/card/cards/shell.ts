/** The frame all cards share: hairline, body, foot with mark, date and code. */
import type { PostBase, RichText } from '../../model'
import { groupDigits } from '../../words/counts'
import { formatDate, isRecent } from '../../words/dates'
import { key } from '../../words/families'
import type { IconName } from '../icons'
import { box, column, line, paragraph, row, text, type BoxNode, type CardNode, type Child } from '../node'
import { makeQr } from '../qr'
import {
  cleanText,
  emojiLine,
  estimateLines,
  inlineText,
  richLength,
  richParagraph,
  sameWords,
  tidyRich,
  withoutBlanks,
} from '../rich'
import type { Draft } from '../draft'
import { cardWidth, edge, fonts } from '../theme'

/** Width of text between the edges. */
export const textWidth = cardWidth - 2 * edge

/**
 * The whole card: sections below one another. Long cards are cut between sections, so each has
 * its own margins inside.
 */
export function shell(sheet: Draft, sections: readonly Child[]): BoxNode {
  const { ground, text: colour } = sheet.theme
  return column({ width: cardWidth, backgroundColor: ground, color: colour, fontSize: 31, lineHeight: 1.5 }, sections)
}

/** A section inside the edges; nothing at all when it would be empty. */
export const inside = (children: readonly Child[], gap = 24): BoxNode | undefined =>
  children.some(Boolean) ? column({ padding: `0 ${edge}px`, gap }, children) : undefined

/** The accent along the upper edge. */
export const hairline = (sheet: Draft): BoxNode =>
  box({ position: 'absolute', top: 0, left: 0, width: cardWidth, height: 6, backgroundColor: sheet.theme.accent })

/** Two or three heavy lines. */
export function headline(sheet: Draft, content: string | RichText, lines = 3): BoxNode {
  const style = sheet.context.compact ? fonts.titleSmall : fonts.title
  // `pretty` keeps a single sign from standing alone on the last line.
  const base = { ...style, fontSize: Number(style['fontSize']), color: sheet.theme.text, textWrap: 'pretty' }
  if (typeof content !== 'string') return richParagraph(sheet, content, lines, base, textWidth)
  const clean = [...cleanText(content).trim()].slice(0, 400).join('')
  // A full-width opening mark has an empty left half; it hangs into the margin so that the line starts where it should.
  const hang = /^[【「『《（〈〔]/.test(clean) ? { textIndent: `${-Math.round(base.fontSize * 0.46)}px` } : {}
  return paragraph({ ...base, ...hang, lineClamp: lines }, inlineText(sheet, clean, base.fontSize))
}

/** People's words with the length of the whole when it had to be cut. */
export function words(sheet: Draft, content: RichText, wanted: number, lead = false): BoxNode | undefined {
  const lines = Math.max(2, Math.round(wanted * sheet.fit(1, 0.72, 0.5, 0.3)))
  const tidy = tidyRich(content)
  if (tidy.length === 0) return undefined
  const nodes = sheet.context.compact ? withoutBlanks(tidy) : tidy
  const style = lead ? fonts.lead : fonts.body
  const size = Number(style['fontSize'])
  const needed = estimateLines(nodes, textWidth, size)
  const colour = lead ? sheet.theme.text : sheet.theme.sub
  const faded = needed > lines + 1
  // The mask ends at a fifth of the last line's height: the cut reads as "there is more".
  const from = Math.round(((lines - 1.6) / lines) * 100)
  const mask = faded && lines > 2 ? { maskImage: `linear-gradient(180deg, #000 ${from}%, rgba(0,0,0,.25) 100%)` } : {}
  return column({ gap: 12 }, [
    richParagraph(sheet, nodes, lines, { ...style, fontSize: size, color: colour, ...mask }, textWidth),
    needed > lines &&
      text(sheet.context.t('amagi.card.full-text', { n: groupDigits(richLength(nodes)) }), {
        ...fonts.meta,
        fontWeight: 600,
        color: sheet.theme.accent,
      }),
  ])
}

/** What a post says, sorted into headline and text so that nothing is said twice. */
export function speech(post: PostBase): { title?: string | RichText; body?: RichText; lead?: RichText } {
  const body = tidyRich(post.text)
  const title = post.title === undefined ? '' : cleanText(post.title).trim()
  if (title === '') {
    if (body.length === 0) return {}
    // Short words are a headline, long ones are a text.
    return estimateLines(body, textWidth, 50) <= 3 ? { title: body } : { lead: body }
  }
  if (body.length === 0) return { title }
  if (!sameWords(title, body)) return { title, body }
  return estimateLines(body, textWidth, 50) <= 4 ? { title: body } : { lead: body }
}

/** A quiet label with an icon: collection, music, topic. */
export function chip(sheet: Draft, icon: IconName, label: string): BoxNode {
  const { theme } = sheet
  return row(
    {
      height: 56,
      maxWidth: textWidth,
      padding: '0 20px',
      gap: 12,
      borderRadius: 16,
      backgroundColor: theme.raised,
      minWidth: 0,
    },
    [sheet.icon(icon, 28, theme.accent), emojiLine(sheet, label, { ...fonts.meta, color: theme.sub })],
  )
}

/** Marks of the platform in its own words (`置顶`), one row. */
export const marks = (sheet: Draft, list: readonly string[] = []): BoxNode | undefined => {
  const said = list.filter((label) => label.trim() !== '').slice(0, 4)
  if (said.length === 0) return undefined
  const style = { fontSize: 26, lineHeight: 1.2, fontWeight: 600, color: sheet.theme.accent }
  const frame = { maxWidth: 320, height: 40, padding: '0 12px', borderRadius: 10, backgroundColor: sheet.theme.tint }
  return row(
    { flexWrap: 'wrap', gap: 12 },
    said.map((label) => row(frame, [emojiLine(sheet, label, style)])),
  )
}

export const chips = (list: readonly Child[]): BoxNode | undefined =>
  list.some(Boolean) ? row({ flexWrap: 'wrap', gap: 16 }, list) : undefined

/** White around the code's own quiet zone, so that round corners do not cut it. */
const qrPadding = 8

/** A code on its own white ground; in dark mode the ground is the frame. */
export function qrTile(sheet: Draft, url: string, wanted = 184): CardNode {
  const code = makeQr(url, wanted)
  return box({ flexShrink: 0, padding: qrPadding, borderRadius: 20, backgroundColor: '#ffffff' }, [
    sheet.svg(`qr:${code.size}:${url}`, code.svg, code.size),
  ])
}

/** Mark and name of the platform. */
export function markLine(sheet: Draft, size = 48): BoxNode {
  return row({ gap: 16 }, [
    sheet.badge(size),
    text(sheet.context.t(key('platform', sheet.theme.platform)), {
      fontSize: size * 0.7,
      lineHeight: 1.3,
      fontWeight: 700,
      color: sheet.theme.text,
    }),
  ])
}

/** Mark, date and id at the left, the code at the right; nothing where the footer is switched off. */
export function foot(
  sheet: Draft,
  post: Pick<PostBase, 'id' | 'url' | 'author'> & { createdAt?: number | undefined },
): BoxNode | undefined {
  const { theme, context } = sheet
  if (context.footer === false) return undefined
  // From a week on the line of the author says the day already.
  const told = post.author !== undefined && !isRecent(post.createdAt ?? 0, context)
  const date = post.createdAt === undefined || told ? '' : formatDate(post.createdAt, context)
  return row({ padding: `24px ${edge}px`, gap: 32, backgroundColor: theme.raised, justifyContent: 'space-between' }, [
    column({ gap: 14, minWidth: 0, flexGrow: 1 }, [
      markLine(sheet),
      column({ gap: 2 }, [
        date !== '' && text(date, { ...fonts.meta, color: theme.sub }),
        line(cleanText(post.id), { ...fonts.meta, color: theme.sub }),
      ]),
    ]),
    qrTile(sheet, post.url),
  ])
}
