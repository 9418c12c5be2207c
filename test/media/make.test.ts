/** From downloads to one finished file: what is done to which, by stand-ins for whatever fetches, merges and encodes. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { Downloaded } from '../../src/media/fetch/types'
import type { Ffmpeg } from '../../src/media/ffmpeg'
import type { Headway } from '../../src/media/headway'
import type { Hold } from '../../src/media/hold'
import type { Fetching } from '../../src/media/make/fetching'
import { makeGifOf } from '../../src/media/make/gif'
import { createImageMaker } from '../../src/media/make/image'
import { factsOf, type Workplace } from '../../src/media/make/place'
import { createVideoMaker, type VideoWishes } from '../../src/media/make/video'
import { createMerger, type MergeResult, type Merger } from '../../src/media/mp4/merge'
import { remux } from '../../src/media/mp4/remux'
import { sniff } from '../../src/media/sniff'
import type { Budget } from '../../src/media/space'
import type { MediaFile } from '../../src/media/types'
import type { ImageMedia, MediaSource, VideoVariant } from '../../src/model'
import { mib } from '../../src/units'
import { failure, standIn } from './ffmpeg/fake'
import { flvOf } from './flv'
import { fixture } from './origin'

let dir: string
let lines: string[]
const log = (line: string): void => void lines.push(line)
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'make-'))
  lines = []
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const source = (name: string): MediaSource => ({ urls: [`https://cdn.example/${name}`] })

/** A job's place that keeps what it hears. */
function placed(changes: Partial<Workplace> = {}) {
  const reserved: number[] = []
  const news: Headway[] = []
  const place: Workplace = {
    dir,
    hosts: [],
    open: [],
    headers: () => ({}),
    fresh: false,
    pulse: { begin: () => () => undefined, beat: () => undefined },
    headway: (one) => void news.push(one),
    reserve: async (bytes) => void reserved.push(bytes),
    announce: async () => undefined,
    wrote: () => undefined,
    signal: new AbortController().signal,
    ...changes,
  }
  return { place, reserved, news }
}

/** Files of these bytes in place of downloads, whatever is asked for; caps that were handed on. */
function fetched(...files: Buffer[]) {
  const caps: (number | undefined)[] = []
  let turn = 0
  const next = async (index = 0): Promise<Downloaded> => {
    const data = files[Math.min(turn, files.length - 1)] ?? Buffer.alloc(0)
    const path = join(dir, `download-${turn++}`)
    await writeFile(path, data)
    const kind = sniff(data.subarray(0, 64))
    if (!kind) throw new Error('no file of a test')
    return { path, sizeBytes: data.length, kind, index }
  }
  const fetching: Fetching = {
    one: () => next(),
    async row(_, more, { maxBytes }) {
      caps.push(maxBytes)
      const first = await next()
      const others: Downloaded[] = []
      for (const index of more.keys()) others.push(await next(index + 1))
      return [first, ...others]
    },
    async tracks(_, __, { maxBytes }) {
      caps.push(maxBytes)
      return [await next(), await next()]
    },
  }
  return { fetching, caps }
}

/** A merger that writes six bytes and says this of them, or fails. */
function merging(result: MergeResult | AmagiError = {}) {
  const asked: Parameters<Merger['merge']>[0][] = []
  const merger: Merger = {
    async merge(request) {
      asked.push(request)
      if (result instanceof AmagiError) throw result
      await writeFile(request.output, 'merged')
      return result
    },
  }
  return { merger, asked }
}

const variant = (changes: Partial<VideoVariant> = {}): VideoVariant => ({
  id: 'v',
  label: '360P',
  quality: 360,
  codec: 'avc',
  source: source('v'),
  ...changes,
})

interface Job {
  files: Buffer[]
  of?: Partial<VideoVariant>
  /** Seconds the platform says of the work. */
  seconds?: number
  merged?: MergeResult | AmagiError
  ffmpeg?: Ffmpeg
  wishes?: VideoWishes
  place?: Partial<Workplace>
}
async function make({ files, of = {}, seconds, merged, ffmpeg, wishes = {}, place: changes }: Job) {
  const { fetching, caps } = fetched(...files)
  const { merger, asked } = merging(merged)
  const { place, reserved, news } = placed(changes)
  const video = createVideoMaker({ fetching, merger, ffmpeg, log })
  const whole = seconds === undefined ? {} : { durationSec: seconds }
  const made = await video(whole, variant(of), place, wishes).catch((error: AmagiError) => error)
  return { made, asked, caps, reserved, news }
}

