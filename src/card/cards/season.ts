/** Card of a season: poster, score, what it is about, and the episodes around the current one. */
import type { SeasonPost } from '../../model'
import { formatCount } from '../../words/counts'
import { knownKey } from '../../words/families'
import { column, line, paragraph, row, text, type BoxNode, type Child } from '../node'
import { emojiLine, inlineText } from '../rich'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { warningLine } from './body'
import { limitPills } from './cover'
import { entryRow, entryWindow, moreLine } from './entries'
import { onPoster, poster } from './poster'
import { authorRow, facts } from './people'
import { foot, hairline, inside, shell, words } from './shell'
import { moreStats, statsRow } from './stats'
import type { Card } from './card'

const shownEpisodes = 5

function score(sheet: Draft, post: SeasonPost): Child {
  // Scores run to ten; anything above is no score.
  if (post.score === undefined || !(post.score > 0 && post.score <= 10)) return undefined
  const people =
    post.scoreCount === undefined
      ? ''
      : sheet.context.t('amagi.card.scored', { n: formatCount(post.scoreCount, sheet.context.locale) })
  return row({ gap: 16, alignItems: 'baseline' }, [
    text(post.score.toFixed(1), { fontSize: 64, lineHeight: 1.1, fontWeight: 700, color: '#ffc53d' }),
    people !== '' && line(people, { ...fonts.meta, color: onPoster.sub }),
  ])
}

/** Lighter than on a picture: the ground of a poster is dark already. */
function limits(sheet: Draft, post: SeasonPost): Child {
  const pills = limitPills(sheet, post, { backgroundColor: 'rgba(255,255,255,.18)' })
  return pills.length > 0 && row({ flexWrap: 'wrap', gap: 12 }, pills)
}

function seasonCard(post: SeasonPost, sheet: Draft): BoxNode {
  const { context, theme } = sheet
  // A post may come from elsewhere: of a category without a word nothing is said.
  const category = knownKey('seasonCategory', post.category)
  const kinds = facts(category && context.t(category), ...post.areas.slice(0, 2), ...post.styles.slice(0, 3))
  const episodes = entryWindow(post.episodes, context.compact ? 0 : shownEpisodes - sheet.tight, post.current)
  const quiet = (content: string): Child =>
    content !== '' && emojiLine(sheet, content, { ...fonts.meta, color: onPoster.sub })
  return shell(sheet, [
    poster(sheet, {
      picture: post.cover,
      width: 330,
      height: 440,
      title: post.title ?? '',
      below: [quiet(kinds), limits(sheet, post), score(sheet, post), quiet(post.progress ?? '')],
    }),
    column({ padding: '36px 0 32px', gap: 28 }, [
      !context.compact && inside([authorRow(sheet, post.author)]),
      inside([statsRow(sheet, post.stats), moreStats(sheet, post.stats)], 20),
      !context.compact && inside([words(sheet, post.text, 4)]),
      !context.compact &&
        post.staff !== undefined &&
        post.staff.trim() !== '' &&
        inside([
          paragraph(
            { ...fonts.meta, fontSize: 27, color: theme.sub, lineClamp: 2 },
            inlineText(sheet, post.staff.replace(/\s*\n+\s*/g, ' · '), 27),
          ),
        ]),
      inside([warningLine(sheet, post.warning)]),
      episodes.shown.length > 0 &&
        inside(
          [
            column(
              { gap: 0 },
              episodes.shown.map((entry) => entryRow(sheet, entry, entry.index === post.current)),
            ),
            moreLine(sheet, episodes.hidden),
          ],
          12,
        ),
    ]),
    foot(sheet, post),
    hairline(sheet),
  ])
}

export const season: Card<'season'> = { draw: seasonCard, probes: (post) => [post.cover], long: true }
