/** What the kit opened it closes; the parts are stand-ins that only tell when. */
import { Context } from 'koishi'
import { expect, it, vi } from 'vitest'
import { createKit } from '../../src/chat/kit'
import { settingsOf } from '../support/settings'

const { closed, part } = vi.hoisted(() => {
  const order: string[] = []
  return { closed: order, part: (name: string) => () => ({ close: async () => void order.push(name) }) }
})
vi.mock('../../src/http', () => ({ createTransport: part('transport') }))
vi.mock('../../src/card/engine', () => ({ createCardEngine: part('cards') }))
vi.mock('../../src/media', () => ({ createMedia: part('media') }))
vi.mock('../../src/platforms/service', () => ({ createService: part('service'), defaultCacheBytes: 0 }))

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined }

const health = { open: async () => undefined, note: (counts: unknown) => counts, save: async () => undefined }
const credentials = { get: () => undefined, cookieOf: () => undefined, accounts: () => [], names: () => [] }
const statistics = { save: async () => undefined }
/** Nobody is followed. */
const openPush = () => ({ subscriptions: async () => [], close: async () => undefined }) as never
const kitOf = () =>
  createKit({
    ctx: new Context(),
    settings: settingsOf(),
    store: { credentials, health, statistics } as never,
    openPush,
    log,
  })

it('closes every part that was made, the transport after those who use it', async () => {
  const kit = kitOf()
  await Promise.all([kit.cards(), kit.media(), kit.service()])
  expect(closed).toEqual([])
  await kit.close(0)
  expect(closed.slice(0, -1).sort()).toEqual(['cards', 'media', 'service'])
  expect(closed.at(-1)).toBe('transport')
  expect(kit.signal.aborted).toBe(true)
  await expect(kit.media()).rejects.toMatchObject({ code: 'cancelled' })
})

it('makes nothing in order to close it', async () => {
  closed.length = 0
  await kitOf().close(0)
  expect(closed).toEqual([])
})

it('tidies what it remembers every minute, and keeps no timer when it is unloaded', () => {
  vi.useFakeTimers()
  try {
    const app = new Context()
    let tidied = 0
    let saved = 0
    const store = {
      credentials,
      health,
      ledger: { tidy: () => tidied++ },
      statistics: { save: async () => void saved++ },
    } as never
    const fork = app.plugin({
      apply: (ctx: Context) => void createKit({ ctx, settings: settingsOf(), store, openPush, log }),
    })
    const timers = vi.getTimerCount()
    vi.advanceTimersByTime(180_000)
    expect([tidied, saved]).toEqual([3, 3])
    fork.dispose()
    expect(vi.getTimerCount()).toBe(timers - 3)
    vi.advanceTimersByTime(180_000)
    expect(tidied).toBe(3)
  } finally {
    vi.useRealTimers()
  }
})

it('remembers how channels did every minute once something was asked, and at the end', async () => {
  const app = new Context()
  let saved = 0
  const store = { credentials, health: { ...health, save: async () => void saved++ } } as never
  const kit = createKit({ ctx: app, settings: settingsOf(), store, openPush, log })
  await kit.noteHealth()
  expect(saved).toBe(0)
  let counted = 0
  Object.assign(await kit.service(), { health: () => (counted++, {}) })
  await kit.noteHealth()
  expect([counted, saved]).toEqual([1, 1])
  await kit.close(0)
})
