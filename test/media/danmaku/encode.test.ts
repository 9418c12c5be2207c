/** What an encoder is asked for when danmaku are burned in, by a stand-in that only listens. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../../src/errors'
import { burn, type BurnRequest } from '../../../src/media/danmaku/burn'
import { makeBurned } from '../../../src/media/danmaku/make'
import type { Headway } from '../../../src/media/headway'
import type { Hold } from '../../../src/media/hold'
import type { MediaFile } from '../../../src/media/types'
import type { Danmaku } from '../../../src/model'
import { standIn } from '../ffmpeg/fake'
import { fixture } from '../origin'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'burn-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const { signal } = new AbortController()
const line = (text: string, changes: Partial<Danmaku> = {}): Danmaku => ({
  atSec: 1,
  text,
  mode: 'top',
  color: '#ffffff',
  ...changes,
})
const wishes = { area: 0.5, size: 'large', opacity: 100, portrait: 'off' } as const
const video: MediaFile = {
  path: '/films/a.mp4',
  name: 'a.mp4',
  mime: 'video/mp4',
  sizeBytes: 900_000,
  width: 640,
  height: 360,
  durationSec: 20,
}

/** An ffmpeg that writes four bytes each time, or fails with these first. */
const listening = (...failures: (AmagiError | undefined)[]) =>
  standIn((_, turn) => failures[turn] ?? Buffer.from('film'))
const request = (changes: Partial<BurnRequest> = {}): BurnRequest => ({
  video,
  lines: [line('弹幕')],
  wishes,
  dir,
  signal,
  ...changes,
})
/** How the rate is asked for at each attempt: a quality, or bits per second. */
async function rates(changes: Partial<BurnRequest>, ...failures: (AmagiError | undefined)[]) {
  const { ffmpeg, asked } = listening(...failures)
  const ended = await burn(ffmpeg, request(changes)).then(
    () => 'made',
    (error: AmagiError) => error.code,
  )
  const rate = (args: readonly string[]) => (args.includes('-crf') ? 'quality' : Number(args[args.indexOf('-b:v') + 1]))
  return [...asked.map(({ args }) => rate(args)), ended]
}
const tooLarge = () => new AmagiError('too-large')

describe('an encoder', () => {
  it('gets film, filters and both tracks, and runs in the folder of what it reads', async () => {
    const { ffmpeg, asked } = listening()
    const onProgress = () => undefined
    const made = await burn(ffmpeg, request({ maxBytes: 50_000_000, onProgress }))
    const path = join(dir, 'burned.mp4')
    expect(made).toEqual({ path, width: 640, height: 360 })
    const [{ codec, args, options } = expect.unreachable()] = asked
    expect(codec).toBe('avc')
    expect(options).toEqual({
      durationSec: 20,
      onProgress,
      output: { path, maxBytes: 50_000_000 },
      cwd: dir,
      signal,
    })
    expect(args.join(' ')).toContain('-i file:/films/a.mp4 -map 0:v:0 -map 0:a:0? -vf ')
    expect(args[args.indexOf('-vf') + 1]).toBe(
      'scale=640:360:force_original_aspect_ratio=decrease:force_divisible_by=2,' +
        'pad=640:360:(ow-iw)/2:(oh-ih)/2,setsar=1,subtitles=danmaku.ass:fontsdir=fonts',
    )
    expect(args[args.indexOf('-c:a') + 1]).toBe('copy')
    expect(args.at(-1)).toBe(`file:${path}`)
  })
  it('encodes a sound that an MP4 may not hold', async () => {
    const { ffmpeg, asked } = listening()
    await burn(ffmpeg, request({ video: { ...video, mime: 'video/webm' } }))
    expect(asked[0]?.args.join(' ')).toContain('-c:a aac -b:a 160k')
  })
  it('brings the video into an upright picture', async () => {
    const { ffmpeg, asked } = listening()
    const made = await burn(ffmpeg, request({ wishes: { ...wishes, portrait: 'force' } }))
    expect(made).toMatchObject({ width: 640, height: 1138 })
    expect(asked[0]?.args.join(' ')).toContain('scale=640:360:force_original_aspect_ratio=decrease')
    expect(asked[0]?.args.join(' ')).toContain('pad=640:1138:')
  })
})