const plain = fixture('progressive.mp4')
const fragments = fixture('dash-video-avc.m4s')
const flv = flvOf(plain)
/** HEVC with sound under the name phones of Apple refuse, and under the other one. */
let hev1: Buffer
let hvc1: Buffer
beforeAll(async () => {
  const made = await mkdtemp(join(tmpdir(), 'hevc-'))
  const files = join(__dirname, '../../samples/media')
  const inputs = [
    { path: join(files, 'dash-video-hevc.m4s'), take: 'video' as const },
    { path: join(files, 'dash-audio-aac.m4s'), take: 'audio' as const },
  ]
  await createMerger().merge({ inputs, output: join(made, 'a.mp4') })
  hvc1 = await readFile(join(made, 'a.mp4'))
  hev1 = Buffer.from(hvc1)
  hev1.write('hev1', hev1.indexOf('hvc1', hev1.indexOf('stsd')), 'latin1')
  await rm(made, { recursive: true })
})

describe('one file of a video', () => {
  const merged = { path: expect.stringMatching(/merged\.mp4$/), ext: 'mp4', mime: 'video/mp4', sizeBytes: 6 }

  it('that plays stays as it is, with what is known of it', async () => {
    const { made, asked } = await make({ files: [plain], of: { width: 160, height: 90 }, seconds: 2 })
    expect(made).toEqual({
      path: join(dir, 'download-0'),
      ext: 'mp4',
      mime: 'video/mp4',
      sizeBytes: plain.length,
      width: 160,
      height: 90,
      durationSec: 2,
    })
    expect(asked).toEqual([])
  })
  it('is as long as itself and not as its work', async () => {
    expect((await make({ files: [plain], of: { durationSec: 1 }, seconds: 60 })).made).toMatchObject({ durationSec: 1 })
  })
  it('that is in fragments is written anew, and what that says of it wins', async () => {
    const { made, asked } = await make({
      files: [fragments],
      of: { width: 1, height: 2 },
      seconds: 3,
      merged: { width: 160, durationSec: 2 },
    })
    expect(made).toEqual({ ...merged, width: 160, height: 2, durationSec: 2 })
    expect(asked).toMatchObject([
      {
        inputs: [{ path: join(dir, 'download-0'), more: [], take: 'both', codec: 'avc' }],
        output: join(dir, 'merged.mp4'),
        durationSec: 3,
      },
    ])
    expect(asked[0]?.inputs[0]).not.toHaveProperty('container')
  })
  it('that Apple refuses by its name is written anew, wherever upstream calls it HEVC or says nothing', async () => {
    for (const codec of ['hevc', 'unknown'] as const) {
      expect((await make({ files: [hev1], of: { codec } })).made).toEqual(merged)
      expect((await make({ files: [hvc1], of: { codec } })).asked).toEqual([])
    }
    for (const codec of ['avc', 'av1'] as const) {
      expect((await make({ files: [hev1], of: { codec } })).asked).toEqual([])
    }
  })
  it('in several is joined, also where each of them would play', async () => {
    const { made, asked } = await make({ files: [plain], of: { more: [source('1'), source('2')] } })
    expect(made).toEqual(merged)
    expect(asked[0]?.inputs).toEqual([
      {
        path: join(dir, 'download-0'),
        more: [join(dir, 'download-1'), join(dir, 'download-2')],
        take: 'both',
        codec: 'avc',
      },
    ])
  })
  it('of another container is packed anew, and says which it is', async () => {
    expect((await make({ files: [flv] })).asked[0]?.inputs).toMatchObject([{ container: 'flv' }])
  })
  it('that cannot be packed anew stays as it is and says so', async () => {
    const unsupported = new AmagiError('unsupported')
    const { made } = await make({ files: [flv], seconds: 2, merged: unsupported })
    expect(made).toEqual({
      path: join(dir, 'download-0'),
      ext: 'flv',
      mime: 'video/x-flv',
      sizeBytes: flv.length,
      durationSec: 2,
      foreign: 'FLV',
    })
    expect(lines).toEqual(['a flv file stays as it is: it cannot be converted here'])
  })
  it('whose merge fails otherwise, of which there are several, or that is an MP4, is an error', async () => {
    const [unsupported, broken] = [new AmagiError('unsupported'), new AmagiError('upstream-changed')]
    expect((await make({ files: [flv], merged: broken })).made).toBe(broken)
    expect((await make({ files: [flv], of: { more: [source('1')] }, merged: unsupported })).made).toBe(unsupported)
    expect((await make({ files: [fragments], merged: unsupported })).made).toBe(unsupported)
    expect(lines).toEqual([])
  })
  it('with a sound of its own is merged with it', async () => {
    const audio = { id: 's', codec: 'aac', source: source('s') } as const
    const { made, asked } = await make({ files: [fragments, fragments], of: { audio, codec: 'hevc' }, seconds: 2 })
    expect(made).toEqual({ ...merged, durationSec: 2 })
    expect(asked[0]?.inputs).toEqual([
      { path: join(dir, 'download-0'), take: 'video', codec: 'hevc' },
      { path: join(dir, 'download-1'), take: 'audio' },
    ])
  })
  it('has its room before it is fetched: twice where parts and result are there together', async () => {
    const audio = { id: 's', codec: 'aac', source: source('s'), sizeBytes: 10 } as const
    const reserved = async (of: Partial<VideoVariant>) => (await make({ files: [plain], of })).reserved
    expect(await reserved({ sizeBytes: 100 })).toEqual([100])
    expect(await reserved({ sizeBytes: 100, more: [source('1')] })).toEqual([200])
    expect(await reserved({ sizeBytes: 100, audio })).toEqual([220])
    expect(await reserved({})).toEqual([])
  })
})

