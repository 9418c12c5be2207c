/** QR codes on pictures: what is read, and what a picture made by a stranger can cost. */
import sharp from 'sharp'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { OutgoingRequest, Transport } from '../../src/http/types'
import { createCodes } from '../../src/media/codes'

const url = 'https://www.bilibili.com/video/BV1xx411c7mD?p=2'

/** A code as SVG, black on white unless said otherwise, with its quiet zone. */
function svgOf(text: string, px = 6, [dark, light] = ['#000', '#fff'], ecc: 'L' | 'M' | 'H' = 'M'): Buffer {
  const { data, size } = encode(text, { border: 4, ecc })
  const cells = data.flatMap((row, y) =>
    row.flatMap((on, x) => (on ? [`<rect x="${x * px}" y="${y * px}" width="${px}" height="${px}"/>`] : [])),
  )
  const side = size * px
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><rect width="${side}" height="${side}" fill="${light}"/><g fill="${dark}">${cells.join('')}</g></svg>`,
  )
}
const png = (svg: Buffer) => sharp(svg).png().toBuffer()

/** A page with things on it. */
const page = async (width: number, height: number, parts: { text: string; left: number; top: number; px?: number }[]) =>
  sharp({ create: { width, height, channels: 3, background: '#dfe7ee' } }).composite(
    await Promise.all(parts.map(async ({ text, left, top, px }) => ({ input: await png(svgOf(text, px)), left, top }))),
  )

const asked: OutgoingRequest[] = []
const transport = (body: Buffer, status = 200): Transport =>
  ({
    send: async (request: OutgoingRequest) => {
      asked.push(request)
      return { status, headers: {}, setCookie: [], url: request.url, body }
    },
  }) as unknown as Transport
const codes = createCodes({ transport: transport(Buffer.alloc(0)) })
const { signal } = new AbortController()
const read = (data: Buffer) => codes.read({ data }, signal)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    (error: unknown) => (error instanceof AmagiError ? error.code : String(error)),
  )

describe('a code', () => {
  it.each([
    ['PNG', (svg: Buffer) => sharp(svg).png()],
    ['JPEG of low quality', (svg: Buffer) => sharp(svg).jpeg({ quality: 30 })],
    ['WebP', (svg: Buffer) => sharp(svg).webp({ quality: 50 })],
    ['GIF', (svg: Buffer) => sharp(svg).gif()],
    ['transparent PNG', (svg: Buffer) => sharp(svg).unflatten().png()],
    ['turned by EXIF', (svg: Buffer) => sharp(svg).jpeg().withMetadata({ orientation: 6 })],
    ['turned by 20 degrees', (svg: Buffer) => sharp(svg).rotate(20, { background: '#fff' }).png()],
    ['blurred', (svg: Buffer) => sharp(svg).blur(2).png()],
    ['small', (svg: Buffer) => sharp(svg).resize(110).png()],
    ['large', (svg: Buffer) => sharp(svg).resize(4000, 4000, { kernel: 'nearest' }).png()],
    ['of 16 bits', (svg: Buffer) => sharp(svg).toColourspace('rgb16').png()],
  ])('is read: %s', async (_, change) => {
    expect(await read(await change(svgOf(url)).toBuffer())).toEqual([url])
  })

  it('is read in other colours, light on dark among them', async () => {
    expect(await read(await png(svgOf(url, 6, ['#1b3a8a', '#fff4d6'])))).toEqual([url])
    expect(await read(await png(svgOf(url, 6, ['#ffffff', '#111111'])))).toEqual([url])
  })

  it('is read with a mark in its middle', async () => {
    const code = await png(svgOf(url, 6, ['#000', '#fff'], 'H'))
    const { width = 0 } = await sharp(code).metadata()
    const side = Math.round(width / 6)
    const mark = { create: { width: side, height: side, channels: 3, background: '#fb7299' } } as const
    expect(
      await read(
        await sharp(code)
          .composite([{ input: mark }])
          .png()
          .toBuffer(),
      ),
    ).toEqual([url])
  })

  it('is read with text that is no ASCII', async () => {
    expect(await read(await png(svgOf(`看这个 ${url} 🌧️`)))).toEqual([`看这个 ${url} 🌧️`])
  })

  it('is found on a screenshot of a phone, and wherever it stands on a long page', async () => {
    const phone = await page(1080, 2400, [{ text: url, left: 700, top: 2050 }])
    expect(await read(await phone.jpeg().toBuffer())).toEqual([url])
    for (const top of [5_600, 11_500]) {
      const long = await page(1080, 12_000, [{ text: url, left: 60, top }])
      expect(await read(await long.jpeg().toBuffer())).toEqual([url])
    }
    const wide = await page(6_000, 900, [{ text: url, left: 4_900, top: 300 }])
    expect(await read(await wide.png().toBuffer())).toEqual([url])
  })

  it('is one of several, each of which is read once', async () => {
    const other = 'https://v.douyin.com/iAbCdEf1/'
    const both = await page(1000, 500, [
      { text: url, left: 40, top: 60 },
      { text: other, left: 540, top: 60 },
    ])
    expect(new Set(await read(await both.png().toBuffer()))).toEqual(new Set([url, other]))
    const twice = await page(1000, 500, [
      { text: url, left: 40, top: 60 },
      { text: url, left: 540, top: 60 },
    ])
    expect(await read(await twice.png().toBuffer())).toEqual([url])
  })
})

describe('a picture', () => {
  it('without a code gives nothing', async () => {
    const noise = {
      create: { width: 900, height: 900, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 60 } },
    }
    expect(
      await read(
        await sharp({ ...noise } as never)
          .png()
          .toBuffer(),
      ),
    ).toEqual([])
    expect(
      await read(
        await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
          .png()
          .toBuffer(),
      ),
    ).toEqual([])
  })

  it('that is none is refused, and so is one that unfolds to gigabytes', async () => {
    expect(await codeOf(read(Buffer.from('<!doctype html><title>no</title>')))).toBe('unsupported')
    expect(await codeOf(read(Buffer.alloc(0)))).toBe('unsupported')
    const cut = await png(svgOf(url))
    expect(await codeOf(read(cut.subarray(0, 600)))).toBe('upstream-changed')
    const bomb = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#000' } })
      .png()
      .toBuffer()
    expect(bomb.length).toBeLessThan(2_000_000)
    expect(await codeOf(read(bomb))).toBe('too-large')
    expect(await codeOf(read(Buffer.alloc(11 * 1024 * 1024)))).toBe('too-large')
  })

  it('at an address is asked for at the hosts that are named', async () => {
    const own = createCodes({ transport: transport(await png(svgOf(url))) })
    const source = { url: 'https://multimedia.nt.qq.com.cn/download?fileid=1', hosts: ['multimedia.nt.qq.com.cn'] }
    expect(await own.read(source, signal)).toEqual([url])
    expect(asked.at(-1)).toMatchObject({ ...source, purpose: 'picture', maxBytes: 10 * 1024 * 1024 })
    const gone = createCodes({ transport: transport(Buffer.alloc(0), 404) })
    expect(await codeOf(gone.read(source, signal))).toBe('network')
  })

  it('is given up at once when nobody waits any more', async () => {
    const leaving = new AbortController()
    const data = await (await page(1080, 12_000, [])).png().toBuffer()
    const reading = codes.read({ data }, leaving.signal)
    leaving.abort()
    expect(await codeOf(reading)).toBe('cancelled')
  })

  it('is read beside the event loop, not on it', async () => {
    const data = await (await page(1200, 9_000, [{ text: url, left: 60, top: 8_000 }])).png().toBuffer()
    const before = performance.eventLoopUtilization()
    const begun = process.cpuUsage()
    expect(await read(data)).toEqual([url])
    // What the loop did of all the work of the process.
    const { active } = performance.eventLoopUtilization(before)
    expect(active).toBeLessThan(process.cpuUsage(begun).user / 1000)
  })
})
