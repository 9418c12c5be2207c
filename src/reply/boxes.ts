/** Things with a title inside a post, in words: entries of a list, boxes of a dynamic. Pure. */
import type { Attachment, ListEntry } from '../model'
import { boxLines } from '../words/boxes'
import { formatCount } from '../words/counts'
import { formatDay } from '../words/dates'
import { formatDuration } from '../words/durations'
import { key } from '../words/families'
import type { Translate } from '../words/locale'
import { tidyLine } from './tidy'
import type { TextOptions } from './text'

/** Boxes of one dynamic, and lines below the title of one; characters of a title and of a line. */
const [maxBoxes, maxLines, maxTitle, maxLine] = [5, 8, 120, 80]

/** Facts in one line; empty ones vanish. */
export const joinFacts = (parts: readonly (string | undefined)[], t: Translate): string =>
  parts.filter((part) => part !== undefined && part !== '').join(t('amagi.reply.separator'))

/** `5. 海风与旧相机 · 会员 · 12:48 · 播放 36.6万 · 2026年3月4日`; the number chooses it. */
export function entryLine(entry: ListEntry, options: TextOptions): string {
  const { locale, translate: t, timeZone } = options
  const { index, title, badge, durationSec, stats, createdAt } = entry
  const counter = stats?.views === undefined ? 'likes' : 'views'
  const count = formatCount(stats?.[counter], locale)
  const facts = [
    `${index}. ${tidyLine(title, 60)}`,
    tidyLine(badge ?? '', 20),
    durationSec ? formatDuration(durationSec) : '',
    count && t(key('stat', counter), { count }),
    createdAt === undefined ? '' : formatDay(createdAt, { t, timeZone }),
  ]
  return joinFacts(facts, t)
}

/** `视频：标题 · 24:36`, and below it what else the box says. */
function boxText(box: Attachment, options: TextOptions): string {
  const { translate: t, locale } = options
  const kind = t(key('attachment', box.kind))
  const head = joinFacts([tidyLine(box.title, maxTitle), box.durationSec ? formatDuration(box.durationSec) : ''], t)
  const lines = boxLines(box, { t, locale })
    .slice(0, maxLines)
    .map((content) => `  ${tidyLine(content, maxLine)}`)
  return [t('amagi.reply.box', { kind, title: head }), ...lines].join('\n')
}

/** Vote, reservation, linked video …, one below the other. */
export const boxesText = (boxes: readonly Attachment[], options: TextOptions): string =>
  boxes
    .slice(0, maxBoxes)
    .map((box) => boxText(box, options))
    .join('\n')
