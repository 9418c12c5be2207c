import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPictures } from '../../src/media/picture'
import { sniff } from '../../src/media/sniff'
import { fixture } from './origin'

let dir: string
let lines: string[]
beforeEach(async () => {
  lines = []
  dir = await mkdtemp(join(tmpdir(), 'pictures-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )
async function fit(data: Buffer, pictures = createPictures({ log: (line) => lines.push(line) })) {
  const path = join(dir, 'picture')
  await writeFile(path, data)
  return pictures.fit(path, sniff(data.subarray(0, 64))!)
}

describe('with sharp', () => {
  it.each(['picture.jpg', 'picture.png', 'picture.gif', 'animated.gif'])('%s goes out as it is', async (name) => {
    const fitted = await fit(fixture(name))
    expect(fitted).toMatchObject({ width: 64, height: 48 })
    expect((await readFile(fitted.path)).equals(fixture(name))).toBe(true)
  })
  it.each(['picture.webp', 'picture.avif'])('%s becomes JPEG of the same size', async (name) => {
    const fitted = await fit(fixture(name))
    expect(fitted).toMatchObject({ ext: 'jpg', mime: 'image/jpeg', width: 64, height: 48 })
    expect(await sharp(await readFile(fitted.path)).metadata()).toMatchObject({ format: 'jpeg', width: 64, height: 48 })
  })
  it('keeps transparency by turning to PNG', async () => {
    const data = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#f000' } })
      .webp()
      .toBuffer()
    expect(await fit(data)).toMatchObject({ ext: 'png', mime: 'image/png' })
  })
  it('turns a picture upright', async () => {
    const fitted = await fit(fixture('rotated.jpg'))
    expect(fitted).toMatchObject({ ext: 'jpg', width: 48, height: 64 })
    const meta = await sharp(await readFile(fitted.path)).metadata()
    expect(meta).toMatchObject({ width: 48, height: 64 })
    expect(meta.orientation ?? 1).toBe(1)
  })
  it('keeps a short animation moving', async () => {
    const fitted = await fit(fixture('animated.webp'))
    expect(fitted).toMatchObject({ ext: 'gif', width: 64, height: 48 })
    expect(await sharp(await readFile(fitted.path)).metadata()).toMatchObject({
      format: 'gif',
      pages: 4,
      delay: [80, 80, 80, 80],
    })
  })
  it('sends the first frame of an animation that would cost too much', async () => {
    const frame = { width: 1000, height: 1000 * 13, channels: 3 as const, pageHeight: 1000 }
    const raw = Buffer.concat(Array.from({ length: 13 }, (_, index) => Buffer.alloc(3_000_000, index % 2 ? 250 : 5)))
    const data = await sharp(raw, { raw: frame }).webp({ effort: 0, quality: 10 }).toBuffer()
    expect((await sharp(data).metadata()).pages).toBe(13)
    expect(await fit(data)).toMatchObject({ ext: 'jpg', width: 1000, height: 1000 })
  })
  it('refuses a picture that unfolds to more than anybody needs, without decoding it', async () => {
    const bomb = await sharp({
      create: { width: 9000, height: 9000, channels: 3, background: '#fff' },
      limitInputPixels: false,
    })
      .png()
      .toBuffer()
    expect(bomb.length).toBeLessThan(2_000_000)
    expect(await failure(fit(bomb))).toMatchObject({
      code: 'too-large',
      details: { limit: { name: 'pixels', value: 81_000_000 } },
    })
  })
  it('refuses a picture that is broken', async () => {
    expect(
      await failure(fit(Buffer.concat([fixture('picture.webp').subarray(0, 16), Buffer.alloc(50)]))),
    ).toMatchObject({ code: 'upstream-changed' })
    expect(await failure(fit(fixture('picture.avif').subarray(0, 200)))).toMatchObject({
      code: expect.stringMatching(/upstream-changed|unsupported/),
    })
  })
})

describe('without sharp', () => {
  const bare = () =>
    createPictures({ load: () => Promise.reject(new Error('no binary')), log: (line) => lines.push(line) })
  it.each(['picture.jpg', 'picture.png', 'picture.gif', 'picture.webp'])('%s goes out as it is', async (name) => {
    const fitted = await fit(fixture(name), bare())
    expect((await readFile(fitted.path)).equals(fixture(name))).toBe(true)
  })
  it('AVIF is unsupported', async () => {
    expect(await failure(fit(fixture('picture.avif'), bare()))).toMatchObject({ code: 'unsupported' })
  })
  it('says so once', async () => {
    const pictures = bare()
    await fit(fixture('picture.jpg'), pictures)
    await fit(fixture('picture.png'), pictures)
    expect(lines).toHaveLength(1)
  })
})
