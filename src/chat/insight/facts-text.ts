/** Cards of the plugin itself as lines of text, where no picture is taken or none can be drawn. Pure. */
import type { ErrorView, FactsView, StatisticsView } from '../../card/views'
import { errorTable } from '../../errors'
import { formatCount } from '../../words/counts'
import { formatDate, formatDay, type Clock } from '../../words/dates'
import { key } from '../../words/families'
import type { Locale } from '../../words/locale'

const joined = (lines: readonly (string | undefined)[]): string =>
  lines.filter((line) => line !== undefined && line !== '').join('\n')

/** Groups with their rows, as the card has them. */
export function factsText({ title, subtitle, groups }: FactsView, { t }: Pick<Clock, 't'>): string {
  const told = groups.map(({ title: name, rows, note }) =>
    rows.length === 0 && !note
      ? undefined
      : joined([
          t('amagi.facts.group', { name }),
          ...rows.map(({ label, value }) => t('amagi.facts.row', { label, value })),
          note,
        ]),
  )
  return joined([title, subtitle, ...told])
}

/** What went wrong, who can act, and the id. */
export function errorText(view: ErrorView, clock: Clock): string {
  const { t } = clock
  const row = (label: string, value: string): string => t('amagi.facts.row', { label, value })
  return joined([
    view.title ?? t(key('error', view.code)),
    view.advice ?? t(key('advice', errorTable[view.code].actor)),
    row(t('amagi.card.error.code'), view.code),
    row(t('amagi.card.error.time'), formatDate(view.at, clock)),
    view.reportId === undefined ? undefined : row(t('amagi.card.error.report'), view.reportId),
    ...(view.details ?? []).map(({ label, value }) => row(label, value)),
  ])
}

/** Figures, platforms, days and ranking. */
export function statisticsText(view: StatisticsView, clock: Clock, locale: Locale): string {
  const { t } = clock
  const group = (name: string, rows: readonly { label: string; value: number }[]): string | undefined =>
    rows.length === 0
      ? undefined
      : joined([
          t('amagi.facts.group', { name }),
          ...rows.map(({ label, value }) => t('amagi.facts.row', { label, value: formatCount(value, locale) })),
        ])
  return joined([
    view.title,
    view.since === undefined ? undefined : t('amagi.card.statistics.since', { date: formatDay(view.since, clock) }),
    ...view.totals.map(({ label, value }) => t('amagi.facts.row', { label, value: formatCount(value, locale) })),
    group(
      t('amagi.card.statistics.platforms'),
      view.platforms.map(({ platform, count }) => ({ label: t(key('platform', platform)), value: count })),
    ),
    group(
      t('amagi.card.statistics.days'),
      view.days.filter(({ count }) => count > 0).map(({ label, count }) => ({ label, value: count })),
    ),
    group(
      t('amagi.card.statistics.ranking'),
      view.ranking.map(({ name, count }) => ({ label: name, value: count })),
    ),
  ])
}
