/** Card of an article: title, who, and how it begins. */
import type { ArticlePost, Picture, RichText } from '../../model'
import { column, text, type BoxNode } from '../node'
import { tidyRich } from '../rich'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { compactBody, warningLine } from './body'
import { corners, cover, pill } from './cover'
import { authorRow, facts } from './people'
import { foot, hairline, headline, inside, shell, words } from './shell'
import { moreStats, statsRow } from './stats'
import type { Card } from './card'

/** The article's cover, else its first picture. */
function articleCover(post: ArticlePost): Picture | undefined {
  if (post.cover !== undefined) return post.cover
  return post.body.flatMap((block) => (block.kind === 'image' ? [block.image] : []))[0]
}

/** Words of the body in reading order, paragraphs apart; enough for what is shown. */
function beginning(post: ArticlePost): RichText {
  const nodes: RichText = []
  for (const block of post.body) {
    if (nodes.length > 60) break
    if (block.kind !== 'paragraph' && block.kind !== 'quote') continue
    if (nodes.length > 0) nodes.push({ kind: 'break' })
    nodes.push(...block.text)
  }
  return tidyRich(nodes.length > 0 ? nodes : post.text)
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
      inside([words(sheet, beginning(post), lines, true)]),
      inside([statsRow(sheet, post.stats), moreStats(sheet, post.stats), warningLine(sheet, post.warning)], 20),
    ]),
    foot(sheet, post),
    hairline(sheet),
  ])
}

export const article: Card<'article'> = { draw: articleCard, probes: (post) => [articleCover(post)] }
