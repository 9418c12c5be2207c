import { describe, expect, it, vi } from 'vitest'
import { declarations } from '../../src/platforms'
import { AmagiError, type ErrorCode } from '../../src/errors'
import type { OutgoingRequest, Transport } from '../../src/http/types'
import { definePlatform } from '../../src/platforms/define'
import type { Channel, Endpoint } from '../../src/platforms/endpoint/record'
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
    mediaHeaders: () => ({}),
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
  it('asks without the pace of the platform for callers who decide by themselves', async () => {
    const seen: unknown[] = []
    const transport = {
      ...noTransport,
      send: (request: OutgoingRequest) => {
        seen.push(request.unpaced)
        return Promise.reject(new AmagiError('not-found'))
      },
    }
    const asking: Channel = {
      name: 'a',
      run: async (_, context) => ({
        body: await context.transport.send({ url: 'https://h/', hosts: ['h'], purpose: 'api' }),
      }),
    }
    const own = service([asking], {}, { transport })
    for (const unpaced of [undefined, true, false]) {
      const call = own.call('bilibili', 'fetchOne', { id: '1' }, unpaced === undefined ? {} : { unpaced })
      await expect(call).rejects.toMatchObject({ code: 'not-found' })
    }
    expect(seen).toEqual([undefined, true, undefined])
  })

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
  it.each(['not-found', 'private', 'region', 'not-live'] as const)(
    'that end in %s are not asked again for half a minute',
    async (code) => {
      let now = 1_000_000
      const count = vi.fn<() => void>()
      const own = service([fails('a', code, count)], { cacheSec: 10 }, { cacheBytes: 10_000, clock: () => now })
      const ask = (id: string) => expect(own.call('bilibili', 'fetchOne', { id })).rejects.toMatchObject({ code })
      await ask('x')
      now += 29_000
      await ask('x')
      expect(count).toHaveBeenCalledTimes(1)
      await ask('y')
      now += 1_000
      await ask('x')
      expect(count).toHaveBeenCalledTimes(3)
    },
  )
  it('that fail otherwise are asked again at once', async () => {
    const count = vi.fn<() => void>()
    const own = service([fails('a', 'upstream-changed', count)], { cacheSec: 10 }, { cacheBytes: 10_000 })
    for (let i = 0; i < 2; i++)
      await expect(own.call('bilibili', 'fetchOne', { id: 'x' })).rejects.toMatchObject({ code: 'upstream-changed' })
    expect(count).toHaveBeenCalledTimes(2)
  })
  it('go to upstream all the same when somebody wants them fresh, and the new answer is kept', async () => {
    let number = 0
    const counting: Channel = { name: 'a', run: async () => ({ body: ++number }) }
    const own = service([counting], { cacheSec: 10 }, { cacheBytes: 10_000, clock: () => 0 })
    const ask = (fresh: boolean) => own.call('bilibili', 'fetchOne', { id: 'x' }, { fresh })
    expect((await ask(false)).body).toBe(1)
    expect((await ask(true)).body).toBe(2)
    expect((await ask(false)).body).toBe(2)
  })
})

describe('whose refusals count', () => {
  it('a cookie of a caller that is refused harms neither the account nor the guest', async () => {
    const asked: string[] = []
    const picky: Channel = {
      name: 'a',
      run: async (_, own) => {
        const cookie = own.cookie() ?? 'guest'
        asked.push(cookie)
        if (cookie === 'bad') throw new AmagiError('cookie-expired')
        return { body: cookie }
      },
    }
    let account: string | undefined = 'own'
    const own = service([picky], {}, { cookie: () => account })
    const ask = (id: number, cookie?: string) =>
      own.call('bilibili', 'fetchOne', { id: String(id) }, cookie ? { cookie } : {})
    for (let i = 0; i < 8; i++) await ask(i, 'bad').catch(() => undefined)
    // Three dead sessions are proof enough: the rest was not sent.
    expect(asked).toEqual(['bad', 'bad', 'bad'])
    expect((await ask(10)).body).toBe('own')
    account = undefined
    expect((await ask(11)).body).toBe('guest')
    expect((await ask(12, 'other')).body).toBe('other')
  })
  it('a channel that never shows the account counts for the guest, whoever asks', async () => {
    let calls = 0
    const guests: Channel = {
      name: 'a',
      who: () => 'guest',
      run: async () => {
        calls++
        throw new AmagiError('rate-limited', { details: { retryAfterSec: 60 } })
      },
    }
    const own = service([guests])
    for (const cookie of ['one', 'two', undefined])
      await own.call('bilibili', 'fetchOne', { id: 'x' }, cookie ? { cookie } : {}).catch(() => undefined)
    expect(calls).toBe(1)
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

describe('health over restarts', () => {
  it('has the counts of whoever remembers, with the breakers of now', async () => {
    const earlier = {
      bilibili: { fetchOne: { b: { calls: 40, successes: 30, lastAt: 1 }, gone: { calls: 2, successes: 0 } } },
    }
    const seen: unknown[] = []
    const remembering = service([answers('b')], {}, { remember: (counts) => (seen.push(counts), earlier) })
    await remembering.call('bilibili', 'fetchOne', { id: '1' })
    expect(remembering.health()).toEqual({
      bilibili: {
        fetchOne: {
          b: { calls: 40, successes: 30, lastAt: 1, breaker: 'closed' },
          gone: { calls: 2, successes: 0, breaker: 'closed' },
        },
      },
    })
    expect(seen).toMatchObject([{ bilibili: { fetchOne: { b: { calls: 1, successes: 1 } } } }])
  })
})

describe('a login that is refused', () => {
  async function heardOf(channels: Channel[], call: { cookie?: string } = {}): Promise<string[]> {
    const heard: string[] = []
    const noticed = (platform: string, code: string) => void heard.push(`${platform} ${code}`)
    const subject = service(channels, {}, { noticed, random: () => 0.5 })
    await subject.call('bilibili', 'fetchOne', { id: '1' }, call).catch(() => undefined)
    subject.close()
    return heard
  }

  it('is told although another way has the answer', async () => {
    expect(await heardOf([fails('a', 'cookie-expired'), answers('b')])).toEqual(['bilibili cookie-expired'])
  })

  it('is told as wanted only where no way is left', async () => {
    expect(await heardOf([fails('a', 'login-required'), answers('b')])).toEqual([])
    expect(await heardOf([fails('a', 'login-required'), fails('b', 'login-required')])).toEqual([
      'bilibili login-required',
    ])
  })

  it('is not told of other refusals', async () => {
    expect(await heardOf([fails('a', 'not-found')])).toEqual([])
    expect(await heardOf([fails('a', 'private')])).toEqual([])
  })

  it('is not ours to tell when a caller lent it', async () => {
    expect(await heardOf([fails('a', 'cookie-expired'), answers('b')], { cookie: 'a=1' })).toEqual([])
  })
})
