import { beforeEach, describe, expect, it } from 'vitest'
import { createLedger, type Ledger } from '../../src/store'
import type { LedgerOptions } from '../../src/store/ledger'

let now: number
beforeEach(() => {
  now = 1_000_000
})
const open = (more: Partial<LedgerOptions> = {}) =>
  createLedger({ dedupeSec: 180, perUser: 2, clock: () => now, ...more })

describe('a message', () => {
  it('is new once within two minutes', () => {
    const ledger = open()
    expect([ledger.firstSeen('a'), ledger.firstSeen('a'), ledger.firstSeen('b')]).toEqual([true, false, true])
    now += 119_999
    expect(ledger.firstSeen('a')).toBe(false)
    now += 1
    expect(ledger.firstSeen('a')).toBe(true)
  })
  it('is forgotten when too many others came', () => {
    const ledger = open({ maxEntries: 3 })
    for (const id of ['a', 'b', 'c', 'd']) ledger.firstSeen(id)
    expect(['d', 'c', 'b'].map((id) => ledger.firstSeen(id))).toEqual([false, false, false])
    expect(ledger.firstSeen('a')).toBe(true)
  })
  it('that comes again after its time is remembered longer than those that came before it', () => {
    const ledger = open({ maxEntries: 2 })
    ledger.firstSeen('a')
    now += 60_000
    ledger.firstSeen('b')
    now += 60_000
    ledger.firstSeen('a')
    ledger.firstSeen('c')
    expect([ledger.firstSeen('a'), ledger.firstSeen('c')]).toEqual([false, false])
    expect(ledger.firstSeen('b')).toBe(true)
  })
})

describe('a work in a chat', () => {
  it('is answered by one at a time', () => {
    const ledger = open()
    const claim = ledger.claim('c', 'w')
    expect(claim).toBeDefined()
    expect(ledger.claim('c', 'w')).toBeUndefined()
    expect(ledger.claim('c2', 'w')).toBeDefined()
    expect(ledger.claim('c', 'w2')).toBeDefined()
  })
  it('is not answered again within the window, counted from the end of the answer', () => {
    const ledger = open()
    const claim = ledger.claim('c', 'w')
    now += 60_000
    claim?.confirm()
    now += 179_999
    expect(ledger.claim('c', 'w')).toBeUndefined()
    now += 1
    expect(ledger.claim('c', 'w')).toBeDefined()
  })
  it('is answered again at once after a failure', () => {
    const ledger = open()
    ledger.claim('c', 'w')?.release()
    expect(ledger.claim('c', 'w')).toBeDefined()
  })
  it('keeps its window when a failure is reported after success', () => {
    const ledger = open()
    const claim = ledger.claim('c', 'w')
    claim?.confirm()
    claim?.release()
    expect(ledger.claim('c', 'w')).toBeUndefined()
  })
  it('stays under way for longer than the window, however short that is', () => {
    const ledger = open({ dedupeSec: 1 })
    const claim = ledger.claim('c', 'w')
    now += 29 * 60_000
    expect(ledger.claim('c', 'w')).toBeUndefined()
    claim?.confirm()
    now += 1000
    expect(ledger.claim('c', 'w')).toBeDefined()
  })
  it('is not blocked for ever by an answer that never ends', () => {
    const ledger = open()
    ledger.claim('c', 'w')
    now += 31 * 60_000
    expect(ledger.claim('c', 'w')).toBeDefined()
  })
  it('is always answered when the window is off', () => {
    const ledger = open({ dedupeSec: 0 })
    ledger.claim('c', 'w')?.confirm()
    const [one, other] = [ledger.claim('c', 'w'), ledger.claim('c', 'w')]
    expect([one, other]).not.toContain(undefined)
    one?.release()
    expect(ledger.claim('c', 'w')).toBeDefined()
  })
  it('is under way for half an hour at most', () => {
    const ledger = open()
    ledger.claim('c', 'w')
    now += 30 * 60_000 - 1
    expect(ledger.claim('c', 'w')).toBeUndefined()
    now += 1
    expect(ledger.claim('c', 'w')).toBeDefined()
  })
  it('takes no memory once its window is over', () => {
    const ledger = open({ maxEntries: 100 })
    for (let index = 0; index < 1000; index++) ledger.claim('c', `w${index}`)?.confirm()
    expect(ledger.claim('c', 'w999')).toBeUndefined()
    expect(ledger.claim('c', 'w0')).toBeDefined()
  })
})

