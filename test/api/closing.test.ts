/** How the listener ends. */
import { Agent, get as httpGet, type RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { listen, type Listener } from '../../src/api/listener'
import { AmagiError } from '../../src/errors'
import { closing, get, start, type Run } from './house'

const path = '/api/douyin/fetch_music_work?music_id=7'

/** An endpoint that never answers; its work ends with its caller. */
function held() {
  let asked = (): void => undefined
  const state = { aborted: false }
  const started = new Promise<void>((resolve) => (asked = resolve))
  const run: Run = (_, { signal }) =>
    new Promise((__, reject) => {
      signal?.addEventListener('abort', () => {
        state.aborted = true
        reject(new AmagiError('cancelled'))
      })
      asked()
    })
  return { run, started, state }
}

/** A listener whose kept connections would outlast any test. */
function listenLong(answer: RequestListener): Promise<Listener> {
  return listen(answer, { host: '127.0.0.1', port: 0, stalledMs: 600_000, keepAliveMs: 600_000 })
}

/** Message of a failure, undefined for an answer. */
const outcome = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: Error) => error.message,
  )

/** One request over a connection that stays open for the next; resolves when it is answered. */
function keptAlive(url: string, agent: Agent): Promise<Socket> {
  return new Promise((resolve, reject) => {
    httpGet(url, { agent }, (response) => {
      const { socket } = response
      response.resume().on('end', () => setImmediate(() => resolve(socket)))
    }).on('error', reject)
  })
}

describe('closing', () => {
  it('does not wait for connections that are only kept', async () => {
    const listener = await listenLong((_, outgoing) => void outgoing.end('{}'))
    const agent = new Agent({ keepAlive: true })
    const socket = await keptAlive(listener.url, agent)
    const ended = new Promise((resolve) => socket.once('close', resolve))
    await listener.close(600_000)
    await ended
    expect(socket.destroyed).toBe(true)
    agent.destroy()
  })
  it('lets a running request end, then its kept connection as well', async () => {
    let asked: (answer: () => void) => void = () => undefined
    const started = new Promise<() => void>((resolve) => (asked = resolve))
    const listener = await listenLong((_, outgoing) => asked(() => void outgoing.end('{}')))
    const agent = new Agent({ keepAlive: true })
    const answered = keptAlive(listener.url, agent)
    const answer = await started
    const closed = listener.close(600_000)
    await expect(get(listener.url)).rejects.toThrow('fetch failed')
    answer()
    await answered
    await closed
    agent.destroy()
  })
  it('cuts what still runs after the grace and aborts its work', async () => {
    const work = held()
    const url = await start(work.run)
    const ended = outcome(get(url + path))
    await work.started
    await closing.pop()?.close(20)
    expect(await ended).toBe('fetch failed')
    await expect.poll(() => work.state.aborted).toBe(true)
  })
  it('cuts connections on which nothing was ever asked', async () => {
    const url = await start()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    await closing.pop()?.close(20)
    await ended
    expect(socket.destroyed).toBe(true)
  })
  it('takes less than two seconds by itself, whatever runs', async () => {
    const work = held()
    const url = await start(work.run)
    const ended = outcome(get(url + path))
    await work.started
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const closed = closing.pop()?.close()
      vi.advanceTimersByTime(1_999)
      await closed
    } finally {
      vi.useRealTimers()
    }
    expect(await ended).toBe('fetch failed')
  })
})
