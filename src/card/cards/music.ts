/** Card of a piece of music. */
import type { MusicPost, Picture } from '../../model'
import { formatCount } from '../../words/counts'
import { column, type BoxNode, type Child } from '../node'
import { emojiLine } from '../rich'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { warningLine } from './body'
import { corners, durationPill, pill } from './cover'
import { authorRow } from './people'
import { onPoster, poster } from './poster'
import { foot, hairline, inside, shell, words } from './shell'
import { moreStats, statsRow } from './stats'
import type { Card } from './card'

const musicCover = (post: MusicPost): Picture | undefined => post.cover ?? post.audio?.cover

function musicCard(post: MusicPost, sheet: Draft): BoxNode {
  const { t, locale } = sheet.context
  // The row below names the same person once more, with a portrait.
  const singer = post.artist ?? post.audio?.artist ?? ''
  const artist = post.author?.name === singer ? '' : singer
  const users = post.users === undefined ? '' : t('amagi.card.users', { n: formatCount(post.users, locale) })
  const quiet = (content: string): Child =>
    content !== '' && emojiLine(sheet, content, { ...fonts.meta, fontSize: 30, color: onPoster.sub })
  const sections = [
    inside([authorRow(sheet, post.author, { createdAt: post.createdAt })]),
    inside([statsRow(sheet, post.stats), moreStats(sheet, post.stats)], 20),
    !sheet.context.compact && inside([words(sheet, post.text, 4), warningLine(sheet, post.warning)]),
  ]
  return shell(sheet, [
    poster(sheet, {
      picture: musicCover(post),
      width: 400,
      height: 400,
      title: post.title ?? post.audio?.title ?? '',
      below: [quiet(artist), quiet(users)],
      labels: corners(
        {
          topLeft: [pill(sheet, '', 'music')],
          bottomRight: [durationPill(sheet, post.audio?.durationSec ?? post.durationSec)],
        },
        16,
      ),
    }),
    sections.some(Boolean) && column({ padding: '36px 0 32px', gap: 28 }, sections),
    foot(sheet, post),
    hairline(sheet),
  ])
}

export const music: Card<'music'> = { draw: musicCard, probes: (post) => [musicCover(post)] }
