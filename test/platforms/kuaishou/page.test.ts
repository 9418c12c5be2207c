import { describe, expect, it } from 'vitest'
import { decodeStateKey, photoAnswerOf } from '../../../src/platforms/kuaishou/channels/share-state'

const encode = (key: string) =>
  Array.from(key, (character) => String.fromCharCode(character.charCodeAt(0) + 1)).join('')
const read = (script: string) => photoAnswerOf(`<html><script>${script}</script><p>after</p></html>`, JSON.parse)
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

  it('ends at the end of the page when the script is cut off', () => {
    expect(() => photoAnswerOf('<script>window.INIT_STATE = {"a":{"resu', JSON.parse)).toThrow(SyntaxError)
  })
})
