/** What one pass-through costs beside its bytes, counted and not timed: promises, timers, signals and who listens to them. */
import { createHook } from 'node:async_hooks'
import { Agent, createServer, get as httpGet, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { startApi } from '../../src/api/server'
import { createTransport } from '../../src/http'
import { platforms } from '../../src/platforms'
import { createService } from '../../src/platforms/service'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => server.close())
  return portOf(server)
}

/** Sends requests one after the other without a promise of its own, each for another id. */
function ask(base: string, agent: Agent, from: number, count: number, done: (failures: number) => void): void {
  let failures = 0
  const next = (index: number): void => {
    if (index === count) return done(failures)
    httpGet(`${base}/api/douyin/fetch_music_work?music_id=${from + index}`, { agent }, (response) => {
      if (response.statusCode !== 200) failures++
      response.resume().on('end', () => setImmediate(next, index + 1))
    })
  }
  next(0)
}

/** Counts what is made while `work` runs, until it calls back. */
function counted(work: (done: (failures: number) => void) => void) {
  const made = { promises: 0, timers: 0, signals: 0, listeners: 0 }
  const hook = createHook({
    init(_, type) {
      if (type === 'PROMISE') made.promises++
    },
  })
  const { setTimeout: timer, AbortController: Controller } = globalThis
  const listening = Object.getOwnPropertyDescriptor(EventTarget.prototype, 'addEventListener')
  const listen = EventTarget.prototype.addEventListener
  return new Promise<typeof made & { failures: number }>((resolve) => {
    Object.assign(globalThis, {
      setTimeout: Object.assign((...given: Parameters<typeof timer>) => (made.timers++, timer(...given)), timer),
      AbortController: class extends Controller {
        constructor() {
          super()
          made.signals++
        }
      },
    })
    EventTarget.prototype.addEventListener = function (...given) {
      made.listeners++
      listen.apply(this, given)
    }
    hook.enable()
    work((failures) => {
      hook.disable()
      Object.assign(globalThis, { setTimeout: timer, AbortController: Controller })
      if (listening) Object.defineProperty(EventTarget.prototype, 'addEventListener', listening)
      resolve({ ...made, failures })
    })
  })
}

it('an answer that is passed through costs few promises, timers and signals', async () => {
  const upstream = await listen((request, response) => {
    const id = new URL(request.url ?? '', 'http://upstream').searchParams.get('music_id') ?? ''
    const body = JSON.stringify({ status_code: 0, music_info: { id_str: id, title: '音'.repeat(400) } })
    response.setHeader('content-type', 'application/json; charset=utf-8').end(body)
  })
  const transport = createTransport({ gateway: `http://127.0.0.1:${upstream}` })
  open.push(() => transport.close())
  const cookie = 'ttwid=1%7Cmade%7Cup; msToken=madeup'
  const service = createService({ platforms, transport, cookie: () => cookie, cacheBytes: 1_000_000 })
  open.push(() => service.close())
  const api = await startApi({ service, port: 0 })
  open.push(() => api.close(50))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  open.push(() => agent.destroy())

  // The first ones load what is loaded once.
  await new Promise((resolve) => ask(api.url, agent, 1_000, 5, resolve))
  const count = 50
  const { failures, ...made } = await counted((done) => ask(api.url, agent, 2_000, count, done))
  expect(failures).toBe(0)
  const each = Object.fromEntries(Object.entries(made).map(([what, all]) => [what, all / count]))
  // A little above what it is: one more layer of promises shows, one more signal or timer does at once.
  expect(each['promises']).toBeLessThanOrEqual(66)
  expect(each['timers']).toBeLessThanOrEqual(4)
  expect(each['signals']).toBeLessThanOrEqual(1)
  expect(each['listeners']).toBeLessThanOrEqual(2)
})
