/** The addresses of one file: what an answer means, who is asked next, who takes work from whom. */
import { describe, expect, it } from 'vitest'
import type { StreamedResponse } from '../../src/http/types'
import { Crew } from '../../src/media/fetch/crew'
import {
  allRefused,
  createMirrors,
  hostOf,
  nextMirror,
  refusalCode,
  sideMirrors,
  type Mirror,
} from '../../src/media/fetch/mirror'
import { judge, parseContentRange } from '../../src/media/fetch/range'
import { Spans, type Span } from '../../src/media/fetch/spans'
import type { Worker } from '../../src/media/fetch/worker'
import { follow } from '../../src/async/deadline'

/** Mirrors of these names, changed. */
const mirrors = (...changes: Partial<Mirror>[]): Mirror[] =>
  createMirrors(changes.map((_, index) => `https://m${index}.example/f`)).map((mirror, index) => ({
    ...mirror,
    ...changes[index],
  }))
const dead = { dead: { code: 'blocked' } } as const

describe('addresses', () => {
  it('count once each, in their order, and know their hosts', () => {
    const [first, second, ...others] = createMirrors(['https://a.example:81/1', 'no address', 'https://a.example:81/1'])
    expect(first).toEqual({
      url: 'https://a.example:81/1',
      index: 0,
      failures: 0,
      slow: false,
      noRange: false,
      host: 'a.example:81',
      apart: false,
      crowded: false,
    })
    expect(second).toMatchObject({ index: 1, host: '' })
    expect(others).toEqual([])
    expect([hostOf('https://b.example/x'), hostOf('')]).toEqual(['b.example', ''])
  })
  it.each<[string, Partial<Mirror>[], number | undefined]>([
    ['the first', [{}, {}], 0],
    ['that does not refuse', [dead, {}], 1],
    ['that failed least', [{ failures: 2 }, { failures: 1 }, { failures: 1 }], 1],
    ['that is not slow, however often it failed', [{ slow: true }, { failures: 5 }], 1],
    ['that is slow when the others refuse', [dead, { slow: true }], 1],
    ['that nobody has when all refuse', [dead, dead], undefined],
  ])('are asked next by the one %s', (_, changes, index) => {
    expect(nextMirror(mirrors(...changes))?.index).toBe(index)
  })
  it('serve pieces beside others unless something speaks against it, those that served before first', () => {
    const all = mirrors(
      {},
      { etag: '"1"' },
      dead,
      { slow: true },
      { noRange: true },
      { apart: true },
      { crowded: true },
      {
        etag: '"2"',
      },
    )
    expect(sideMirrors(all).map(({ index }) => index)).toEqual([1, 7, 0])
  })
  it.each([
    [404, 'not-found'],
    [401, 'blocked'],
    [403, 'blocked'],
    [410, 'blocked'],
    [400, 'network'],
    [451, 'network'],
  ])('that answer %i say %s', (status, code) => expect(refusalCode(status)).toBe(code))
  it('that all refuse give the reason somebody can act on', () => {
    const refused = (...reasons: NonNullable<Mirror['dead']>[]) => {
      const { code, details, message } = allRefused(mirrors(...reasons.map((one) => ({ dead: one }))))
      expect(message).toBe('every address of this file refuses')
      return { code, ...details }
    }
    const [gone, changed, blocked] = [
      { code: 'not-found', status: 404 },
      { code: 'upstream-changed' },
      { code: 'blocked', status: 403 },
    ] as const
    expect(refused({ code: 'network', status: 400 })).toEqual({ code: 'network', addresses: 1, upstreamStatus: 400 })
    expect(refused({ code: 'network', status: 400 }, gone)).toEqual({
      code: 'not-found',
      addresses: 2,
      upstreamStatus: 404,
    })
    expect(refused(gone, changed)).toEqual({ code: 'upstream-changed', addresses: 2 })
    expect(refused(gone, changed, blocked)).toEqual({
      code: 'blocked',
      addresses: 3,
      upstreamStatus: 403,
      expired: true,
    })
    expect(refused()).toEqual({ code: 'not-found', addresses: 0 })
  })
})

