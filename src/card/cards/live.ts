/** Card of a live room, on air or not. */
import type { LivePost } from '../../model'
import { formatCount, formatSpan } from '../format'
import { column, row, text, type BoxNode, type Child } from '../node'
import type { Sheet } from '../sheet'
import { fonts } from '../theme'
import { compactBody, noticeLine } from './body'
import { bareBand, corners, cover, loudPill, pill } from './cover'
import { authorRow } from './people'
import { chip, chips, foot, hairline, headline, inside, shell, speech, words } from './shell'
import { moreStats, statsRow } from './stats'

/** White holds 4.5 : 1 on it. */
const onAir = '#e0143c'

function stateLabels(sheet: Sheet, post: LivePost): Child[] {
  const { t, locale } = sheet.context
  const state = post.live
    ? loudPill(sheet, t('amagi.card.on-air'), onAir, 'live')
    : pill(sheet, t('amagi.card.off-air'), 'moon')
  const online = post.live && post.online !== undefined && post.online > 0
  return corners({
    topLeft: [state],
    bottomRight: [online && pill(sheet, formatCount(post.online ?? 0, locale), 'people')],
    bottomLeft: [post.live && post.resolution !== undefined && post.resolution !== '' && pill(sheet, post.resolution)],
  })
}

/** Large figure with a word, for numbers whose icon would not explain itself. */
export const figure = (sheet: Sheet, value: string, label: string): BoxNode =>
  column({ gap: 2 }, [
    text(value, { ...fonts.number, color: sheet.theme.text, whiteSpace: 'nowrap' }),
    text(label, { ...fonts.meta, color: sheet.theme.sub, whiteSpace: 'nowrap' }),
  ])

function figures(sheet: Sheet, post: LivePost): Child {
  const { t, locale, now } = sheet.context
  const list: [string, string][] = []
  if (post.live && post.startedAt !== undefined)
    list.push([formatSpan(now / 1000 - post.startedAt, sheet.context), t('amagi.card.running')])
  if (post.live && post.online !== undefined) list.push([formatCount(post.online, locale), t('amagi.card.online')])
  if (post.totalViewers !== undefined)
    list.push([formatCount(post.totalViewers, locale), t('amagi.card.total-viewers')])
  return (
    list.length > 0 &&
    row(
      { gap: 64 },
      list.map(([value, label]) => figure(sheet, value, label)),
    )
  )
}

export function liveCard(post: LivePost, sheet: Sheet): BoxNode {
  const labels = stateLabels(sheet, post)
  const top = cover(sheet, post.cover, labels) ?? bareBand(sheet, labels)
  if (sheet.context.compact) return shell(sheet, [top, compactBody(sheet, post), hairline(sheet)])
  const { title, lead, body } = speech(post)
  const topics = [post.section, ...post.tags]
    .filter((tag): tag is string => tag !== undefined && tag !== '')
    .slice(0, 3)
  return shell(sheet, [
    top,
    column({ padding: '36px 0 32px', gap: 28 }, [
      title !== undefined && inside([headline(sheet, title, 2)]),
      lead !== undefined && inside([words(sheet, lead, 4, true)]),
      inside([authorRow(sheet, post.author, { region: post.region })]),
      inside([figures(sheet, post)]),
      inside([statsRow(sheet, post.stats), moreStats(sheet, post.stats)], 20),
      body !== undefined && inside([words(sheet, body, 4)]),
      inside([chips(topics.map((topic) => chip(sheet, 'hash', topic))), noticeLine(sheet, post.notice)]),
    ]),
    foot(sheet, { ...post, createdAt: post.live ? post.startedAt : undefined }),
    hairline(sheet),
  ])
}
