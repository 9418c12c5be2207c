import { describe, expect, it } from 'vitest'
import { likedWeight, type Danmaku } from '../../../src/model'
import { frameOf, type Frame } from '../../../src/media/danmaku/frame'
import { layOut, type LayoutOptions, type Placed } from '../../../src/media/danmaku/layout'
import { seeded } from '../../support/random-json'
import { cpuTimer } from '../../support/stopwatches'

const wide: Frame = { width: 1920, height: 1080, inner: { width: 1920, height: 1080 } }
const widthOf = (text: string): number => [...text].reduce((sum, char) => sum + (char < '\u0100' ? 0.5 : 1), 0)
const options = (changes: Partial<LayoutOptions['wishes']> = {}, frame = wide): LayoutOptions => ({
  frame,
  wishes: { area: 0.5, size: 'medium', ...changes },
  widthOf,
})
const line = (atSec: number, text = '弹幕', changes: Partial<Danmaku> = {}): Danmaku => ({
  atSec,
  text,
  mode: 'roll',
  color: '#ffffff',
  ...changes,
})

/** Left edge at a moment. */
function leftOf({ line: { mode }, startSec, endSec, widthPx }: Placed, sec: number, width: number): number {
  if (mode !== 'roll') return (width - widthPx) / 2
  return width - ((width + widthPx) * (sec - startSec)) / (endSec - startSec)
}

/** Pairs that touch at any tenth of a second both are there. */
function collisions(placed: readonly Placed[], width: number): string[] {
  const found: string[] = []
  placed.forEach((a, index) => {
    for (const b of placed.slice(index + 1)) {
      if (b.startSec >= a.endSec) break
      if (a.y + a.fontPx <= b.y + 0.01 || b.y + b.fontPx <= a.y + 0.01) continue
      for (let sec = b.startSec; sec < Math.min(a.endSec, b.endSec); sec += 0.1) {
        const [left, other] = [leftOf(a, sec, width), leftOf(b, sec, width)]
        if (left < other + b.widthPx - 0.01 && other < left + a.widthPx - 0.01) {
          found.push(`${a.line.text} ${b.line.text} at ${sec}`)
          break
        }
      }
    }
  })
  return found
}

/** Lines of all kinds, lengths and sizes. */
function crowd(count: number, seconds: number, seed: number): Danmaku[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, index) => {
    const mode = (['roll', 'roll', 'roll', 'top', 'bottom'] as const)[Math.floor(random() * 5)] ?? 'roll'
    return line(random() * seconds, '字'.repeat(1 + Math.floor(random() * 30)), {
      mode,
      color: random() < 0.1 ? '#ff0000' : '#ffffff',
      sizePx: [18, 25, 36, 64][Math.floor(random() * 4)] ?? 25,
      weight: index % 7 === 0 ? 0.9 : 0.1,
    })
  }).toSorted((a, b) => a.atSec - b.atSec)
}

