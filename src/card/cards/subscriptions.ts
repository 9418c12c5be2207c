/** Card of who is followed in a chat: a row each, numbered as the commands take them. */
import { formatAgo } from '../../words/dates'
import { box, column, paragraph, row, text, type BoxNode, type Child } from '../node'
import { cleanText, emojiLine } from '../rich'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import type { SubscriptionsView } from '../views'
import { badgeOf } from './digest'
import { avatar, facts } from './people'
import { hairline, inside, shell } from './shell'
import { heading } from './system'

type Row = SubscriptionsView['rows'][number]

/** Holds 4.5 : 1 on the tint of either mode. */
const alarm = { light: '#b3261e', dark: '#ffb4ab' } as const

/** A portrait with the sign of its platform on the edge. */
const portrait = (sheet: Draft, { name, platform, portrait: picture }: Row): BoxNode =>
  box({ position: 'relative', width: 92, height: 88, flexShrink: 0 }, [
    avatar(sheet, { id: '', name, ...(picture ? { avatar: picture } : {}) }, 84, platform),
    box(
      { position: 'absolute', right: 0, bottom: 0, borderRadius: 18, backgroundColor: sheet.theme.raised, padding: 3 },
      [badgeOf(sheet, platform, 34)],
    ),
  ])

function state(sheet: Draft, { state: said }: Row): Child {
  if (said === undefined || said.words === '') return undefined
  const { theme } = sheet
  return text(cleanText(said.words), {
    ...fonts.meta,
    fontWeight: 600,
    flexShrink: 0,
    padding: '2px 14px',
    borderRadius: 10,
    backgroundColor: theme.ground,
    color: said.alarm ? alarm[theme.mode] : theme.accent,
  })
}

function personRow(sheet: Draft, one: Row): BoxNode {
  const { theme, context } = sheet
  const { t } = context
  const ago = (at: number | undefined): string | undefined => (at === undefined ? undefined : formatAgo(at, context))
  const last = ago(one.lastAt)
  const sent = ago(one.lastSent)
  const times = facts(
    last && t('amagi.card.subscription.last', { ago: last }),
    sent === undefined ? t('amagi.card.subscription.never') : t('amagi.card.subscription.sent', { ago: sent }),
    one.waiting !== undefined && one.waiting > 0 && t('amagi.card.subscription.waiting', { n: one.waiting }),
  )
  return row({ gap: 24, padding: '22px 28px', borderRadius: 22, backgroundColor: theme.raised }, [
    text(String(one.number), {
      ...fonts.number,
      fontSize: 32,
      minWidth: 40,
      flexShrink: 0,
      color: theme.sub,
    }),
    portrait(sheet, one),
    column({ flexGrow: 1, minWidth: 0, gap: 4 }, [
      row({ gap: 16, minWidth: 0 }, [
        emojiLine(sheet, one.name, { ...fonts.name, fontSize: 33, color: theme.text, minWidth: 0 }),
        state(sheet, one),
      ]),
      emojiLine(sheet, facts(one.about, one.kinds), { ...fonts.meta, color: theme.sub }),
      emojiLine(sheet, times, { ...fonts.meta, color: theme.sub }),
    ]),
  ])
}

/** Words are final but for the times. */
export function subscriptionsCard(view: SubscriptionsView, sheet: Draft): BoxNode {
  return shell(sheet, [
    column({ padding: '52px 0 24px' }, [heading(sheet, view.title, view.subtitle)]),
    // One section each: long lists are cut between them.
    ...view.rows.map((one) => column({ padding: `0 ${edge}px 16px` }, [personRow(sheet, one)])),
    inside([
      view.more !== undefined && paragraph({ ...fonts.meta, color: sheet.theme.sub }, [text(cleanText(view.more), {})]),
    ]),
    box({ height: 36 }),
    hairline(sheet),
  ])
}
