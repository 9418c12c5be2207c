/** Which text is said about what is not sent, and with which figures. */
import { h } from 'koishi'
import { describe, expect, it } from 'vitest'
import { errorLine } from '../../src/chat/error-line'
import type { Say } from '../../src/chat/say'
import type { ErrorCode, ErrorDetails } from '../../src/errors'

/** Keys and figures instead of sentences. */
const say: Say = (key, params = {}) => [h.text([key, ...Object.values(params)].join(' '))]
const line = (code: ErrorCode, details?: ErrorDetails): string => h.unescape(errorLine(say, code, details).join(''))

const limit = (name: string, value: number, max: number) => ({ limit: { name, value, max } })

describe('a limit', () => {
  it.each<[ErrorDetails, string]>([
    [
      { ...limit('duration', 1200, 900), instead: 'info' },
      'amagi.remark.too-long 20:00 15:00 amagi.remark.instead.info',
    ],
    [
      { ...limit('min-duration', 5, 10), instead: 'cover' },
      'amagi.remark.too-short 0:05 0:10 amagi.remark.instead.cover',
    ],
    [limit('duration', 1200, 900), 'amagi.remark.too-long 20:00 15:00 amagi.remark.instead.nothing'],
    [limit('pictures', 3000, 60), 'amagi.remark.more-pictures 3000 60'],
    [limit('clips', 5, 3), 'amagi.remark.live-photos 5'],
    [limit('bytes', 30 * 2 ** 20, 10 * 2 ** 20), 'amagi.remark.too-large 30 10 amagi.remark.instead.nothing'],
    [
      {
        ...limit('bytes', 30 * 2 ** 20, 10 * 2 ** 20),
        quality: { asked: '4K', sent: '720P', offered: ['4K', '720P'] },
      },
      'amagi.remark.quality-too-large 30 10 4K 720P',
    ],
    // A broken number names nothing.
    [limit('duration', NaN, 900), 'amagi.error.too-large'],
    [{}, 'amagi.error.too-large'],
  ])('%j is told with its figures', (details, text) => expect(line('too-large', details)).toBe(text))

  it('is no matter of other failures', () => {
    expect(line('network', limit('duration', 1200, 900))).toBe('amagi.error.network')
  })
})

describe('what is known besides', () => {
  it('a part of the work is told with its length, as far as that is known', () => {
    const extent = (more: object) => line('unsupported', { extent: { kind: 'preview', ...more } })
    expect(extent({ sentSec: 180, wholeSec: 2255 })).toBe(
      'amagi.remark.extent.preview amagi.remark.length-of 3:00 37:35',
    )
    expect(extent({ sentSec: 180, wholeSec: 180 })).toBe('amagi.remark.extent.preview amagi.remark.length 3:00')
    expect(extent({ sentSec: 180 })).toBe('amagi.remark.extent.preview amagi.remark.length 3:00')
    expect(extent({})).toBe('amagi.remark.extent.preview ')
  })
  it('a quality that is not there is told with those that are', () => {
    const quality = { asked: '8K', sent: '1080P', offered: ['1080P', '720P'] }
    expect(line('not-found', { quality })).toBe('amagi.remark.no-such-quality 8K 1080P 1080Pamagi.reply.comma720P')
  })
  it('what is not there for a reason of its own, or cannot be done, has a text of its own', () => {
    expect(line('unsupported', { what: 'sound' })).toBe('amagi.remark.unsupported.sound')
    expect(line('network', { what: 'sound' })).toBe('amagi.error.network')
    expect(line('unsupported', { what: 'anything' })).toBe('amagi.error.unsupported')
  })
})
