/** Card of an article: title, who, and how it begins. */
import { beginningOf, type ArticlePost, type Picture } from '../../model'
import { column, text, type BoxNode } from '../node'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { compactBody, topicChips, warningLine } from './body'
import { corners, cover, pill } from './cover'
import { asImage, strip } from './dynamic'
import { authorRow, facts } from './people'
import { chip, chips, foot, hairline, headline, inside, shell, textWidth, words } from './shell'
import { moreStats, statsRow } from './stats'
import type { Card } from './card'

/** The article's cover, else its first picture. */
function articleCover(post: ArticlePost): Picture | undefined {
  if (post.cover !== undefined) return post.cover
  return post.body.flatMap((block) => (block.kind === 'image' ? [block.image] : []))[0]
}

/** An article is its words: the picture leaves them room. */
const tallestCover = 720

function articleCard(post: ArticlePost, sheet: Draft): BoxNode {
  const { t } = sheet.context
  const reading = facts(
    post.words !== undefined && t('amagi.card.words', { n: post.words }),
    post.readSec !== undefined && t('amagi.card.reading', { m: Math.max(1, Math.round(post.readSec / 60)) }),
  )
  const onCover = corners({ bottomRight: [reading !== '' && pill(sheet, reading, 'book')] })
  const top = cover(sheet, articleCover(post), onCover, tallestCover)
  if (sheet.context.compact) return shell(sheet, [top, compactBody(sheet, post), hairline(sheet)])
  const lines = top === undefined ? 12 : Number(top.style['height']) > 640 ? 7 : 9
  return shell(sheet, [
    top,
    column({ padding: top === undefined ? '52px 0 32px' : '36px 0 32px', gap: 28 }, [
      post.title !== undefined && inside([headline(sheet, post.title, 3)]),
      inside([authorRow(sheet, post.author, { createdAt: post.createdAt, region: post.region })]),
      reading !== '' && top === undefined && inside([text(reading, { ...fonts.meta, color: sheet.theme.sub })]),
      inside([words(sheet, beginningOf(post), lines, true)]),
      sheet.tight < 2 && inside([strip(sheet, (post.covers ?? []).map(asImage), textWidth)]),
      inside([statsRow(sheet, post.stats), moreStats(sheet, post.stats)], 20),
      inside([
        post.collection !== undefined && chips([chip(sheet, 'list', post.collection.title)]),
        topicChips(sheet, post),
        warningLine(sheet, post.warning),
      ]),
    ]),
    foot(sheet, post),
    hairline(sheet),
  ])
}

export const article: Card<'article'> = { draw: articleCard, probes: (post) => [articleCover(post)] }
