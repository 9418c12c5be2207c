import { describe, expect, it } from 'vitest'
import { splitAddressee } from '../../src/platforms/addressee'

describe('whom an answer is for', () => {
  it.each([
    ['回复 雨伞💫：好看', '雨伞💫', { replyTo: '雨伞💫', words: '好看' }],
    ['回复雨伞💫: 好看', '雨伞💫', { replyTo: '雨伞💫', words: '好看' }],
    ['回复 @雨伞 :好看', '雨伞', { replyTo: '雨伞', words: '好看' }],
    ['回复 路过 的人 好看', '路过 的人', { replyTo: '路过 的人', words: '好看' }],
    ['回复 雨伞', '雨伞', { replyTo: '雨伞', words: '' }],
    ['好看', '雨伞\u3164', { replyTo: '雨伞', words: '好看' }],
    // Another name, or words that only begin like one, are words.
    ['回复 青瓷：好看', '雨伞', { replyTo: '雨伞', words: '回复 青瓷：好看' }],
    ['回复 雨伞店：好看', '雨伞', { replyTo: '雨伞', words: '回复 雨伞店：好看' }],
    ['回复慢了，抱歉', undefined, { words: '回复慢了，抱歉' }],
    ['回复 @雨伞 :好看', undefined, { replyTo: '雨伞', words: '好看' }],
    ['回复 雨伞💫：好看', undefined, { replyTo: '雨伞💫', words: '好看' }],
    ['回复\n雨伞：好看', undefined, { replyTo: '雨伞', words: '好看' }],
    ['好看', undefined, { words: '好看' }],
  ])('%j (%j)', (text, known, expected) => {
    expect(splitAddressee(text, known)).toEqual(expected)
  })

  it('needs its sign where a platform always writes it', () => {
    expect(splitAddressee('回复 楼主：支持', undefined, { at: true })).toEqual({ words: '回复 楼主：支持' })
    expect(splitAddressee('回复 @楼主 :支持', undefined, { at: true })).toEqual({ replyTo: '楼主', words: '支持' })
  })
})