describe('the rate', () => {
  it('is that of a quality where there is no limit, or nobody knows how long the film is', async () => {
    expect(await rates({})).toEqual(['quality', 'made'])
    const { durationSec: _, ...endless } = video
    expect(await rates({ video: endless, maxBytes: 1 })).toEqual(['quality', 'made'])
    expect(await rates({ video: { ...video, durationSec: 0 }, maxBytes: 1 })).toEqual(['quality', 'made'])
  })
  it('is that of the limit, less the sound, where that is no more than twice what the film has', async () => {
    // 2.5 MB in 20 seconds: 920 000 bits, of which 200 000 are the sound's.
    expect(await rates({ maxBytes: 2_500_000, video: { ...video, sizeBytes: 900_001 } })).toEqual([720_000, 'made'])
    expect(await rates({ maxBytes: 2_500_000, video: { ...video, sizeBytes: 899_000 } })).toEqual(['quality', 'made'])
  })
  it('of a quality is tried first where there is room, and that of the limit when it became too large', async () => {
    expect(await rates({ maxBytes: 2_500_000, video: { ...video, sizeBytes: 500_000 } }, tooLarge())).toEqual([
      'quality',
      720_000,
      'made',
    ])
  })
  it('is tried no second time for another failure, without a limit, or when it was that of the limit', async () => {
    const failed = new AmagiError('timeout')
    expect(await rates({ maxBytes: 50_000_000 }, failed)).toEqual(['quality', 'timeout'])
    expect(await rates({}, tooLarge())).toEqual(['quality', 'too-large'])
    expect(await rates({ maxBytes: 2_000_000 }, tooLarge())).toEqual([536_000, 'too-large'])
    expect(await rates({ maxBytes: 50_000_000 }, tooLarge(), tooLarge())).toEqual(['quality', 18_200_000, 'too-large'])
  })
  it('below which there is no picture is refused with the size that would do', async () => {
    const { ffmpeg, asked } = listening()
    await expect(burn(ffmpeg, request({ maxBytes: 951_086 }))).rejects.toMatchObject({
      code: 'too-large',
      details: { what: 'video', limit: { name: 'size', value: 951_087, max: 951_086 } },
    })
    expect([asked, await readdir(dir)]).toEqual([[], []])
    expect(await rates({ maxBytes: 951_087 })).toEqual([150_000, 'made'])
  })
})

describe('what an encoder reads', () => {
  const script = () => readFile(join(dir, 'danmaku.ass'), 'utf8')
  const words = async () => [...(await script()).matchAll(/^Dialogue.*\)\}(.*)$/gm)].map(([, text]) => text)

  it('is the lines as far as the font draws them, without blanks at their ends', async () => {
    const lines = [
      line('  左🎉右 {x} '),
      line('🎉', { atSec: 6 }),
      line('   ', { atSec: 7 }),
      line('后', { atSec: 12 }),
    ]
    await burn(listening().ffmpeg, request({ lines }))
    expect(await words()).toEqual(['左右 ｛x｝', '后'])
    expect(await readdir(join(dir, 'fonts'))).toEqual(['danmaku.ttf'])
    expect((await readFile(join(dir, 'fonts', 'danmaku.ttf'))).length).toBeGreaterThan(500)
  })
  it('has the size and the opacity of the wishes, and the width of its words', async () => {
    await burn(listening().ffmpeg, request({ wishes: { ...wishes, size: 'medium', opacity: 40 } }))
    expect(await script()).toContain('Style: Line,Amagi Danmaku,10.67,&H99FFFFFF')
    // Two wide characters in the middle of 640 pixels.
    expect(await script()).toContain('\\pos(309.33,')
  })
  it('is refused where nothing of it can be drawn', async () => {
    const { ffmpeg, asked } = listening()
    await expect(burn(ffmpeg, request({ lines: [line('🎉')] }))).rejects.toMatchObject({
      code: 'unsupported',
      message: 'no danmaku can be drawn',
      details: { what: 'danmaku' },
    })
    expect(asked).toEqual([])
  })
  it('is not made for a picture of unknown size', async () => {
    for (const side of ['width', 'height'] as const) {
      const { [side]: _, ...unknown } = video
      await expect(burn(listening().ffmpeg, request({ video: unknown }))).rejects.toMatchObject({
        code: 'unsupported',
        message: 'nobody knows how large the picture is',
      })
    }
  })
})