describe('a video that is to become small', () => {
  const film = fixture('portrait-720.mp4')
  const encoding = (present = true) => standIn(() => Buffer.from('small'), { present })

  it('is fetched up to eight times as large, and encoded where it is too large', async () => {
    const { ffmpeg, asked } = encoding()
    const compressTo = 125_000
    const { made, caps, reserved, news } = await make({ files: [film], seconds: 5, ffmpeg, wishes: { compressTo } })
    expect(made).toMatchObject({ path: join(dir, 'compressed.mp4'), mime: 'video/mp4', sizeBytes: 5 })
    expect(caps).toEqual([8 * compressTo])
    expect(reserved).toEqual([film.length + compressTo])
    expect(asked[0]?.options.output).toEqual({ path: join(dir, 'compressed.mp4'), maxBytes: compressTo })
    expect(news).toEqual([{ doing: 'encoding' }, { doing: 'encoding', share: 0.5 }])
  })
  it('stays as it is when it is as small as that already', async () => {
    const { ffmpeg, asked } = encoding()
    const { made } = await make({ files: [film], seconds: 5, ffmpeg, wishes: { compressTo: film.length } })
    expect(made).toMatchObject({ sizeBytes: film.length })
    expect(asked).toEqual([])
    const larger = await make({ files: [film], seconds: 5, ffmpeg, wishes: { compressTo: film.length - 1 } })
    expect(larger.made).toMatchObject({ sizeBytes: 5 })
  })
  it('stays as it is when nothing here could make an MP4 of it', async () => {
    const { ffmpeg, asked } = encoding()
    const merged = new AmagiError('unsupported')
    const { made } = await make({ files: [flv], seconds: 2, merged, ffmpeg, wishes: { compressTo: 10_000 } })
    expect([flv.length > 10_000, asked]).toEqual([true, []])
    expect(made).toMatchObject({ foreign: 'FLV' })
  })
  it.each<[string, Partial<Job>]>([
    ['nobody wishes it', { ffmpeg: encoding().ffmpeg, wishes: {} }],
    ['there is no ffmpeg', { wishes: { compressTo: 125_000 } }],
    ['none can be run', { ffmpeg: encoding(false).ffmpeg, wishes: { compressTo: 125_000 } }],
    ['nothing worth seeing would be left', { ffmpeg: encoding().ffmpeg, wishes: { compressTo: 20_000 } }],
    [
      'nothing would be left of the part it is',
      { ffmpeg: encoding().ffmpeg, wishes: { compressTo: 125_000 }, of: { durationSec: 600 } },
    ],
  ])('is fetched under its own cap when %s', async (_, job) => {
    const { made, caps } = await make({ files: [film], seconds: 5, place: { maxBytes: 123 }, ...job })
    expect(made).toMatchObject({ sizeBytes: film.length })
    expect(caps).toEqual([123])
  })
  it('of unknown length is tried', async () => {
    const { ffmpeg, asked } = encoding()
    await make({ files: [film], ffmpeg, wishes: { compressTo: 125_000 } })
    expect(asked).toHaveLength(1)
  })
})

