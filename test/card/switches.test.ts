import { describe, expect, it } from 'vitest'
import { buildCard, buildView } from '../../src/card/cards'
import { walk, type BoxNode } from '../../src/card/node'
import { comment, videoPost } from '../../samples/plain-posts'
import { cardContext } from '../support/card-context'

const context = (more: object = {}) => ({ ...cardContext({ platform: 'douyin' }), ...more })

const words = (node: BoxNode): string[] => [...walk(node)].flatMap((part) => (part.type === 'text' ? [part.text] : []))

describe('the footer', () => {
  const post = videoPost('7350000000000000001')
  it('ends a card with its id and code', () => {
    const { node, resources } = buildCard(post, context())
    expect(words(node)).toContain(post.id)
    expect(resources.some(({ key }) => key.startsWith('qr:'))).toBe(true)
  })
  it('is gone where it is switched off, and everything else is as before', () => {
    const { node, resources } = buildCard(post, context({ footer: false }))
    expect(words(node)).not.toContain(post.id)
    expect(resources.some(({ key }) => key.startsWith('qr:'))).toBe(false)
    const all = words(buildCard(post, context()).node)
    for (const word of words(node)) expect(all).toContain(word)
  })
})

describe('replies below a comment', () => {
  const replies = ['a', 'b', 'c', 'd', 'e'].map((id) => comment(id, `回复 ${id}`))
  const section = { state: 'open' as const, total: 1, comments: [comment('1', '评论', { replies, replyCount: 5 })] }
  const shown = (wanted?: number) => {
    const view = {
      kind: 'comments' as const,
      post: videoPost('1'),
      section,
      ...(wanted === undefined ? {} : { replies: wanted }),
    }
    return words(buildView(view, context()).node).filter((word) => /^(回复 [a-e]|还有 \d+ 条回复)$/.test(word))
  }
  it('are three unless said otherwise, and what is left out is counted', () => {
    expect(shown()).toEqual(['回复 a', '回复 b', '回复 c', '还有 2 条回复'])
  })
  it.each([
    [0, ['还有 5 条回复']],
    [1, ['回复 a', '还有 4 条回复']],
    [5, ['回复 a', '回复 b', '回复 c', '回复 d', '回复 e']],
  ])('are %d when that is wished', (wanted, expected) => expect(shown(wanted)).toEqual(expected))
})
