import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../src/errors'
import { families, key, knownKey } from '../../src/words/families'
import { translator, type TextKey } from '../../src/words/locale'

describe('a family of texts', () => {
  it('makes the key of a member where its pattern says', () => {
    expect(key('error', 'timeout')).toBe('amagi.error.timeout')
    expect(key('command', 'amagi.parse')).toBe('commands.amagi.parse.description')
    expect(key('cookieSource', 'none')).toBe('commands.amagi.cookie.messages.status-none')
  })
  it('does not compile for what is no member, nor a translator for what is no key', () => {
    // @ts-expect-error no such code
    expect(key('error', 'gone')).toBe('amagi.error.gone')
    // @ts-expect-error no such family
    expect(() => key('errors', 'timeout')).toThrow(TypeError)
    // @ts-expect-error a text, not the key of one
    expect(translator('en-US')('Bad link')).toBe('')
    // @ts-expect-error a relative key
    expect(translator('en-US')('.done')).toBe('')
  })
  it('has every error code', () => expect(families.error.members).toEqual(errorCodes))
  it('knows its members and nothing else', () => {
    expect(knownKey('seasonCategory', 'tv')).toBe('amagi.card.season.tv')
    for (const word of ['stage-play', '', undefined, null, 7, 'toString', '*']) {
      expect(knownKey('seasonCategory', word)).toBeUndefined()
    }
  })
  it.each(Object.entries(families))('%s has one * in its pattern and no member twice', (_, { pattern, members }) => {
    expect(pattern.split('*')).toHaveLength(2)
    expect(members.length).toBeGreaterThan(1)
    expect(new Set<string>(members).size).toBe(members.length)
  })
})

describe('a translator', () => {
  it('fills in what it is given and keeps the rest', () => {
    expect(translator('en-GB')('amagi.card.part', { n: 2 })).toBe('Part 2 of {count}')
  })
  it('speaks Chinese where it has no other language', () => {
    expect(translator('fr')('amagi.time.now')).toBe('刚刚')
  })
  it.each(['amagi.no.such.text', 'amagi.time', 'amagi.time.now.more'] as TextKey[])('never shows a key: %s', (name) => {
    expect(translator('en-US')(name)).toBe('')
  })
})
