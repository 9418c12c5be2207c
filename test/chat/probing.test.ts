import { expect, it } from 'vitest'
import { createProber } from '../../src/chat/probing'
import { AmagiError } from '../../src/errors'
import type { Transport } from '../../src/http/types'
import { platformWith } from '../probe/bent'

const emotes = platformWith('kuaishou', 'fetchEmojiList')

function proberOf(send: Transport['send']) {
  const life = new AbortController()
  const transport: Transport = { send, open: () => Promise.reject(new Error('not here')), close: () => undefined }
  const prober = createProber({
    transport: async () => transport,
    credentials: { get: () => undefined },
    clock: Date.now,
    signal: life.signal,
  })
  return { life, prober }
}

it('one probe is under way at a time, and who asks meanwhile gets its result', async () => {
  let sent = 0
  const { prober } = proberOf(() => (sent++, Promise.reject(new AmagiError('network'))))
  expect(prober.busy()).toBe(false)
  const both = [prober.run({ platforms: [emotes] }), prober.run({ platforms: [emotes] })]
  expect(prober.busy()).toBe(true)
  const [one, other] = await Promise.all(both)
  expect(one).toBe(other)
  expect(one?.findings[0]).toMatchObject({ endpoint: 'fetchEmojiList', outcome: 'failed', code: 'network' })
  expect(sent).toBe(one?.findings.length)
  expect(prober.busy()).toBe(false)
})

it('ends with the plugin', async () => {
  const { life, prober } = proberOf(
    ({ signal }) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new AmagiError('cancelled')))),
  )
  const run = prober.run({ platforms: [emotes] })
  setTimeout(() => life.abort(), 20)
  await expect(run).rejects.toMatchObject({ code: 'cancelled' })
  expect(prober.busy()).toBe(false)
})
