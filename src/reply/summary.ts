/** What a video says, as lines of text: the platform's summary, else chapters and the beginning of the subtitles. Pure. */
import type { SummaryPoint, SummarySection, VideoSummary } from '../model'
import type { Translate } from '../words/locale'
import { absenceReasons, excerpt, subtitlesTitle, timeOf } from '../words/summary'

/** Characters of the whole; chats fold or refuse longer messages. */
const maxAll = 1_800
const lineOf = (point: SummaryPoint): string => `${timeOf(point)} ${point.text}`

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
  lines.push(...absenceReasons(found, t))
  if (chapters.length > 0 && (typeof summary === 'string' || summary.sections.length === 0)) {
    lines.push(t('amagi.summary.chapters'), ...fitting(chapters.map(lineOf), Math.min(500, room()), t))
  }
  if (typeof subtitles !== 'string' && typeof summary === 'string') {
    const { text, whole } = excerpt(subtitles.lines)
    lines.push(subtitlesTitle(subtitles.language, whole, t), text)
  }
  return lines.join('\n')
}
