/** Whether a text says what a card says: for posts of tests, and for captured ones. */
import { buildCard } from '../../src/card/cards'
import { cleanText } from '../../src/card/rich'
import { beginningOf, richToPlain, type ListEntry, type Post } from '../../src/model'
import { entriesOf } from '../../src/reply/targets'
import { formatAgo, formatDate } from '../../src/words/dates'
import { formatSpan } from '../../src/words/durations'
import { translator, type Locale } from '../../src/words/locale'
import { cardContext, textsOf } from './card-context'
import { sampleNow } from '../../samples/posts'

/** The zone of `cardContext`. */
export const timeZone = 'Asia/Shanghai'

/** As it is compared: what a picture and a message both say. */
export const bare = (content: string): string => cleanText(content).replace(/\s+/g, '')

/** A card clamps by lines, a message by characters: the beginning is what both have. */
export const compared = 18
/** Characters of a title that three lines of a card hold. */
const shownTitle = 80
/** Characters of a text that twelve lines of a card hold; its tree has more. */
const shownText = 330

/** Everything inside a post that has a time. */
const timesOf = (post: Post): number[] => [
  ...(post.createdAt === undefined ? [] : [post.createdAt]),
  ...entriesOf(post).flatMap(({ createdAt }: ListEntry) => createdAt ?? []),
  ...(post.kind === 'dynamic' && post.original ? timesOf(post.original) : []),
  ...(post.kind === 'live' && post.startedAt ? [post.startedAt] : []),
]

/** What stands on a card and is no part of what the post says, or is said in another way. */
export function otherwise(post: Post, locale: Locale): (words: string) => boolean {
  const t = translator(locale)
  const clock = { t, now: sampleNow, timeZone }
  const all = new Set(
    [
      // The mark and the id of the foot: the heading and the link that was pasted.
      post.id,
      // How long ago: the text has the day.
      ...timesOf(post).flatMap((time) => [formatAgo(time, clock), formatDate(time, clock)]),
      ...(post.kind === 'live' && post.startedAt ? [formatSpan(sampleNow / 1000 - post.startedAt, t)] : []),
      // What can be done with the picture, and headings of its parts.
      t('amagi.card.choose'),
      t('amagi.card.recent'),
      t('amagi.card.nobody'),
      t('amagi.card.live-photo'),
      t('amagi.card.count.followers'),
      t('amagi.card.count.follows'),
      t('amagi.card.count.likes'),
      t('amagi.card.count.works'),
      // An entry without a title.
      '—',
    ].map(bare),
  )
  const many = [t('amagi.card.more', { n: '\\d+' }), t('amagi.card.full-text', { n: '\\d+' })].map(
    (pattern) => new RegExp(`^${bare(pattern)}$`),
  )
  const initials = new Set(
    [post.author, ...post.coAuthors].map((one) =>
      bare(one?.name ?? '')
        .slice(0, 1)
        .toUpperCase(),
    ),
  )
  const whole = bare(richToPlain(post.kind === 'article' ? beginningOf(post) : post.text))
  return (words) =>
    // Without letters and figures nothing is said; `+3` counts what the text counts in all; a row's own number.
    !/[\p{L}\p{N}]/u.test(words) ||
    /^\+\d+$/.test(words) ||
    all.has(words) ||
    many.some((pattern) => pattern.test(words)) ||
    bare(post.title ?? '').indexOf(words) > shownTitle ||
    whole.indexOf(words) > shownText ||
    initials.has(words)
}

/** What a card says and the text does not. */
export function lost(post: Post, text: string, locale: Locale): string[] {
  const said = bare(text)
  const excused = otherwise(post, locale)
  const context = cardContext({ platform: post.platform, locale })
  return textsOf(buildCard(post, context).node)
    .flatMap((words) => words.split(' · '))
    .map(bare)
    .filter((words) => !excused(words) && !said.includes([...words].slice(0, compared).join('')))
}
