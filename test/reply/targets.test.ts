import { describe, expect, it } from 'vitest'
import { targetKey, type Post, type Target } from '../../src/model'
import { describeComments, firstComments } from '../../src/reply/comments'
import { translator } from '../../src/words/locale'
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
  it('a work where the platform does not say more', () => {
    const [entry] = entries('71')
    for (const platforms of [[], [{ id: 'bilibili' as const }]])
      expect(targetKey(entryTarget(listPost('1'), entry!, platforms))).toBe('bilibili:work:71')
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
  it('of a season whose current episode it does not list are none', () => {
    expect(commentTarget(seasonPost('ss1', { current: 9 }), target('season', 'ss1'))).toBeUndefined()
  })
  it('exist for other kinds where the platform declares it, and only there', () => {
    const asked = (platforms: Parameters<typeof commentTarget>[2]) =>
      commentTarget(musicPost('1'), target('music', '1'), platforms)
    const declared = { id: 'douyin' as const, alsoCommented: ['music' as const] }
    expect(asked([{ id: 'kuaishou' }, declared])).toEqual(target('music', '1'))
    for (const none of [[], [{ id: 'douyin' as const }], [{ ...declared, id: 'bilibili' as const }]])
      expect(asked(none)).toBeUndefined()
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
    expect(text.split('\n')[1]).toBe(`网友2: ${'长'.repeat(139)}…`)
  })
  it('keeps a comment of exactly the measure whole, counted in characters', () => {
    const whole = '😀'.repeat(140)
    expect(describeComments({ state: 'open', comments: [comment('1', whole)] })).toBe(`网友1: ${whole}`)
  })
  it('keeps a name within its line', () => {
    const [one] = [comment('1', ' 好 ')]
    const author = { ...one!.author, name: ' 甲\n乙  丙 ' }
    expect(describeComments({ state: 'open', comments: [{ ...one!, author }] })).toBe('甲 乙 丙: 好')
  })
  it('says of a comment what its card says, and of answers whom they are for', () => {
    const picture = { kind: 'image' as const, id: 'p', source: { urls: [] } }
    const answer = comment('2', '答', { replyTo: '网友1', byAuthor: true })
    const deep = comment('3', '再答')
    const one = comment('1', '问', {
      pinned: true,
      level: 5,
      medal: { name: '海风', level: 21 },
      region: '浙江',
      likes: 12_345,
      likedByAuthor: true,
      pictures: [picture, picture],
      createdAt: 1_700_000_000,
      replyCount: 9,
      replies: [{ ...answer, replies: [deep] }, comment('4', '第三')],
    })
    const options = { locale: 'zh-CN' as const, translate: translator('zh-CN'), timeZone: 'UTC', replies: 2 }
    expect(describeComments({ state: 'open', total: 30, comments: [one] }, options).split('\n')).toEqual([
      '共 30 条评论 · 显示其中 3 条',
      '网友1（置顶 · Lv5 · 海风 · 21）: 问（2023年11月14日 · 浙江 · 2 张 · 点赞 1.2万 · 作者赞过）',
      '  网友2（作者 · 回复 网友1）: 答',
      '  网友3（回复 网友2）: 再答',
      '  还有 7 条回复',
    ])
  })
  it('keeps the order of comments that are not pinned', () => {
    const many = { ...section, comments: [...section.comments, comment('4', '丁', { pinned: true })] }
    expect(firstComments(many, 9).comments.map(({ id }) => id)).toEqual(['3', '4', '1', '2'])
  })
})
