import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPictures } from '../../src/media/picture'
import { factorWithin, isPage, mustBeCut, planCut, sidesFit } from '../../src/media/picture/limits'
import { quietest } from '../../src/media/picture/pieces'
import { sniff } from '../../src/media/sniff'
import type { FitLimits } from '../../src/media/types'

const telegram: FitLimits = { bytes: 10_000_000, sum: 10_000, ratio: 20, kept: 1280 }
const onebot: FitLimits = { bytes: 10 * 2 ** 20, side: 20_000, pixels: 60_000_000 }

let dir: string
let serial = 0
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pieces-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const signal = new AbortController().signal
async function fit(data: Buffer, limits: FitLimits) {
  const stem = join(dir, `${++serial}`)
  await writeFile(stem, data)
  let reserved = 0
  const reserve = async (bytes: number) => void (reserved += bytes)
  const pictures = createPictures({ log: () => undefined })
  const files = await pictures.fit(stem, sniff(data.subarray(0, 64))!, limits, { stem: `${stem}-out`, reserve, signal })
  return { files, reserved }
}

/** Height of one line of "text" with the gap below it, in pixels of the smaller picture the page is made of. */
const line = 20
/**
 * A page of lines, each with a colour of its own, gaps between them; made `scale` times larger, so that it is quick. At
 * its end stands a line that must not be lost.
 */
async function page(width: number, height: number, scale: number, lying = false): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * 3, 255)
  for (let y = 0; y < height; y++) {
    if (y % line >= line - 6) continue
    const row = Math.floor(y / line)
    for (let x = 4; x < width - 4; x++) {
      if (x % 7 === 0) continue
      const at = (y * width + x) * 3
      raw[at] = (row * 37) % 200
      raw[at + 1] = (row * 11) % 200
      raw[at + 2] = row % 200
    }
  }
  const small = await sharp(raw, { raw: { width, height, channels: 3 } })
    .rotate(lying ? 270 : 0)
    .png()
    .toBuffer()
  const sides = lying
    ? { width: height * scale, height: width * scale }
    : { width: width * scale, height: height * scale }
  return sharp(small)
    .resize({ ...sides, kernel: 'nearest', fit: 'fill' })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

/** The lines of a column of pixels, top to bottom: the pixels of a column in the middle of a picture. */
async function column(path: string): Promise<Buffer> {
  const image = sharp(await readFile(path), { limitInputPixels: false })
  const { width, height } = await image.metadata()
  return image
    .extract({ left: Math.floor(width / 2), top: 0, width: 1, height })
    .removeAlpha()
    .raw()
    .toBuffer()
}

const difference = (a: Buffer, b: Buffer): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 999)), 0) / a.length

describe('a page of 1080 × 50000', () => {
  let data: Buffer
  let jpeg: Buffer
  beforeAll(async () => {
    data = await page(108, 5000, 10)
    jpeg = await sharp(data).jpeg({ quality: 95 }).toBuffer()
  }, 240_000)

  it.each<[string, FitLimits, number]>([
    ['Telegram', telegram, 20],
    ['OneBot', onebot, 13],
  ])(
    'arrives on %s in pieces that are read: full width, in order, nothing lost and nothing twice',
    async (_, limits, count) => {
      const { files, reserved } = await fit(jpeg, limits)
      expect(files.map(({ piece }) => piece)).toEqual(
        Array.from({ length: count }, (_unused, index) => ({ index: index + 1, count })),
      )
      for (const { width, height, sizeBytes, scaled } of files) {
        expect(width).toBe(1080)
        expect(scaled).toBeUndefined()
        expect(sizeBytes).toBeLessThanOrEqual(limits.bytes)
        expect(sidesFit({ width: width!, height: height! }, limits)).toBe(true)
        expect(mustBeCut({ width: width!, height: height! }, limits)).toBe(false)
      }
      expect(files.reduce((sum, { height }) => sum + height!, 0)).toBe(50_000)
      const joined = Buffer.concat(await Promise.all(files.map(({ path }) => column(path))))
      const stem = join(dir, `whole-${count}`)
      await writeFile(stem, data)
      expect(difference(await column(stem), joined)).toBeLessThan(6)
      expect(reserved).toBe(1080 * 50_000 * 3)
    },
    240_000,
  )

  it('is cut between its lines', async () => {
    const { files } = await fit(data, telegram)
    let y = 0
    for (const { height } of files.slice(0, -1)) {
      y += height!
      // Ten times as large: lines of 140 pixels, gaps of 60.
      expect(y % (line * 10)).toBeGreaterThanOrEqual((line - 6) * 10)
    }
    // Stored without losses it stays exact.
    expect(files.every(({ ext }) => ext === 'png')).toBe(true)
  }, 240_000)

  it('goes whole where nothing speaks against it', async () => {
    const { files } = await fit(data, { bytes: data.length })
    expect(files).toEqual([expect.objectContaining({ width: 1080, height: 50_000, sizeBytes: data.length })])
    expect(files[0]).not.toHaveProperty('piece')
  })
})

