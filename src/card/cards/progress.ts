/** Card of the answers that run and wait in a chat: one row each, with a bar where it is known how much is there. */
import { box, column, paragraph, row, text, type BoxNode } from '../node'
import { cleanText, emojiLine } from '../rich'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import type { ProgressView } from '../views'
import { hairline, inside, markLine, shell } from './shell'

function jobRow(sheet: Draft, job: ProgressView['rows'][number]): BoxNode {
  const { theme } = sheet
  const { share } = job
  return column({ padding: '22px 28px', gap: 10, borderRadius: 22, backgroundColor: theme.raised }, [
    row({ gap: 20 }, [
      text(String(job.number), {
        ...fonts.number,
        fontSize: 30,
        flexShrink: 0,
        color: job.own ? theme.accent : theme.sub,
      }),
      emojiLine(sheet, job.title, { fontSize: 31, lineHeight: 1.35, minWidth: 0, fontWeight: 600, color: theme.text }),
    ]),
    emojiLine(sheet, job.about, { ...fonts.meta, color: theme.sub }),
    share !== undefined &&
      box({ height: 12, borderRadius: 6, backgroundColor: theme.ground }, [
        box({
          height: 12,
          borderRadius: 6,
          width: `${Math.max(1, Math.min(100, Math.floor(share * 100)))}%`,
          backgroundColor: theme.accent,
        }),
      ]),
  ])
}

/** Every job with its number, by which it can be ended. Texts arrive translated. */
export function progressCard(view: ProgressView, sheet: Draft): BoxNode {
  const { theme } = sheet
  const quiet = (words: string) => paragraph({ ...fonts.meta, color: theme.sub }, [text(cleanText(words), {})])
  return shell(sheet, [
    column({ padding: '52px 0 24px', gap: 28 }, [
      inside([markLine(sheet)]),
      inside([paragraph({ ...fonts.title, color: theme.text }, [text(cleanText(view.title), {})])]),
    ]),
    column(
      { padding: `8px ${edge}px 28px`, gap: 20 },
      view.rows.map((job) => jobRow(sheet, job)),
    ),
    inside([view.more !== undefined && quiet(view.more), quiet(view.hint)], 8),
    box({ height: 48 }),
    hairline(sheet),
  ])
}