describe('danmaku on the picture', () => {
  it.each([1, 2, 3])('never touch one another (crowd %i)', async (seed) => {
    for (const area of [0.25, 0.5, 1] as const) {
      const { placed } = await layOut(crowd(1200, 60, seed), options({ area }))
      expect(placed.length).toBeGreaterThan(100)
      expect(collisions(placed, wide.width)).toEqual([])
    }
  })

  it('are the same for the same lines', async () => {
    const lines = crowd(500, 30, 4)
    expect(await layOut(lines, options())).toEqual(await layOut(structuredClone(lines), options()))
  })

  it.each([
    [0.25, 270],
    [0.5, 540],
    [0.75, 810],
    [1, 1080],
  ] as const)('pass within the area %d', async (area, lowest) => {
    const { placed } = await layOut(
      crowd(3000, 60, 5).map((one) => ({ ...one, mode: 'roll' as const })),
      options({ area }),
    )
    const reached = Math.max(...placed.map(({ y, fontPx }) => y + fontPx))
    // A row more or less: rows are whole.
    expect(reached).toBeLessThanOrEqual(lowest + 40)
    expect(reached).toBeGreaterThan(lowest - 60)
  })

  it('stand where they belong: above from the top, below from the bottom, in the middle of the width', async () => {
    const { placed } = await layOut([line(1, 'oben', { mode: 'top' }), line(1, 'unten', { mode: 'bottom' })], options())
    const [top, bottom] = placed
    expect(top?.y).toBeLessThan(30)
    expect(bottom?.y).toBeGreaterThan(1000)
    expect([top?.endSec, bottom?.endSec]).toEqual([5, 5])
  })

  it('keep out of the way of those that were placed before them and come after', async () => {
    // Lines in colour are placed first: row by row there is a later one when the white ones come.
    const red = line(10, '红'.repeat(6), { color: '#ff0000' })
    const { placed } = await layOut([line(2), line(9.9, '白'.repeat(6)), red], options())
    expect(placed.map((one) => one.line.atSec)).toEqual([2, 9.9, 10])
    expect(collisions(placed, wide.width)).toEqual([])
    expect(placed[0]?.y).toBe(placed[2]?.y)
    expect(placed[1]?.y).not.toBe(placed[2]?.y)
  })

  it('of one moment are told from above to below', async () => {
    const lines = [line(1, '下', { mode: 'bottom' }), line(1, '上', { mode: 'top' }), line(1, '二', { mode: 'top' })]
    const { placed } = await layOut(lines, options())
    expect(placed.map((one) => one.line.text)).toEqual(['上', '二', '下'])
  })

  it('keep the same distance from the edge in an upright picture', async () => {
    const upright: Frame = { width: 1080, height: 1920, inner: { width: 1080, height: 1920 } }
    const tops = await Promise.all(
      [wide, upright].map((frame) => layOut([line(0, '上', { mode: 'top' })], options({}, frame))),
    )
    const [lying, standing] = tops.map(({ placed: [first] }) => first?.y ?? NaN)
    expect(standing).toBeCloseTo(lying ?? NaN)
  })

  describe('to the pixel and the moment', () => {
    /** Text, upper edge, size and width of all that are placed, in hundredths of a pixel. */
    async function places(lines: Danmaku[], changes?: Partial<LayoutOptions['wishes']>) {
      const { placed } = await layOut(lines, options(changes))
      return placed.map(({ line: { text }, y, fontPx, widthPx }) => [
        text,
        ...[y, fontPx, widthPx].map((px) => Math.round(px * 100) / 100),
      ])
    }
    /** So many lines of one moment that fill as many rows. */
    const fill = (count: number, atSec: number, changes?: Partial<Danmaku>) =>
      Array.from({ length: count }, (_, index) => line(atSec, `${index}弹`, changes))
    const shown = async (lines: Danmaku[], text: string) =>
      (await layOut(lines, options({ area: 0.25 }))).placed.some((one) => one.line.text === text)

    it('stand in rows from the edges, twenty-seven of them, in the middle of each', async () => {
      expect(await places([line(0, '上', { mode: 'top' }), line(0, '二', { mode: 'top' })])).toEqual([
        ['上', 13.2, 32, 32],
        ['二', 51.6, 32, 32],
      ])
      expect(await places([line(0, '下', { mode: 'bottom' }), line(0, '二', { mode: 'bottom' })])).toEqual([
        ['二', 973.2, 32, 32],
        ['下', 1011.6, 32, 32],
      ])
    })
    it('take two rows when they are larger than one, and one when they are smaller', async () => {
      expect(await places([line(0, '大', { sizePx: 36 }), line(0, '次'), line(0, '小', { sizePx: 18 })])).toEqual([
        ['大', 25.36, 46.08, 46.08],
        ['次', 90, 32, 32],
        ['小', 132.88, 23.04, 23.04],
      ])
      expect(await places([line(0, '大', { sizePx: 36, mode: 'bottom' })])).toEqual([['大', 985.36, 46.08, 46.08]])
      // As high as a row: 30 of 25 are 38.4 pixels.
      expect(await places([line(0, '满', { sizePx: 30 }), line(0, '次')])).toEqual([
        ['满', 10, 38.4, 38.4],
        ['次', 51.6, 32, 32],
      ])
    })
    it('have as many rows as their share of the picture, rounded, and one at least', async () => {
      const counts = [0.25, 0.5, 0.75, 1].map(async (area) => {
        const { placed, dropped } = await layOut(fill(40, 0), options({ area: area as 0.5 }))
        expect(placed.length + dropped).toBe(40)
        return placed.length
      })
      expect(await Promise.all(counts)).toEqual([7, 14, 20, 27])
      const low = { width: 1920, height: 40, inner: { width: 1920, height: 40 } }
      expect((await layOut(fill(99, 0), options({ area: 0.25 }, low))).placed).toHaveLength(7)
    })
    it('too wide to stand are drawn smaller by half at most', async () => {
      // 96 % of 1920 pixels are 57.6 ems; 115.2 are twice as many.
      const one = (ems: number) => layOut([line(0, '宽'.repeat(ems), { mode: 'top' })], options())
      expect((await one(57)).placed).toMatchObject([{ fontPx: 32, endSec: 4 }])
      expect((await one(58)).placed[0]?.fontPx).toBeCloseTo((32 * 57.6) / 58)
      expect((await one(115)).placed).toMatchObject([{ line: { mode: 'top' }, endSec: 4 }])
      expect((await one(116)).placed).toMatchObject([{ line: { mode: 'roll' }, fontPx: 32, endSec: 8 }])
      const half = { frame: { ...wide, width: 2000 }, wishes: { area: 1, size: 'medium' } as const, widthOf: () => 120 }
      expect((await layOut([line(0, 'x', { mode: 'top' })], half)).placed).toMatchObject([{ fontPx: 16 }])
    })
    it('come first when they are in colour or stand, then when they are liked enough', async () => {
      const others = fill(7, 1)
      expect(await shown([...others, line(1, '末')], '末')).toBe(false)
      expect(await shown([...others, line(1, '末', { color: '#fffffe' })], '末')).toBe(true)
      expect(await shown([...others, line(1, '末', { mode: 'top' })], '末')).toBe(true)
      expect(await shown([...others, line(1, '末', { weight: likedWeight })], '末')).toBe(true)
      expect(await shown([...others, line(1, '末', { weight: likedWeight - 0.01 })], '末')).toBe(false)
      // What is liked does not push out what is in colour.
      const liked = fill(7, 1, { weight: 1 })
      expect(await shown([...liked, line(1, '末', { color: '#ff0000' })], '末')).toBe(true)
    })
    it('that found no place cost later ones theirs only within a twentieth of a second, narrower ones never', async () => {
      // Two ems at 248 pixels per second: with the gap a row is free again after 0.374 seconds.
      const [first, refused] = [fill(7, 1), line(1.36, '弹幕')]
      expect(await shown([...first, refused], '弹幕')).toBe(false)
      expect(await shown([...first, refused, line(1.4, '晚些')], '晚些')).toBe(false)
      expect(await shown([...first, line(1.4, '晚些')], '晚些')).toBe(true)
      expect(await shown([...first, refused, line(1.42, '晚些')], '晚些')).toBe(true)
      expect(await shown([...first, refused, line(1.4, '窄')], '窄')).toBe(true)
      expect(await shown([...first, refused, line(1.4, '站', { mode: 'top' })], '站')).toBe(true)
      // Of another rank, which was placed before: what is earlier has nothing to do with it.
      expect(await shown([...fill(8, 50, { color: '#ff0000' }), line(10, '早先')], '早先')).toBe(true)
    })
  })

  it('in colour, above and below survive in a crowd of white ones', async () => {
    const random = seeded(9)
    const white = Array.from({ length: 6000 }, () => line(random() * 60, '哈哈哈哈哈哈'))
    const special = Array.from({ length: 60 }, (_, index) =>
      line(
        index + 0.5,
        '彩色弹幕',
        [{ color: '#00ff00' }, { mode: 'top' as const }, { mode: 'bottom' as const }][index % 3],
      ),
    )
    const all = [...white, ...special].toSorted((a, b) => a.atSec - b.atSec)
    const { placed, dropped } = await layOut(all, options())
    expect(placed.filter((one) => one.line.text === '彩色弹幕')).toHaveLength(60)
    expect(dropped).toBeGreaterThan(4000)
    expect(collisions(placed, wide.width)).toEqual([])
  })

  it('that are liked survive before others', async () => {
    const crowded = Array.from({ length: 400 }, (_, index) =>
      line(1 + index / 1000, index % 40 === 0 ? '好' : '一般', index % 40 === 0 ? { weight: 0.9 } : {}),
    )
    const { placed } = await layOut(crowded, options({ area: 0.5 }))
    expect(placed.filter((one) => one.line.text === '好')).toHaveLength(10)
  })

  it('that are wider than the picture become smaller, or pass when that is not enough', async () => {
    const { placed } = await layOut(
      [line(1, '宽'.repeat(70), { mode: 'top' }), line(20, '宽'.repeat(95), { mode: 'top', sizePx: 64 })],
      options(),
    )
    expect(placed[0]?.widthPx).toBeCloseTo(1920 * 0.96, 3)
    expect(placed[0]?.fontPx).toBeLessThan(32)
    expect(placed[1]?.line.mode).toBe('roll')
  })

  it('are larger by the setting, and by the size of the picture', async () => {
    const size = async (name: 'small' | 'medium' | 'large', frame = wide): Promise<number | undefined> =>
      (await layOut([line(1)], options({ size: name }, frame))).placed[0]?.fontPx
    expect([await size('small'), await size('medium'), await size('large')]).toEqual([25, 32, 40])
    const half = { width: 960, height: 540, inner: { width: 960, height: 540 } }
    expect(await size('medium', half)).toBe(16)
  })

  it('of a flood are placed without holding up anything else', async () => {
    const flood = Array.from({ length: 60_000 }, (_, index) => line(index / 100, '哈'.repeat(1 + (index % 20))))
    const spent = cpuTimer()
    let longestMs = 0
    let last = spent()
    const turn = (): void => {
      const now = spent()
      longestMs = Math.max(longestMs, now - last)
      last = now
      if (watching) setImmediate(turn)
    }
    let watching = true
    setImmediate(turn)
    const { placed } = await layOut(flood, options())
    const cpuMs = spent()
    watching = false
    expect(collisions(placed.slice(0, 2000), wide.width)).toEqual([])
    expect(placed.length).toBeGreaterThan(1000)
    // Sixty breaths at least: none is longer than a fraction of all.
    expect(longestMs).toBeLessThan(Math.max(200, cpuMs / 2))
    await expect(layOut(flood, options(), AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('have their places in a picture of two pixels, and no lines are no error', async () => {
    const tiny = { width: 2, height: 2, inner: { width: 2, height: 2 } }
    const { placed } = await layOut(crowd(50, 5, 1), options({}, tiny))
    expect(placed.length).toBeGreaterThan(0)
    expect(placed.every(({ y, fontPx, widthPx }) => y >= 0 && fontPx > 0 && Number.isFinite(widthPx))).toBe(true)
    expect(await layOut([], options())).toEqual({ placed: [], dropped: 0 })
  })
})

describe('the picture they are burned into', () => {
  it.each([
    [1920, 1080, 'off', [1920, 1080], [1920, 1080]],
    [3840, 2160, 'off', [1920, 1080], [1920, 1080]],
    [1281, 721, 'off', [1282, 722], [1282, 722]],
    [1080, 1920, 'off', [1080, 1920], [1080, 1920]],
    [1920, 1080, 'standard', [1080, 1920], [1080, 608]],
    [1280, 720, 'standard', [1080, 1920], [1080, 608]],
    [640, 360, 'standard', [640, 1138], [640, 360]],
    [1700, 1000, 'standard', [1080, 1920], [1080, 636]],
    [1699, 1000, 'standard', [1700, 1000], [1700, 1000]],
    [1440, 1080, 'standard', [1440, 1080], [1440, 1080]],
    [608, 1080, 'standard', [608, 1080], [608, 1080]],
    [1440, 1080, 'force', [1080, 1920], [1080, 810]],
    [1080, 1920, 'force', [1080, 1920], [1080, 1920]],
    [1080, 1440, 'force', [1080, 1920], [1080, 1440]],
    [1080, 2400, 'force', [1080, 2400], [1080, 2400]],
    [1440, 3200, 'force', [1080, 2400], [1080, 2400]],
    [2, 1, 'force', [2, 4], [2, 2]],
    [4000, 3000, 'off', [1440, 1080], [1440, 1080]],
  ] as const)('of %i×%i, %s, is %j with the video at %j', (width, height, portrait, outer, inner) => {
    const frame = frameOf({ width, height, portrait })
    expect([frame.width, frame.height]).toEqual(outer)
    expect([frame.inner.width, frame.inner.height]).toEqual(inner)
  })
})
