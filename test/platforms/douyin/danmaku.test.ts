import { describe, expect, it } from 'vitest'
import type { Target } from '../../../src/model'
import { readDanmaku } from '../../../src/platforms/douyin/read/danmaku'
import { withValue } from '../../support/mutate'
import { codeOf, ok, type Answer, type Upstream } from '../upstream'
import { fixture, places, registration, upstream } from './site'

const window = 'www-hj.douyin.com/aweme/v1/web/danmaku/get_v2/'
const work: Target = { platform: 'douyin', kind: 'work', id: '7300000000000000001' }

const long = (durationMs: number): Answer =>
  ok(
    withValue(
      withValue(fixture('fetch_one_work'), 'aweme_detail.video.duration', durationMs),
      'aweme_detail.duration',
      durationMs,
    ),
  )

function site(durationMs: number, answer: Answer): Upstream {
  return upstream({ [places.ttwid]: registration(), [places.detail]: long(durationMs), [window]: answer })
}

describe('danmaku of a douyin work', () => {
  it('pass over the video, by time, with their likes as weight', async () => {
    const track = await site(30_000, ok(fixture('fetch_work_danmaku'))).service.danmaku(work)
    expect(track).toMatchObject({ state: 'open', durationSec: 30 })
    expect(track.lines.map(({ text, atSec, mode, color }) => [text, atSec, mode, color])).toEqual([
      ['云海！', 0.9, 'roll', '#ffffff'],
      ['早安', 1.2, 'roll', '#ffffff'],
    ])
    const [sea, morning] = track.lines
    expect(sea?.weight).toBeGreaterThan(morning?.weight ?? 1)
  })

  it('behind the end of the video are left out', async () => {
    const track = await site(1000, ok(fixture('fetch_work_danmaku'))).service.danmaku(work)
    expect(track.lines.map(({ text }) => text)).toEqual(['云海！'])
  })

  it('of a video longer than an hour are a part, and say so', async () => {
    const up = site(4_000_000, ok(withValue(fixture('fetch_work_danmaku'), 'danmaku_list', [])))
    expect(await up.service.danmaku(work)).toMatchObject({ state: 'empty', partial: true })
    expect(up.to(window)).toHaveLength(120)
  })

  it('do not exist for a player address', async () => {
    expect(await codeOf(site(1000, ok({})).service.danmaku({ ...work, kind: 'video', hint: 'play' }))).toBe(
      'unsupported',
    )
  })

  it('stop at their bound and say so', () => {
    const lines = Array.from({ length: 1_000_000 }, () => ({ text: 'a', offset_time: 1 }))
    const read = readDanmaku({ danmaku_list: lines })
    expect([read.lines.length, read.cut]).toEqual([60_000, true])
    const odd = { danmaku_list: [{ text: 5, offset_time: 1 }, { text: 'a' }, { text: 'a', offset_time: -1 }, null] }
    expect(readDanmaku(odd).lines).toEqual([])
  })
})
