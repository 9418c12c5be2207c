import { describe, expect, it } from 'vitest'
import { assigned } from '../../../src/platforms/json-scan'
import { decodeStateKey, photoAnswerOf } from '../../../src/platforms/kuaishou/channels/share-state'

const encode = (key: string) =>
  Array.from(key, (character) => String.fromCharCode(character.charCodeAt(0) + 1)).join('')
const literal = (script: string, name = 'INIT_STATE') =>
  assigned(`<html><script>${script}</script><p>after</p></html>`, name)?.text
const read = (script: string) => photoAnswerOf(JSON.parse(literal(script) ?? 'null'))
const work = { result: 1, photo: { caption: 'x' } }

describe('the state of a share page', () => {
  it('has keys that are call signatures shifted by one character', () => {
    expect(decodeStateKey('tusjoh.0sftu0w0qspgjmf0hfu-pckfdu.')).toBe('string-/rest/v/profile/get,object-')
    expect(decodeStateKey(encode('string-/rest/wd/invented'))).toBe('string-/rest/wd/invented')
  })

  it.each([
    ['as it is', `window.INIT_STATE = ${JSON.stringify({ a: { result: 1 }, b: work })}`],
    ['without blanks, with a semicolon', `window.INIT_STATE=${JSON.stringify({ b: work })};`],
    ['with blanks at the end', `window.INIT_STATE = ${JSON.stringify({ b: work })} ;  `.replace(' ;', ';')],
    ['under a key nobody knows', `window.INIT_STATE = ${JSON.stringify({ renamed: work })}`],
  ])('is found by what it holds: %s', (_name, script) => {
    expect(read(script)).toEqual(work)
  })

  it('may hold the photo at its top', () => {
    expect(read('window.INIT_STATE = {"photo":{"caption":"x"}}')).toMatchObject({ result: 1, photo: { caption: 'x' } })
  })

  it('hands over a refusal so that it can be judged', () => {
    const state = {
      [encode('string-/rest/zt/share/w/web')]: { result: 1 },
      [encode('string-/rest/wd/ugH5App/photo/simple/info')]: { result: 2 },
    }
    expect(read(`window.INIT_STATE = ${JSON.stringify(state)}`)).toEqual({ result: 2 })
  })

  const empty = ['var x = 1', 'window.INIT_STATE = []', 'window.INIT_STATE = {}', 'window.INIT_STATE = null']

  it.each(empty)('is absent in %s', (script) => {
    expect(read(script)).toBeUndefined()
  })
})

describe('the literal of a page', () => {
  const rest = ';(function(){var s;(s={}).x="}";}());'

  it.each([
    ['with a function behind it', `window.S={"a":{"b":[1,{"c":2}]}}${rest}`, { a: { b: [1, { c: 2 }] } }],
    ['with braces, quotes and ends of scripts in texts', 'window.S={"a":"}{\\"]</script>;"};', { a: '}{"]</script>;' }],
    [
      'with words that JSON has not',
      `window.S = {"a":undefined,"b":[undefined],"c":"undefined"}${rest}`,
      { a: null, b: [null], c: 'undefined' },
    ],
    [
      'with names that hold such a word',
      'window.S={"undefined":1,"a":"x undefined y"}',
      { undefined: 1, a: 'x undefined y' },
    ],
  ])('%s', (_name, script, value) => {
    expect(JSON.parse(literal(script, 'S') ?? '')).toEqual(value)
  })

  it('of another variable is not taken', () => {
    expect(literal('window.OTHER_INIT_STATE={"a":1};window.INIT_STATE_2={"a":1}')).toBeUndefined()
  })

  it('comes as it is when the page is cut off', () => {
    const cut = assigned('<script>window.INIT_STATE = {"a":{"resu', 'INIT_STATE')
    expect(cut).toEqual({ text: '{"a":{"resu', cut: true })
  })

  it('is found in one go, also where quotes never close', () => {
    const text = `{${'" \\'.repeat(100_001)}`
    expect(assigned(`window.S=${text}`, 'S')?.text).toBe(text)
  })
})
