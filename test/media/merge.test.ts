import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { createFfmpeg } from '../../src/media/ffmpeg'
import { mergeArguments, mergeBy } from '../../src/media/ffmpeg/merge'
import { createMerger } from '../../src/media/mp4/merge'
import type { RemuxInput } from '../../src/media/mp4/remux'
import { openBelow } from '../support/folders'
import { boxes, segmentHash, trackHash, tracks } from './mp4'
import { fixture } from './origin'
import { ways } from './ways'

const files = join(__dirname, '../../samples/media')
const input = (name: string, take: RemuxInput['take']): RemuxInput => ({ path: join(files, name), take })
const pair = (video: string, audio = 'dash-audio-aac.m4s') => [input(video, 'video'), input(audio, 'audio')]
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0 && spawnSync('ffprobe', ['-version']).status === 0

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'merge-'))
})
afterEach(async () => {
  const open = await openBelow(dir)
  await rm(dir, { recursive: true, force: true })
  if (open.length > 0) throw new Error(`left open: ${open.join(', ')}`)
})

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )
const out = () => join(dir, 'out.mp4')

describe.each(ways)('a file that is merged %s', (_, merge) => {
  async function merged(inputs: RemuxInput[]): Promise<Buffer> {
    await merge({ inputs, output: out() })
    return readFile(out())
  }

  it.each([
    ['avc', 'avc1'],
    ['hevc', 'hvc1'],
    ['av1', 'av01'],
  ])('of %s holds the samples of both inputs unchanged, in range and with the right times', async (codec, tag) => {
    const name = `dash-video-${codec}.m4s`
    const file = await merged(pair(name))
    const order = boxes(file).map((box) => box.type)
    expect(order.indexOf('moov')).toBeLessThan(order.indexOf('mdat'))
    expect(order).not.toContain('moof')

    const [video, audio] = tracks(file)
    expect(video).toMatchObject({ handler: 'vide', codec: tag })
    expect(audio).toMatchObject({ handler: 'soun', codec: 'mp4a' })
    expect([video!.sizes.length, audio!.sizes.length]).toEqual([50, 95])
    expect([video!.positions.length, audio!.positions.length]).toEqual([50, 95])
    expect(video!.sampleSec).toBeCloseTo(2, 2)
    expect(audio!.sampleSec).toBeCloseTo(2.02, 1)

    const data = boxes(file).find((box) => box.type === 'mdat')!
    for (const track of [video!, audio!]) {
      expect(Math.min(...track.positions)).toBeGreaterThan(data.start)
      expect(Math.max(...track.positions.map((position, index) => position + track.sizes[index]!))).toBeLessThanOrEqual(
        data.end,
      )
    }
    expect(trackHash(file, video!)).toBe(segmentHash(fixture(name)))
    expect(trackHash(file, audio!)).toBe(segmentHash(fixture('dash-audio-aac.m4s')))
  })

  it('starts picture and sound together: reorder delay and encoder priming are edited out', async () => {
    const [video, audio] = tracks(await merged(pair('dash-video-avc.m4s')))
    expect(video?.startSec).toBeCloseTo(0, 4)
    expect(audio?.startSec).toBeCloseTo(-1024 / 48000, 4)
  })
  it('interleaves both tracks, so that a player need not jump', async () => {
    const [video, audio] = tracks(await merged(pair('demo-1080.m4s', 'demo-audio.m4s')))
    const middle = video!.positions[Math.floor(video!.positions.length / 2)]!
    expect(audio!.positions.filter((position) => position < middle).length).toBeGreaterThan(50)
    expect(audio!.positions.filter((position) => position > middle).length).toBeGreaterThan(50)
  })
  it('says its length and size', async () => {
    const result = await merge({ inputs: pair('demo-720.m4s', 'demo-audio.m4s'), output: out() })
    expect(result).toMatchObject({ width: 1280, height: 720 })
    expect(result.durationSec).toBeCloseTo(5, 1)
    expect(tracks(await readFile(out())).map(({ positions }) => positions.length)).toEqual([150, 236])
  })
  it('can be sound alone', async () => {
    const [audio, ...more] = tracks(await merged([input('dash-audio-aac.m4s', 'audio')]))
    expect(more).toEqual([])
    expect(audio).toMatchObject({ handler: 'soun', codec: 'mp4a' })
  })
  it('can come from one file with both', async () => {
    expect(tracks(await merged([input('progressive.mp4', 'both')])).map((track) => track.handler)).toEqual([
      'vide',
      'soun',
    ])
  })
  it.skipIf(!hasFfmpeg)('decodes without a complaint (needs ffmpeg)', async () => {
    for (const codec of ['avc', 'hevc', 'av1']) {
      await merged(pair(`dash-video-${codec}.m4s`))
      const { stderr } = spawnSync('ffmpeg', ['-v', 'error', '-i', out(), '-f', 'null', '-'], { encoding: 'utf8' })
      expect(stderr.split('\n').filter((line) => line && !line.startsWith('Svt'))).toEqual([])
    }
    const times = execFileSync(
      'ffprobe',
      ['-v', 'error', '-show_entries', 'stream=start_time,duration', '-of', 'csv=p=0', out()],
      { encoding: 'utf8' },
    )
    expect(times.trim().split('\n')).toEqual(['0.000000,2.000000', '0.000000,2.000000'])
  })
})

