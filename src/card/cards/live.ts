/** Card of a live room, on air or not. */
import type { LivePost } from '../../model'
import { formatCount } from '../../words/counts'
import { formatSpan } from '../../words/durations'
import type { IconName } from '../icons'
import { column, text, type BoxNode, type Child } from '../node'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { compactBody, topicChips, warningLine } from './body'
import { bareBand, corners, cover, loudPill, pill } from './cover'
import { authorRow } from './people'
import { foot, hairline, headline, inside, shell, speech, words } from './shell'
import { counters } from './stats'
import type { Card } from './card'

/** White holds 4.5 : 1 on it. */
const onAir = '#e0143c'

function stateLabels(sheet: Draft, post: LivePost): Child[] {
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

/** Minutes of the broadcast, people there now and in all, likes: one row, each said by its icon. */
function audience(sheet: Draft, post: LivePost, limit = 4): Child {
  const { locale, now } = sheet.context
  const { likes, ...others } = post.stats
  const running =
    post.live && post.startedAt !== undefined ? formatSpan(now / 1000 - post.startedAt, sheet.context.t) : ''
  const shown: [IconName, string][] = [
    ['clock', running],
    ['eye', formatCount(post.totalViewers ?? 0, locale)],
    ['like', formatCount(likes ?? 0, locale)],
    ['comment', formatCount(others.comments ?? 0, locale)],
  ]
  const told = shown.filter(([, value]) => value !== '' && value !== '0').slice(0, limit)
  return told.length > 0 && counters(sheet, told)
}

/** Large figure with a word, for numbers whose icon would not explain itself. */
export const figure = (sheet: Draft, value: string, label: string): BoxNode =>
  column({ gap: 2 }, [
    text(value, { ...fonts.number, color: sheet.theme.text, whiteSpace: 'nowrap' }),
    text(label, { ...fonts.meta, color: sheet.theme.sub, whiteSpace: 'nowrap' }),
  ])

function liveCard(post: LivePost, sheet: Draft): BoxNode {
  const labels = stateLabels(sheet, post)
  const top = cover(sheet, post.cover, labels) ?? bareBand(sheet, labels)
  if (sheet.context.compact) {
    return shell(sheet, [top, compactBody(sheet, post, audience(sheet, post, 2)), hairline(sheet)])
  }
  const { title, lead, body } = speech(post)
  return shell(sheet, [
    top,
    column({ padding: '36px 0 32px', gap: 28 }, [
      title !== undefined && inside([headline(sheet, title, 2)]),
      lead !== undefined && inside([words(sheet, lead, 4, true)]),
      inside([authorRow(sheet, post.author, { region: post.region })]),
      inside([audience(sheet, post)]),
      body !== undefined && inside([words(sheet, body, 4)]),
      inside([topicChips(sheet, post), warningLine(sheet, post.warning)]),
    ]),
    foot(sheet, { ...post, createdAt: post.live ? post.startedAt : undefined }),
    hairline(sheet),
  ])
}

export const live: Card<'live'> = { draw: liveCard, probes: (post) => [post.cover] }
