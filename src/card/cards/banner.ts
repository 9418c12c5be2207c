/** What happened, in a line above a card that comes by itself. */
import { cleanText, inlineText } from '../rich'
import { column, paragraph, row, type BoxNode } from '../node'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'

const size = 31

/** On a ground of its own, so that it reads as said by us and not by the work. */
export function bannerRow(sheet: Draft, words: string): BoxNode {
  const { theme } = sheet
  return column({ padding: `24px ${edge}px 20px`, backgroundColor: theme.tint }, [
    row({ gap: 18 }, [
      sheet.icon('bell', 38, theme.accent),
      paragraph(
        { ...fonts.name, fontSize: size, lineClamp: 2, minWidth: 0, flexGrow: 1, color: theme.accent },
        inlineText(sheet, cleanText(words).trim(), size),
      ),
    ]),
  ])
}

/** The card with its banner where it has one. */
export function withBanner(sheet: Draft, card: BoxNode): BoxNode {
  const { banner } = sheet.context
  return banner === undefined ? card : { ...card, children: [bannerRow(sheet, banner), ...card.children] }
}
