import { beforeEach, describe, expect, it } from 'vitest'
import { createLedger } from '../../src/store'
import type { LedgerOptions } from '../../src/store/ledger'

let now: number
beforeEach(() => {
  now = 1_000_000
})
const open = (more: Partial<LedgerOptions> = {}) =>
  createLedger({ dedupeSec: 180, perUser: 2, perChat: 2, clock: () => now, ...more })

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
    expect(ledger.firstSeen('d')).toBe(false)
    expect(ledger.firstSeen('a')).toBe(true)
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
  it('is not blocked for ever by an answer that never ends', () => {
    const ledger = open()
    ledger.claim('c', 'w')
    now += 31 * 60_000
    expect(ledger.claim('c', 'w')).toBeDefined()
  })
  it('is always answered when the window is off', () => {
    const ledger = open({ dedupeSec: 0 })
    ledger.claim('c', 'w')?.confirm()
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
  it('has so many answers in any 60 seconds', () => {
    const ledger = open()
    expect([ledger.allow('u'), ledger.allow('u'), ledger.allow('u'), ledger.allow('v')]).toEqual([
      true,
      true,
      false,
      true,
    ])
    now += 59_999
    expect(ledger.allow('u')).toBe(false)
    now += 1
    expect([ledger.allow('u'), ledger.allow('u'), ledger.allow('u')]).toEqual([true, true, false])
  })
  it('loses nothing by asking in vain', () => {
    const ledger = open()
    ledger.allow('u')
    ledger.allow('u')
    for (let second = 0; second < 60; second++) {
      now += 1000
      if (second < 59) ledger.allow('u')
    }
    expect(ledger.allow('u')).toBe(true)
  })
  it('has no limit when it is 0', () => {
    const ledger = open({ perUser: 0 })
    expect(Array.from({ length: 50 }, () => ledger.allow('u'))).not.toContain(false)
  })
})

describe('a chat', () => {
  it('has so many answers at a time', () => {
    const ledger = open()
    const leave = ledger.enter('c')
    ledger.enter('c')
    expect(ledger.enter('c')).toBeUndefined()
    expect(ledger.enter('d')).toBeDefined()
    leave?.()
    leave?.()
    expect(ledger.enter('c')).toBeDefined()
    expect(ledger.enter('c')).toBeUndefined()
  })
})
