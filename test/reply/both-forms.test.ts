import { describe, expect, it } from 'vitest'
import { buildView } from '../../src/card/cards'
import { richToPlain, type Post } from '../../src/model'
import { describeComments } from '../../src/reply/comments'
import { describePost, type TextOptions } from '../../src/reply/text'
import { families, key } from '../../src/words/families'
import { translator } from '../../src/words/locale'
import { cardContext, textsOf } from '../support/card-context'
import { bare, compared, lost, otherwise, timeZone } from '../support/both-forms'
import { samplePosts } from '../../samples/posts'
import * as plain from '../../samples/plain-posts'
import { sampleViews } from '../../samples/views'

const locales = ['zh-CN', 'en-US'] as const
const optionsIn = (locale: (typeof locales)[number]): TextOptions => ({
  locale,
  translate: translator(locale),
  timeZone,
})

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
