/** Danmaku burned into a video: a font of its own, a subtitle file, one run of ffmpeg. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AmagiError, toAmagiError } from '../../errors'
import { cutFont } from '../../font/cut'
import { placeMarks } from '../../font/marks'
import type { Danmaku, Settings } from '../../model'
import { inputOf, outputOf } from '../ffmpeg/arguments'
import type { Encoder } from '../ffmpeg/encoders'
import type { Ffmpeg } from '../ffmpeg'
import type { MediaFile } from '../types'
import { withoutMarkup, writeAss } from './ass'
import { frameOf, type Frame } from './frame'
import { layOut, sizeIn, type Layout } from './layout'

/** How danmaku are burned in; a part of the settings. */
export type DanmakuWishes = Pick<Settings['danmaku'], 'area' | 'size' | 'opacity' | 'portrait'>

/** One video and what is to stand in it. */
export interface BurnRequest {
  video: MediaFile
  lines: readonly Danmaku[]
  wishes: DanmakuWishes
  /** Folder that may be written, and that the caller removes. */
  dir: string
  maxBytes?: number | undefined
  /** How far it is, 0 to 1. */
  onProgress?: ((fraction: number) => void) | undefined
  signal: AbortSignal
}

/** The finished file. */
export interface Burned {
  path: string
  width: number
  height: number
}

const family = 'Amagi Danmaku'
/** Between regular and bold: it is read in a second, over anything. */
const weight = 600
/** Names within the folder; plain ones, because a filter reads its arguments with rules of its own. */
const names = { script: 'danmaku.ass', fonts: 'fonts', output: 'burned.mp4' }

/** Bits per second left for the sound. */
const soundBits = 200_000
/** Below this a picture is no picture any more. */
const leastBits = 150_000
/** Share of the limit that is aimed at: an encoder told an average misses it by some per cent. */
const aim = 0.92

/** Lines as far as the font draws them; emoji and rare scripts are left out. */
function legible(lines: readonly Danmaku[], widths: ReadonlyMap<number, number>): Danmaku[] {
  return lines.flatMap((line) => {
    const text = Array.from(placeMarks(withoutMarkup(line.text)))
      .filter((char) => widths.has(char.codePointAt(0) ?? 0))
      .join('')
      .trim()
    return text === '' ? [] : [{ ...line, text }]
  })
}

/** Brings the video into the frame, whatever its true ratio is, and draws on top. */
function filterOf({ width, height, inner }: Frame): string {
  return [
    `scale=${inner.width}:${inner.height}:force_original_aspect_ratio=decrease:force_divisible_by=2`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`,
    'setsar=1',
    `subtitles=${names.script}:fontsdir=${names.fonts}`,
  ].join(',')
}

/** Bits per second the picture may have so that the file stays within the limit; Infinity where nobody counts. */
function bitsWithin({ maxBytes, video }: BurnRequest): number {
  if (maxBytes === undefined || !video.durationSec) return Infinity
  const bits = (maxBytes * aim * 8) / video.durationSec - soundBits
  if (bits >= leastBits) return bits
  const value = Math.ceil(((leastBits + soundBits) * video.durationSec) / 8 / aim)
  throw new AmagiError('too-large', { details: { what: 'video', limit: { name: 'size', value, max: maxBytes } } })
}

function argumentsOf(request: BurnRequest, frame: Frame, picture: readonly string[]): string[] {
  return [
    ...inputOf(request.video.path),
    '-map',
    '0:v:0',
    '-map',
    '0:a:0?',
    ...picture,
    // What an MP4 holds already is copied; the sound of other files may not fit into one.
    ...(request.video.mime === 'video/mp4' ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '160k']),
    ...outputOf(join(request.dir, names.output)),
  ]
}

/** Font and subtitle file of a video. The bench measures it alone. */
export async function prepareBurn(
  { lines, wishes, dir, signal }: Pick<BurnRequest, 'lines' | 'wishes' | 'dir' | 'signal'>,
  frame: Frame,
): Promise<Layout> {
  const points = new Set(
    lines.flatMap(({ text }) => Array.from(placeMarks(withoutMarkup(text)), (char) => char.codePointAt(0) ?? 0)),
  )
  const { data, widths } = await cutFont(points, { family, weight, signal })
  const widthOf = (text: string): number =>
    Array.from(text).reduce((sum, char) => sum + (widths.get(char.codePointAt(0) ?? 0) ?? 0), 0)
  const layout = await layOut(legible(lines, widths), { frame, wishes, widthOf }, signal)
  if (layout.placed.length === 0) {
    throw new AmagiError('unsupported', { message: 'no danmaku can be drawn', details: { what: 'danmaku' } })
  }
  await mkdir(join(dir, names.fonts), { recursive: true })
  await writeFile(join(dir, names.fonts, 'danmaku.ttf'), data)
  const style = { frame, family, fontPx: sizeIn(frame, wishes.size), opacity: wishes.opacity }
  await writeFile(join(dir, names.script), writeAss(layout.placed, style))
  return layout
}

/**
 * Encodes the picture anew and keeps the sound. Rejects as `Ffmpeg.encode` does, with `too-large` (`details.limit`)
 * when the limit leaves no bits for a picture, and with `unsupported` where no line can be drawn or nobody knows how
 * large the picture is.
 */
export async function burn(ffmpeg: Ffmpeg, request: BurnRequest): Promise<Burned> {
  const { video, dir, maxBytes, onProgress, signal } = request
  const { width, height, durationSec } = video
  if (!width || !height) throw new AmagiError('unsupported', { message: 'nobody knows how large the picture is' })
  const most = bitsWithin(request)
  const frame = frameOf({ width, height, portrait: request.wishes.portrait })
  await prepareBurn(request, frame)
  const path = join(dir, names.output)
  const options = { durationSec, onProgress, output: { path, maxBytes }, cwd: dir, signal }
  const encode = (how: (encoder: Encoder) => string[]): Promise<void> =>
    ffmpeg.encode(
      'avc',
      (encoder) => argumentsOf(request, frame, [...encoder.filtered(filterOf(frame)), ...how(encoder)]),
      options,
    )
  const capped = (encoder: Encoder): string[] => encoder.capped(most)
  // Text over everything takes up to twice the bits of the same picture without.
  const roomy = most === Infinity || (durationSec !== undefined && most > (16 * video.sizeBytes) / durationSec)
  try {
    await encode(roomy ? (encoder) => encoder.constantQuality() : capped)
  } catch (error) {
    if (!roomy || most === Infinity || toAmagiError(error).code !== 'too-large') throw error
    await encode(capped)
  }
  return { path, width: frame.width, height: frame.height }
}
