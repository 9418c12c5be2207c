import { describe, expect, it } from 'vitest'
import { targetKey, type Post, type Target } from '../../src/model'
import { describeComments, firstComments } from '../../src/reply/comments'
import { commentTarget, entriesOf, entryTarget } from '../../src/reply/targets'
import {
  albumPost,
  comment,
  dynamicPost,
  entries,
  listPost,
  livePost,
  musicPost,
  seasonPost,
  userPost,
  videoPost,
} from '../../samples/plain-posts'

describe('choosing an entry opens', () => {
  const parts = [
    { id: 'BV1', index: 1, title: 'a' },
    { id: 'BV1', index: 2, title: 'b' },
  ]
  const rows: [string, Post, number, string][] = [
    ['a part of a video', videoPost('BV1', { platform: 'bilibili', parts }), 2, 'bilibili:video:BV1?p=2'],
    ['an episode', seasonPost('ss1'), 3, 'bilibili:episode:ep13'],
    ['a lesson', seasonPost('ss1', { category: 'course' }), 1, 'bilibili:course:ep11'],
    ['a work of a douyin user', userPost('1'), 2, 'douyin:work:72'],
    [
      'a work of a kuaishou user',
      userPost('1', { platform: 'kuaishou', works: entries('3xabc') }),
      1,
      'kuaishou:work:3xabc',
    ],
    ['a video of a list', listPost('ml1'), 2, 'bilibili:video:BV1bbbbbbbbb'],
    ['a song of a menu', listPost('am1', { entries: entries('au5') }), 1, 'bilibili:music:au5'],
    ['an article of a column', listPost('rl1', { entries: entries('4711') }), 1, 'bilibili:article:4711'],
    ['a part of a mix', listPost('9', { platform: 'douyin', entries: entries('71') }), 1, 'douyin:work:71'],
  ]
  it.each(rows)('%s', (_, post, number, key) => {
    const entry = entriesOf(post).find(({ index }) => index === number)
    expect(entry && targetKey(entryTarget(post, entry))).toBe(key)
  })
  it('nothing where there are no entries', () => {
    for (const post of [albumPost('1', 3), livePost('1'), dynamicPost('1', 0), musicPost('1')])
      expect(entriesOf(post)).toEqual([])
  })
})

describe('the comments of a post', () => {
  const target = (kind: Target['kind'], id: string): Target => ({ platform: 'bilibili', kind, id })
  it('are those of what was linked', () => {
    expect(commentTarget(dynamicPost('1', 0), target('dynamic', '1'))).toEqual(target('dynamic', '1'))
  })
  it('of a season are those of its current episode', () => {
    expect(commentTarget(seasonPost('ss1', { current: 2 }), target('season', 'ss1'))).toEqual(target('episode', 'ep12'))
    expect(commentTarget(seasonPost('ss1'), target('season', 'ss1'))).toBeUndefined()
  })
  it('do not exist for people, rooms and lists', () => {
    for (const post of [userPost('1'), livePost('1'), listPost('1')])
      expect(commentTarget(post, target('user', '1'))).toBeUndefined()
  })
})

describe('a section of comments', () => {
  const section = {
    state: 'open' as const,
    comments: [comment('1', '甲'), comment('2', '乙'), comment('3', '丙', { pinned: true })],
  }
  it('is cut with the pinned ones first, and counts all', () => {
    const cut = firstComments(section, 2)
    expect(cut.comments.map(({ id }) => id)).toEqual(['3', '1'])
    expect(cut.total).toBe(3)
    expect(firstComments({ ...section, total: 99 }, 2).total).toBe(99)
  })
  it('is one line per comment as text, without control characters', () => {
    const text = describeComments({
      state: 'open',
      comments: [comment('1', 'a\u202Eb\nc'), comment('2', '长'.repeat(300))],
    })
    expect(text.split('\n')[0]).toBe('网友1: a b c')
    expect(text.split('\n')).toHaveLength(2)
    expect(text.split('\n')[1]).toHaveLength(5 + 140)
  })
})
