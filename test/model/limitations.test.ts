import { describe, expect, it } from 'vitest'
import { buildCard } from '../../src/card/cards'
import type { Extent, Limitation, Post, VideoMedia, VideoPost } from '../../src/model'
import { limitsOf } from '../../src/model'
import { describePost } from '../../src/reply/text'
import { families } from '../../src/words/families'
import { limitWords } from '../../src/words/limits'
import { translator } from '../../src/words/locale'
import { clip, seasonPost, videoPost } from '../../samples/plain-posts'
import { cardContext, textsOf } from '../support/card-context'

const partOf = (...extents: (Extent | undefined)[]): VideoMedia => {
  const video = clip('v')
  const [variant] = video.variants
  return { ...video, variants: extents.map((extent) => ({ ...variant!, ...(extent ? { extent } : {}) })) }
}

describe('what a viewer does not get', () => {
  it('is what the work is, and which part of it there is', () => {
    expect(limitsOf(videoPost('1', { limitation: 'supporters-only', video: partOf('free-part') }))).toEqual({
      limitation: 'supporters-only',
      extent: 'free-part',
    })
    expect(limitsOf(seasonPost('1', { video: partOf('preview', 'preview') }))).toEqual({ extent: 'preview' })
  })
  it('is no part where one of the streams is whole, or where there is none', () => {
    expect(limitsOf(videoPost('1', { limitation: 'paid', video: partOf('free-part', undefined) }))).toEqual({
      limitation: 'paid',
    })
    expect(limitsOf(videoPost('1', { video: partOf() }))).toEqual({})
    expect(limitsOf(videoPost('1'))).toEqual({})
  })
  it('says a trial once', () => {
    expect(limitsOf(videoPost('1', { limitation: 'preview', video: partOf('preview') }))).toEqual({
      limitation: 'preview',
    })
  })
  it('is why there is none, when that is a fact about the work or who asks', () => {
    expect(limitsOf(seasonPost('1', { withheld: 'region' }))).toEqual({ withheld: 'region' })
    expect(limitsOf(seasonPost('1', { withheld: 'timeout' }))).toEqual({})
  })
})

describe.each(['zh-CN', 'en-US'] as const)('the words for it in %s', (locale) => {
  const t = translator(locale)
  const options = { locale, translate: t, timeZone: 'UTC' }
  type Given = Partial<Pick<VideoPost, 'limitation' | 'video' | 'withheld'>>
  const kinds: [string, Given][] = [
    ...families.limitation.members.map((limitation: Limitation): [string, Given] => [limitation, { limitation }]),
    ...families.extent.members.map((extent: Extent): [string, Given] => [extent, { video: partOf(extent) }]),
    ...families.withheld.members.map((withheld): [string, Given] => [withheld, { withheld }]),
  ]

  it.each(kinds)('“%s” stand on a pill and in the text, of videos and of films', (_, over) => {
    for (const post of [videoPost('1', over), seasonPost('1', over)] as Post[]) {
      const [said] = limitWords(post, t)
      expect(said).toBeTruthy()
      for (const compact of [false, true]) {
        const { node } = buildCard(post, cardContext({ platform: post.platform, locale, compact }))
        expect([post.kind, compact, textsOf(node)]).toEqual([post.kind, compact, expect.arrayContaining([said])])
      }
      expect(describePost(post, '', options).split('\n')).toContain(said)
    }
  })

  it('tell the kinds apart', () => {
    for (const name of ['limitation', 'extent', 'withheld'] as const) {
      const words = families[name].members.map((member) => t(families[name].pattern.replace('*', member) as never))
      expect(new Set(words).size).toBe(words.length)
    }
  })
})