describe('music for a video', () => {
  const music = { path: '/music.mp3', fromSec: 3 }

  it('is mixed in, and what is known stays', async () => {
    const { ffmpeg, asked } = standIn(() => Buffer.from('loud'))
    const { made } = await make({ files: [plain], of: { width: 160, height: 90 }, ffmpeg, wishes: { music } })
    expect(made).toEqual({
      path: join(dir, 'with-music.mp4'),
      ext: 'mp4',
      mime: 'video/mp4',
      sizeBytes: 4,
      width: 160,
      height: 90,
    })
    expect(asked[0]?.args.join(' ')).toContain('-ss 3 ')
  })
  it('is left out where it cannot be mixed in, and the log says why', async () => {
    const { ffmpeg } = standIn(() => new AmagiError('timeout'))
    const { made } = await make({ files: [plain], ffmpeg, wishes: { music } })
    expect(made).toMatchObject({ path: join(dir, 'download-0') })
    expect(lines).toEqual(['a clip goes without its music: timeout'])
  })
  it('is left out where there is no ffmpeg, or the video is no MP4', async () => {
    const { ffmpeg, asked } = standIn(() => Buffer.from('loud'))
    expect((await make({ files: [plain], wishes: { music } })).made).toMatchObject({ path: join(dir, 'download-0') })
    const merged = new AmagiError('unsupported')
    expect((await make({ files: [flv], merged, ffmpeg, wishes: { music } })).made).toMatchObject({ ext: 'flv' })
    expect(asked).toEqual([])
  })
  it('is not left out for somebody who has given up', async () => {
    const cancelled = new AmagiError('cancelled')
    const { ffmpeg } = standIn(() => cancelled)
    expect((await make({ files: [plain], ffmpeg, wishes: { music } })).made).toBe(cancelled)
    expect(lines).toEqual([])
  })
})

describe('one picture of several addresses', () => {
  type Verdict = 'shown' | 'unreadable' | 'broken'
  const image = (...urls: string[]): ImageMedia => ({ kind: 'image', id: 'i', source: { urls } })
  const picture = fixture('picture.jpg')

  /** Each address is a failure, or what is thought of its picture; every attempt gets the first that is left. */
  async function fetchedAs(wanted: ImageMedia, verdicts: Record<string, Verdict | AmagiError>, maxBytes?: number) {
    const asked: string[][] = []
    const budgets: Budget[] = []
    const judged: Verdict[] = []
    const fetching: Pick<Fetching, 'one'> = {
      async one({ urls }, family, path, budget) {
        expect(family).toBe('picture')
        asked.push([...urls])
        budgets.push(budget)
        const index = urls.findIndex((url) => !(verdicts[url] instanceof AmagiError))
        if (index < 0) throw verdicts[urls[0] ?? '']
        judged.push(verdicts[urls[index] ?? ''] as Verdict)
        await writeFile(path, picture)
        return { path, sizeBytes: picture.length, kind: { ext: 'jpg', mime: 'image/jpeg', families: [] }, index }
      },
    }
    const judge = async (): Promise<Verdict> => judged.at(-1) ?? 'broken'
    const maker = createImageMaker(fetching as Fetching, { judge, fit: judge as never, slides: judge as never })
    const { place } = placed(maxBytes === undefined ? {} : { maxBytes })
    const made = await maker(wanted, place).catch((error: AmagiError) => error)
    const names = made instanceof AmagiError ? made : made.path.slice(dir.length + 1)
    return { made: names, asked, budgets }
  }
  const network = new AmagiError('network')

  it('is the first that can be shown; each is asked once', async () => {
    expect(await fetchedAs(image('a', 'b'), { a: 'shown', b: 'shown' })).toMatchObject({
      made: 'picture-0',
      asked: [['a', 'b']],
    })
    expect(await fetchedAs(image('a', 'b', 'a', 'c'), { a: 'broken', b: network, c: 'shown' })).toMatchObject({
      made: 'picture-1',
      asked: [
        ['a', 'b', 'c'],
        ['b', 'c'],
      ],
    })
  })
  it('is the first that nothing here decodes when there is nothing better', async () => {
    expect((await fetchedAs(image('a', 'b'), { a: 'unreadable', b: 'shown' })).made).toBe('picture-1')
    const all = await fetchedAs(image('a', 'b', 'c'), { a: 'broken', b: 'unreadable', c: 'unreadable' })
    expect(all).toMatchObject({ made: 'picture-1', asked: [['a', 'b', 'c'], ['b', 'c'], ['c']] })
    expect((await fetchedAs(image('a', 'b'), { a: 'unreadable', b: network })).made).toBe('picture-0')
  })
  it('is an error when all are broken or refuse, and when nobody waits any more', async () => {
    expect((await fetchedAs(image('a'), { a: 'broken' })).made).toMatchObject({
      code: 'upstream-changed',
      message: 'the picture is broken',
    })
    expect((await fetchedAs(image('a', 'b'), { a: 'broken', b: network })).made).toBe(network)
    const cancelled = new AmagiError('cancelled')
    expect((await fetchedAs(image('a', 'b'), { a: 'unreadable', b: cancelled })).made).toBe(cancelled)
  })
  it('has a cap for each attempt, by default one that can be unpacked', async () => {
    const tooLarge = expect.objectContaining({ code: 'too-large' })
    const { budgets } = await fetchedAs(image('a', 'b'), { a: 'broken', b: 'shown' })
    for (const budget of budgets) {
      expect(() => budget.claim('x', 40 * mib)).not.toThrow()
      expect(() => budget.claim('x', 40 * mib + 1)).toThrow(tooLarge)
    }
    const [own] = (await fetchedAs(image('a'), { a: 'shown' }, 100)).budgets
    expect(() => own?.claim('x', 100)).not.toThrow()
    expect(() => own?.claim('x', 101)).toThrow(tooLarge)
  })
})

