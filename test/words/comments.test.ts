import { describe, expect, it } from 'vitest'
import type { Comment, CommentSection } from '../../src/model'
import { commentsPart, commentsTold } from '../../src/words/comments'
import { translator } from '../../src/words/locale'

const comment = (...replies: Comment[]): Comment => ({
  id: '1',
  author: { id: '1', name: '甲' },
  text: [],
  pictures: [],
  replies,
})
const told = (section: Partial<CommentSection>, replies = 3): string =>
  commentsTold({ state: 'open', comments: [], ...section }, replies, { t: translator('zh-CN'), locale: 'zh-CN' })

describe('the line above comments', () => {
  it('says that it is a part, and of how many', () => {
    expect(told({ total: 42_100, comments: [comment(), comment()] })).toBe('共 4.2万 条评论 · 显示其中 2 条')
    expect(told({ total: 2, comments: [comment(), comment()] })).toBe('共 2 条评论')
  })

  it('counts the answers that are shown, on every level, and no others', () => {
    const thread = comment(comment(comment()), comment())
    expect(told({ total: 4, comments: [thread] })).toBe('共 4 条评论')
    expect(told({ total: 4, comments: [thread] }, 2)).toBe('共 4 条评论 · 显示其中 3 条')
  })

  it('is none of a part where all of them are shown', () => {
    const part = (section: Partial<CommentSection>): string =>
      commentsPart({ state: 'open', comments: [comment()], ...section }, 3, { t: translator('zh-CN'), locale: 'zh-CN' })
    expect([part({}), part({ total: 1 }), part({ total: Number.NaN })]).toEqual(['', '', ''])
    expect([part({ total: 2 }), part({ more: true })]).toEqual(['共 2 条评论 · 显示其中 1 条', '这里是前 1 条评论'])
  })

  it('claims no total that nobody told', () => {
    expect(told({ more: true, comments: [comment()] })).toBe('这里是前 1 条评论')
    expect(told({ comments: [comment()] })).toBe('共 1 条评论')
    expect(told({})).toBe('')
    expect(told({ total: Number.NaN, comments: [comment()] })).toBe('共 1 条评论')
    expect(told({ total: 0 })).toBe('')
    expect(told({ total: 5 })).toBe('共 5 条评论')
  })
})
