import { describe, expect, it } from 'vitest'
import { buildCard, buildView } from '../../src/card/cards'
import { cleanText } from '../../src/card/rich'
import { richToPlain, type ListEntry, type Post } from '../../src/model'
import { describeComments } from '../../src/reply/comments'
import { entriesOf } from '../../src/reply/targets'
import { describePost, type TextOptions } from '../../src/reply/text'
import { formatAgo, formatDate } from '../../src/words/dates'
import { formatSpan } from '../../src/words/durations'
import { families, key } from '../../src/words/families'
import { translator } from '../../src/words/locale'
import { cardContext, textsOf } from '../support/card-context'
import { sampleNow, samplePosts } from '../../samples/posts'
import * as plain from '../../samples/plain-posts'
import { sampleViews } from '../../samples/views'

const locales = ['zh-CN', 'en-US'] as const
const timeZone = 'Asia/Shanghai'
const optionsIn = (locale: (typeof locales)[number]): TextOptions => ({
  locale,
  translate: translator(locale),
  timeZone,
})

/** As it is compared: what a picture and a message both say. */
const bare = (content: string): string => cleanText(content).replace(/\s+/g, '')

/** A card clamps by lines, a message by characters: the beginning is what both have. */
const compared = 18
/** Characters of a title that three lines of a card hold. */
const shownTitle = 80

const posts: [string, Post][] = [
  ...Object.entries(samplePosts),
  ...[
    plain.videoPost('1', { tags: [] }),
    plain.albumPost('1', 3),
    plain.articlePost('1'),
    plain.dynamicPost('1', 2),
    plain.livePost('1'),
    plain.seasonPost('1', { current: 2 }),
    plain.musicPost('1'),
    plain.userPost('1'),
    plain.listPost('1'),
  ].map((post): [string, Post] => [`plain ${post.kind}`, post]),
]

/** Everything inside a post that has a time. */
const timesOf = (post: Post): number[] => [
  ...(post.createdAt === undefined ? [] : [post.createdAt]),
  ...entriesOf(post).flatMap(({ createdAt }: ListEntry) => createdAt ?? []),
  ...(post.kind === 'dynamic' && post.original ? timesOf(post.original) : []),
  ...(post.kind === 'live' && post.startedAt ? [post.startedAt] : []),
]

/** What stands on a card and is no part of what the post says, or is said in another way. */
function otherwise(post: Post, locale: (typeof locales)[number]): (words: string) => boolean {
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
  return (words) =>
    // Without letters and figures nothing is said; `+3` counts what the text counts in all; a row's own number.
    !/[\p{L}\p{N}]/u.test(words) ||
    /^\+\d+$/.test(words) ||
    all.has(words) ||
    many.some((pattern) => pattern.test(words)) ||
    bare(post.title ?? '').indexOf(words) > shownTitle ||
    initials.has(words)
}

/** What a card says and the text does not. */
function lost(post: Post, text: string, locale: (typeof locales)[number]): string[] {
  const said = bare(text)
  const excused = otherwise(post, locale)
  const context = cardContext({ platform: post.platform, locale })
  return textsOf(buildCard(post, context).node)
    .flatMap((words) => words.split(' · '))
    .map(bare)
    .filter((words) => !excused(words) && !said.includes([...words].slice(0, compared).join('')))
}

describe.each(locales)('the text form in %s', (locale) => {
  const options = optionsIn(locale)
  const everything = families.postKind.members.map((kind) => options.translate(key('template', kind))).join('\n')

  it.each(posts)('says what the card of “%s” says', (_, post) => {
    expect(lost(post, describePost(post, '', options), locale)).toEqual([])
  })

  it.each(posts)('lets a template say what the card of “%s” says', (_, post) => {
    expect(lost(post, describePost(post, everything, options), locale)).toEqual([])
  })

  it.each(posts)('of “%s” has a heading that says more than the platform, and no line for nothing', (_, post) => {
    const text = describePost(post, '', options)
    expect(text).not.toMatch(/^(> )?(【[^】]*】|\[[^\]]*\])\s*$/m)
    expect(text).not.toMatch(/\n\n\n|[:：]\s*(\n|$)| · *(\n|$)|\{\w+\}|undefined|NaN/)
  })
})

describe.each(locales)('the comments as text in %s', (locale) => {
  const t = translator(locale)

  it.each(Object.entries(sampleViews).filter(([, { kind }]) => kind === 'comments'))(
    'say what the card of “%s” says',
    (_, view) => {
      if (view.kind !== 'comments') return
      const { section, replies, post } = view
      const said = bare(
        describeComments(section, { ...optionsIn(locale), ...(replies === undefined ? {} : { replies }) }),
      )
      const words = textsOf(buildView(view, cardContext({ locale, platform: post.platform })).node)
        .flatMap((one) => one.split(' · '))
        .map(bare)
      const title = bare(post.title ?? richToPlain(post.text))
      const excused = otherwise(post, locale)
      const closed = [
        t('amagi.card.comment.closed'),
        t('amagi.card.comment.empty'),
        t(`amagi.platform.${post.platform}`),
      ]
      expect(
        words.filter(
          (one) =>
            !excused(one) &&
            !title.includes(one) &&
            !closed.map(bare).includes(one) &&
            !/分钟前|小时前|天前|刚刚|月\d+日|ago|justnow|^[A-Z][a-z]{2}\d+/.test(one) &&
            // The initial of somebody without a portrait.
            [...one].length > 1 &&
            !said.includes([...one].slice(0, compared).join('')),
        ),
      ).toEqual([])
    },
  )
})
