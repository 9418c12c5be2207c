import { describe, expect, it } from 'vitest'
import { createLender } from '../../src/chat/lending/lender'
import { rangeOf } from '../../src/chat/lending/range'

describe('a range of a file of 100 bytes', () => {
  const rows: [string | undefined, unknown][] = [
    [undefined, undefined],
    ['', undefined],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=0-0', { start: 0, end: 0 }],
    [' Bytes=10-19 ', { start: 10, end: 19 }],
    ['bytes=90-1000', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=100-200', 'unsatisfiable'],
    ['bytes=20-10', undefined],
    ['bytes=0-1,5-6', undefined],
    ['items=0-1', undefined],
    ['bytes=-', undefined],
    ['bytes=a-b', undefined],
  ]
  for (const [header, expected] of rows) it(`${header ?? 'none'}`, () => expect(rangeOf(header, 100)).toEqual(expected))
  it('of an empty file is none', () =>
    expect([rangeOf('bytes=0-', 0), rangeOf('bytes=-5', 0)]).toEqual(['unsatisfiable', 'unsatisfiable']))
})

describe('what is lent', () => {
  const file = { path: '/cache/files/a.mp4', name: 'a', mime: 'video/mp4', sizeBytes: 1 }
  it('has a secret of 128 bits of its own each time, and none of the path', () => {
    const lender = createLender(() => 0)
    const addresses = Array.from({ length: 100 }, () => lender.lend(file))
    expect(new Set(addresses).size).toBe(100)
    for (const address of addresses) expect(address).toMatch(/^[\w-]{22}\/media\.mp4$/)
    expect(lender.find(addresses[0]?.split('/')[0] ?? '')).toBe(file)
  })
  it('is bounded: the oldest of many goes', () => {
    const lender = createLender(() => 0)
    const [first = ''] = lender.lend(file).split('/')
    for (let index = 0; index < 500; index++) lender.lend(file)
    expect(lender.find(first)).toBeUndefined()
  })
})
