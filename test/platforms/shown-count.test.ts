import { expect, it } from 'vitest'
import { shownCount } from '../../src/platforms/shown-count'

it.each<[unknown, number | undefined]>([
  ['2415', 2415],
  [2415, 2415],
  ['0', 0],
  ['35.6万', 356_000],
  ['35.6 万', 356_000],
  ['1.25w', 12_500],
  ['3W+', 30_000],
  ['1.2亿+', 120_000_000],
  [' 68万 ', 680_000],
  ['--', undefined],
  ['', undefined],
  ['万', undefined],
  ['1.2万人看过', undefined],
  ['-5', undefined],
  ['1e5', undefined],
  [undefined, undefined],
  [null, undefined],
  [{ count: 1 }, undefined],
])('%s is %s', (value, count) => expect(shownCount(value)).toBe(count))
