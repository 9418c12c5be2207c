/** Danmaku counted: when there are most, what is said most. Pure. */
import { likedWeight, type DanmakuSummary, type DanmakuTrack } from '../model'
import { danmakuForms } from '../words/danmaku'
import { formatDuration } from '../words/durations'
import { formatCount } from '../words/counts'
import type { Locale, Translate } from '../words/locale'

/** Stretches of the curve: about ten pixels each on a card. */
const stretches = 96
/** Different lines that are named. */
const maxTop = 8

/** The same for people: size of letters, full width, length of laughter and marks at the end do not count. */
const sameness = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(.)\1{2,}/gu, '$1$1$1')
    .replace(/[\s!?.,~。，、！？…～]+$/u, '')
    .replace(/\s+/g, ' ') || text

interface Said {
  count: number
  weight: number
  firstSec: number
  /** How it was written, by number. */
  forms: Map<string, number>
}

function mostSaid({ lines }: DanmakuTrack): DanmakuSummary['top'] {
  const groups = new Map<string, Said>()
  for (const { text, atSec, weight = 0 } of lines) {
    const name = sameness(text)
    const said = groups.get(name) ?? { count: 0, weight: 0, firstSec: atSec, forms: new Map<string, number>() }
    groups.set(name, said)
    said.count += 1
    said.weight = Math.max(said.weight, weight)
    said.forms.set(text, (said.forms.get(text) ?? 0) + 1)
  }
  return [...groups.values()]
    .filter(({ count, weight }) => count > 1 || weight >= likedWeight)
    .sort((a, b) => b.count - a.count || b.weight - a.weight || a.firstSec - b.firstSec)
    .slice(0, maxTop)
    .map(({ count, forms }) => {
      const [text = ''] = [...forms].reduce((best, form) => (form[1] > best[1] ? form : best))
      return { text, count }
    })
}

/** Each stretch with its neighbours: single ones would be a comb. To the hundredth, so that it prints. */
function smooth(values: readonly number[]): number[] {
  const at = (index: number): number => values[Math.min(values.length - 1, Math.max(0, index))] ?? 0
  return values.map((value, index) => {
    const near = 0.4 * value + 0.2 * (at(index - 1) + at(index + 1)) + 0.1 * (at(index - 2) + at(index + 2))
    return Math.round(near * 100) / 100
  })
}

/** Never for an empty track: there is nothing to say then. */
export function summariseDanmaku(track: DanmakuTrack): DanmakuSummary {
  const { lines, partial } = track
  const last = lines.at(-1)?.atSec ?? 0
  const durationSec = Math.max(1, track.durationSec ?? last)
  const counts = Array<number>(stretches).fill(0)
  const modes = { roll: 0, top: 0, bottom: 0 }
  let coloured = 0
  for (const { atSec, mode, color } of lines) {
    const at = Math.min(stretches - 1, Math.floor((atSec / durationSec) * stretches))
    counts[at] = (counts[at] ?? 0) + 1
    modes[mode] += 1
    if (color !== '#ffffff') coloured += 1
  }
  const density = smooth(counts)
  const peak = density.indexOf(Math.max(...density))
  return {
    count: lines.length,
    ...(partial ? { partial } : {}),
    durationSec,
    density,
    peakSec: ((peak + 0.5) / stretches) * durationSec,
    top: mostSaid(track),
    modes,
    coloured,
  }
}

/** Characters of one line in the text form. */
const maxText = 40

/** Lines of text, for chats without pictures. */
export function describeDanmaku(summary: DanmakuSummary, { t, locale }: { t: Translate; locale: Locale }): string {
  const { count, partial, peakSec, top } = summary
  const n = formatCount(count, locale)
  const forms = danmakuForms(summary, t)
  return [
    partial ? t('amagi.card.danmaku.partial', { n }) : t('amagi.card.danmaku.total', { n }),
    t('amagi.card.danmaku.peak', { time: formatDuration(peakSec) }),
    ...top.map(({ text, count: times }) => {
      const said = Array.from(text).slice(0, maxText).join('')
      return times > 1 ? `${said} ×${times}` : said
    }),
    ...(forms.length > 0 ? [forms.join(t('amagi.reply.separator'))] : []),
  ].join('\n')
}