describe('the head of an answer', () => {
  const asked = { from: 100, total: 1000, etag: '"one"' }
  const answer = (status: number, headers: Record<string, string> = {}, length?: number) =>
    ({ status, headers, length }) as unknown as StreamedResponse
  const piece = (headers: Record<string, string> = {}, length?: number) =>
    answer(206, { 'content-range': 'bytes 100-999/1000', etag: '"one"', ...headers }, length)
  const whole = { from: 0, total: undefined, etag: undefined }

  it('of the whole file says its length and its validator, where that is a strong one', () => {
    expect(judge(answer(200, { etag: '"x"' }, 500), whole)).toEqual({ kind: 'whole', total: 500, etag: '"x"' })
    for (const etag of ['W/"x"', 'x', '"x', '"x" ', 'a"x"']) {
      expect(judge(answer(200, { etag }), whole)).toEqual({ kind: 'whole', total: undefined, etag: undefined })
    }
    expect(judge(answer(200), whole)).toEqual({ kind: 'whole', total: undefined, etag: undefined })
  })
  it('of a piece says where it ends', () => {
    expect(judge(piece(), asked)).toEqual({ kind: 'piece', total: 1000, end: 1000, etag: '"one"' })
    expect(judge(piece({}, 900), asked)).toMatchObject({ kind: 'piece' })
    expect(judge(piece({ 'content-range': 'bytes 100-199/1000' }), asked)).toMatchObject({ end: 200, total: 1000 })
  })
  it('of a piece of an unknown file says what is known of it', () => {
    const unknown = { ...asked, total: undefined }
    expect(judge(piece({ 'content-range': 'bytes 100-199/*' }), asked)).toMatchObject({ end: 200, total: 1000 })
    expect(judge(piece({ 'content-range': 'bytes 100-199/300' }), unknown)).toMatchObject({ end: 200, total: 300 })
    expect(judge(piece({ 'content-range': 'bytes 100-199/*' }), unknown)).toMatchObject({ end: 200, total: 200 })
  })
  it.each<[string, StreamedResponse]>([
    ['no range', answer(206)],
    ['several', piece({ 'content-type': 'multipart/byteranges; boundary=x' })],
    ['several, in capitals', piece({ 'content-type': 'Multipart/ByteRanges' })],
    ['an earlier one', piece({ 'content-range': 'bytes 99-999/1000' })],
    ['a later one', piece({ 'content-range': 'bytes 101-999/1000' })],
    ['another length than it says', piece({}, 899)],
    ['another file by its size', piece({ 'content-range': 'bytes 100-999/1001' })],
  ])('with %s is astray', (_, response) => {
    expect(judge(response, asked)).toMatchObject({ kind: 'astray', error: { code: 'network' } })
  })
  it('with another validator is that of another file; without one nobody knows', () => {
    expect(judge(piece({ etag: '"two"' }), asked)).toMatchObject({ kind: 'changed', error: { code: 'network' } })
    expect(judge(piece({ etag: 'W/"two"' }), asked)).toMatchObject({ kind: 'piece', etag: undefined })
    expect(judge(piece({ etag: '"two"' }), { ...asked, etag: undefined })).toMatchObject({
      kind: 'piece',
      etag: '"two"',
    })
    expect(judge(piece({ 'content-type': 'video/multipart/x' }), asked)).toMatchObject({ kind: 'piece' })
  })
  it('is outside only where a range was asked for', () => {
    expect(judge(answer(416), asked)).toMatchObject({ kind: 'outside', error: { details: { upstreamStatus: 416 } } })
    expect(judge(answer(416), { ...asked, from: 1 })).toMatchObject({ kind: 'outside' })
    expect(judge(answer(416), whole)).toEqual({ kind: 'refused', code: 'network', status: 416 })
  })
  it.each([
    [408, 'network'],
    [429, 'rate-limited'],
    [500, 'network'],
    [503, 'network'],
  ])('of passing trouble is busy: %i', (status, code) => {
    const verdict = judge(answer(status), asked)
    expect(verdict).toMatchObject({ kind: 'busy', error: { code, details: { upstreamStatus: status } } })
    expect(verdict).not.toHaveProperty('waitMs')
  })
  it.each([
    ['2', { waitMs: 2000 }],
    ['10', { waitMs: 10_000 }],
    ['3600', { waitMs: 10_000 }],
    ['0', {}],
    ['-1', {}],
    ['Fri, 31 Dec 1999 23:59:59 GMT', {}],
  ])('that asks for a wait of %s gets a bounded one', (after, expected) => {
    const {
      kind,
      error: _,
      ...wait
    } = judge(answer(429, { 'retry-after': after }), asked) as { kind: string; error: unknown }
    expect([kind, wait]).toEqual(['busy', expected])
  })
  it.each([
    [204, 'network'],
    [301, 'network'],
    [403, 'blocked'],
    [404, 'not-found'],
    [499, 'network'],
  ])('of anything else is a refusal: %i', (status, code) => {
    expect(judge(answer(status), asked)).toEqual({ kind: 'refused', code, status })
  })
  it('of packed bytes is a refusal', () => {
    for (const status of [200, 206]) {
      expect(judge({ ...piece({ 'content-encoding': 'gzip' }), status }, asked)).toEqual({
        kind: 'refused',
        code: 'upstream-changed',
        status,
      })
    }
    expect(judge(piece({ 'content-encoding': 'identity' }), asked)).toMatchObject({ kind: 'piece' })
  })
})