describe('a GIF of a video', () => {
  const wish = { excerpt: { fromSec: 1, durationSec: 2 }, limits: { bytes: 1000 } }
  const picture = Buffer.from('GIF89a\x40\x01\xb4\0', 'latin1')

  async function made(ffmpeg: Ffmpeg | undefined, said: Partial<MediaFile> = {}) {
    const path = join(dir, 'film.mp4')
    await copyFile(join(__dirname, '../../samples/media/portrait-720.mp4'), path)
    const { place, reserved, news } = placed()
    let [asked, held] = [0, 0]
    const film = async (hold: Hold): Promise<MediaFile> => {
      asked++
      held++
      hold.add(() => held--)
      return { path, name: 'film.mp4', mime: 'video/mp4', sizeBytes: 1, ...said }
    }
    const file = await makeGifOf(ffmpeg, film, wish, place).catch((error: AmagiError) => error)
    return { file, reserved, news, asked, held }
  }

  it('has room for the largest attempt, says that it is under way, and lets go of the video', async () => {
    const { file, reserved, news, held } = await made(standIn(() => picture).ffmpeg)
    expect(file).toEqual({
      path: join(dir, 'excerpt.gif'),
      ext: 'gif',
      mime: 'image/gif',
      sizeBytes: 10,
      width: 320,
      height: 180,
      durationSec: 2,
    })
    expect([reserved, news, held]).toEqual([[40 * mib], [{ doing: 'encoding' }], 0])
  })
  it('needs an ffmpeg that runs before it needs the video', async () => {
    for (const ffmpeg of [undefined, standIn(() => picture, { present: false }).ffmpeg]) {
      const { file, asked } = await made(ffmpeg)
      expect([file, asked]).toMatchObject([{ code: 'unsupported', details: { needs: 'ffmpeg' } }, 0])
    }
  })
  it('is made of nothing but an MP4, and a failure lets go of the video', async () => {
    const { file, news, held } = await made(standIn(() => picture).ffmpeg, { mime: 'video/webm' })
    expect(file).toMatchObject({ code: 'unsupported', message: 'no GIF of video/webm' })
    expect([news, held]).toEqual([[], 0])
  })
})

describe('what is known of a file', () => {
  it('is what it says itself, else what upstream said, and nothing that nobody said', () => {
    expect(factsOf({})).toStrictEqual({})
    expect(factsOf({ width: 1, height: 2, durationSec: 3 })).toStrictEqual({ width: 1, height: 2, durationSec: 3 })
    expect(factsOf({ width: 1, height: 2, durationSec: 3 }, { width: 4, height: 5, durationSec: 6 })).toStrictEqual({
      width: 4,
      height: 5,
      durationSec: 6,
    })
    expect(factsOf({ width: 1 }, { durationSec: 6 })).toStrictEqual({ width: 1, durationSec: 6 })
  })
})

it('a merge that is asked for in a way it cannot be done is refused, and what it opened is closed', async () => {
  const input = { path: join(__dirname, '../../samples/media/dash-audio-aac.m4s'), take: 'video' as const }
  expect(await failure(remux({ inputs: [input], output: join(dir, 'out.mp4') }))).toMatchObject({
    code: 'upstream-changed',
    message: 'file without video',
    details: { path: 'tracks' },
  })
})
