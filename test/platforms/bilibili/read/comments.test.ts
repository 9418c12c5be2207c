import { describe, expect, it } from 'vitest'
import { richToPlain } from '../../../../src/model'
import { readComments } from '../../../../src/platforms/bilibili/read/comments'
import { readCommentText } from '../../../../src/platforms/bilibili/read/rich'
import { slice } from '../../../../src/platforms/slice'
import { withValue, without } from '../../../support/mutate'
import { fixture } from '../site'
import { cpuTimer } from '../../../support/stopwatches'

const body = fixture('fetch_work_comments')

describe('a comment area', () => {
  it("puts the pinned comment first and keeps upstream's order", () => {
    const section = readComments(body)
    expect(section).toMatchObject({ total: 6, state: 'open' })
    expect(section.comments.map(({ author, pinned }) => [author.name, pinned])).toEqual([
      ['午后散步者', true],
      ['晒书的人', undefined],
      ['读者2号', undefined],
      ['读者3号', undefined],
      ['读者4号', undefined],
    ])
  })

  it('keeps everything a comment shows', () => {
    const [pinned, first] = readComments(body).comments
    expect(pinned?.byAuthor).toBe(true)
    expect(first).toMatchObject({
      id: '8100000000000001',
      author: { id: '700000101', vip: true },
      level: 6,
      medal: { name: '店员', level: 12 },
      region: '浙江',
      likes: 99,
      replyCount: 2,
      likedByAuthor: true,
      pictures: [{ width: 1200, height: 900 }],
      replies: [{ author: { name: '午后散步者' }, byAuthor: true, replyTo: '晒书的人', replies: [] }],
    })
    expect(first?.text).toMatchObject([
      { kind: 'text', text: '书店的猫好乖' },
      { kind: 'emote', text: '[doge]' },
      { kind: 'break' },
      { kind: 'mention', text: '@午后散步者', userId: '700000001' },
      { kind: 'text', text: ' 求地址 ' },
      { kind: 'link', text: '另一家书店', url: 'https://b23.tv/Ab3dE5g' },
    ])
  })

  it.each([null, []])('without comments (%j) is empty', (replies) => {
    const empty = withValue(withValue(body, 'data.replies', replies), 'data.top.upper', null)
    expect(readComments(empty)).toMatchObject({ state: 'empty', comments: [] })
  })

  it('leaves out comments without an author or with no words at all', () => {
    const damaged = without(withValue(body, 'data.replies.1.member', null), 'data.replies.2.content')
    expect(readComments(damaged).comments).toHaveLength(3)
  })

  it.each([
    'data.cursor',
    'data.top',
    'data.upper',
    'data.replies.0.replies',
    'data.replies.0.content.emote',
    'data.replies.0.reply_control',
  ])('can do without %s', (path) => {
    expect(readComments(without(body, path)).comments.length).toBeGreaterThan(3)
    expect(readComments(withValue(body, path, 'text')).comments.length).toBeGreaterThan(3)
  })
})

describe('the words of a comment', () => {
  const read = (content: unknown) => readCommentText(slice(content))

  it('know emotes with dots and long names', () => {
    const emote = { '[a.b_c]': { type: 1, url: 'http://i0.hdslb.com/a.png', meta: { size: 2 } } }
    expect(read({ message: 'x[a.b_c]', emote })).toMatchObject([{ text: 'x' }, { kind: 'emote', large: true }])
  })

  it('leave faces made of letters as text', () => {
    const nodes = read({ message: '(⌒▽⌒)!', emote: { '(⌒▽⌒)': { type: 4, url: '(⌒▽⌒)' } } })
    expect(nodes.every((node) => node.kind === 'text')).toBe(true)
    expect(richToPlain(nodes)).toBe('(⌒▽⌒)!')
  })

  it('prefer the longest name', () => {
    const members = [
      { mid: '1', uname: '猫' },
      { mid: '2', uname: '猫咪' },
    ]
    expect(read({ message: '@猫咪 @猫', members })).toMatchObject([{ userId: '2' }, { text: ' ' }, { userId: '1' }])
  })

  it('are read in reasonable time when hostile', () => {
    const emote = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`[${'x'.repeat(index)}]`, { type: 1 }]))
    const message = '['.repeat(100_000)
    const spent = cpuTimer()
    expect(richToPlain(read({ message, emote }))).toBe(message)
    expect(spent()).toBeLessThan(2000)
  })
})