describe('a range', () => {
  it.each([
    ['bytes 0-0/1', { start: 0, end: 0, total: 1 }],
    [' BYTES 10-19/20 ', { start: 10, end: 19, total: 20 }],
    ['bytes 7-7/*', { start: 7, end: 7 }],
    ['bytes 0-10/10', undefined],
    ['bytes 0-11/10', undefined],
    ['xbytes 0-9/10', undefined],
    ['bytes 0-9/10x', undefined],
    ['bytes 0-9', undefined],
    ['bytes a-9/10', undefined],
    ['bytes 0-b/10', undefined],
    ['bytes 0-9/c', undefined],
    ['bytes 0-1234567890123456/*', undefined],
    ['', undefined],
  ])('reads %j', (value, expected) => expect(parseContentRange(value)).toEqual(expected))
})

describe('connections at one file', () => {
  const pieceBytes = 100
  function team(total: number) {
    const spans = new Spans()
    const clock = { now: 0 }
    const crew = new Crew(spans, { pieceBytes, measureMs: 1000 }, () => clock.now)
    const [mirror] = mirrors({})
    const join = (span: Span, change: Partial<Worker> = {}): Worker => {
      const worker: Worker = {
        span,
        mirror: mirror!,
        stop: follow(undefined),
        relieved: false,
        bytes: 0,
        sinceMs: clock.now,
        ...change,
      }
      crew.add(worker)
      return worker
    }
    const all = spans.restart()
    spans.endAt(total)
    return { spans, clock, crew, join, all }
  }
  const stretch = (span: Span | undefined) => span && [span.from, span.end]

  it('divide what the busiest has to do, in the middle, when both halves are worth it', () => {
    const { crew, join, all, spans } = team(901)
    join(all)
    expect(stretch(crew.half())).toEqual([451, 901])
    join(spans.split(all, 251))
    // 200 are left of the first, 251 of the second.
    expect(stretch(crew.half())).toEqual([326, 451])
    expect(stretch(all)).toEqual([0, 200])
  })
  it('divide nothing that is too small, or where nobody is at work', () => {
    const { crew, join, all } = team(1000)
    expect(crew.half()).toBeUndefined()
    join(all)
    all.at = 801
    expect(crew.half()).toBeUndefined()
    all.at = 800
    expect(stretch(crew.half())).toEqual([900, 1000])
  })
  it('take half from one that is about as fast, and all from one that is far slower', () => {
    const fast = { bytes: 4001, sinceMs: 1000 }
    for (const [bytes, relieved] of [
      [1000, true],
      [1001, false],
    ] as const) {
      const { crew, join, all, clock } = team(1000)
      const other = join(all, { bytes, sinceMs: 1000 })
      const ready = join({ from: 0, at: 0, end: 0, taken: true, answered: 0 }, fast)
      clock.now = 3000
      const rest = crew.relieve(ready)
      expect(other.relieved).toBe(relieved)
      expect(other.stop.signal.aborted).toBe(relieved)
      expect(stretch(rest)).toEqual(relieved ? [0, 1000] : [500, 1000])
      expect(crew.size).toBe(relieved ? 1 : 2)
    }
  })
  it('judge nobody before it was measured', () => {
    const { crew, join, all, clock } = team(1000)
    const other = join(all, { bytes: 0, sinceMs: 5000 })
    const ready = join({ from: 0, at: 0, end: 0, taken: true, answered: 0 }, { bytes: 1e6, sinceMs: 0 })
    clock.now = 5999
    expect(stretch(crew.relieve(ready))).toEqual([500, 1000])
    clock.now = 6000
    expect(stretch(crew.relieve(ready))).toEqual([0, 500])
    expect(other.relieved).toBe(true)
  })
  it('have nothing to take when all is done', () => {
    const { crew, join, all } = team(1000)
    const worker = join(all)
    all.at = 1000
    expect([crew.relieve(worker), worker.relieved]).toEqual([undefined, false])
    crew.remove(worker)
    expect([crew.size, crew.relieve(worker)]).toEqual([0, undefined])
  })
})