describe('a user', () => {
  const granted = (allowed: (() => void) | undefined) => allowed !== undefined
  const allow = (ledger: ReturnType<typeof open>, ...users: string[]) =>
    users.map((user) => granted(ledger.allow(user)))

  it('has so many answers in any 60 seconds', () => {
    const ledger = open()
    expect(allow(ledger, 'u', 'u', 'u', 'v')).toEqual([true, true, false, true])
    now += 59_999
    expect(allow(ledger, 'u')).toEqual([false])
    now += 1
    expect(allow(ledger, 'u', 'u', 'u')).toEqual([true, true, false])
  })
  it('loses nothing by asking in vain', () => {
    const ledger = open()
    ledger.allow('u')
    ledger.allow('u')
    for (let second = 0; second < 60; second++) {
      now += 1000
      if (second < 59) ledger.allow('u')
    }
    expect(allow(ledger, 'u')).toEqual([true])
  })
  it('gets back what was not used, each answer once', () => {
    const ledger = open()
    const [first] = [ledger.allow('u'), ledger.allow('u')]
    first?.()
    first?.()
    expect(allow(ledger, 'u', 'u')).toEqual([true, false])
  })
  it('gets back one answer for each of those that began at the same moment', () => {
    const ledger = open({ perUser: 3 })
    const [first, second] = [ledger.allow('u'), ledger.allow('u'), ledger.allow('u')]
    first?.()
    second?.()
    expect(allow(ledger, 'u', 'u', 'u')).toEqual([true, true, false])
  })
  it('gets back the answer that was not used, and the others go on counting from their own time', () => {
    const ledger = open()
    ledger.allow('u')
    now += 30_000
    ledger.allow('u')?.()
    expect(allow(ledger, 'u', 'u')).toEqual([true, false])
    now += 30_000
    expect(allow(ledger, 'u', 'u')).toEqual([true, false])
  })
  it('gets nothing for an answer given back after its minute', () => {
    const ledger = open()
    const old = ledger.allow('u')
    now += 60_000
    ledger.allow('u')
    ledger.allow('u')
    old?.()
    expect(allow(ledger, 'u')).toEqual([false])
  })
  it('has no limit when it is 0', () => {
    const ledger = open({ perUser: 0 })
    expect(allow(ledger, ...Array.from({ length: 50 }, () => 'u'))).not.toContain(false)
  })
  it('is told of a refusal once a minute', () => {
    const ledger = open()
    expect([ledger.firstRefused('u'), ledger.firstRefused('u'), ledger.firstRefused('v')]).toEqual([true, false, true])
    now += 59_999
    expect(ledger.firstRefused('u')).toBe(false)
    now += 1
    expect(ledger.firstRefused('u')).toBe(true)
  })
})

describe('a failure', () => {
  it('is said once in ten minutes, each for itself, and however many there are only so many are remembered', () => {
    const ledger = open({ maxEntries: 3 })
    expect([ledger.firstFailed('a'), ledger.firstFailed('a'), ledger.firstFailed('b')]).toEqual([true, false, true])
    now += 599_999
    expect(ledger.firstFailed('a')).toBe(false)
    now += 1
    expect(ledger.firstFailed('a')).toBe(true)
    for (const what of ['c', 'd', 'e']) ledger.firstFailed(what)
    expect(ledger.firstFailed('a')).toBe(true)
  })
})

describe('two accounts of ours', () => {
  const heard = (account: string, at: number, what = 'room alice video:1') => ({ account, at, what })

  it('hear one message once when it is as old for both, however late the second is told', () => {
    const ledger = open()
    expect(ledger.firstHeard(heard('one', 1000))).toBe(true)
    now += 60_000
    expect(ledger.firstHeard(heard('two', 6000))).toBe(false)
    expect(ledger.firstHeard(heard('two', 6001))).toBe(true)
    expect(ledger.firstHeard(heard('one', 1001))).toBe(false)
    expect(ledger.firstHeard(heard('one', 1000))).toBe(true)
  })
  it('are no reason to ignore somebody who says it again, or somebody else', () => {
    const ledger = open()
    expect(ledger.firstHeard(heard('one', 1000))).toBe(true)
    expect(ledger.firstHeard(heard('one', 2000))).toBe(true)
    expect(ledger.firstHeard(heard('two', 2000))).toBe(false)
    expect(ledger.firstHeard(heard('two', 2000, 'room bob video:1'))).toBe(true)
  })
  it('are forgotten with the message', () => {
    const ledger = open()
    ledger.firstHeard(heard('one', 1000))
    now += 119_999
    expect(ledger.firstHeard(heard('two', 1000))).toBe(false)
    now += 1
    expect(ledger.firstHeard(heard('two', 1000))).toBe(true)
  })
})

describe('after an hour of traffic', () => {
  const messages = 3600
  /** One message a second from fifty people in twenty chats, some heard by two accounts, some refused. */
  function hour(ledger: Ledger): void {
    for (let n = 0; n < messages; n++) {
      now += 1000
      const user = `u${n % 50}`
      const chat = `c${n % 20}`
      ledger.firstSeen(`${chat} ${n}`)
      for (const account of ['a', 'b']) ledger.firstHeard({ what: `${chat} ${user} ${n}`, account, at: now })
      const claim = ledger.claim(chat, `w${n}`)
      // Now and then an answer never says how it ended.
      if (n % 100 > 0) claim?.confirm()
      if (!ledger.allow(user)) ledger.firstRefused(user)
      if (n % 60 === 0) ledger.tidy()
    }
  }

  it('as much is remembered as counts, and half an hour later nothing', () => {
    const ledger = open({ maxEntries: 100_000 })
    hour(ledger)
    // Two minutes of messages twice, three of works, half an hour of every hundredth work, fifty people twice.
    expect(ledger.tidy()).toBeLessThan(2 * 120 + 180 + 18 + 2 * 50 + 5)
    now += 180_000
    expect(ledger.tidy()).toBeLessThanOrEqual(18)
    now += 30 * 60_000
    expect(ledger.tidy()).toBe(0)
  })

  it('what is let go of means nothing any more', () => {
    const ledger = open()
    const claim = ledger.claim('c', 'w')
    ledger.firstSeen('m')
    ledger.allow('u')
    ledger.firstRefused('u')
    now += 59_999
    expect(ledger.tidy()).toBe(4)
    expect([ledger.firstSeen('m'), ledger.claim('c', 'w'), ledger.firstRefused('u')]).toEqual([false, undefined, false])
    now += 1
    expect(ledger.tidy()).toBe(2)
    // A claim that is settled after all starts its window then.
    now += 31 * 60_000
    expect(ledger.tidy()).toBe(0)
    claim?.confirm()
    expect([ledger.tidy(), ledger.claim('c', 'w')]).toEqual([1, undefined])
  })
})
