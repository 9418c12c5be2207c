import { describe, expect, it } from 'vitest'
import { AmagiError, isAmagiError } from '../../src/errors'
import { slice, usable } from '../../src/platforms/slice'

const body = {
  data: {
    title: 'a title',
    empty: '',
    aid: 170001,
    big: '1017853094566658069',
    zero: 0,
    stat: { view: 12, like: '34', odd: 'many', exponent: '1e3' },
    flags: { one: 1, yes: true, text: '1', none: 0, absent: null },
    pages: [{ cid: 1 }, { cid: '2' }],
    mixed: [{ cid: 1 }, null, 'text', { other: 2 }, { cid: 5 }],
  },
}

/** Path an action complains about. */
function complaint(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return isAmagiError(error) ? [error.code, error.details.path] : error
  }
  return 'nothing thrown'
}

describe('a slice of an upstream body', () => {
  const data = slice(body, 'data')

  it('reads mandatory fields with their types', () => {
    expect(data.string('title')).toBe('a title')
    expect(data.number('stat.view')).toBe(12)
    expect(data.number('stat.like')).toBe(34)
    expect(data.id('aid')).toBe('170001')
    expect(data.id('big')).toBe('1017853094566658069')
    expect(data.list('pages', (page) => page.id('cid'))).toEqual(['1', '2'])
    expect(data.slice('stat').number('view')).toBe(12)
  })

  it.each([
    ['a missing text', () => data.string('nothing'), 'data.nothing'],
    ['a text that is a number', () => data.string('aid'), 'data.aid'],
    ['a number that is a word', () => data.number('stat.odd'), 'data.stat.odd'],
    ['a number in exponent notation', () => data.number('stat.exponent'), 'data.stat.exponent'],
    ['an id of zero', () => data.id('zero'), 'data.zero'],
    ['an object that is a text', () => data.slice('title'), 'data.title'],
    ['a list that is an object', () => data.list('stat', () => 1), 'data.stat'],
    ['a list entry that is null', () => data.list('mixed', (entry) => entry.id('cid')), 'data.mixed.1'],
    ['a field inside a list entry', () => data.list('pages', (page) => page.id('bvid')), 'data.pages.0.bvid'],
    ['a field below a missing object', () => data.string('deep.er.still'), 'data.deep.er.still'],
    ['a body without the object', () => slice(body, 'result'), 'result'],
    ['a body that is null', () => slice(null), ''],
    ['an inherited property', () => data.raw('constructor') ?? data.slice('constructor'), 'data.constructor'],
  ])('names the path of %s', (_, action, path) => {
    expect(complaint(action)).toEqual(['upstream-changed', path])
  })

  it('yields undefined for optional fields that are missing, empty or of another type', () => {
    expect(data.optionalString('nothing')).toBeUndefined()
    expect(data.optionalString('empty')).toBeUndefined()
    expect(data.optionalString('aid')).toBeUndefined()
    expect(data.optionalNumber('stat.odd')).toBeUndefined()
    expect(data.optionalId('zero')).toBeUndefined()
    expect(data.optionalId('stat')).toBeUndefined()
    expect(data.optionalSlice('title')).toBeUndefined()
    expect(data.optionalList('stat', () => 1)).toEqual([])
  })

  it('leaves out optional list entries that cannot be used', () => {
    expect(data.optionalList('mixed', (entry) => entry.id('cid'))).toEqual(['1', '5'])
  })

  it('lets errors of other kinds through an optional list', () => {
    const cancelled = (): never => {
      throw new AmagiError('cancelled')
    }
    expect(complaint(() => data.optionalList('pages', cancelled))).toEqual(['cancelled', undefined])
  })

  it('reads flags from booleans, numbers and digits', () => {
    expect(['one', 'yes', 'text'].map((name) => data.flag(`flags.${name}`))).toEqual([true, true, true])
    expect(['none', 'absent', 'missing'].map((name) => data.flag(`flags.${name}`))).toEqual([false, false, false])
  })

  it('refuses a number too large to be exact as an id', () => {
    expect(complaint(() => slice({ id: 2 ** 60 }).id('id'))).toEqual(['upstream-changed', 'id'])
  })

  it('turns an unusable part into undefined on request', () => {
    expect(usable(() => data.string('nothing'))).toBeUndefined()
    expect(usable(() => data.string('title'))).toBe('a title')
  })
})
