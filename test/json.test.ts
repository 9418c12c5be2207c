import { describe, expect, it } from 'vitest'
import { at, isObject } from '../src/json'

describe('a path through JSON', () => {
  it.each([
    ['a.b.1.c', 3],
    ['a.b.0', null],
    ['', { a: { b: [null, { c: 3 }] }, '': 1 }],
    ['a.b.2', undefined],
    ['a.b.0.c', undefined],
    ['a.b.1.c.d', undefined],
    ['x', undefined],
  ])('%j leads to %j', (path, found) => {
    expect(at({ a: { b: [null, { c: 3 }] }, '': 1 }, path)).toEqual(found)
  })

  it.each(['constructor', 'a.toString', 'list.map', '__proto__'])('never reaches the inherited %s', (path) => {
    expect(at({ a: {}, list: [] }, path)).toBeUndefined()
  })

  it('reads keys that only look inherited', () => {
    expect(at(JSON.parse('{"__proto__":{"constructor":1}}'), '__proto__.constructor')).toBe(1)
  })
})

it.each([
  [{}, true],
  [[], false],
  [null, false],
  ['text', false],
  [undefined, false],
])('%j is an object: %s', (value, yes) => {
  expect(isObject(value)).toBe(yes)
})
