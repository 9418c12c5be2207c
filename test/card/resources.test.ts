import sharp from 'sharp'
import { expect, it, vi } from 'vitest'
import { createPictureLoader } from '../../src/card/resources'
import { AmagiError } from '../../src/errors'
import type { OutgoingRequest } from '../../src/http/types'
import type { Picture } from '../../src/model'

const picture = (host: string, name: number): Picture => ({ source: { urls: [`https://${host}/${name}.png`] } })

/** A loader whose transport answers on `quick.test` and is silent elsewhere until aborted. */
async function open() {
  const body = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#2266cc' } })
    .png()
    .toBuffer()
  const requests: OutgoingRequest[] = []
  const send = (request: OutgoingRequest) => {
    requests.push(request)
    if (request.url.startsWith('https://quick.test/')) {
      return Promise.resolve({ status: 200, headers: {}, setCookie: [], url: request.url, body })
    }
    return new Promise((_, reject) => {
      request.signal?.addEventListener('abort', () => reject(new AmagiError('cancelled')))
    })
  }
  const loader = createPictureLoader({
    transport: { send } as never,
    mediaHosts: () => [],
    mediaHeaders: () => () => ({}),
    sharp: async () => ({ default: sharp }) as never,
  })
  const silent = () => requests.filter(({ url }) => !url.includes('quick.test'))
  return { loader, silent }
}

it('pictures of a host that is silent hold nobody else, and end with the card that wanted them', async () => {
  const { loader, silent } = await open()
  const card = new AbortController()
  const waiting = Array.from({ length: 30 }, (_, name) =>
    loader.probe(picture('slow.test', name), 'douyin', card.signal),
  )
  const ended = Promise.allSettled(waiting)
  await vi.waitUntil(() => silent().length > 0, 5000)
  const other = await loader.probe(picture('quick.test', 777), 'douyin', new AbortController().signal)
  expect(other).toMatchObject({ width: 4, height: 4 })
  expect(silent()).toHaveLength(6)
  card.abort()
  expect((await ended).map((result) => result.status === 'rejected' && result.reason.code)).toEqual(
    Array(30).fill('cancelled'),
  )
  // The places are free again: the next ones of the same host are asked for.
  const next = new AbortController()
  const later = loader.probe(picture('slow.test', 99), 'douyin', next.signal).catch((error: AmagiError) => error.code)
  await vi.waitUntil(() => silent().length === 7, 5000)
  expect(silent().map(({ signal }) => signal?.aborted)).toEqual([...Array(6).fill(true), false])
  next.abort()
  expect(await later).toBe('cancelled')
})

it('a picture two cards want is asked for once and goes on while one of them waits', async () => {
  const { loader, silent } = await open()
  const [one, two] = [new AbortController(), new AbortController()]
  const gone = loader.probe(picture('slow.test', 1), 'douyin', one.signal).catch((error: AmagiError) => error.code)
  const kept = loader.probe(picture('slow.test', 1), 'douyin', two.signal).catch((error: AmagiError) => error.code)
  await vi.waitUntil(() => silent().length === 1, 5000)
  one.abort()
  expect(await gone).toBe('cancelled')
  expect(silent().map(({ signal }) => signal?.aborted)).toEqual([false])
  two.abort()
  expect(await kept).toBe('cancelled')
  expect(silent().map(({ signal }) => signal?.aborted)).toEqual([true])
})
