/** Card of a person: who, then numbered works. */
import type { UserPost } from '../../model'
import { formatCount } from '../../words/counts'
import { box, column, image, row, text, type BoxNode, type Child } from '../node'
import { emojiLine } from '../rich'
import type { Draft } from '../draft'
import { cardWidth, edge, fonts } from '../theme'
import { warningLine } from './body'
import { loudPill } from './cover'
import { entryRow, entryWindow, moreLine } from './entries'
import { figure } from './live'
import { avatar, facts, nameLine } from './people'
import { chip, chips, foot, hairline, inside, shell, words } from './shell'
import type { Card } from './card'

/** Of the band: with a picture on it, and as a mere stripe of colour. */
const bandHeights = { picture: 240, plain: 128 } as const
const portrait = 176

/** A band in the accent, with the portrait standing on its lower edge. */
function head(sheet: Draft, post: UserPost): BoxNode {
  const { theme, context } = sheet
  const bandHeight = post.cover === undefined ? bandHeights.plain : bandHeights.picture
  const key = `user-band:${bandHeight}:${theme.accent}:${theme.ground}`
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cardWidth}" height="${bandHeight}">` +
    `<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${theme.accent}" stop-opacity=".55"/>` +
    `<stop offset="1" stop-color="${theme.accent}" stop-opacity=".14"/></linearGradient></defs>` +
    `<rect width="100%" height="100%" fill="${theme.ground}"/><rect width="100%" height="100%" fill="url(#g)"/></svg>`
  sheet.resources.set(key, { kind: 'svg', key, svg })
  const banner = sheet.picture(post.cover, cardWidth, bandHeight, { style: { position: 'absolute', top: 0, left: 0 } })
  const person = post.author
  const about = facts(person?.level !== undefined && `Lv${person.level}`, person?.title, post.region)
  return box(
    { position: 'relative', width: cardWidth, height: bandHeight + portrait * 0.62, flexDirection: 'column' },
    [
      image(key, cardWidth, bandHeight, { position: 'absolute', top: 0, left: 0 }),
      banner,
      row(
        {
          position: 'absolute',
          top: bandHeight - portrait * 0.38,
          left: edge,
          width: cardWidth - 2 * edge,
          height: portrait,
          gap: 28,
          alignItems: 'flex-end',
        },
        [
          box({ flexShrink: 0, borderRadius: portrait, padding: 6, backgroundColor: theme.ground }, [
            avatar(sheet, person, portrait - 12),
          ]),
          column({ minWidth: 0, flexGrow: 1, gap: 2 }, [
            person !== undefined && nameLine(sheet, person, { fontSize: 42, color: theme.text }),
            about !== '' && emojiLine(sheet, about, { ...fonts.meta, color: theme.sub }),
          ]),
          post.live !== undefined && loudPill(sheet, context.t('amagi.card.on-air'), '#e0143c', 'live'),
        ],
      ),
    ],
  )
}

function figures(sheet: Draft, post: UserPost): Child {
  const { t, locale } = sheet.context
  const list = (
    [
      [post.author?.followers, 'amagi.card.count.followers'],
      [post.follows, 'amagi.card.count.follows'],
      [post.totalLikes, 'amagi.card.count.likes'],
      [post.worksCount, 'amagi.card.count.works'],
    ] as const
  ).flatMap(([value, label]) => (value === undefined ? [] : [[formatCount(value, locale), t(label)] as const]))
  return (
    list.length > 0 &&
    row(
      { justifyContent: list.length > 3 ? 'space-between' : 'flex-start', gap: 72 },
      list.map(([value, label]) => figure(sheet, value, label)),
    )
  )
}

/** What is on air right now. */
const streaming = (sheet: Draft, { live }: UserPost): Child =>
  live?.title !== undefined && live.title.trim() !== '' && chips([chip(sheet, 'live', live.title)])

function userCard(post: UserPost, sheet: Draft): BoxNode {
  const { compact, t } = sheet.context
  const works = entryWindow(post.works, compact ? sheet.fit(2, 2, 1, 1) : 6 - sheet.tight)
  return shell(sheet, [
    head(sheet, post),
    column({ padding: '28px 0 32px', gap: 28 }, [
      !compact && inside([words(sheet, post.text, 4)]),
      inside([figures(sheet, post)]),
      inside([streaming(sheet, post), warningLine(sheet, post.warning)]),
      works.shown.length > 0 &&
        inside(
          [
            text(t('amagi.card.recent'), { ...fonts.section, fontSize: 34, color: sheet.theme.text }),
            column(
              {},
              works.shown.map((entry) => entryRow(sheet, entry)),
            ),
            moreLine(sheet, 0),
          ],
          8,
        ),
    ]),
    foot(sheet, post),
    hairline(sheet),
  ])
}

export const user: Card<'user'> = { draw: userCard, probes: (post) => [post.author?.avatar], long: true }
