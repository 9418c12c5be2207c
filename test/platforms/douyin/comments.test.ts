/** Answers below comments, and answers below answers. */
import { describe, expect, it } from 'vitest'
import type { Comment, CommentSection, Discussed } from '../../../src/model'
import { readComments, readReplies } from '../../../src/platforms/douyin/read/comments'
import { withValue } from '../../support/mutate'
import { ok, type Reply } from '../upstream'
import { edge, fixture, nothing, places, registration, upstream } from './site'

const web = 'www.douyin.com/aweme/v1/web/'
const list = `${web}comment/list/`
const below = 'www-hj.douyin.com/aweme/v1/web/comment/list/reply/'
const target = { platform: 'douyin', kind: 'work', id: '7300000000000000001' } as const

const answer = (cid: string, to = '0', more: object = {}) => ({
  cid,
  text: `词${cid}`,
  user: { nickname: `人${cid}`, uid: cid },
  reply_id: '1',
  reply_to_reply_id: to,
  ...more,
})

/** `1(2(3) 4)`: ids and what stands below them. */
const shape = (comments: readonly Comment[]): string =>
  comments.map(({ id, replies }) => (replies.length > 0 ? `${id}(${shape(replies)})` : id)).join(' ')

const tree = (...answers: object[]): string => shape(readReplies({ comments: answers }))

describe('answers below a comment', () => {
  it('stand below the one they answer, in the order of upstream', () => {
    expect(tree(answer('11'), answer('12', '11'), answer('13'), answer('14', '12'))).toBe('11(12(14)) 13')
    // Sorted by likes: the answer may come before what it answers.
    expect(tree(answer('12', '11'), answer('11'))).toBe('11(12)')
  })

  it('are six levels at most with the comment itself; deeper ones stay on the last', () => {
    const deep = Array.from({ length: 8 }, (_, index) =>
      answer(String(11 + index), index === 0 ? '0' : String(10 + index)),
    )
    expect(tree(...deep)).toBe('11(12(13(14(15 16 17 18))))')
  })

  it('whose comment is not in the list, or that run in a circle, stand on the first level and are lost to nobody', () => {
    expect(tree(answer('11', '99'), answer('12', '11'))).toBe('11(12)')
    expect(tree(answer('11', '12'), answer('12', '11'), answer('13', '13'))).toBe('11 12 13')
    expect(readReplies({ comments: null })).toEqual([])
  })
})

const section = (replies: Reply, discussed?: Discussed, comments: unknown = fixture('fetch_work_comments')) => {
  const up = upstream({ [places.ttwid]: registration(), [list]: ok(comments), [below]: replies })
  return { up, found: up.service.comments(target, discussed ? { discussed } : {}) }
}

describe('a comment section', () => {
  it('brings the answers below the comments that are shown', async () => {
    const { up, found } = section(ok(fixture('fetch_video_comment_replies')))
    const { comments } = await found
    expect(comments[0]?.replies).toMatchObject([
      { byAuthor: true, author: { name: '山野拾光' }, replies: [{ author: { name: '远山' }, replyTo: '山野拾光' }] },
    ])
    // Nobody answered the others.
    expect(up.to(below).map(({ query }) => [query.item_id, query.comment_id])).toEqual([
      ['7300000000000000001', '7300000000000001001'],
    ])
  })

  const many = (count: number) => ({
    status_code: 0,
    total: count,
    has_more: 0,
    comments: Array.from({ length: count }, (_, index) =>
      answer(String(index + 1), '0', { reply_comment_total: 9, stick_position: index === count - 1 ? 1 : 0 }),
    ),
  })

  it('asks for as many as are shown, pinned ones first, and for no more than five', async () => {
    const few = section(
      ok({ status_code: 0, comments: [answer('90')], has_more: 0 }),
      { count: 2, replies: 1 },
      many(8),
    )
    expect(shape((await few.found).comments)).toBe('1(90) 2 3 4 5 6 7 8(90)')
    expect(few.up.to(below).map(({ query }) => query.count)).toEqual(['1', '1'])
    const all = section(
      ok({ status_code: 0, comments: [answer('90')], has_more: 0 }),
      { count: 20, replies: 3 },
      many(8),
    )
    await all.found
    expect(all.up.to(below)).toHaveLength(5)
    const none = section(nothing, { count: 5, replies: 0 }, many(8))
    await none.found
    expect(none.up.to(below)).toEqual([])
  })

  it('goes without answers after the first refusal, and says how many there are', async () => {
    const { up, found } = section(edge(), { count: 5, replies: 3 }, many(3))
    const { comments }: CommentSection = await found
    expect(comments.map(({ replies, replyCount }) => [replies.length, replyCount])).toEqual([
      [0, 9],
      [0, 9],
      [0, 9],
    ])
    expect(new Set(up.to(below).map(({ query }) => query.comment_id)).size).toBe(1)
    expect(up.logs.at(-1)).toMatch(/answers to comments cannot be had/)
  })

  it('says that there is more where upstream does', () => {
    const body = fixture('fetch_work_comments')
    expect(readComments(withValue(body, 'has_more', 1)).more).toBe(true)
    expect(readComments(withValue(body, 'has_more', 0))).not.toHaveProperty('more')
    expect(readComments({ ...withValue(body, 'has_more', 0), folded_comment_count: 4 }).more).toBe(true)
  })

  it('knows the author and what he likes by the labels, too', () => {
    const [first] = readComments({
      comments: [
        answer('1', '0', {
          label_list: [
            { type: 20, text: '作者赞过' },
            { type: 1, text: '作者' },
          ],
        }),
      ],
    }).comments
    expect(first).toMatchObject({ byAuthor: true, likedByAuthor: true })
    expect(
      readComments({ comments: [answer('1', '0', { label_list: [{ type: 3 }] })] }).comments[0],
    ).not.toHaveProperty('byAuthor')
  })
})