describe('a video with danmaku', () => {
  /** Makes one of a file that says this of itself, and what was asked of the job's place. */
  async function make(data: Buffer, said: Partial<MediaFile>, failure?: AmagiError) {
    const path = join(dir, 'plain')
    await writeFile(path, data)
    const { ffmpeg, asked } = listening(failure)
    const news: Headway[] = []
    const reserved: number[] = []
    let held = 0
    const plain = async (hold: Hold): Promise<MediaFile> => {
      hold.add(() => held--)
      held++
      return { path, name: 'plain.mp4', mime: 'video/mp4', sizeBytes: 1000, ...said }
    }
    const place = {
      dir,
      maxBytes: undefined,
      reserve: async (bytes: number) => void reserved.push(bytes),
      headway: (one: Headway) => void news.push(one),
      signal,
    }
    const made = await makeBurned(ffmpeg, plain, { lines: [line('弹幕')], wishes }, place).catch((error) => error)
    return { made, asked, news, reserved, held }
  }

  it('is measured by its file, whatever upstream said', async () => {
    const { made, asked, news, reserved, held } = await make(fixture('progressive.mp4'), {
      width: 1,
      height: 1,
      durationSec: 99,
    })
    expect(made).toEqual({
      path: join(dir, 'burned.mp4'),
      ext: 'mp4',
      mime: 'video/mp4',
      sizeBytes: 4,
      width: 160,
      height: 90,
      durationSec: expect.closeTo(2, 1),
    })
    expect(asked[0]?.options?.durationSec).toBe(made.durationSec)
    expect(reserved).toEqual([2000])
    expect(news).toEqual([{ doing: 'encoding' }, { doing: 'encoding', share: 0.5 }])
    expect(held).toBe(0)
  })
  it('is measured by what upstream said where the file has no picture, or is no MP4', async () => {
    const said = { width: 320, height: 240, durationSec: 99 }
    const sound = await make(fixture('music.m4a'), said)
    expect(sound.made).toMatchObject({ width: 320, height: 240, durationSec: expect.closeTo(2, 0) })
    // Places of width and height in a track header (ISO/IEC 14496-12, 8.3.2).
    for (const place of [76, 80]) {
      const flat = fixture('progressive.mp4')
      flat.writeUInt32BE(0, flat.indexOf('tkhd') + 4 + place)
      expect((await make(flat, said)).made).toMatchObject({ width: 320, height: 240 })
    }
    const other = await make(Buffer.from('no MP4'), { ...said, mime: 'video/x-flv' })
    expect(other.made).toMatchObject({ width: 320, height: 240, durationSec: 99 })
  })
  it('that fails lets go of the plain one', async () => {
    const { made, held } = await make(fixture('progressive.mp4'), {}, new AmagiError('internal'))
    expect([made.code, held]).toEqual(['internal', 0])
  })
  it('needs an ffmpeg before it needs the plain one', async () => {
    const place = { dir, maxBytes: undefined, reserve: async () => undefined, headway: () => undefined, signal }
    const never = (): never => expect.unreachable()
    await expect(makeBurned(undefined, never, { lines: [], wishes }, place)).rejects.toMatchObject({
      code: 'unsupported',
      details: { needs: 'ffmpeg' },
    })
  })
})
