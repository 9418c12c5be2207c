import { describe, expect, it } from 'vitest'
import { fileNameOf } from '../../src/reply/file-name'

describe('the name of a file', () => {
  const rows: [string, string | undefined, string][] = [
    ['is the title', '一只猫', '一只猫.mp4'],
    ['is one line', ' 第一行\n第二行\t ', '第一行 第二行.mp4'],
    ['has nothing of a path or a pattern', '../../etc/pass:wd*?"<>|\\', 'etc pass wd.mp4'],
    ['turns no text around', 'a\u202Egpj.exe', 'a gpj.exe.mp4'],
    ['has no control characters', 'a\u0000b\u0007c', 'a b c.mp4'],
    ['is not hidden and ends in no dot', '...secret...', 'secret.mp4'],
    ['is none Windows keeps for itself', 'CON', 'douyin-1.mp4'],
    ['is the id where there is no title', undefined, 'douyin-1.mp4'],
    ['is the id where nothing is left of it', ' / : ', 'douyin-1.mp4'],
    ['ends after fifty letters', '字'.repeat(80), `${'字'.repeat(50)}.mp4`],
    ['counts letters as people do', '👨‍👩‍👧‍👦'.repeat(60), `${'👨‍👩‍👧‍👦'.repeat(50)}.mp4`],
  ]
  it.each(rows)('%s', (_, title, expected) => expect(fileNameOf(title, 'douyin-1.mp4')).toBe(expected))

  it('of a megabyte of title is found at once', () => {
    expect(fileNameOf('长'.repeat(1_000_000), 'a.mp4').length).toBe(54)
  })
})
