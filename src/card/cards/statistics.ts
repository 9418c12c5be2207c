/** What was parsed: totals, shares of the platforms, days, ranking. Charts are plain boxes. */
import { formatCount, formatShare } from '../../words/counts'
import { formatDay } from '../../words/dates'
import { key } from '../../words/families'
import type { TextKey } from '../../words/locale'
import { box, column, paragraph, row, text, type BoxNode, type Child } from '../node'
import { cleanText, emojiLine } from '../rich'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import type { StatisticsView } from '../views'
import { figure } from './live'
import { hairline, inside, markLine, shell, textWidth } from './shell'

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)

/** One bar cut into the platforms' shares, and a legend with numbers. */
function platforms(sheet: Draft, view: StatisticsView): Child {
  const { theme, context } = sheet
  const list = view.platforms.filter(({ count }) => count > 0)
  const whole = list.reduce((sum, { count }) => sum + count, 0)
  if (whole === 0) return undefined
  return column({ gap: 24 }, [
    row(
      { height: 28, borderRadius: 14, overflow: 'hidden', gap: 4 },
      list.map(({ platform, count }) =>
        box({
          height: 28,
          width: Math.max(8, Math.round(textWidth * share(count, whole))),
          flexShrink: 1,
          backgroundColor: theme.looks(platform).chart,
        }),
      ),
    ),
    row(
      { gap: 48, flexWrap: 'wrap' },
      list.map(({ platform, count }) =>
        row({ gap: 14 }, [
          box({ width: 20, height: 20, borderRadius: 10, flexShrink: 0, backgroundColor: theme.looks(platform).chart }),
          text(context.t(key('platform', platform)), { ...fonts.meta, color: theme.text }),
          text(`${formatCount(count, context.locale)} · ${formatShare(count, whole)}`, {
            ...fonts.meta,
            color: theme.sub,
          }),
        ]),
      ),
    ),
  ])
}

const chartHeight = 200

function days(sheet: Draft, view: StatisticsView): Child {
  const { theme, context } = sheet
  const list = view.days.slice(-31)
  const most = Math.max(0, ...list.map(({ count }) => count))
  if (list.length < 2 || most === 0) return undefined
  const between = list.length > 16 ? 6 : 16
  const width = Math.floor((textWidth - between * (list.length - 1)) / list.length)
  const small = { fontSize: 26, lineHeight: 1.3, color: theme.sub }
  return column({ gap: 12 }, [
    row(
      { gap: between, height: chartHeight + 40, alignItems: 'flex-end' },
      list.map(({ count }) =>
        column({ width, flexShrink: 0, gap: 6, alignItems: 'center' }, [
          width >= 64 && text(formatCount(count, context.locale), small),
          box({
            width,
            height: Math.max(6, Math.round(chartHeight * share(count, most))),
            borderRadius: Math.min(10, width / 3),
            backgroundColor: count === most ? theme.accent : theme.line,
          }),
        ]),
      ),
    ),
    row({ justifyContent: 'space-between' }, [
      text(cleanText(list[0]?.label ?? ''), small),
      text(cleanText(list[list.length - 1]?.label ?? ''), small),
    ]),
  ])
}

function ranking(sheet: Draft, view: StatisticsView): Child {
  const { theme, context } = sheet
  const list = view.ranking.slice(0, 10)
  const most = Math.max(0, ...list.map(({ count }) => count))
  if (most === 0) return undefined
  return column(
    { gap: 20 },
    list.map(({ name, count }, index) =>
      row({ gap: 20 }, [
        text(String(index + 1), {
          ...fonts.number,
          fontSize: 30,
          minWidth: 40,
          color: index < 3 ? theme.accent : theme.sub,
        }),
        column({ flexGrow: 1, minWidth: 0, gap: 8 }, [
          row({ gap: 24, justifyContent: 'space-between' }, [
            emojiLine(sheet, cleanText(name).trim() || context.t('amagi.card.nobody'), {
              fontSize: 30,
              lineHeight: 1.35,
              color: theme.text,
            }),
            text(formatCount(count, context.locale), { ...fonts.meta, color: theme.sub, flexShrink: 0 }),
          ]),
          box({ height: 10, borderRadius: 5, backgroundColor: theme.raised }, [
            box({
              height: 10,
              borderRadius: 5,
              width: `${Math.max(1, Math.round(share(count, most) * 100))}%`,
              backgroundColor: index < 3 ? theme.accent : theme.line,
            }),
          ]),
        ]),
      ]),
    ),
  )
}

/** Section with its word above. */
const part = (sheet: Draft, label: TextKey, content: Child): Child =>
  content !== undefined &&
  inside([text(sheet.context.t(label), { ...fonts.name, fontSize: 32, color: sheet.theme.text }), content], 20)

/** Totals, shares, days, ranking. */
export function statisticsCard(view: StatisticsView, sheet: Draft): BoxNode {
  const { context, theme } = sheet
  const since =
    view.since === undefined ? '' : context.t('amagi.card.statistics.since', { date: formatDay(view.since, context) })
  return shell(sheet, [
    column({ padding: '52px 0 56px', gap: 44 }, [
      inside([markLine(sheet)]),
      inside(
        [
          paragraph({ ...fonts.title, color: theme.text }, [text(cleanText(view.title), {})]),
          since !== '' && text(since, { ...fonts.meta, color: theme.sub }),
        ],
        4,
      ),
      view.totals.length > 0 &&
        inside([
          row(
            { gap: 72 },
            view.totals
              .slice(0, 4)
              .map(({ label, value }) => figure(sheet, formatCount(value, context.locale), cleanText(label))),
          ),
        ]),
      part(sheet, 'amagi.card.statistics.platforms', platforms(sheet, view)),
      part(sheet, 'amagi.card.statistics.days', days(sheet, view)),
      part(sheet, 'amagi.card.statistics.ranking', ranking(sheet, view)),
    ]),
    hairline(sheet),
  ])
}