describe('a long picture', () => {
  it('that lies is cut from left to right where it would get too low', async () => {
    const data = await page(60, 3000, 10, true)
    const { files } = await fit(data, telegram)
    expect(files.length).toBeGreaterThan(8)
    expect(files.every(({ height }) => height === 600)).toBe(true)
    expect(files.reduce((sum, { width }) => sum + width!, 0)).toBe(30_000)
  }, 120_000)

  it('that is only too many bytes is encoded anew in one, and in pieces when that is not enough', async () => {
    const data = await sharp(await page(60, 600, 5))
      .jpeg({ quality: 100 })
      .toBuffer()
    const one = await fit(data, { bytes: Math.round(data.length * 0.7) })
    expect(one.files).toHaveLength(1)
    expect(one.files[0]).not.toHaveProperty('scaled')
    const parts = await fit(data, { bytes: Math.round(data.length / 3.5) })
    expect(parts.files.length).toBeGreaterThan(1)
    for (const { sizeBytes, width } of parts.files) {
      expect(sizeBytes).toBeLessThanOrEqual(data.length / 3.5)
      expect(width).toBe(300)
    }
  })

  it('of which nobody could read the pieces is a file that says so, or refused', async () => {
    const data = await page(40, 8000, 2)
    const limits: FitLimits = { bytes: 1e7, side: 500, pieces: 4 }
    expect((await fit(data, { ...limits, fileBytes: 1e9 })).files).toMatchObject([{ asFile: 'too-large', ext: 'png' }])
    await expect(fit(data, limits)).rejects.toMatchObject({ code: 'too-large' })
  })

  it('ends when nobody waits any more', async () => {
    const data = await page(60, 900, 5)
    const stem = join(dir, 'cancelled')
    await writeFile(stem, data)
    const life = new AbortController()
    const pictures = createPictures({ log: () => undefined })
    const room = { stem: `${stem}-out`, signal: life.signal, reserve: async () => life.abort() }
    await expect(pictures.fit(stem, sniff(data)!, telegram, room)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('the limits', () => {
  const sides = (width: number, height: number) => ({ width, height })

  it.each<[number, number, FitLimits, boolean]>([
    [4000, 3000, telegram, false],
    [9000, 3000, telegram, false],
    [1080, 2400, telegram, false],
    [1080, 8000, telegram, true],
    [300, 6100, telegram, true],
    [6100, 300, telegram, true],
    [20_000, 6000, telegram, false],
    [20_000, 1000, telegram, true],
    [1080, 8000, onebot, false],
    [1080, 20_000, onebot, false],
    [1080, 20_001, onebot, true],
    [43_220, 3068, onebot, false],
    [1080, 65_000, { bytes: 1 }, false],
  ])('%i × %i within %j must be cut: %s', (width, height, limits, expected) => {
    expect(mustBeCut(sides(width, height), limits)).toBe(expected)
  })

  it('give a factor that is just enough', () => {
    for (const [width, height] of [
      [12_000, 9000],
      [9999, 9999],
      [100, 10_000],
      [3, 4],
    ] as const) {
      const factor = factorWithin(sides(width, height), telegram)
      expect(factor).toBeLessThanOrEqual(1)
      expect(width * factor + height * factor).toBeLessThanOrEqual(10_000.0001)
      expect(width * factor + height * factor).toBeGreaterThan(Math.min(width + height, 10_000) - 1)
    }
  })

  it('lead to pieces that are within them, whatever the picture', () => {
    let state = 3
    const random = (max: number) => 1 + ((state = (state * 48_271) % 2_147_483_647) % max)
    const all: FitLimits[] = [telegram, onebot, { bytes: 1, side: 4096 }, { bytes: 1, ratio: 3, pixels: 2e6 }]
    let cut = 0
    for (let round = 0; round < 4000; round++) {
      const limits = all[round % all.length]!
      const picture = sides(random(3000), random(60_000))
      if (!mustBeCut(picture, limits)) continue
      const plan = planCut(picture, limits, 24)
      if (!plan) continue
      cut++
      const lying = picture.width > picture.height
      const long = Math.max(picture.width, picture.height)
      // A cut moves by up to five hundredths of a piece, at both ends.
      const longest = Math.floor((long / plan.count) * 1.1)
      const short = Math.min(picture.width, picture.height)
      const piece = lying
        ? sides(longest * plan.factor, short * plan.factor)
        : sides(short * plan.factor, longest * plan.factor)
      expect({ picture, limits, plan, fits: sidesFit(piece, limits) }).toMatchObject({ fits: true })
      expect(plan.count).toBeLessThanOrEqual(24)
    }
    expect(cut).toBeGreaterThan(500)
  })

  it('know a page from a panorama', () => {
    expect(isPage(sides(1080, 3241))).toBe(true)
    expect(isPage(sides(1080, 3240))).toBe(false)
    expect(isPage(sides(9000, 1000))).toBe(false)
  })
})

describe('the quietest line', () => {
  it('is the one where nothing happens, the nearest to the middle of several', () => {
    const busy = Array.from({ length: 101 }, () => 90)
    expect(quietest(busy)).toBe(50)
    for (let at = 20; at < 30; at++) busy[at] = 0
    for (let at = 60; at < 70; at++) busy[at] = 0
    expect(quietest(busy)).toBe(62)
  })
})
