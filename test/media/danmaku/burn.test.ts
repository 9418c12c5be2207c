import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { burn, type BurnRequest } from '../../../src/media/danmaku/burn'
import { createFfmpeg, type Ffmpeg } from '../../../src/media/ffmpeg'
import type { MediaFile } from '../../../src/media/types'
import type { Danmaku } from '../../../src/model'
import { codeOf } from '../../platforms/upstream'
import { decodeErrors, hasFfmpeg, readClip } from '../../support/decode'

let folder: string
let ffmpeg: Ffmpeg
let video: MediaFile

const [width, height] = [640, 360]
const line = (atSec: number, text: string, changes: Partial<Danmaku> = {}): Danmaku => ({
  atSec,
  text,
  mode: 'roll',
  color: '#ffffff',
  ...changes,
})

const lines = [
  line(1, '上方弹幕', { mode: 'top', color: '#ff0000' }),
  line(6, '下方弹幕', { mode: 'bottom', color: '#00ff00' }),
  line(10.5, '滚动弹幕滚动'),
]

/** One frame as RGB. */
function frameAt(path: string, sec: number): Buffer {
  const { stdout } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-ss', String(sec), '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { maxBuffer: 1 << 26 },
  )
  return stdout
}

interface Spot {
  count: number
  left: number
  right: number
  top: number
  bottom: number
}

/** Pixels that are much redder, greener or brighter than the dark blue ground, and where they are. */
function ink(frame: Buffer, wanted: 'red' | 'green' | 'white' | 'any', wide = width): Spot {
  const spot: Spot = { count: 0, left: Infinity, right: -1, top: Infinity, bottom: -1 }
  for (let at = 0; at < frame.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = frame.subarray(at, at + 3)
    const found = {
      red: red > 110 && green < 90,
      green: green > 110 && red < 90,
      white: red > 120 && green > 120 && blue > 120,
      any: red > 90 || green > 90,
    }[wanted]
    if (!found) continue
    const [x, y] = [(at / 3) % wide, Math.floor(at / 3 / wide)]
    spot.count += 1
    spot.left = Math.min(spot.left, x)
    spot.right = Math.max(spot.right, x)
    spot.top = Math.min(spot.top, y)
    spot.bottom = Math.max(spot.bottom, y)
  }
  return spot
}

async function burned(changes: Partial<BurnRequest> = {}): Promise<string> {
  const dir = await mkdtemp(join(folder, 'job-'))
  const { path } = await burn(ffmpeg, {
    video,
    lines,
    wishes: { area: 0.5, size: 'large', opacity: 100, portrait: 'off' },
    dir,
    signal: new AbortController().signal,
    ...changes,
  })
  return path
}

