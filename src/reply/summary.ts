/** What a video says, as lines of text: the platform's summary, else chapters and the beginning of the subtitles. Pure. */
import type { SummaryPoint, SummarySection, VideoSummary } from '../model'
import { formatDuration } from '../words/durations'
import { key } from '../words/families'
import type { Translate } from '../words/locale'

/** Characters of the whole; chats fold or refuse longer messages. */
const maxAll = 1_800
/** Characters of the subtitles that are shown. */
const maxSubtitles = 1_000

const lineOf = ({ atSec, text }: SummaryPoint): string => `${formatDuration(Math.floor(atSec)) || '0:00'} ${text}`

/** Sections with their points where both fit, else the sections alone, as many as fit. */
function outline(sections: readonly SummarySection[], room: number, t: Translate): string[] {
  const whole = sections.flatMap((section) => [lineOf(section), ...section.points.map((one) => `· ${lineOf(one)}`)])
  if (whole.join('\n').length <= room) return whole
  return fitting(sections.map(lineOf), room, t)
}

/** As many lines as fit, and how many more there are. */
function fitting(lines: readonly string[], room: number, t: Translate): string[] {
  const taken: string[] = []
  let left = room
  for (const line of lines) {
    left -= line.length + 1
    if (left < 0) return [...taken, t('amagi.card.more', { n: lines.length - taken.length })]
    taken.push(line)
  }
  return taken
}

/** The first words, joined where a line is only a breath. */
function excerpt(lines: readonly SummaryPoint[]): { text: string; whole: boolean } {
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
function reasons({ summary, subtitles }: VideoSummary, t: Translate): string[] {
  if (summary === 'login' && subtitles === 'login') return [t('amagi.summary.login')]
  return [
    ...(typeof summary === 'string' ? [t(key('noSummary', summary))] : []),
    // Whoever has the summary is told of subtitles only when they are there.
    ...(typeof summary === 'string' && typeof subtitles === 'string' ? [t(key('noSubtitles', subtitles))] : []),
  ]
}

/** Lines of text of at most about 1800 characters. */
export function describeSummary(found: VideoSummary, t: Translate): string {
  const { title, part, summary, subtitles, chapters } = found
  const head = [
    t('amagi.summary.title', { title: [...title].slice(0, 100).join('') }),
    part === undefined ? '' : `P${part}`,
  ]
  const lines = [head.filter(Boolean).join(' ')]
  const room = (): number => maxAll - lines.join('\n').length
  if (typeof summary !== 'string') {
    if (summary.text !== '') lines.push(summary.text)
    lines.push(...outline(summary.sections, room() - 100, t), t('amagi.summary.by-machine'))
  }
  lines.push(...reasons(found, t))
  if (chapters.length > 0 && (typeof summary === 'string' || summary.sections.length === 0)) {
    lines.push(t('amagi.summary.chapters'), ...fitting(chapters.map(lineOf), Math.min(500, room()), t))
  }
  if (typeof subtitles !== 'string' && typeof summary === 'string') {
    const { text, whole } = excerpt(subtitles.lines)
    const language = subtitles.language ?? t('amagi.summary.unnamed')
    lines.push(t(whole ? 'amagi.summary.subtitles' : 'amagi.summary.subtitles-begin', { language }), text)
  }
  return lines.join('\n')
}
