import { afterEach, describe, expect, it, vi } from 'vitest'
import { declarations } from '../../src/platforms'
import { AmagiError, type ErrorCode } from '../../src/errors'
import type { Transport } from '../../src/http/types'
import { definePlatform } from '../../src/platforms/define'
import type { Channel, Endpoint } from '../../src/platforms/endpoint/record'
import { createRest } from '../../src/platforms/rest'
import { checkParams } from '../../src/platforms/endpoint/params'
import { createService, type ServiceOptions } from '../../src/platforms/service'

const words = { zh: '甲', en: 'a' }

const noTransport: Transport = {
  send: () => Promise.reject(new AmagiError('network')),
  open: () => Promise.reject(new AmagiError('network')),
  close: () => undefined,
}

function service(channels: Channel[], changes: Partial<Endpoint> = {}, options: Partial<ServiceOptions> = {}) {
  const endpoint: Endpoint = {
    name: 'fetchOne',
    route: '/fetch_one',
    order: 10,
    title: words,
    source: 'made up',
    params: { id: { type: 'string', required: true, example: '1', description: words } },
    payload: 'data',
    channels,
    cacheSec: 0,
    ...changes,
  }
  const platform = definePlatform({
    id: 'bilibili',
    words: ['made up'],
    look: declarations.bilibili.look,
    hosts: { links: [], short: [], api: [], media: [] },
    match: () => null,
    canonical: () => '',
    linkHeaders: {},
    mediaHeaders: {},
    endpoints: [endpoint],
    createSession: () => ({}),
    resolve: () => Promise.reject(new TypeError('broken')),
  })
  return createService({ platforms: [platform], transport: noTransport, cookie: () => undefined, ...options })
}

const answers = (name: string, body: unknown = name): Channel => ({ name, run: async () => ({ body }) })
const fails = (name: string, code: ErrorCode, count?: () => void): Channel => ({
  name,
  run: async () => {
    count?.()
    throw new AmagiError(code)
  },
})

describe('the ladder', () => {
  it('takes the first channel that answers and says what was tried', async () => {
    const answer = await service([fails('a', 'blocked'), answers('b')]).call('bilibili', 'fetchOne', { id: '1' })
    expect(answer).toMatchObject({ body: 'b', channel: 'b', tried: [{ channel: 'a', code: 'blocked' }] })
  })
  it.each(['not-found', 'private', 'region', 'bad-input', 'cancelled'] as const)(
    'ends at %s without asking the next channel',
    async (code) => {
      const next = vi.fn<() => void>()
      const asked = service([fails('a', code), fails('b', 'network', next)]).call('bilibili', 'fetchOne', { id: '1' })
      await expect(asked).rejects.toMatchObject({ code, details: { channel: 'a' } })
      expect(next).not.toHaveBeenCalled()
    },
  )
  it('skips channels whose condition does not hold', async () => {
    const answer = await service([{ ...answers('a'), when: () => false }, answers('b')]).call('bilibili', 'fetchOne', {
      id: '1',
    })
    expect(answer.channel).toBe('b')
  })
  it('begins no further channel when half a minute has gone by', async () => {
    let now = 0
    const slow: Channel = {
      name: 'a',
      run: async () => {
        now += 31_000
        throw new AmagiError('timeout')
      },
    }
    const next = vi.fn<() => void>()
    const asked = service([slow, fails('b', 'blocked', next)], {}, { clock: () => now }).call('bilibili', 'fetchOne', {
      id: '1',
    })
    await expect(asked).rejects.toMatchObject({ code: 'timeout' })
    expect(next).not.toHaveBeenCalled()
  })
  it('reports the most telling failure when all channels fail', async () => {
    const asked = service([fails('a', 'network'), fails('b', 'cookie-expired'), fails('c', 'timeout')]).call(
      'bilibili',
      'fetchOne',
      { id: '1' },
    )
    await expect(asked).rejects.toMatchObject({ code: 'cookie-expired' })
  })
  it('answers unsupported for an unknown endpoint and when no channel applies', async () => {
    await expect(service([]).call('bilibili', 'nothing', {})).rejects.toMatchObject({ code: 'unsupported' })
    await expect(service([]).call('bilibili', 'fetchOne', { id: '1' })).rejects.toMatchObject({ code: 'unsupported' })
  })
  it('turns a foreign exception into internal', async () => {
    await expect(service([]).resolve({ platform: 'bilibili', kind: 'video', id: '1' })).rejects.toMatchObject({
      code: 'internal',
    })
  })
})