describe.skipIf(!hasFfmpeg)('danmaku burned into a video', () => {
  beforeAll(async () => {
    // A blank and Chinese in the path: filters read names with rules of their own.
    folder = join(await mkdtemp(join(tmpdir(), 'amagi-burn-')), "a 'b' 弹,幕:[x]")
    await mkdir(folder)
    // No font of the machine: what is drawn is drawn with ours.
    await writeFile(join(folder, 'fonts.conf'), '<?xml version="1.0"?><fontconfig></fontconfig>')
    process.env['FONTCONFIG_FILE'] = join(folder, 'fonts.conf')
    ffmpeg = createFfmpeg()
    const path = join(folder, 'plain.mp4')
    const source = ['-f', 'lavfi', '-i', `color=0x101040:s=${width}x${height}:r=10:d=20`]
    const sound = [
      '-f',
      'lavfi',
      '-i',
      'sine=440:d=20',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
    ]
    const made = spawnSync('ffmpeg', ['-v', 'error', ...source, ...sound, '-c:a', 'aac', '-shortest', path])
    if (made.status !== 0) throw new Error(made.stderr.toString())
    const { size: sizeBytes } = await stat(path)
    video = { path, name: 'plain.mp4', mime: 'video/mp4', sizeBytes, width, height, durationSec: 20 }
  }, 60_000)

  afterAll(async () => {
    delete process.env['FONTCONFIG_FILE']
    await ffmpeg?.close()
    if (folder) await rm(join(folder, '..'), { recursive: true, force: true })
  })

  it('stand and pass at their time and place, and are not there before and after', { timeout: 120_000 }, async () => {
    const path = await burned()
    expect(ink(frameAt(path, 0.5), 'any').count).toBe(0)

    const top = ink(frameAt(path, 2.5), 'red')
    expect(top.count).toBeGreaterThan(100)
    expect(top.bottom).toBeLessThan(40)
    expect(Math.abs(top.left + top.right - width)).toBeLessThan(12)
    expect(ink(frameAt(path, 2.5), 'green').count).toBe(0)
    expect(ink(frameAt(path, 5.5), 'any').count).toBe(0)

    const bottom = ink(frameAt(path, 8), 'green')
    expect(bottom.count).toBeGreaterThan(100)
    expect(bottom.top).toBeGreaterThan(height - 45)
    expect(ink(frameAt(path, 10.3), 'any').count).toBe(0)

    const [early, late] = [ink(frameAt(path, 12), 'white'), ink(frameAt(path, 16), 'white')]
    expect(early.count).toBeGreaterThan(100)
    expect(early.left).toBeGreaterThan(late.left + 200)
    expect(late.bottom).toBeLessThan(40)
    expect(ink(frameAt(path, 19), 'any').count).toBe(0)
  })

  it('leave every frame and the sound where they were', { timeout: 120_000 }, async () => {
    const path = await burned()
    const bytes = await readFile(path)
    expect(decodeErrors(bytes)).toBe('')
    const clip = await readClip(bytes)
    expect(clip).toMatchObject({ videoCodec: 'avc', audioCodec: 'aac', width, height })
    expect(Math.abs(clip.seconds - 20)).toBeLessThan(0.3)
  })

  it('show Chinese without any font of the system', { timeout: 120_000 }, async () => {
    const path = await burned({
      lines: [line(0.2, '一', { mode: 'top' }), line(6, '龘', { mode: 'top' }), line(12, '🎉😀', { mode: 'top' })],
    })
    // Boxes for missing characters would be alike.
    const [one, dragons] = [ink(frameAt(path, 2), 'white').count, ink(frameAt(path, 8), 'white').count]
    expect(one).toBeGreaterThan(5)
    expect(dragons).toBeGreaterThan(3 * one)
    expect(ink(frameAt(path, 14), 'any').count).toBe(0)
  })

  it('let the picture shine through', { timeout: 120_000 }, async () => {
    const bright = async (opacity: number): Promise<number> => {
      const path = await burned({ wishes: { area: 0.5, size: 'large', opacity, portrait: 'off' } })
      return frameAt(path, 2.5).reduce((most, value, at) => (at % 3 === 0 ? Math.max(most, value) : most), 0)
    }
    expect(await bright(100)).toBeGreaterThan((await bright(40)) + 60)
  })

  it('stand in an upright picture with black bars', { timeout: 120_000 }, async () => {
    const path = await burned({ wishes: { area: 1, size: 'medium', opacity: 100, portrait: 'standard' } })
    expect(await readClip(await readFile(path))).toMatchObject({ width: 640, height: 1138 })
    const frame = frameAt(path, 2.5)
    const pixel = (x: number, y: number): number[] => [...frame.subarray((y * 640 + x) * 3, (y * 640 + x) * 3 + 3)]
    expect(Math.max(...pixel(20, 1000))).toBeLessThan(12)
    expect(pixel(320, 569)[2]).toBeGreaterThan(40)
    expect(ink(frame, 'red').bottom).toBeLessThan(60)
  })

  it('keep within the limit of the chat', { timeout: 120_000 }, async () => {
    const crowd = Array.from({ length: 600 }, (_, index) => line(index / 32, '弹幕弹幕弹幕弹幕', { color: '#f0f0f0' }))
    const free = (await stat(await burned({ lines: crowd }))).size
    const maxBytes = Math.floor(free * 0.8)
    const path = await burned({ lines: crowd, maxBytes })
    expect((await stat(path)).size).toBeLessThanOrEqual(maxBytes)
  })

  it('are refused at once where the limit leaves no bits for a picture', async () => {
    const started = burned({ maxBytes: 500_000 })
    await expect(started).rejects.toMatchObject({
      code: 'too-large',
      details: { limit: { name: 'size', max: 500_000 } },
    })
  })

  it('are refused where nothing of them can be drawn, or nobody knows the size of the picture', async () => {
    expect(await codeOf(burned({ lines: [line(1, '🎉')] }))).toBe('unsupported')
    const { width: _, ...unknown } = video
    expect(await codeOf(burned({ video: unknown }))).toBe('unsupported')
  })

  it('tell how far they are, and end when they are cancelled', { timeout: 120_000 }, async () => {
    const told: number[] = []
    await burned({ onProgress: (fraction) => told.push(fraction) })
    expect(told.at(-1)).toBe(1)
    expect(told).toEqual(told.toSorted((a, b) => a - b))

    const life = new AbortController()
    life.abort()
    expect(await codeOf(burned({ signal: life.signal }))).toBe('cancelled')
  })
})
