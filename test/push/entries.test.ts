import { describe, expect, it } from 'vitest'
import { createMatchers, longestEntry } from '../../src/push/entries'
import { skipped } from '../../src/push/wishes'
import type { Wishes } from '../../src/model'
import { newsNamed } from './support/rows'

const lines: string[] = []
const matchers = () => createMatchers((line) => lines.push(line))

/** Whether an entry finds something in a text with tags. */
async function finds(entry: string, text: string, tags: string[] = []): Promise<boolean> {
  const own = matchers()
  await own.prepare([{ only: [entry] }])
  return own.of(entry)({ text, tags })
}

describe('an entry finds', () => {
  it.each([
    ['抽奖', '今天的抽奖来了', true],
    ['GAME', 'a new game', true],
    ['game', 'Ａ ＮＥＷ ＧＡＭＥ', true],
    ['ＧＡＭＥ', 'game', true],
    ['１２３', '123', true],
    ['straße', 'STRASSE', false],
    ['抽 奖', '抽奖', false],
    ['a.c', 'abc', false],
    ['/a.c/', 'abc', true],
    ['/A.C/', 'abc', false],
    ['/A.C/i', 'abc', true],
    ['/^第\\d+期$/m', '标题\n第12期', true],
    ['/^第\\d+期$/', '标题\n第12期', false],
    ['/a.b/s', 'a\nb', true],
    ['/游戏|直播/gu', '在直播', true],
    ['//', 'http://x', true],
    ['<b>', '一个 <b> 标签', true],
  ])('%s in %j: %s', async (entry, text, wanted) => expect(await finds(entry, text)).toBe(wanted))

  it.each([
    ['#原神', ['原神'], true],
    ['＃原神', ['#原神#'], true],
    ['#原神#', ['原神'], true],
    ['#GAME', ['Game'], true],
    ['#原', ['原神'], false],
    ['#原神', [], false],
    // A tag is a word as well, wherever the platform keeps it.
    ['原神', ['原神攻略'], true],
    ['/^#原神$/m', ['原神'], true],
  ])('%s among the tags %j: %s', async (entry, tags, wanted) => expect(await finds(entry, '没有', tags)).toBe(wanted))
})

describe('an entry is refused at once', () => {
  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['#', 'empty'],
    ['＃#', 'empty'],
    ['x'.repeat(longestEntry + 1), 'long'],
    ['/a/x', 'flags'],
    ['/[/', 'pattern'],
    ['/(?=a)b/', 'pattern'],
    ['/(a)\\1/', 'pattern'],
    ['/((a{1000}){1000})/', 'pattern'],
  ])('%s: %s', async (entry, fault) => expect(await matchers().check(entry)).toMatchObject({ fault }))

  it('with what is wrong about a pattern, and otherwise is kept as it is', async () => {
    expect(await matchers().check('/[/')).toEqual({ fault: 'pattern', detail: 'missing closing ]: `[`' })
    expect(await matchers().check('  抽奖 ')).toEqual({ kept: '抽奖' })
    expect(await matchers().check('/a+/i')).toEqual({ kept: '/a+/i' })
  })
})

it('a pattern takes time that grows with the text, whatever it is', async () => {
  const pattern = '/^(([a-z])+.)+[A-Z]([a-z])+$/'
  const own = matchers()
  await own.prepare([{ never: [pattern] }])
  const text = 'a'.repeat(5_000)
  // A backtracking engine would not come back from 50 letters.
  expect(own.of(pattern)({ text, tags: [] })).toBe(false)
})

it('an entry that is none finds nothing and is said once, one that nobody has any more is forgotten', async () => {
  const own = matchers()
  const wishes: Wishes[] = [{ only: ['/[/', 'a'] }]
  await own.prepare(wishes)
  await own.prepare(wishes)
  expect(lines.filter((line) => line.includes('pattern'))).toHaveLength(1)
  expect(own.of('/[/')({ text: '[', tags: [] })).toBe(false)
  expect(own.of('a')({ text: 'a', tags: [] })).toBe(true)
  await own.prepare([])
  expect(own.of('a')({ text: 'a', tags: [] })).toBe(false)
})

describe('words let through', () => {
  const reason = async (wishes: Wishes, facts: Parameters<typeof newsNamed>[1]) => {
    const own = matchers()
    await own.prepare([wishes])
    return skipped({ since: 0, wishes }, newsNamed('a', facts), own.of)
  }

  it.each<[Wishes, Parameters<typeof newsNamed>[1], string | undefined]>([
    [{ only: ['游戏'] }, { text: '游戏日' }, undefined],
    [{ only: ['游戏'] }, { text: '日常' }, 'filter'],
    [{ only: ['游戏', '#日常'] }, { text: '', tags: ['日常'] }, undefined],
    [{ never: ['抽奖'] }, { text: '抽奖啦' }, 'filter'],
    [{ only: ['游戏'], never: ['抽奖'] }, { text: '游戏抽奖' }, 'filter'],
    // ikenxuan/karin-plugin-kkk#131, 2025-08: what nobody wants to read of is in titles of broadcasts, too.
    [{ never: ['抽奖'] }, { kind: 'live', text: '抽奖直播' }, 'filter'],
    [{ never: ['抽奖'] }, { kind: 'live-end', text: '抽奖直播' }, 'filter'],
    [{ never: ['抽奖'] }, { kind: 'live', text: '' }, undefined],
    [{ only: ['游戏'] }, { kind: 'live', text: '聊天' }, undefined],
    [{ only: ['游戏'], liveWords: true }, { kind: 'live', text: '聊天' }, 'filter'],
    [{ only: ['游戏'], liveWords: true }, { kind: 'live', text: '游戏' }, undefined],
    [{ skipPaid: true }, { paid: true }, 'paid'],
    [{ skipPaid: true }, {}, undefined],
  ])('%j of %j: %s', async (wishes, facts, wanted) => expect(await reason(wishes, facts)).toBe(wanted))
})
