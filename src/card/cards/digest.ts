/** Card of what there was too much of: a row each, with the number its link has below. */
import { formatAgo } from '../../words/dates'
import { column, line, paragraph, row, text, type BoxNode, type Child } from '../node'
import { cleanText, emojiLine, inlineText } from '../rich'
import { badgeSvg } from '../looks'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import type { DigestView } from '../views'
import { hairline, inside, shell } from './shell'
import { heading } from './system'
import type { PlatformId } from '../../model'

/** The sign of one of several platforms. */
export const badgeOf = (sheet: Draft, platform: PlatformId, size: number): BoxNode =>
  row({ flexShrink: 0 }, [sheet.svg(`badge:${platform}`, badgeSvg(sheet.theme.looks(platform)), size)])

function digestRow(sheet: Draft, { number, platform, said, title, at }: DigestView['rows'][number]): BoxNode {
  const { theme, context } = sheet
  const size = 31
  const own = cleanText(title).trim()
  return row({ gap: 24, padding: '20px 28px', borderRadius: 22, backgroundColor: theme.raised }, [
    text(String(number), { ...fonts.number, fontSize: 34, minWidth: 40, flexShrink: 0, color: theme.accent }),
    column({ flexGrow: 1, minWidth: 0, gap: 6 }, [
      row({ gap: 14, minWidth: 0 }, [
        badgeOf(sheet, platform, 36),
        emojiLine(sheet, said, { ...fonts.meta, color: theme.sub, flexGrow: 1, minWidth: 0 }),
        line(formatAgo(at, context), { ...fonts.meta, flexShrink: 0, color: theme.sub }),
      ]),
      own !== '' &&
        paragraph(
          { fontSize: size, lineHeight: 1.4, fontWeight: 600, lineClamp: 2, color: theme.text },
          inlineText(sheet, own, size),
        ),
    ]),
  ])
}

/** Words are final. */
export function digestCard(view: DigestView, sheet: Draft): BoxNode {
  const { theme } = sheet
  const more: Child =
    view.more !== undefined &&
    paragraph({ ...fonts.meta, fontWeight: 600, color: theme.accent }, [text(cleanText(view.more), {})])
  return shell(sheet, [
    column({ padding: '52px 0 24px' }, [heading(sheet, view.title, view.subtitle)]),
    column(
      { padding: `0 ${edge}px 28px`, gap: 16 },
      view.rows.map((one) => digestRow(sheet, one)),
    ),
    inside([more], 8),
    column({ height: 36 }, []),
    hairline(sheet),
  ])
}
