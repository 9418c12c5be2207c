import { describe, expect, it } from 'vitest'
import { families } from '../../src/words/families'
import { translator } from '../../src/words/locale'
import { noticeOf } from '../../src/words/notices'

const t = translator('zh-CN')

describe('what is to be known of a post', () => {
  it('is the warning of the platform first, then what is missing', () => {
    expect(noticeOf({}, t)).toBe('')
    expect(noticeOf({ warning: ' 请注意 ', shortfalls: [{ what: 'pictures', count: 2 }, { what: 'clips' }] }, t)).toBe(
      '请注意 · 有 2 张图片没有取到 · 实况或视频片段没有取到，只有图片',
    )
    expect(noticeOf({ goods: true }, t)).toBe('直播间有商品在卖')
  })

  it('has words for everything that can be missing', () => {
    for (const what of families.shortfall.members) expect(noticeOf({ shortfalls: [{ what }] }, t)).not.toBe('')
  })
})
