import { describe, expect, it } from 'vitest'
import { kindsIn } from '../../../src/chat/push/kind-words'
import { entriesIn, readOption } from '../../../src/chat/push/option-words'
import { whomIn } from '../../../src/chat/push/whom'
import { readPlatform } from '../../../src/chat/commands/platform-word'
import { platforms } from '../../../src/platforms'
import { following } from './following'

const read = (text: string) => readOption(text.split(' '))
const changes = (text: string) => {
  const reading = read(text)
  return reading && 'changes' in reading ? reading.changes : reading
}

describe('kinds are what people call them', () => {
  it.each([
    ['视频', ['video']],
    ['ＶＩＤＥＯ', ['video']],
    ['图文、转发', ['pictures', 'forward']],
    ['动态', ['video', 'pictures', 'text', 'article', 'forward', 'other']],
    ['直播', ['live', 'live-end']],
    ['下播', ['live-end']],
    ['标题', ['live-title']],
    ['喜欢,推荐', ['liked', 'recommended']],
    ['天气', undefined],
    ['视频,天气', undefined],
    ['', undefined],
  ])('%s', (word, kinds) => expect(kindsIn(word)).toEqual(kinds))
})

describe('an option is read', () => {
  it.each([
    ['开启 直播', [{ what: 'kinds', how: 'add', kinds: ['live', 'live-end'] }]],
    ['关闭直播', [{ what: 'kinds', how: 'remove', kinds: ['live', 'live-end', 'live-title'] }]],
    ['off forward', [{ what: 'kinds', how: 'remove', kinds: ['forward'] }]],
    [
      '开启 视频 媒体',
      [
        { what: 'kinds', how: 'add', kinds: ['video'] },
        { what: 'media', on: true },
      ],
    ],
    ['开启全体', [{ what: 'mention', all: true, me: false, people: false }]],
    ['关闭 全体', [{ what: 'mention', all: false, me: false, people: false }]],
    ['关闭 充电', [{ what: 'skipPaid', on: true }]],
    ['跳过充电', [{ what: 'skipPaid', on: true }]],
    ['跳过充电 关', [{ what: 'skipPaid', on: false }]],
    ['类型 视频 直播', [{ what: 'kinds', how: 'set', kinds: ['video', 'live', 'live-end'] }]],
    ['类型 默认', [{ what: 'kinds', how: 'reset' }]],
    ['只看 视频', [{ what: 'kinds', how: 'set', kinds: ['video'] }]],
    ['不看 转发', [{ what: 'kinds', how: 'remove', kinds: ['forward'] }]],
    // Words that cannot mean kinds: the list of words was named.
    ['关键词 视频', [{ what: 'only', how: 'add', entries: ['视频'] }]],
    ['屏蔽 转发', [{ what: 'never', how: 'add', entries: ['转发'] }]],
    ['只看 原神 #攻略', [{ what: 'only', how: 'add', entries: ['原神', '#攻略'] }]],
    ['不看：抽奖', [{ what: 'never', how: 'add', entries: ['抽奖'] }]],
    ['不看 添加 抽奖，广告', [{ what: 'never', how: 'add', entries: ['抽奖', '广告'] }]],
    ['不看 删除 抽奖', [{ what: 'never', how: 'remove', entries: ['抽奖'] }]],
    ['黑名单 清空', [{ what: 'never', how: 'clear' }]],
    ['only /a b/i', [{ what: 'only', how: 'add', entries: ['/a b/i'] }]],
    ['媒体 开', [{ what: 'media', on: true }]],
    ['media off', [{ what: 'media', on: false }]],
    ['提醒 全体', [{ what: 'mention', all: true, me: false, people: true }]],
    ['提醒 我', [{ what: 'mention', all: false, me: true, people: true }]],
    ['mention off', [{ what: 'mention', all: false, me: false, people: false }]],
    ['安静 23:00-7:00', [{ what: 'quiet', span: [1380, 420], digest: false }]],
    ['安静：23点到7点 汇总', [{ what: 'quiet', span: [1380, 420], digest: true }]],
    ['quiet 22-24 digest', [{ what: 'quiet', span: [1320, 0], digest: true }]],
    ['安静 关', [{ what: 'quiet' }]],
    ['暂停', [{ what: 'paused', on: true }]],
    ['resume', [{ what: 'paused', on: false }]],
    ['备注 大号 一号', [{ what: 'remark', text: '大号 一号' }]],
    ['备注 清空', [{ what: 'remark', text: '' }]],
    ['默认', [{ what: 'reset' }]],
  ])('%s', (text, wanted) => expect(changes(text)).toEqual(wanted))

  it.each([
    ['开启', 'kinds'],
    ['开启 天气', 'kinds'],
    ['类型 天气', 'kinds'],
    ['只看', 'only'],
    ['不看 删除', 'never'],
    ['媒体 也许', 'media'],
    ['安静 晚上', 'quiet'],
    ['安静 0:00-24:00', 'quiet'],
    ['安静 1-2,3-4', 'quiet'],
    ['备注', 'remark'],
  ])('%s has a wrong value', (text, wrong) => expect(read(text)).toEqual({ wrong }))

  it('nothing else is one, and what stands behind kinds is somebody', () => {
    expect(read('今天 天气')).toBeUndefined()
    expect(read('关闭 转发 张三')).toEqual({
      changes: [{ what: 'kinds', how: 'remove', kinds: ['forward'] }],
      rest: ['张三'],
    })
  })
})

it('words are separated by blanks and commas, unless they belong together', () => {
  expect(entriesIn('a b，c、d')).toEqual(['a', 'b', 'c', 'd'])
  expect(entriesIn('"a b" “c d” 「e」 /f\\/ g/i h')).toEqual(['a b', 'c d', 'e', '/f\\/ g/i', 'h'])
  expect(entriesIn('a a')).toEqual(['a'])
})

describe('somebody of the list is', () => {
  const list = [
    following('11', { name: '影视 样例' }),
    following('12', { name: '样例乙', remark: '小号' }),
    following('13', { name: '样例乙', author: { platform: 'douyin', id: 'MS4x' } }),
    following('14', { name: 'Alice' }),
  ]
  const whom = (text: string) => {
    const meant = whomIn(text.split(' '), list, (word) => readPlatform(word, platforms))
    return meant && [meant.whom.map(({ author }) => author.id), meant.rest.join(' ')]
  }

  it.each([
    ['1 关闭', [['11'], '关闭']],
    ['#2', [['12'], '']],
    ['1 3 暂停', [['11', 'MS4x'], '暂停']],
    ['1,4', [['11', '14'], '']],
    ['2-4 x', [['12', 'MS4x', '14'], 'x']],
    ['全部 暂停', [['11', '12', 'MS4x', '14'], '暂停']],
    ['B站 全部', [['11', '12', '14'], '']],
    ['影视 样例 关闭', [['11'], '关闭']],
    ['样例乙', [['12', 'MS4x'], '']],
    ['抖音 样例乙', [['MS4x'], '']],
    ['小号', [['12'], '']],
    ['alice', [['14'], '']],
    ['ＡＬＩＣＥ', [['14'], '']],
    ['MS4x', [['MS4x'], '']],
    ['影视', [['11'], '']],
    ['样例', undefined],
    ['9', undefined],
    ['3-1', undefined],
    ['张三', undefined],
  ])('%s', (text, wanted) => expect(whom(text)).toEqual(wanted))
})
