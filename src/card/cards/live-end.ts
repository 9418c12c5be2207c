/** Card of a broadcast that is over: what it was, whose, and how long. */
import { formatSpan } from '../../words/durations'
import { column, row, type BoxNode } from '../node'
import type { Draft } from '../draft'
import type { LiveEndView } from '../views'
import { bannerRow } from './banner'
import { bareBand, corners, cover, pill } from './cover'
import { figure } from './live'
import { authorRow } from './people'
import { foot, hairline, headline, inside, shell } from './shell'

/** The cover is smaller than that of a broadcast one can still watch. */
const coverHeight = 608

/** The cover as it was last seen, where anybody saw it. */
export function liveEndCard(view: LiveEndView, sheet: Draft): BoxNode {
  const { t } = sheet.context
  const labels = corners({ topLeft: [pill(sheet, t('amagi.card.live-over'), 'moon')] })
  const { title = '' } = view
  const span = formatSpan(view.lastedSec, t)
  return shell(sheet, [
    bannerRow(sheet, view.banner),
    cover(sheet, view.cover, labels, coverHeight) ?? bareBand(sheet, labels),
    column({ padding: '36px 0 32px', gap: 28 }, [
      title.trim() !== '' && inside([headline(sheet, title, 2)]),
      inside([
        row({ gap: 32, justifyContent: 'space-between' }, [
          column({ minWidth: 0, flexGrow: 1 }, [authorRow(sheet, view.author)]),
          column({ flexShrink: 0, alignItems: 'flex-end' }, [
            figure(sheet, view.atLeast ? t('amagi.time.at-least', { span }) : span, t('amagi.card.lasted')),
          ]),
        ]),
      ]),
    ]),
    foot(sheet, { id: view.id, url: view.url, createdAt: view.endedAt }),
    hairline(sheet),
  ])
}
