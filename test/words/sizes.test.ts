import { expect, it } from 'vitest'
import { formatMegabytes } from '../../src/words/sizes'

const mib = 1024 * 1024

it.each([
  [0, '0.0'],
  [1.25 * mib, '1.3'],
  [9.94 * mib, '9.9'],
  [10 * mib, '10'],
  [90.6 * mib, '91'],
])('%d bytes are %s MB', (bytes, shown) => expect(formatMegabytes(bytes)).toBe(shown))
