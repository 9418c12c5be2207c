/** What ffmpeg is told for each thing that is made with it, word by word, and what becomes of its failures. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../../src/errors'
import { even, halfOfProcessors } from '../../../src/media/ffmpeg/arguments'
import { compress, planCompression } from '../../../src/media/ffmpeg/compress'
import { makeGif } from '../../../src/media/ffmpeg/gif'
import { mergeArguments, mergeBy } from '../../../src/media/ffmpeg/merge'
import { addMusic } from '../../../src/media/ffmpeg/music'
import { makeSlideshow } from '../../../src/media/ffmpeg/slideshow'
import type { RemuxInput } from '../../../src/media/mp4/remux'
import type { MediaFile } from '../../../src/media/types'
import { failure, standIn, type Asked } from './fake'

const samples = join(__dirname, '../../../samples/media')
const { signal } = new AbortController()
const threads = halfOfProcessors()
let dir: string
let out: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'arguments-'))
  out = join(dir, 'out.mp4')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const written = (...failures: (Error | undefined)[]) => standIn((_, turn) => failures[turn] ?? Buffer.from('film'))
const said = ({ args }: Pick<Asked, 'args'>): string => args.join(' ')
const quality = `-c:v libx264 -preset veryfast -pix_fmt yuv420p -threads ${threads} -crf 23`
const input = (path: string, ...before: string[]): string =>
  [...before, '-protocol_whitelist file -i', `file:${path}`].join(' ')
const output = (path: string): string => `-map_metadata -1 -movflags +faststart -f mp4 file:${path}`

describe('a merge', () => {
  const request = (inputs: RemuxInput[]) => ({ inputs, output: out, durationSec: 9 })

  it('copies the tracks that are wanted of each file', () => {
    const args = (...inputs: RemuxInput[]) => mergeArguments(request(inputs)).join(' ')
    expect(args({ path: 'v', take: 'video', codec: 'hevc' }, { path: 'a', take: 'audio' })).toBe(
      `${input('v')} ${input('a')} -map 0:v:0 -map 1:a:0 -c copy -tag:v hvc1 ${output(out)}`,
    )
    expect(args({ path: 'x', take: 'both', codec: 'avc' })).toBe(
      `${input('x')} -map 0:v:0 -map 0:a:0? -c copy ${output(out)}`,
    )
  })
  it('goes before what encodes, and has the time of its film', async () => {
    const { ffmpeg, asked } = written()
    expect(await mergeBy(ffmpeg)(request([{ path: 'x', take: 'both' }]), signal)).toEqual({})
    expect(asked).toEqual([
      {
        args: mergeArguments(request([{ path: 'x', take: 'both' }])),
        options: { durationSec: 9, output: { path: out }, priority: 1, signal },
      },
    ])
  })
  it('of one file in another container encodes it anew', async () => {
    const { ffmpeg, asked } = written()
    await mergeBy(ffmpeg)(request([{ path: 'x', take: 'both', container: 'webm' }]), signal)
    expect(asked).toMatchObject([{ codec: 'avc', options: { durationSec: 9, output: { path: out }, signal } }])
    expect(said(asked[0]!)).toBe(
      `${input('x')} -map 0:v:0 -map 0:a:0? ${quality} -c:a aac -b:a 128k -ac 2 ${output(out)}`,
    )
  })
  it('of several files in a row joins their pictures and sounds', async () => {
    const { ffmpeg, asked } = written()
    await mergeBy(ffmpeg)(request([{ path: 'x', more: ['y', 'z'], take: 'both' }]), signal)
    expect(said(asked[0]!)).toBe(
      `${input('x')} ${input('y')} ${input('z')} -filter_complex ` +
        '[0:v:0][0:a:0][1:v:0][1:a:0][2:v:0][2:a:0]concat=n=3:v=1:a=1[c][a];[c]null[v] -map [v] -map [a] ' +
        `${quality} -c:a aac -b:a 128k -ac 2 ${output(out)}`,
    )
  })
  it('of picture and sound is a copy, whatever the containers', async () => {
    const { ffmpeg, asked } = written()
    await mergeBy(ffmpeg)(
      request([
        { path: 'v', take: 'video', container: 'webm' },
        { path: 'a', take: 'audio' },
      ]),
      signal,
    )
    await mergeBy(ffmpeg)(request([{ path: 'x', more: [], take: 'both' }]), signal)
    expect(asked.map(({ codec }) => codec)).toEqual([undefined, undefined])
  })
})

describe('music', () => {
  const music = { path: '/m.mp3', fromSec: 1.5 }
  const file = (name: string) => join(samples, name)

  it('is mixed with the sound there is, as long as that', async () => {
    const { ffmpeg, asked } = written()
    const path = file('progressive.mp4')
    await addMusic(ffmpeg, { path, music, output: out, signal })
    const { durationSec } = asked[0]!.options
    expect(durationSec).toBeCloseTo(2, 1)
    expect(asked[0]!.options).toEqual({ durationSec, output: { path: out }, signal })
    expect(said(asked[0]!)).toBe(
      `${input(path)} ${input('/m.mp3', '-stream_loop -1 -ss 1.5')} -map 0:v:0 -filter_complex ` +
        '[1:a:0]aresample=async=1,volume=0.7[m];[0:a:0][m]amix=inputs=2:duration=first,volume=2[a] -map [a] ' +
        `-c:v copy -c:a aac -b:a 128k -t ${durationSec} ${output(out)}`,
    )
  })
  it('is the only sound of a picture that has none', async () => {
    const { ffmpeg, asked } = written()
    await addMusic(ffmpeg, { path: file('dash-video-avc.m4s'), music, output: out, signal })
    expect(said(asked[0]!)).toContain(' -map 0:v:0 -map 1:a:0 -af aresample=async=1 -c:v copy -c:a aac ')
  })
  it.each([
    ['hvc1', true],
    ['hev1', true],
    ['av01', false],
  ])('leaves a picture of %s the name Apple asks for: %s', async (entry, tagged) => {
    const bytes = await readFile(file('progressive.mp4'))
    bytes.write(entry, bytes.indexOf('avc1', bytes.indexOf('stsd')), 'latin1')
    const path = join(dir, 'a.mp4')
    await writeFile(path, bytes)
    const { ffmpeg, asked } = written()
    await addMusic(ffmpeg, { path, music, output: out, signal })
    expect(said(asked[0]!).includes('-c:v copy -tag:v hvc1 -c:a')).toBe(tagged)
  })
})

describe('a show', () => {
  const slides = (count: number): MediaFile[] =>
    Array.from({ length: count }, (_, index) => ({ path: `${index}`, name: '', mime: '', sizeBytes: 0 }))
  async function shown(count: number, soundSec?: number | 'unknown') {
    const { ffmpeg, asked } = written()
    const drawn: unknown[] = []
    const never = (): never => expect.unreachable()
    const pictures = {
      judge: never,
      fit: never,
      async slides(...all: unknown[]) {
        drawn.push(...all)
        return { count, width: 1440, height: 1080 }
      },
    }
    const length = typeof soundSec === 'number' ? { durationSec: soundSec } : {}
    const sound = soundSec === undefined ? undefined : { path: '/m.mp3', name: '', mime: '', sizeBytes: 0, ...length }
    const onProgress = () => undefined
    const made = await makeSlideshow({ ffmpeg, pictures, slides: slides(count), sound, dir, onProgress, signal })
    expect(drawn).toEqual([slides(count).map(({ path }) => path), dir, signal])
    return { made, asked: asked[0]!, onProgress }
  }

  it('has its sheets, a frame five times a second, and fades its music out', async () => {
    const { made, asked, onProgress } = await shown(3, 12)
    const path = join(dir, 'slideshow.mp4')
    expect(made).toEqual({ path, facts: { width: 1440, height: 1080, durationSec: 12 } })
    expect(asked).toMatchObject({ codec: 'avc' })
    expect(asked.options).toEqual({ durationSec: 12, onProgress, output: { path }, cwd: dir, signal })
    expect(said(asked)).toBe(
      `${input('slide-%03d.jpg', '-f image2 -framerate 1/4')} ${input('/m.mp3', '-stream_loop -1')} -map 0:v:0 ` +
        `-vf fps=5 -g 25 ${quality} -tune stillimage -map 1:a:0 -af aresample=async=1,afade=t=out:st=11:d=1 ` +
        `-c:a aac -b:a 128k -ac 2 -t 12 ${output(path)}`,
    )
  })
  it('without music has no sound', async () => {
    const { asked } = await shown(2)
    expect(said(asked)).toBe(
      `${input('slide-%03d.jpg', '-f image2 -framerate 1/3')} -map 0:v:0 -vf fps=5 -g 25 ${quality} -tune stillimage ` +
        `-t 6 ${output(join(dir, 'slideshow.mp4'))}`,
    )
  })
  it.each<[number, number | 'unknown', number]>([
    [10, 20, 30],
    [10, 40, 40],
    [10, 90, 50],
    [10, 'unknown', 30],
  ])('of %i pictures and music of %s seconds takes %i', async (count, seconds, expected) => {
    expect((await shown(count, seconds)).made.facts.durationSec).toBe(expected)
  })
})

describe('a compression', () => {
  const film = join(samples, 'portrait-720.mp4')
  const tooLarge = () => new AmagiError('too-large')
  async function small(targetBytes: number, ...failures: Error[]) {
    const { ffmpeg, asked } = written(...failures)
    const lines: string[] = []
    const onProgress = () => undefined
    const log = (line: string) => void lines.push(line)
    const made = await compress(ffmpeg, { path: film, output: out, targetBytes, onProgress, signal, log }).catch(
      (error: AmagiError) => error,
    )
    return { made, asked, lines, onProgress }
  }

  it('is told sides and bits of its plan', async () => {
    const { made, asked, onProgress } = await small(150_000)
    const { durationSec = NaN } = asked[0]!.options
    const plan = planCompression({ targetBytes: 150_000, durationSec, width: 720, height: 1280, framesPerSec: 30 })
    expect(plan).toMatchObject({ size: { width: 360, height: 640 }, audioBitsPerSec: 64_000 })
    const bits = plan?.videoBitsPerSec ?? 0
    expect(made).toEqual({ width: 360, height: 640, durationSec })
    expect(asked).toMatchObject([{ codec: 'avc' }])
    expect(asked[0]!.options).toEqual({
      durationSec,
      onProgress,
      signal,
      output: { path: out, maxBytes: 150_000 },
    })
    expect(said(asked[0]!)).toBe(
      `${input(film)} -map 0:v:0 -vf scale=360:640 -c:v libx264 -preset veryfast -pix_fmt yuv420p -threads ${threads} ` +
        `-b:v ${bits} -maxrate ${Math.floor(bits * 1.2)} -bufsize ${bits * 2} ` +
        `-map 0:a:0? -c:a aac -ac 2 -b:a 64000 ${output(out)}`,
    )
  })
  it('leaves the sides alone where the bits are plenty', async () => {
    const { made, asked } = await small(9e6)
    expect(made).toMatchObject({ width: 720, height: 1280 })
    expect(said(asked[0]!)).not.toContain('-vf')
  })
  it('that missed its size is tried once more with four fifths, and then refused', async () => {
    const { made, asked, lines } = await small(150_000, tooLarge(), tooLarge())
    const [first, second] = asked.map(({ args }) => Number(args[args.indexOf('-b:v') + 1]))
    expect(second).toBe(Math.floor((first ?? 0) * 0.8))
    expect(asked).toHaveLength(2)
    expect(made).toMatchObject({
      code: 'too-large',
      message: 'cannot be compressed so far',
      details: { what: 'video', limit: { name: 'size', value: 150_000, max: 150_000 } },
    })
    expect(lines).toEqual([
      'compression to 150000 bytes was missed with 100 % of the rate',
      'compression to 150000 bytes was missed with 80 % of the rate',
    ])
  })
  it('that fails otherwise is not tried again', async () => {
    const failed = new AmagiError('timeout')
    const { made, asked, lines } = await small(150_000, failed)
    expect([made, asked.length, lines]).toEqual([failed, 1, []])
  })
  it('that would leave nothing is not begun', async () => {
    const { made, asked } = await small(50_000)
    expect([made, asked]).toMatchObject([{ code: 'too-large' }, []])
  })
})

describe('the plan of a compression', () => {
  /** A target in bytes that gives so many bits per second over 100 seconds. */
  const target = (bits: number): number => (bits * 100) / 8 / 0.96
  const plan = (bits: number, more: object = {}) =>
    planCompression({ targetBytes: target(bits), durationSec: 100, ...more })

  it.each([
    [512_100, 128_000],
    [511_900, 96_000],
    [384_100, 96_000],
    [383_900, 64_000],
    [200_000, 64_000],
  ])('of %i bits gives %i to the sound', (bits, audio) => {
    expect(plan(bits)).toEqual({
      videoBitsPerSec: expect.closeTo(bits - audio, -1),
      audioBitsPerSec: audio,
    })
  })
  it('is none below 120 000 bits for the picture', () => {
    expect(plan(184_010)).toMatchObject({ videoBitsPerSec: expect.closeTo(120_010, -1) })
    expect(plan(183_990)).toBeUndefined()
  })
  it('leaves sides alone of which one is unknown', () => {
    expect(plan(200_000, { width: 1920 })).not.toHaveProperty('size')
    expect(plan(200_000, { height: 1080 })).not.toHaveProperty('size')
    expect(plan(200_000, { width: 1920, height: 1080 })).toHaveProperty('size')
  })
  it.each([
    // 0.03 bits for each pixel of 30 pictures per second: 1920 × 1080 wants 1 866 240, and so on.
    [1_866_240, undefined],
    [1_866_200, [1280, 720]],
    [829_450, [1280, 720]],
    [829_400, [960, 540]],
    [466_570, [960, 540]],
    [466_550, [854, 480]],
    [368_700, [854, 480]],
    [368_600, [640, 360]],
    [150_000, [640, 360]],
  ])('of %i bits for the picture makes 1080 lines %j', (bits, sides) => {
    const audio = bits * 1.2 > 512_000 ? 128_000 : bits > 288_000 ? 96_000 : 64_000
    const size = plan(bits + audio + 5, { width: 1920, height: 1080 })?.size
    expect(size && [size.width, size.height]).toEqual(sides)
  })
  it('never makes a picture larger', () => {
    expect(plan(200_000, { width: 320, height: 240 })).not.toHaveProperty('size')
    expect(plan(200_000, { width: 640, height: 400 })?.size).toEqual({ width: 576, height: 360 })
  })
  it('halves pictures per second with the sides, from a fifth more than usual on', () => {
    const frames = (framesPerSec: number, bits = 300_000) =>
      plan(bits, { width: 1920, height: 1080, framesPerSec })?.framesPerSec
    expect([frames(60), frames(36.1), frames(36), frames(30)]).toEqual([30, 30, undefined, undefined])
    expect(frames(60, 9e6)).toBeUndefined()
    // Fewer pictures leave each of them more.
    const sides = (framesPerSec: number) => plan(530_000, { width: 1920, height: 1080, framesPerSec })?.size?.height
    expect([sides(60), sides(30), sides(15)]).toEqual([480, 480, 540])
  })
  it('has even sides', () => {
    expect([0, 0.4, 1, 2.9, 3, 5, 1081].map(even)).toEqual([2, 2, 2, 2, 4, 6, 1082])
  })
})

