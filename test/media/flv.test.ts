/** Old videos: FLV files, one or several in a row, made into one MP4 by our own reader. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeErrors, hasFfmpeg, readClip } from '../support/decode'
import { flvOf, type FlvOptions } from './flv'
import { tracks, trackHash } from './mp4'
import { fixture } from './origin'
import { ways } from './ways'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'flv-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const source = fixture('progressive.mp4')
const [picture, sound] = tracks(source)

async function written(options: FlvOptions = {}, name = 'a.flv'): Promise<string> {
  const path = join(dir, name)
  await writeFile(path, flvOf(source, options))
  return path
}
const out = (): string => join(dir, 'out.mp4')
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )

describe.each(ways)('%s', (_, merge) => {
  const remuxed = async (path: string, more: string[] = []): Promise<Buffer> => {
    await merge({ inputs: [{ path, more, take: 'both', container: 'flv' }], output: out() })
    return readFile(out())
  }

  describe('an FLV file', () => {
    it('becomes an MP4 of the same samples, with the size and the times of the picture', async () => {
      const path = await written()
      const result = await merge({
        inputs: [{ path, take: 'both', container: 'flv' }],
        output: out(),
      })
      expect(result).toMatchObject({ width: 160, height: 90 })
      expect(result.durationSec).toBeCloseTo(2.03, 1)
      const file = await readFile(out())
      const [video, audio] = tracks(file)
      expect(trackHash(file, video!)).toBe(trackHash(source, picture!))
      expect(trackHash(file, audio!)).toBe(trackHash(source, sound!))
      expect(video).toMatchObject({ codec: 'avc1', sampleSec: expect.closeTo(2, 1) })
      expect(audio).toMatchObject({ codec: 'mp4a', sampleSec: expect.closeTo(sound!.sampleSec, 1) })
    })
    it('keeps script tags, empty tags and the end of a sequence out of the samples', async () => {
      const file = await remuxed(await written({ noise: true }))
      expect(tracks(file)[0]!.sizes).toEqual(picture!.sizes)
      expect(tracks(file)[1]!.sizes).toEqual(sound!.sizes)
    })
    it('of a later hour begins at once, and the fourth byte of its times counts', async () => {
      // The lower three bytes run over within the clip.
      const path = await written({ firstMs: 0xffffff - 900 })
      const { durationSec } = await merge({ inputs: [{ path, take: 'both', container: 'flv' }], output: out() })
      expect(durationSec).toBeCloseTo(2.03, 1)
      const file = await readFile(out())
      expect((await readClip(file)).seconds).toBeCloseTo(2.1, 1)
      expect(tracks(file)[0]!.sizes).toEqual(picture!.sizes)
    })
    it.skipIf(!hasFfmpeg)('decodes without a complaint (needs ffmpeg)', async () => {
      expect(decodeErrors(await remuxed(await written()))).toBe('')
    })
  })

  describe('several FLV files', () => {
    it('go on where the one before ends, picture and sound together', async () => {
      const file = await remuxed(await written(), [
        await written({ firstMs: 500 }, 'b.flv'),
        await written({}, 'c.flv'),
      ])
      const [video, audio] = tracks(file)
      expect(video!.sizes).toEqual([...picture!.sizes, ...picture!.sizes, ...picture!.sizes])
      expect(audio!.sizes).toEqual([...sound!.sizes, ...sound!.sizes, ...sound!.sizes])
      expect(video!.sampleSec).toBeCloseTo(6, 0)
      expect(Math.abs(video!.sampleSec - audio!.sampleSec)).toBeLessThan(0.25)
      expect(hasFfmpeg ? decodeErrors(file) : '').toBe('')
    })
    it('of different coding are not glued together', async () => {
      const path = await written({ soundConfig: Buffer.from([0x12, 0x10]) }, 'b.flv')
      const inputs = [{ path: await written(), more: [path], take: 'both' as const, container: 'flv' as const }]
      expect(await failure(merge({ inputs, output: out() }))).toMatchObject({ code: 'unsupported' })
    })
  })

  describe('what is no FLV of ours', () => {
    it('is one that ends early', async () => {
      const path = await written()
      await writeFile(path, (await readFile(path)).subarray(0, -300))
      expect(await failure(remuxed(path))).toMatchObject({ code: 'network', details: { truncated: true } })
    })
    it('is one of other codecs', async () => {
      expect(await failure(remuxed(await written({ videoCodec: 2 })))).toMatchObject({ code: 'unsupported' })
    })
    it('is one without samples, without configuration, or a page', async () => {
      expect(await failure(remuxed(await written({ empty: true })))).toMatchObject({ code: 'upstream-changed' })
      expect(await failure(remuxed(await written({ videoConfig: Buffer.alloc(0) })))).toMatchObject({
        code: 'upstream-changed',
      })
      const page = join(dir, 'page.flv')
      await writeFile(page, '<!doctype html>'.repeat(50))
      expect(await failure(remuxed(page))).toMatchObject({ code: 'upstream-changed' })
    })
    it('never hangs or crashes the worker, whatever its bytes are', async () => {
      const good = flvOf(source)
      for (let turn = 0; turn < 12; turn++) {
        const bytes = Buffer.from(good)
        for (let at = 9 + turn; at < bytes.length; at += 37 + turn * 13) bytes[at] = (bytes[at]! * 31 + turn) & 0xff
        const path = join(dir, `mutant-${turn}.flv`)
        await writeFile(path, bytes)
        const end = await remuxed(path).then(
          () => 'made',
          (error: { code: string }) => error.code,
        )
        expect(['made', 'network', 'upstream-changed', 'unsupported', 'internal']).toContain(end)
      }
    }, 120_000)
  })
})
