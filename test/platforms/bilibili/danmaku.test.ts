import { describe, expect, it } from 'vitest'
import type { Target } from '../../../src/model'
import { readDanmaku } from '../../../src/platforms/bilibili/read/danmaku'
import { withValue } from '../../support/mutate'
import { codeOf, ok, type Answer, type Upstream } from '../upstream'
import { code, fixture, places, upstream } from './site'

const api = 'api.bilibili.com'
const segment = `${api}/x/v2/dm/web/seg.so`
const list = `${api}/x/v1/dm/list.so`

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
const bytesField = (number: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2, ...varint(data.length)]), data])
const numberField = (number: number, value: number): Buffer => Buffer.from([number * 8, ...varint(value)])

interface Line {
  ms: number
  text: string
  mode?: number
}

/** A segment as upstream packs it. */
const packed = (lines: readonly Line[]): Buffer =>
  Buffer.concat(
    lines.map(({ ms, text, mode = 1 }) =>
      bytesField(
        1,
        Buffer.concat([
          numberField(2, ms),
          numberField(3, mode),
          numberField(5, 0xffffff),
          bytesField(7, Buffer.from(text)),
        ]),
      ),
    ),
  )

/** JSON in place of bytes. */
const refused: Answer = { ...code(-412), headers: { 'content-type': 'application/json' } }
const octets = { 'content-type': 'application/octet-stream' }
const answer = (lines: readonly Line[]): Answer => ({ body: packed(lines), headers: octets })

/** The fixture's video, this many seconds long. */
const long = (durationSec: number): Answer =>
  ok(
    withValue(
      withValue(fixture('fetch_one_video'), 'data.duration', durationSec),
      'data.pages.0.duration',
      durationSec,
    ),
  )

function site(durationSec: number, segments: Record<string, Answer>, changes: Record<string, Answer> = {}): Upstream {
  return upstream({
    [places.view]: long(durationSec),
    [segment]: (request) => segments[request.query['segment_index'] ?? ''] ?? refused,
    [list]: refused,
    ...changes,
  })
}

const video: Target = { platform: 'bilibili', kind: 'video', id: 'BV1yn411L7tG' }

