/** Counters: at most four that matter on the platform, the rest small below. */
import type { Stats } from '../../model'
import type { Look } from '../../platforms/look'
import { formatCount } from '../../words/counts'
import type { IconName } from '../icons'
import { row, text, type BoxNode } from '../node'
import type { Draft } from '../draft'
import { fonts } from '../theme'

type Counter = keyof Stats

const icons: Record<Counter, IconName> = {
  views: 'play',
  danmaku: 'danmaku',
  likes: 'like',
  coins: 'coin',
  favorites: 'star',
  shares: 'share',
  comments: 'comment',
}

const lookOf = ({ theme }: Draft): Look => theme.looks(theme.platform)

/** Counters that upstream gave and that count something, most important first. */
function rankStats({ counters: order }: Look, stats: Stats): [Counter, number][] {
  return order.flatMap((name): [Counter, number][] => {
    const value = stats[name]
    return value !== undefined && Number.isFinite(value) && value > 0 ? [[name, value]] : []
  })
}

/** Icon and text, as a person reads them. */
type Said = [icon: IconName, value: string]

function counter(sheet: Draft, [icon, value]: Said, big: boolean): BoxNode {
  return row({ gap: big ? 12 : 10, flexShrink: 0 }, [
    sheet.icon(icon, big ? 38 : 30, big ? sheet.theme.accent : sheet.theme.sub),
    text(value, {
      ...(big ? fonts.number : { ...fonts.meta, fontWeight: 500 }),
      color: big ? sheet.theme.text : sheet.theme.sub,
      whiteSpace: 'nowrap',
    }),
  ])
}

const said = (sheet: Draft, [name, value]: [Counter, number]): Said => [
  name === 'likes' ? lookOf(sheet).like : icons[name],
  formatCount(value, sheet.context.locale),
]

/** A big row. Four spread over the width, fewer stay together at the left. */
export function counters(sheet: Draft, shown: readonly Said[]): BoxNode {
  const spread = shown.length >= 4
  return row(
    { justifyContent: spread ? 'space-between' : 'flex-start', gap: spread ? 16 : 64, height: 48 },
    shown.map((entry) => counter(sheet, entry, true)),
  )
}

/** The numbers that matter most. */
export function statsRow(sheet: Draft, stats: Stats, count = 4): BoxNode | undefined {
  const shown = rankStats(lookOf(sheet), stats).slice(0, count)
  return shown.length === 0
    ? undefined
    : counters(
        sheet,
        shown.map((entry) => said(sheet, entry)),
      )
}

/** The quiet row of the others; `undefined` when nothing is left. */
export function moreStats(sheet: Draft, stats: Stats, after = 4, count = Infinity): BoxNode | undefined {
  const shown = rankStats(lookOf(sheet), stats).slice(after, after + count)
  return shown.length === 0
    ? undefined
    : row(
        { gap: 44 },
        shown.map((entry) => counter(sheet, said(sheet, entry), false)),
      )
}
