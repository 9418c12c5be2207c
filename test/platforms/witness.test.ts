/** What one piece of work asked, as it is told to whoever wants to know. */
import { expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { bufferedResponse } from '../../src/http/response'
import type { Transport } from '../../src/http/types'
import type { CallContext, Channel } from '../../src/platforms/endpoint/record'
import { climb } from '../../src/platforms/ladder'
import { createWitness } from '../../src/platforms/witness'

const head = { status: 200, headers: {} as never, setCookie: [], url: 'https://x.test/1' }
const transport: Transport = {
  async send({ url }) {
    if (url.endsWith('/down')) throw new AmagiError('network')
    return bufferedResponse({ ...head, url }, Buffer.from('{}'))
  },
  open: () => Promise.reject(new AmagiError('internal')),
  close: () => undefined,
}

function contextOf(now = { ms: 1000 }): { context: CallContext; witness: ReturnType<typeof createWitness> } {
  const witness = createWitness(() => now.ms)
  const context: CallContext = {
    transport,
    cookie: () => undefined,
    clock: () => now.ms,
    random: () => 0.5,
    log: () => undefined,
    witness: { platform: 'douyin', ears: witness },
    session: undefined,
  }
  return { context, witness }
}

it('every channel is told of with its own exchanges, its error and its time', async () => {
  const now = { ms: 1000 }
  const { context, witness } = contextOf(now)
  const first: Channel = {
    name: 'first',
    async run(_, own) {
      now.ms += 30
      await own.transport.send({ url: 'https://x.test/a' } as never)
      throw new AmagiError('login-required')
    },
  }
  const second: Channel = {
    name: 'second',
    async run(_, own) {
      await own.transport.send({ url: 'https://x.test/down' } as never).catch(() => undefined)
      await own.transport.send({ url: 'https://x.test/b' } as never)
      return { body: 1 }
    },
  }
  await climb({ name: '/fetch_it', endpoint: 'fetchIt', channels: [first, second] }, { id: '7' }, context)
  expect(witness.heard).toMatchObject([
    { platform: 'douyin', endpoint: 'fetchIt', channel: 'first', params: { id: '7' }, fromMs: 0, ms: 30 },
    { endpoint: 'fetchIt', channel: 'second', fromMs: 30, ms: 0 },
  ])
  const [one, two] = witness.heard
  expect([one?.error?.code, two?.error]).toEqual(['login-required', undefined])
  expect(one?.seen.map(({ request, response }) => [request.url, response?.status])).toEqual([['https://x.test/a', 200]])
  expect(two?.seen.map(({ request, error }) => [request.url, error?.code])).toEqual([
    ['https://x.test/down', 'network'],
    ['https://x.test/b', undefined],
  ])
})

it('what a channel asks of a ladder of its own is told of as its own', async () => {
  const { context, witness } = contextOf()
  const inner: Channel = {
    name: 'inner',
    run: async (_, own) => ({ body: await own.transport.send({ url: 'https://x.test/i' } as never) }),
  }
  const outer: Channel = {
    name: 'outer',
    run: async (params, own) => climb({ name: 'deep', channels: [inner] }, params, own),
  }
  await climb({ name: 'top', channels: [outer] }, {}, context)
  expect(witness.heard.map(({ channel, seen }) => [channel, seen.length])).toEqual([['outer', 1]])
})

it('so many channels are remembered and no more', async () => {
  const { context, witness } = contextOf()
  const fine: Channel = { name: 'fine', run: async () => ({ body: 1 }) }
  for (let index = 0; index < 100; index++) await climb({ name: 'x', channels: [fine] }, {}, context)
  expect(witness.heard).toHaveLength(60)
})
