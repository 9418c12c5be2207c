import { describe, expect, it } from 'vitest'
import { richToPlain } from '../../../../src/model'
import { readComments } from '../../../../src/platforms/bilibili/read/comments'
import { readCommentText } from '../../../../src/platforms/bilibili/read/rich'
import { slice } from '../../../../src/platforms/slice'
import { withValue, without } from '../../../support/mutate'
import { fixture } from '../site'
import { cpuTimer } from '../../../support/stopwatches'

const body = fixture('fetch_work_comments')
const data = body.data as Record<string, any>

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

  it('says once whom an answer is for, and not at all what is prose', () => {
    const replyOf = (message: string) => {
      const path = 'data.replies.0.replies.0.content.message'
      return readComments(withValue(body, path, message)).comments[1]?.replies[0]
    }
    expect(replyOf('回复 @晒书的人 :在桥边')).toMatchObject({
      replyTo: '晒书的人',
      text: [{ kind: 'text', text: '在桥边' }],
    })
    const prose = replyOf('回复晚了：在桥边')
    expect(prose?.text).toEqual([{ kind: 'text', text: '回复晚了：在桥边' }])
    expect(prose).not.toHaveProperty('replyTo')
  })

  it('knows a pinned comment wherever it stands, and names it once', () => {
    const top = data.top.upper
    const placed = [
      withValue(withValue(body, 'data.top.upper', null), 'data.upper', { mid: 700000001, top }),
      withValue(withValue(body, 'data.top.upper', null), 'data.top_replies', [top]),
      withValue(body, 'data.top', { upper: null, vote: top }),
    ]
    for (const answer of placed) {
      expect(
        readComments(answer)
          .comments.filter(({ pinned }) => pinned)
          .map(({ author }) => author.name),
      ).toEqual(['午后散步者'])
    }
    const marked = { ...data.replies[1], reply_control: { is_up_top: true } }
    const names = readComments(withValue(withValue(body, 'data.top', null), 'data.replies.1', marked)).comments
    expect(names.map(({ pinned }) => pinned)).toEqual([undefined, true, undefined, undefined])
  })

  it('says that there is more where its page is not the last', () => {
    const cursor = (is_end: boolean) => withValue(body, 'data.cursor', { all_count: 6, is_end })
    expect(readComments(cursor(false)).more).toBe(true)
    expect(readComments(cursor(true))).not.toHaveProperty('more')
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

  it('are no links where the site makes a search of them', () => {
    const jump = { title: '书店', state: 0, extra: { is_word_search: true } }
    expect(read({ message: '去书店', jump_url: { 书店: jump } })).toEqual([{ kind: 'text', text: '去书店' }])
    expect(read({ message: '去书店', jump_url: { 书店: { ...jump, extra: {} } } })).toHaveLength(2)
  })

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
