import { describe, expect, it } from 'vitest'
import type { Danmaku, DanmakuTrack } from '../../src/model'
import { describeDanmaku, summariseDanmaku } from '../../src/reply/danmaku'
import { translator } from '../../src/words/locale'
import { cpuTimer } from '../support/stopwatches'

const line = (atSec: number, text: string, changes: Partial<Danmaku> = {}): Danmaku => ({
  atSec,
  text,
  mode: 'roll',
  color: '#ffffff',
  ...changes,
})
const track = (lines: Danmaku[], changes: Partial<DanmakuTrack> = {}): DanmakuTrack => ({
  state: 'open',
  durationSec: 96,
  lines,
  ...changes,
})

describe('danmaku in numbers', () => {
  it('are counted by what they say, however it is spelt', () => {
    const said = ['哈哈哈哈哈', '哈哈哈', '哈哈哈哈哈', 'AWSL', 'awsl！', 'ａｗｓｌ', '好', '唯一']
    const { top } = summariseDanmaku(track(said.map((text, index) => line(index, text))))
    expect(top).toEqual([
      { text: '哈哈哈哈哈', count: 3 },
      { text: 'AWSL', count: 3 },
    ])
  })

  it('name a single line only when it is well liked, after all repeated ones', () => {
    const lines = [line(1, '赞', { weight: 0.9 }), line(2, '唯一', { weight: 0.2 }), line(3, '啊'), line(4, '啊')]
    expect(summariseDanmaku(track(lines)).top).toEqual([
      { text: '啊', count: 2 },
      { text: '赞', count: 1 },
    ])
  })

  it('know their densest moment', () => {
    const lines = [line(5, 'a'), ...Array.from({ length: 20 }, (_, index) => line(60 + index / 20, 'b')), line(90, 'c')]
    const { density, peakSec, durationSec } = summariseDanmaku(track(lines))
    expect(durationSec).toBe(96)
    expect(density).toHaveLength(96)
    expect(peakSec).toBe(60.5)
  })

  it('count forms and colours', () => {
    const lines = [line(1, 'a', { mode: 'top', color: '#ff0000' }), line(2, 'b', { mode: 'bottom' }), line(3, 'c')]
    const { modes, coloured, count, partial } = summariseDanmaku(track(lines, { partial: true }))
    expect([modes, coloured, count, partial]).toEqual([{ roll: 1, top: 1, bottom: 1 }, 1, 3, true])
  })

  it('span the last line where nobody knows how long the video is', () => {
    const { durationSec: _, ...unknown } = track([line(1, 'a'), line(40, 'b')])
    expect(summariseDanmaku(unknown)).toMatchObject({ durationSec: 40 })
    expect(summariseDanmaku({ ...unknown, lines: [line(0, 'a')] }).density.every(Number.isFinite)).toBe(true)
  })

  it('are counted in a moment, whatever they are', () => {
    const lines = Array.from({ length: 60_000 }, (_, index) =>
      line((index * 96) / 60_000, `${'哈'.repeat(99)}${index}`),
    )
    const spent = cpuTimer()
    expect(summariseDanmaku(track(lines)).count).toBe(60_000)
    expect(spent()).toBeLessThan(3000)
  })

  it('are said in lines where there is no picture', () => {
    const lines = [line(10, '前方高能'), line(10, '前方高能'), line(10, '长'.repeat(90), { weight: 1 })]
    const locale = 'zh-CN'
    expect(describeDanmaku(summariseDanmaku(track(lines, { partial: true })), { t: translator(locale), locale })).toBe(
      ['至少 3 条弹幕（没有取全）', '最密集 0:11', '前方高能 ×2', '长'.repeat(40)].join('\n'),
    )
  })

  it('say which share is coloured or stands still, as the card does', () => {
    const summary = { ...summariseDanmaku(track([line(10, 'a')])), count: 300, coloured: 1 }
    const said = (modes: Partial<typeof summary.modes>) =>
      describeDanmaku(
        { ...summary, modes: { ...summary.modes, ...modes } },
        { t: translator('en-US'), locale: 'en-US' },
      )
    expect(said({ top: 60, bottom: 3 }).split('\n').at(-1)).toBe('<1% coloured · 20% at the top · 1% at the bottom')
  })
})
