/** How long and how often an unanswered message is looked for, on a clock of the test's own. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h, type Bot } from 'koishi'
import type { ChatAdapter } from '../../../src/chat/adapters/base'
import { fallback } from '../../../src/chat/adapters/default'
import { refused, sent, unknown, type Outcome } from '../../../src/chat/outcome'
import { createDoubts } from '../../../src/chat/outlet/doubts'
import { lookingAfter } from '../../../src/chat/outlet/look'
import type { Host } from '../../../src/chat/outlet'
import type { Sighting } from '../../../src/chat/sighting'
import type { AmagiError } from '../../../src/errors'

const chat = { platform: 'x', selfId: '1', channelId: 'c', direct: false }
const minute = 60_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** `there`: what the list holds at each look; nothing more after the last. */
function open(outcome: Outcome, there: (Sighting[] | Error | 'hangs' | undefined)[] = []) {
  const looks: number[] = []
  const start = Date.now()
  const abort = new AbortController()
  const adapter: ChatAdapter = {
    ...fallback,
    async look() {
      looks.push(Date.now() - start)
      const next = there.length > 0 ? there.shift() : []
      if (next === 'hangs') return new Promise(() => undefined)
      if (next instanceof Error) throw next
      return next
    },
  }
  const kit = {
    host: { doubts: createDoubts() } as Host,
    signal: abort.signal,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    clock: () => Date.now(),
    account: { now: () => ({}) as Bot, ready: async () => undefined },
  }
  const outlet = () => lookingAfter(async () => outcome, chat, adapter, kit)
  return { looks, abort, outlet, start, kit }
}

const leaving = { elements: [h.text('words')], quotes: false, bytes: 0 }
const listed = (id: string, at = Date.now()): Sighting => ({ id, at, text: 'words', shows: [] })

/** What a send resolves to and after how many milliseconds. */
async function timed(work: Promise<Outcome>): Promise<[Outcome | AmagiError, number]> {
  const start = Date.now()
  let end = NaN
  const done = work.then(
    (outcome) => ((end = Date.now()), outcome),
    (error: AmagiError) => ((end = Date.now()), error),
  )
  await vi.advanceTimersByTimeAsync(10 * minute)
  return [await done, end - start]
}

describe('a message nobody answered for', () => {
  it('is looked for four times within half a minute, and stays unknown', async () => {
    const { looks, outlet } = open(unknown('time-out'))
    expect(await timed(outlet()(leaving))).toEqual([unknown('time-out'), 20_000])
    expect(looks).toEqual([500, 3000, 9000, 20_000])
  })

  it('costs half a second when it is there', async () => {
    const { outlet } = open(unknown('time-out'), [[listed('7')]])
    expect(await timed(outlet()(leaving))).toEqual([sent('7'), 500])
  })

  it('costs no more than half a minute when the platform is slow to tell', async () => {
    const { outlet } = open(unknown('time-out'), ['hangs', [], 'hangs'])
    const [outcome, ms] = await timed(outlet()(leaving))
    expect(outcome).toEqual(unknown('time-out'))
    expect(ms).toBeLessThanOrEqual(30_000)
  })

  it('takes half a second more for each that follows one that was not found', async () => {
    const { outlet, looks } = open(unknown('time-out'))
    const send = outlet()
    await timed(send(leaving))
    expect((await timed(send(leaving)))[1]).toBe(500)
    expect(looks).toHaveLength(5)
  })

  it('is looked for again when the account that was away is back', async () => {
    const { outlet, looks, kit } = open(unknown('time-out'), [[listed('7')]])
    const back = Date.now() + 5000
    kit.account.now = () => (Date.now() < back ? (undefined as never) : ({} as Bot))
    expect(await timed(outlet()(leaving))).toEqual([sent('7'), 9000])
    expect(looks).toEqual([9000])
  })

  it('is not looked for where the account cannot be asked', async () => {
    const { outlet, looks } = open(unknown('time-out'), [undefined])
    expect(await timed(outlet()(leaving))).toEqual([unknown('time-out'), 500])
    expect(looks).toHaveLength(1)
  })

  it('of a chat that refuses to tell twice waits no longer; asked again only after ten minutes', async () => {
    const { outlet, looks } = open(unknown('time-out'), [new Error('no'), new Error('no')])
    expect(await timed(outlet()(leaving))).toEqual([unknown('time-out'), 3000])
    expect(looks).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(minute)
    await timed(outlet()(leaving))
    expect(looks.length).toBeGreaterThan(2)
  })

  it('of a chat that was asked thirty times in ten minutes is not looked for', async () => {
    const { outlet, looks } = open(unknown('time-out'))
    const work = Array.from({ length: 12 }, () => outlet()(leaving))
    await vi.advanceTimersByTimeAsync(minute)
    await Promise.all(work)
    expect(looks).toHaveLength(30)
  })

  it('ends at once when the plugin is unloaded, as unknown as before', async () => {
    const { outlet, abort, looks } = open(unknown('time-out'))
    const work = outlet()(leaving)
    await vi.advanceTimersByTimeAsync(600)
    abort.abort()
    expect(await work).toEqual(unknown('time-out'))
    expect(looks).toHaveLength(1)
  })

  it('is not what stood there before it left, nor what is known already', async () => {
    const early = listed('early', Date.now() - minute)
    const { outlet } = open(unknown('time-out'), [[early], [early], [early, listed('7')], [listed('7')]])
    const send = outlet()
    expect((await timed(send(leaving)))[0]).toEqual(sent('7'))
    expect((await timed(send(leaving)))[0]).toEqual(unknown('time-out'))
  })

  it('is one of as many as left at the same time', async () => {
    const both = [listed('7', Date.now() + 1), listed('8', Date.now() + 2)]
    const { outlet } = open(unknown('time-out'), [[listed('7')], [listed('7')], both, [...both]])
    const work = Promise.all([outlet()(leaving), outlet()(leaving)])
    await vi.advanceTimersByTimeAsync(minute)
    expect(await work).toEqual([sent('7'), sent('8')])
  })
})

it.each([sent('1'), refused('chat', 'muted')])('%j takes no time at all', async (outcome) => {
  const { outlet, looks } = open(outcome)
  expect(await timed(outlet()(leaving))).toEqual([outcome, 0])
  expect(looks).toEqual([])
})
