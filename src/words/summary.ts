/** Parts of what a video says in short, as text and card put them: times, reasons, the beginning of the subtitles. Pure. */
import type { SummaryPoint, VideoSummary } from '../model'
import { formatDuration } from './durations'
import { key } from './families'
import type { Translate } from './locale'

/** Characters of the subtitles that are shown. */
const maxSubtitles = 1_000

/** `0:00`, `1:02:03`. */
export const timeOf = ({ atSec }: SummaryPoint): string => formatDuration(Math.floor(atSec)) || '0:00'

/** The first words, joined where a line is only a breath. */
export function excerpt(lines: readonly SummaryPoint[]): { text: string; whole: boolean } {
  let text = ''
  for (const { text: said } of lines) {
    const next = text === '' ? said : `${text} ${said}`
    if (next.length > maxSubtitles) return { text: `${text || said.slice(0, maxSubtitles)}…`, whole: false }
    text = next
  }
  return { text, whole: true }
}

/** Whether there is anything to tell; chapters alone are on the page of the video. */
export const hasSummary = ({ summary, subtitles }: VideoSummary): boolean =>
  typeof summary !== 'string' || typeof subtitles !== 'string'

/** Why the summary or the subtitles are not there, in one line each; in one line where both want a login. */
export function absenceReasons({ summary, subtitles }: VideoSummary, t: Translate): string[] {
  if (summary === 'login' && subtitles === 'login') return [t('amagi.summary.login')]
  return [
    ...(typeof summary === 'string' ? [t(key('noSummary', summary))] : []),
    // Whoever has the summary is told of subtitles only when they are there.
    ...(typeof summary === 'string' && typeof subtitles === 'string' ? [t(key('noSubtitles', subtitles))] : []),
  ]
}

/** What stands above the subtitles; `whole`: all of them are shown. */
export const subtitlesTitle = (language: string | undefined, whole: boolean, t: Translate): string =>
  t(whole ? 'amagi.summary.subtitles' : 'amagi.summary.subtitles-begin', {
    language: language ?? t('amagi.summary.unnamed'),
  })
