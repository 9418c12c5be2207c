import { describe, expect, it } from 'vitest'
import { fileStem, renamed } from '../../src/words/file-names'

describe('the name of a file', () => {
  it.each<[readonly (string | undefined)[], string]>([
    [['晨雾', '林间乐队'], '晨雾 - 林间乐队'],
    [['晨雾', undefined], '晨雾'],
    [[undefined, ' '], ''],
    [['../../etc/passwd'], 'etc passwd'],
    [['a:b*c?"<d>|e\\f'], 'a b c d e f'],
    [['\u202egpj.exe'], 'gpj.exe'],
    [['a\nb\u0000c'], 'a b c'],
    [['.hidden'], 'hidden'],
    [['ends. '], 'ends'],
    [['CON'], '_CON'],
    [['nul.txt'], '_nul.txt'],
    [['...'], ''],
    [['字'.repeat(80)], '字'.repeat(50)],
    [['🎵'.repeat(60)], '🎵'.repeat(50)],
  ])('of %j is %j', (words, stem) => expect(fileStem(words)).toBe(stem))

  it('keeps its extension, and stays as it is without another', () => {
    expect(renamed('bilibili-BV1-p1-sound.m4a', '晨雾')).toBe('晨雾.m4a')
    expect(renamed('bilibili-BV1.m4a', '')).toBe('bilibili-BV1.m4a')
    expect(renamed('no-extension', '晨雾')).toBe('晨雾')
  })
})