describe.each(ways)('what cannot be merged %s', (_, merge) => {
  const broken = async (data: Buffer) => {
    const path = join(dir, 'broken.m4s')
    await writeFile(path, data)
    return [{ path, take: 'video' } as const, input('dash-audio-aac.m4s', 'audio')]
  }
  it('is a page saved as a segment', async () => {
    const inputs = await broken(Buffer.from('<!doctype html><html>no</html>'.repeat(20)))
    expect(await failure(merge({ inputs, output: out() }))).toMatchObject({ code: 'upstream-changed' })
  })
  it('is a file without the track asked for', async () => {
    const inputs = [input('dash-audio-aac.m4s', 'video')]
    expect(await failure(merge({ inputs, output: out() }))).toMatchObject({
      code: 'upstream-changed',
      details: { path: 'tracks' },
    })
  })
  it('is an encrypted track', async () => {
    const data = Buffer.from(fixture('dash-video-avc.m4s'))
    data.write('encv', data.indexOf('avc1', data.indexOf('stsd')), 'latin1')
    expect(await failure(merge({ inputs: await broken(data), output: out() }))).toMatchObject({
      code: 'unsupported',
    })
  })
})

describe('the merger', () => {
  it('refuses a truncated input', async () => {
    const inputs = [{ path: join(dir, 'broken.m4s'), take: 'video' as const }, input('dash-audio-aac.m4s', 'audio')]
    await writeFile(join(dir, 'broken.m4s'), fixture('dash-video-avc.m4s').subarray(0, -500))
    expect(await failure(createMerger().merge({ inputs, output: out() }))).toMatchObject({
      code: 'network',
      details: { truncated: true },
    })
  })
  it('leaves nothing of a merge that failed', async () => {
    await failure(createMerger().merge({ inputs: [input('music.mp3', 'audio')], output: out() }))
    expect(await readdir(dir)).toEqual([])
  })
  it('stops at once on an abort and leaves nothing', async () => {
    const controller = new AbortController()
    const merging = createMerger().merge({
      inputs: pair('demo-1080.m4s', 'demo-audio.m4s'),
      output: out(),
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(), 30)
    expect(await failure(merging)).toMatchObject({ code: 'cancelled' })
    expect(await readdir(dir)).toEqual([])
  })
  it('gives up after its time', async () => {
    const merging = createMerger({ timeoutMs: 5 }).merge({
      inputs: pair('demo-1080.m4s', 'demo-audio.m4s'),
      output: out(),
    })
    expect(await failure(merging)).toMatchObject({ code: 'timeout' })
  })
  it('works off several merges one after the other', async () => {
    const merger = createMerger()
    const outputs = ['a.mp4', 'b.mp4', 'c.mp4'].map((name) => join(dir, name))
    await Promise.all(outputs.map((output) => merger.merge({ inputs: pair('dash-video-avc.m4s'), output })))
    expect(await readdir(dir)).toEqual(['a.mp4', 'b.mp4', 'c.mp4'])
  })
  it('tries the other way when its own fails, and keeps its own error when that fails too', async () => {
    const inputs = [input('dash-audio-aac.m4s', 'video')]
    const asked: string[] = []
    const fallback = async () => {
      asked.push('ffmpeg')
      throw new AmagiError('unsupported')
    }
    expect(await failure(createMerger({ fallback }).merge({ inputs, output: out() }))).toMatchObject({
      code: 'upstream-changed',
    })
    expect(asked).toEqual(['ffmpeg'])
  })
})

describe('ffmpeg', () => {
  it('gets its arguments as a list, names marked as files, HEVC tagged for iOS', () => {
    const args = mergeArguments({
      inputs: [
        { path: '/x/-a b.m4s', take: 'video', codec: 'hevc' },
        { path: '/x/s.m4s', take: 'audio' },
      ],
      output: '/x/o.mp4',
    })
    expect(args.join(' ')).toContain('-i file:/x/-a b.m4s')
    expect(args.join(' ')).toContain('-map 0:v:0 -map 1:a:0 -c copy')
    expect(args.join(' ')).toContain('-tag:v hvc1')
    expect(args.at(-1)).toBe('file:/x/o.mp4')
  })
  it('is unsupported where there is none', async () => {
    const merge = mergeBy(createFfmpeg({ path: join(dir, 'no-such-program') }))
    expect(await failure(merge({ inputs: [], output: out() }, undefined))).toMatchObject({ code: 'unsupported' })
  })
  it.skipIf(!hasFfmpeg)('makes a file of the same samples (needs ffmpeg)', async () => {
    await mergeBy(createFfmpeg())({ inputs: pair('dash-video-avc.m4s'), output: out() }, undefined)
    const file = await readFile(out())
    expect(trackHash(file, tracks(file)[0]!)).toBe(segmentHash(fixture('dash-video-avc.m4s')))
  })
})
