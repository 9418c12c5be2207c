/** Which work a title means: one and no other, or none. */
import { describe, expect, it } from 'vitest'
import type { Candidate, Target } from '../../src/model'
import { exactOf, sameTitle } from '../../src/platforms/naming'

const named = (id: string, extra: Record<string, string> = {}): Target => ({
  platform: 'bilibili',
  kind: 'named',
  id,
  extra,
})
const found = (id: string, title: string, author?: string, cover?: string): Candidate => ({
  target: { platform: 'bilibili', kind: 'video', id },
  title,
  ...(author === undefined ? {} : { author }),
  ...(cover === undefined ? {} : { cover }),
})
const meant = (target: Target, list: Candidate[]): string | undefined => exactOf(target, list, names)?.target.id

/** What the platform calls itself. */
const names = ['哔哩哔哩', 'bilibili', '抖音']
const title = '从一块木板开始'

describe('the same title', () => {
  it.each([
    ['ＡＢＣ　１２３', 'abc 123'],
    ['从一块木板 开始', '从一块木板开始'],
    ['从一块木板开始_哔哩哔哩_bilibili', '从一块木板开始'],
    ['从一块木板开始 - 抖音', '从一块木板开始'],
    ['❤️从一块\u200b木板开始', '❤从一块木板开始'],
  ])('is %j and %j', (one, other) => {
    expect(sameTitle(one, names)).toBe(sameTitle(other, names))
  })

  it.each([
    ['从一块木板开始', '从一块木板开始（二）'],
    ['从一块木板开始', '从一块木板…'],
    ['哔哩哔哩', '抖音'],
  ])('is not %j and %j', (one, other) => {
    expect(sameTitle(one, names)).not.toBe(sameTitle(other, names))
  })
})

describe('with an author', () => {
  const list = [found('a', title, '阿福'), found('b', title, '搬运'), found('c', `${title}二`, '阿福')]

  it('the title is that author’s', () => {
    expect(meant(named(title, { author: '阿福' }), list)).toBe('a')
    expect(meant(named(title, { lines: '简介\n搬运' }), list)).toBe('b')
  })

  it('somebody else’s work of that title is none, be it the only one', () => {
    expect(meant(named(title, { author: '别人' }), list)).toBeUndefined()
    expect(meant(named(title, { author: '别人' }), [found('a', title, '阿福')])).toBeUndefined()
    expect(meant(named(title, { author: '阿福' }), [found('a', title)])).toBeUndefined()
  })

  it('two works of his of one title are none, but for the cover', () => {
    const file = 'a'.repeat(40)
    const twice = [found('a', title, '阿福', `//i0.hdslb.com/bfs/archive/${file}.jpg`), found('b', title, '阿福')]
    expect(meant(named(title, { author: '阿福' }), twice)).toBeUndefined()
    const cover = `https://i2.hdslb.com/bfs/archive/${file}.jpg@100w.webp`
    expect(meant(named(title, { author: '阿福', cover }), twice)).toBe('a')
  })
})

describe('without an author', () => {
  it('the only work of the title is meant, if the title is more than a word', () => {
    expect(meant(named(title), [found('a', title, '阿福'), found('b', '别的', '阿福')])).toBe('a')
    expect(meant(named('日常'), [found('a', '日常', '阿福')])).toBeUndefined()
  })

  it('one of several is not', () => {
    expect(meant(named(title), [found('a', title, '阿福'), found('b', title, '搬运')])).toBeUndefined()
  })

  it('nothing similar is', () => {
    expect(meant(named(title), [found('a', `${title}！`, '阿福')])).toBeUndefined()
    expect(meant(named(title), [])).toBeUndefined()
  })
})
