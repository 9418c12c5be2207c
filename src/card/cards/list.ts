/** Card of a list: favourites, a collection, a series, articles. */
import type { ListPost } from '../../model'
import { formatCount } from '../../words/counts'
import { column, text, type BoxNode } from '../node'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { warningLine } from './body'
import { cover } from './cover'
import { entryRow, entryWindow, moreLine } from './entries'
import { authorRow } from './people'
import { foot, hairline, headline, inside, shell, words } from './shell'
import { moreStats, statsRow } from './stats'
import type { Card } from './card'

function listCard(post: ListPost, sheet: Draft): BoxNode {
  const { compact, t, locale } = sheet.context
  const top = compact ? undefined : cover(sheet, post.cover, [], 608)
  // A notice is said before one entry more.
  const room = (top === undefined ? 7 : 4) - (post.warning === undefined ? 0 : 1) - sheet.tight
  const entries = entryWindow(post.entries, compact ? sheet.fit(2, 2, 1, 1) : Math.max(1, room))
  const total = Math.max(post.count ?? 0, post.entries.length)
  return shell(sheet, [
    top,
    column({ padding: top === undefined ? '52px 0 32px' : '36px 0 32px', gap: 28 }, [
      inside(
        [
          post.title !== undefined && headline(sheet, post.title, 2),
          total > 0 &&
            text(t('amagi.card.entries', { n: formatCount(total, locale) }), { ...fonts.meta, color: sheet.theme.sub }),
        ],
        8,
      ),
      inside([authorRow(sheet, post.author, { createdAt: post.createdAt })]),
      inside([statsRow(sheet, post.stats), moreStats(sheet, post.stats)], 20),
      !compact && inside([words(sheet, post.text, 3), warningLine(sheet, post.warning)]),
      entries.shown.length > 0 &&
        inside(
          [
            column(
              {},
              entries.shown.map((entry) => entryRow(sheet, entry)),
            ),
            moreLine(sheet, total - entries.shown.length),
          ],
          12,
        ),
    ]),
    foot(sheet, post),
    hairline(sheet),
  ])
}

export const list: Card<'list'> = {
  draw: listCard,
  probes: (post) => [post.cover, post.entries[0]?.cover],
  long: true,
}
