import { describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { createTrouble } from '../../src/store'

describe('a folder that takes nothing', () => {
  it('is said once, with the reason in words, and again after a day', () => {
    const lines: string[] = []
    let now = 0
    const trouble = createTrouble(
      'data/amagi',
      (line) => lines.push(line),
      () => now,
    )
    const full = new AmagiError('internal', { details: { errno: 'ENOSPC' } })
    for (const error of [full, full, Object.assign(new Error('x'), { code: 'EROFS' })]) trouble.refused(error)
    expect(lines).toEqual([
      'data/amagi cannot be written (the disk is full, ENOSPC): the bot goes on, what it learns lasts until the restart',
    ])
    now += 24 * 3_600_000
    trouble.refused(Object.assign(new Error('x'), { code: 'EROFS' }))
    expect(lines[1]).toContain('it is read-only, EROFS')
    now += 24 * 3_600_000
    trouble.refused('nobody knows')
    expect(lines[2]).toContain('(unknown)')
  })
})