describe('danmaku of a bilibili video', () => {
  it('are those of all its six-minute segments, by time', async () => {
    const up = site(800, {
      1: answer([
        { ms: 5000, text: 'second' },
        { ms: 1500, text: 'first' },
      ]),
      2: answer([{ ms: 400_000, text: 'third' }]),
      3: answer([{ ms: 730_000, text: 'fourth' }]),
    })
    const track = await up.service.danmaku(video)
    expect(track.lines.map(({ text, atSec }) => [text, atSec])).toEqual([
      ['first', 1.5],
      ['second', 5],
      ['third', 400],
      ['fourth', 730],
    ])
    expect(track).toMatchObject({ state: 'open', durationSec: 800 })
    expect(track).not.toHaveProperty('partial')
    expect(up.to(segment).map(({ query }) => query['segment_index'])).toEqual(['1', '2', '3'])
  })

  it('belong to the part that was linked', async () => {
    const up = site(60, { 1: answer([]) })
    const pages = [
      { cid: 111, part: 'a', duration: 60 },
      { cid: 222, part: 'b', duration: 90 },
    ]
    const parts = upstream({
      [places.view]: ok(withValue(fixture('fetch_one_video'), 'data.pages', pages)),
      [segment]: answer([{ ms: 1, text: 'x' }]),
    })
    expect(await parts.service.danmaku({ ...video, part: 2 })).toMatchObject({ durationSec: 90 })
    expect(parts.to(segment)[0]?.query['oid']).toBe('222')
    expect((await up.service.danmaku(video)).state).toBe('empty')
  })

  it('of an episode are asked for with the number of that episode', async () => {
    const up = upstream({
      [`${api}/pgc/view/web/season`]: ok(fixture('fetch_bangumi_video_info')),
      [segment]: answer([{ ms: 1, text: 'x' }]),
    })
    const track = await up.service.danmaku({ platform: 'bilibili', kind: 'episode', id: 'ep400501' })
    expect(track.lines[0]?.text).toBe('x')
    expect(up.to(segment)[0]?.query['oid']).toMatch(/^\d+$/)
  })

  it('are a part of them, and say so, when a stretch cannot be had', async () => {
    const track = await site(1500, { 1: answer([{ ms: 1000, text: 'here' }]), 2: refused }).service.danmaku(video)
    expect(track).toMatchObject({ state: 'open', partial: true })
    expect(track.lines.map(({ text }) => text)).toEqual(['here'])
  })

  it('that cannot be had at all say why', async () => {
    const up = site(60, { 1: refused }, { [list]: refused })
    expect(await codeOf(up.service.danmaku(video))).toBe('blocked')
  })

  it('of a video of days are asked for four hours, and say that they are a part', async () => {
    const up = upstream({ [places.view]: long(200_000), [segment]: answer([{ ms: 1, text: 'x' }]) })
    expect((await up.service.danmaku(video)).partial).toBe(true)
    expect(up.to(segment)).toHaveLength(40)
  })

  it('that are switched off are closed', async () => {
    const closed: Answer = { body: numberField(2, 1), headers: octets }
    expect(await site(60, { 1: closed }).service.danmaku(video)).toMatchObject({ state: 'closed', lines: [] })
  })

  it('are fetched once for everybody who asks at the same time', async () => {
    const up = site(60, { 1: answer([{ ms: 1, text: 'x' }]) })
    await Promise.all([up.service.danmaku(video), up.service.danmaku(video), up.service.danmaku(video)])
    expect(up.to(segment)).toHaveLength(1)
  })

  it('of a dynamic are those of the video it was made for, of another there are none', async () => {
    const detail = (type: string): Answer =>
      ok({
        code: 0,
        data: {
          item: {
            id_str: '1100000000000000900',
            type: `DYNAMIC_TYPE_${type}`,
            modules: {
              module_dynamic: {
                major: { type: 'MAJOR_TYPE_ARCHIVE', archive: { title: '店', bvid: 'BV1yn411L7tG' } },
              },
            },
          },
        },
      })
    const place = `${api}/x/polymer/web-dynamic/v1/detail`
    const announced = { ...video, kind: 'dynamic', id: '1100000000000000900' } as const
    const up = site(60, { 1: answer([{ ms: 5, text: 'first' }]) }, { [place]: detail('AV') })
    expect((await up.service.danmaku(announced)).lines.map(({ text }) => text)).toEqual(['first'])
    expect(await codeOf(site(60, {}, { [place]: detail('WORD') }).service.danmaku(announced))).toBe('unsupported')
  })

  it('do not exist for what is no video', async () => {
    expect(await codeOf(site(60, {}).service.danmaku({ ...video, kind: 'article', id: '1' }))).toBe('unsupported')
  })

  it('end when nobody waits for them any more', async () => {
    const controller = new AbortController()
    const waiting = site(60, { 1: answer([]) }).service.danmaku(video, { signal: controller.signal })
    controller.abort()
    expect(await codeOf(waiting)).toBe('cancelled')
  })
})

describe('reading a segment', () => {
  const body = (elems: unknown[], state?: number): unknown => ({ data: { elems, ...(state ? { state } : {}) } })
  const line = { progress: 1000, mode: 1, content: '好', color: 0xff0000, fontsize: 36, weight: 11 }

  it('keeps mode, colour, size and rating', () => {
    const modes = [1, 2, 3, 6, 4, 5].map((mode) => readDanmaku(body([{ ...line, mode }])).lines[0]?.mode)
    expect(modes).toEqual(['roll', 'roll', 'roll', 'roll', 'bottom', 'top'])
    expect(readDanmaku(body([line])).lines[0]).toEqual({
      atSec: 1,
      text: '好',
      mode: 'roll',
      color: '#ff0000',
      sizePx: 36,
      weight: 1,
    })
    expect(readDanmaku(body([{ ...line, color: 0xff00000a }])).lines[0]?.color).toBe('#00000a')
  })

  it('leaves out positioned text, programs, negative times and what cannot be seen', () => {
    const odd = [7, 8, 9].map((mode) => ({ ...line, mode }))
    expect(
      readDanmaku(body([...odd, { ...line, progress: -5 }, { ...line, content: '\u200b' }, 5, null])).lines,
    ).toEqual([])
  })

  it('stops at its bound and says so', () => {
    const million = Array.from({ length: 1_000_000 }, () => line)
    const read = readDanmaku(body(million))
    expect([read.lines.length, read.cut]).toEqual([10_000, true])
  })
})
