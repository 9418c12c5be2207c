/** Numbered rows: episodes, parts, works of a person, entries of a list. */
import type { ListEntry } from '../../model'
import { formatCount } from '../../words/counts'
import { formatAgo } from '../../words/dates'
import { formatDuration } from '../../words/durations'
import { box, column, line, paragraph, row, text, type BoxNode, type Child } from '../node'
import { cleanText, emojiLine, inlineText } from '../rich'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { pill } from './cover'
import { facts } from './people'

const thumb = { width: 224, height: 126 } as const

/** Small picture with rounded corners; a neutral block when it is missing. */
export function thumbnail(
  sheet: Draft,
  entry: Pick<ListEntry, 'cover' | 'durationSec'>,
  width: number = thumb.width,
  height: number = thumb.height,
): BoxNode {
  const picture = sheet.picture(entry.cover, width, height)
  const duration = entry.durationSec === undefined || entry.durationSec === 0 ? '' : formatDuration(entry.durationSec)
  return box(
    {
      position: 'relative',
      width,
      height,
      flexShrink: 0,
      borderRadius: 16,
      overflow: 'hidden',
      backgroundColor: sheet.theme.raised,
      alignItems: 'center',
      justifyContent: 'center',
    },
    [
      picture ?? sheet.icon('image', 48, sheet.theme.line),
      duration !== '' &&
        box({ position: 'absolute', right: 8, bottom: 8 }, [
          pill(sheet, duration, undefined, {
            height: 38,
            padding: '0 10px',
            borderRadius: 10,
          }),
        ]),
    ],
  )
}

/** One row: number, picture, title with quiet facts. */
export function entryRow(sheet: Draft, entry: ListEntry, current = false): BoxNode {
  const { theme, context } = sheet
  const views = entry.stats?.views ?? entry.stats?.likes
  const about = facts(
    entry.badge && cleanText(entry.badge),
    views !== undefined && formatCount(views, context.locale),
    entry.createdAt !== undefined && formatAgo(entry.createdAt, context),
  )
  const size = 30
  return row({ gap: 24, padding: '12px 0' }, [
    text(String(entry.index), {
      ...fonts.number,
      fontSize: 32,
      minWidth: 36,
      flexShrink: 0,
      color: current ? theme.accent : theme.sub,
    }),
    entry.cover !== undefined && thumbnail(sheet, entry),
    column({ flexGrow: 1, minWidth: 0, gap: 4 }, [
      paragraph(
        {
          fontSize: size,
          lineHeight: 1.4,
          fontWeight: current ? 700 : 500,
          lineClamp: 2,
          color: current ? theme.accent : theme.text,
        },
        inlineText(sheet, entry.title.trim() || '—', size),
      ),
      about !== '' && emojiLine(sheet, about, { ...fonts.meta, color: theme.sub }),
    ]),
    entry.cover === undefined &&
      entry.durationSec !== undefined &&
      text(formatDuration(entry.durationSec), { ...fonts.meta, color: theme.sub, flexShrink: 0 }),
  ])
}

/** `limit` entries, moved so that the current one is among them, and how many are left out. */
export function entryWindow<Entry extends { index: number }>(
  entries: readonly Entry[],
  limit: number,
  current?: number,
): { shown: Entry[]; hidden: number } {
  const at = current === undefined ? -1 : entries.findIndex((entry) => entry.index === current)
  const start = Math.max(0, Math.min(at - Math.floor(limit / 2), entries.length - limit))
  const shown = entries.slice(at < 0 ? 0 : start, (at < 0 ? 0 : start) + limit)
  return { shown, hidden: entries.length - shown.length }
}

/** The line under a list: how much is left out, and that a number opens an entry (`chat/picks.ts`). */
export const moreLine = (sheet: Draft, hidden: number): Child =>
  row({ gap: 16, marginTop: 8 }, [
    hidden > 0 &&
      text(sheet.context.t('amagi.card.more', { n: hidden }), {
        ...fonts.meta,
        fontWeight: 600,
        flexShrink: 0,
        color: sheet.theme.accent,
      }),
    line(sheet.context.t('amagi.card.choose'), { ...fonts.meta, color: sheet.theme.sub }),
  ])