describe('a GIF', () => {
  const film = join(samples, 'portrait-720.mp4')
  /** A GIF of so many bytes that says these sides of itself. */
  const picture = (bytes: number): Buffer => {
    const data = Buffer.alloc(Math.max(10, bytes))
    data.write('GIF89a')
    data.writeUInt16LE(270, 6)
    data.writeUInt16LE(480, 8)
    return data
  }
  async function made(sizes: number[], limits = {}, excerpt = { fromSec: 1, durationSec: 2 }, path = film) {
    const { ffmpeg, asked } = standIn((_, turn) => picture(sizes[Math.min(turn, sizes.length - 1)] ?? 0))
    const target = join(dir, 'a.gif')
    const gif = await makeGif(ffmpeg, {
      path,
      excerpt,
      output: target,
      limits: { bytes: 1000, ...limits },
      signal,
    }).catch((error: AmagiError) => error)
    const grades = asked.map(({ args }) => {
      const [, fps, factor] = /fps=([\d.]+),scale='max\(2,trunc\(iw\*sar\*([\d.]+)\)\)'/.exec(args.join(' ')) ?? []
      return [Math.round(Number(factor) * 1280), Number(fps)]
    })
    return { gif, asked, grades, target }
  }

  it('is told the excerpt, one palette and a loop for ever', async () => {
    const { gif, asked, target } = await made([1000])
    expect(gif).toEqual({ width: 270, height: 480, durationSec: 2 })
    expect(await readFile(target)).toHaveLength(1000)
    expect(asked).toHaveLength(1)
    expect(asked[0]!.options).toEqual({ durationSec: 2, output: { path: `${target}.part` }, signal })
    expect(said(asked[0]!)).toBe(
      `-filter_threads ${threads} ${input(film, `-threads ${threads} -ss 1 -t 2`)} -map 0:v:0 -vf ` +
        "fps=12.5,scale='max(2,trunc(iw*sar*0.375))':'max(2,trunc(ih*0.375))':flags=lanczos,setsar=1," +
        'split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle ' +
        `-map_metadata -1 -loop 0 -f gif file:${target}.part`,
    )
  })
  it('that is too large is made again in the first grade that may become small enough', async () => {
    // Weight: side × side × pictures per second. 1 of 0.92 is 0.8 of the pictures.
    expect((await made([1001, 1000])).grades).toEqual([
      [480, 12.5],
      [480, 10],
    ])
    // Four fifths of 1437 are 1149.6, and a guess may be 15 % off; of 1438 they are 1150.4.
    expect((await made([1437, 1000])).grades[1]).toEqual([480, 10])
    expect((await made([1438, 1000])).grades[1]).toEqual([400, 10])
    expect((await made([2500, 1000])).grades[1]).toEqual([320, 10])
    expect((await made([5000, 1000])).grades[1]).toEqual([240, 10])
    expect((await made([10_000, 1000])).grades[1]).toEqual([200, 6.25])
    expect((await made([14_000, 1000])).grades[1]).toEqual([160, 5])
  })
  it('is tried in the last grade whatever the guess says, and refused then', async () => {
    const { gif, grades, target } = await made([1e6])
    expect(grades).toEqual([
      [480, 12.5],
      [160, 5],
    ])
    expect(gif).toMatchObject({
      code: 'too-large',
      message: 'no GIF becomes small enough',
      details: { what: 'image' },
    })
    expect(await failure(readFile(target))).toMatchObject({ code: 'ENOENT' })
  })
  it('keeps to the sides a chat takes where they are smaller than its own', async () => {
    expect((await made([1], { side: 100 })).grades).toEqual([[100, 12.5]])
    expect((await made([1], { side: 5000 })).grades).toEqual([[480, 12.5]])
    expect((await made([1], { sum: 200 })).grades).toEqual([[128, 12.5]])
  })
  it('ends with the picture, and does not begin behind it', async () => {
    const cut = await made([1], {}, { fromSec: 4, durationSec: 9 })
    expect(cut.asked[0]!.options.durationSec).toBe(1)
    expect(said(cut.asked[0]!)).toContain('-ss 4 -t 1 ')
    expect((await made([1], {}, { fromSec: 5, durationSec: 1 })).gif).toMatchObject({
      code: 'bad-input',
      message: 'the excerpt is not in the video',
      details: { limit: { name: 'gif-range', value: 5, max: 5 } },
    })
  })
  it('of a sound is none', async () => {
    const path = join(dir, 'music.mp4')
    await copyFile(join(samples, 'music.m4a'), path)
    const { gif, asked } = await made([1], {}, { fromSec: 0, durationSec: 1 }, path)
    expect(gif).toMatchObject({ code: 'unsupported', message: 'nothing to see', details: { what: 'no-gif' } })
    expect(asked).toEqual([])
  })
})