describe('equal requests', () => {
  const slow = (count: () => void): Channel => ({
    name: 'slow',
    run: async (params, { signal }) => {
      count()
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, 30)
        signal?.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(new AmagiError('cancelled'))
        })
      })
      return { body: params['id'] }
    },
  })
  it('share one upstream call while it is in flight', async () => {
    const count = vi.fn<() => void>()
    const own = service([slow(count)])
    await Promise.all([1, 2, 3].map(() => own.call('bilibili', 'fetchOne', { id: 'x' })))
    expect(count).toHaveBeenCalledTimes(1)
    await own.call('bilibili', 'fetchOne', { id: 'x' })
    expect(count).toHaveBeenCalledTimes(2)
  })
  it('are told apart by parameters and by cookie', async () => {
    const count = vi.fn<() => void>()
    const own = service([slow(count)])
    await Promise.all([
      own.call('bilibili', 'fetchOne', { id: 'x' }),
      own.call('bilibili', 'fetchOne', { id: 'y' }),
      own.call('bilibili', 'fetchOne', { id: 'x' }, { cookie: 'a=1' }),
    ])
    expect(count).toHaveBeenCalledTimes(3)
  })
  it('go on for the others when one caller leaves, and end when all have left', async () => {
    const count = vi.fn<() => void>()
    const own = service([slow(count)])
    const first = new AbortController()
    const leaving = own.call('bilibili', 'fetchOne', { id: 'x' }, { signal: first.signal })
    const staying = own.call('bilibili', 'fetchOne', { id: 'x' })
    setTimeout(() => first.abort(), 5)
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
    await expect(staying).resolves.toMatchObject({ body: 'x' })
    const last = new AbortController()
    const alone = own.call('bilibili', 'fetchOne', { id: 'z' }, { signal: last.signal })
    setTimeout(() => last.abort(), 5)
    await expect(alone).rejects.toMatchObject({ code: 'cancelled' })
  })
  it('are answered from memory within the time of the record, with their age', async () => {
    let now = 1_000_000
    const count = vi.fn<() => void>()
    const own = service([slow(count)], { cacheSec: 10 }, { cacheBytes: 10_000, clock: () => now })
    await own.call('bilibili', 'fetchOne', { id: 'x' })
    now += 4000
    await expect(own.call('bilibili', 'fetchOne', { id: 'x' })).resolves.toMatchObject({ body: 'x', ageSec: 4 })
    now += 7000
    const fresh = await own.call('bilibili', 'fetchOne', { id: 'x' })
    expect(fresh.ageSec).toBeUndefined()
    expect(count).toHaveBeenCalledTimes(2)
  })
  it('never keep a failure', async () => {
    const count = vi.fn<() => void>()
    const own = service([fails('a', 'not-found', count)], { cacheSec: 10 }, { cacheBytes: 10_000 })
    for (let i = 0; i < 2; i++)
      await expect(own.call('bilibili', 'fetchOne', { id: 'x' })).rejects.toMatchObject({ code: 'not-found' })
    expect(count).toHaveBeenCalledTimes(2)
  })
})

describe('the gate of a channel', () => {
  afterEach(() => {
    vi.useRealTimers()
  })
  it('rests after two refusals, lets one trial through after the pause and closes on success', async () => {
    vi.useFakeTimers()
    const gate = createRest(Date.now)
    const refused = () => Promise.reject(new AmagiError('blocked'))
    const call = vi.fn<() => Promise<number>>(async () => 1)
    for (let i = 0; i < 2; i++) await expect(gate.pass(refused)).rejects.toMatchObject({ code: 'blocked' })
    expect(gate.health()).toMatchObject({ breaker: 'open', pauseSec: 300, calls: 2, successes: 0, lastCode: 'blocked' })
    await expect(gate.pass(call)).rejects.toMatchObject({ code: 'blocked', details: { pauseSec: 300 } })
    expect(call).not.toHaveBeenCalled()
    vi.advanceTimersByTime(301_000)
    expect(gate.health().breaker).toBe('half-open')
    await expect(gate.pass(call)).resolves.toBe(1)
    expect(gate.health()).toMatchObject({ breaker: 'closed', successes: 1 })
  })
  it('opens after five network failures in a row but not when an answer came between', async () => {
    const gate = createRest(Date.now)
    const broken = () => Promise.reject(new AmagiError('network'))
    for (let i = 0; i < 4; i++) await gate.pass(broken).catch(() => undefined)
    await gate.pass(() => Promise.reject(new AmagiError('not-found'))).catch(() => undefined)
    for (let i = 0; i < 4; i++) await gate.pass(broken).catch(() => undefined)
    expect(gate.health().breaker).toBe('closed')
    await gate.pass(broken).catch(() => undefined)
    expect(gate.health().breaker).toBe('open')
  })
  it('keeps channels and endpoints apart', async () => {
    const own = service([fails('a', 'blocked'), answers('b')])
    for (let i = 0; i < 3; i++) await own.call('bilibili', 'fetchOne', { id: String(i) })
    expect(own.health()).toMatchObject({
      bilibili: { fetchOne: { a: { breaker: 'open', calls: 2 }, b: { breaker: 'closed', calls: 3, successes: 3 } } },
    })
  })
})

describe('parameters', () => {
  const params = {
    id: { type: 'string', required: true, pattern: /^[a-z]+$/, example: 'abc', description: words },
    number: { type: 'integer', default: 20, min: 1, max: 50, example: 20, description: words },
    type: { type: 'string', values: ['general', 'user'], default: 'general', example: 'user', description: words },
  } as const
  it('are coerced, trimmed and completed with defaults', async () => {
    await expect(checkParams({ params }, { id: ' abc ', number: '7' })).resolves.toEqual({
      id: 'abc',
      number: 7,
      type: 'general',
    })
  })
  it('report every wrong field at once', async () => {
    const wrong = checkParams({ params }, { number: 'x', type: 'none', other: '1' })
    await expect(wrong).rejects.toMatchObject({ code: 'bad-input', status: 400 })
    const fields = await wrong.catch((error: AmagiError) => error.details.fields)
    expect(fields).toHaveLength(4)
    expect(new Set((fields as { name: string }[]).map((field) => field.name))).toEqual(
      new Set(['id', 'number', 'other', 'type']),
    )
  })
  it.each([['51'], ['0'], ['1.5'], ['9007199254740993'], ['1e3'], ['']])('refuse %j as a number', async (number) => {
    await expect(checkParams({ params }, { id: 'abc', number })).rejects.toMatchObject({ code: 'bad-input' })
  })
  it.each([
    ['capitals', 'ABC'],
    ['nothing', ''],
    ['blanks', '   '],
    ['5000 letters', 'a'.repeat(5000)],
  ])('refuse %s as an id', async (_, id) => {
    await expect(checkParams({ params }, { id })).rejects.toMatchObject({ code: 'bad-input' })
  })
})
