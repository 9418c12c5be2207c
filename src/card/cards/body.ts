/** What stands below the picture of a work: headline, people, numbers, words. */
import { partTitle, soundOf, type PostBase, type VideoPost } from '../../model'
import { column, paragraph, row, type BoxNode, type Child } from '../node'
import { estimateLines, inlineText } from '../rich'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import { authorRow, facts } from './people'
import { chip, chips, headline, inside, qrTile, speech, textWidth, words } from './shell'
import { moreStats, statsRow } from './stats'
import { richToPlain, type RichText } from '../../model'
import { shortfallWords } from '../../words/notices'
import { topicsBehind } from '../../words/topics'

/** Notice of the platform, as it is worded there. */
export const warningLine = (sheet: Draft, notice: string | undefined): Child =>
  notice !== undefined &&
  notice.trim() !== '' &&
  row({ gap: 12 }, [
    sheet.icon('info', 30, sheet.theme.sub),
    paragraph(
      { ...fonts.meta, color: sheet.theme.sub, minWidth: 0, lineClamp: 2 },
      inlineText(sheet, notice, Number(fonts.meta['fontSize'])),
    ),
  ])

/** Section and first tags, as many as stand in two rows. */
export const topicChips = (sheet: Draft, { section, tags }: Pick<PostBase, 'section' | 'tags'>): Child =>
  chips(
    [section, ...tags]
      .filter((topic): topic is string => topic !== undefined && topic.trim() !== '')
      .slice(0, 3)
      .map((topic) => chip(sheet, 'hash', topic)),
  )

/** What only some kinds of post with this body have. */
type Attributes = PostBase & Partial<Pick<VideoPost, 'collection' | 'music' | 'parts' | 'part'>>

/** Part, collection, topic and music, in this order. */
function attributes(sheet: Draft, post: Attributes): Child {
  const { music, collection, section } = post
  const sound = facts(...soundOf(music))
  const part = partTitle(post)
  const most = sheet.fit(4, 3, 2, 1)
  const count =
    collection?.count === undefined ? undefined : sheet.context.t('amagi.card.parts', { n: collection.count })
  const list = [
    part !== undefined && chip(sheet, 'play', part),
    collection !== undefined && chip(sheet, 'list', facts(collection.title, count)),
    section !== undefined && section !== '' && chip(sheet, 'hash', section),
    sound !== '' && chip(sheet, 'music', sound),
  ]
  return chips(list.filter(Boolean).slice(0, most))
}

/** Topics shown besides the words they stood in. */
const mostTopics = 4

/** What of the words is seen in so many lines, as one text; all of it where there are enough. */
function seenIn(content: string | RichText | undefined, lines: number, size: number): string {
  if (content === undefined || typeof content === 'string') return content ?? ''
  const whole = richToPlain(content)
  if (estimateLines(content, textWidth, size) <= lines) return whole
  return Array.from(whole)
    .slice(0, Math.floor((lines * textWidth) / size))
    .join('')
}

/** Topics of the author's that stand behind the cut. */
function hiddenTopics(sheet: Draft, post: PostBase, seen: string): Child {
  const hidden = topicsBehind(post, seen).slice(0, sheet.fit(mostTopics, mostTopics, 2, 0))
  return chips(hidden.map((topic) => chip(sheet, 'hash', topic)))
}

/** The full form; `tall` pictures leave fewer lines for words. */
export function normalBody(sheet: Draft, post: PostBase, tall: boolean): BoxNode | undefined {
  const { title, body, lead } = speech(post)
  const seen = [
    seenIn(title, tall ? 2 : 3, Number(fonts.title['fontSize'])),
    seenIn(lead, tall ? 4 : 8, Number(fonts.lead['fontSize'])),
    seenIn(body, tall ? 3 : 6, Number(fonts.body['fontSize'])),
  ].join('\n')
  const sections = [
    title !== undefined && inside([headline(sheet, title, tall ? 2 : 3)]),
    lead !== undefined && inside([words(sheet, lead, tall ? 4 : 8, true)]),
    inside([
      authorRow(sheet, post.author, { createdAt: post.createdAt, region: post.region, coAuthors: post.coAuthors }),
    ]),
    inside([statsRow(sheet, post.stats), sheet.tight < 3 && moreStats(sheet, post.stats)], 20),
    body !== undefined && inside([words(sheet, body, tall ? 3 : 6)]),
    inside([attributes(sheet, post), warningLine(sheet, post.warning)]),
    inside([hiddenTopics(sheet, post, seen)]),
  ]
  return sections.some(Boolean) ? column({ padding: '36px 0 32px', gap: 28 }, sections) : undefined
}

/** The short form: title, then people and numbers (three counters by default) beside the code; no foot. */
export function compactBody(sheet: Draft, post: PostBase, numbers: Child = statsRow(sheet, post.stats, 3)): BoxNode {
  const { title, lead, body } = speech(post)
  const shown = title ?? lead ?? body
  return column({ padding: `28px ${edge}px 36px`, gap: 24 }, [
    shown !== undefined && headline(sheet, shown, 2),
    warningLine(sheet, shortfallWords(post.shortfalls, sheet.context.t).join(' · ')),
    row({ gap: 32, justifyContent: 'space-between' }, [
      column({ gap: 20, minWidth: 0, flexGrow: 1 }, [
        authorRow(sheet, post.author, { createdAt: post.createdAt, region: post.region, size: 80 }),
        row({ gap: 28 }, [sheet.badge(48), numbers]),
      ]),
      sheet.context.footer !== false && qrTile(sheet, post.url, 164),
    ]),
  ])
}
