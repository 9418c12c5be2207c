/** A video made small enough for a chat: one pass, its rate capped, its sides by what the bits are good for. */
import { AmagiError, toAmagiError } from '../../errors'
import { readFacts } from '../mp4/facts'
import { even, inputOf, outputOf } from './arguments'
import type { Encoder } from './encoders'
import type { Ffmpeg } from './index'

/** What is to be compressed to what. */
export interface CompressionWish {
  targetBytes: number
  durationSec: number
  /** Pixels as shown; absent = unknown, the sides stay then. */
  width?: number | undefined
  height?: number | undefined
  /** Pictures per second; default 30. */
  framesPerSec?: number | undefined
}

/** How it is done. */
export interface Compression {
  videoBitsPerSec: number
  audioBitsPerSec: number
  /** New sides, even; absent = they stay. */
  size?: { width: number; height: number }
  /** Pictures per second are halved to this; absent = they stay. */
  framesPerSec?: number
}

/** Left for the container and for what an encoder misses its rate by. */
const usable = 0.96
/** Short sides in pixels that are tried, from the largest. */
const shortSides = [1080, 720, 540, 480, 360]
/** Bits per pixel below which a smaller picture looks better (libx264 `veryfast`; rule of thumb, 2026-11). */
const leastBitsPerPixel = 0.03
/** Below this there is only mud, whatever the size. */
const leastVideoBits = 120_000
const soundBits = [128_000, 96_000, 64_000]
/** Sound gets no more than this part of all bits. */
const soundShare = 0.25
const calmFrames = 30

/** How a video comes to `targetBytes`, or undefined when nothing worth seeing would be left of it. Pure. */
export function planCompression(wish: CompressionWish): Compression | undefined {
  const { targetBytes, durationSec, width, height, framesPerSec = calmFrames } = wish
  if (!(durationSec > 0)) return undefined
  const bits = (targetBytes * 8 * usable) / durationSec
  const audioBitsPerSec = soundBits.find((rate) => rate <= bits * soundShare) ?? 64_000
  const videoBitsPerSec = Math.floor(bits - audioBitsPerSec)
  if (videoBitsPerSec < leastVideoBits) return undefined
  const plan = { videoBitsPerSec, audioBitsPerSec }
  if (!width || !height) return plan
  const short = Math.min(width, height)
  const frames = Math.min(framesPerSec, calmFrames)
  const good = (side: number): boolean =>
    videoBitsPerSec / (((width * height) / short ** 2) * side ** 2 * frames) >= leastBitsPerPixel
  const smaller = shortSides.filter((side) => side < short)
  const side = good(short) ? short : (smaller.find(good) ?? smaller.at(-1) ?? short)
  const scale = side / short
  return {
    ...plan,
    ...(side < short ? { size: { width: even(width * scale), height: even(height * scale) } } : {}),
    ...(framesPerSec > calmFrames * 1.2 && side < short ? { framesPerSec: calmFrames } : {}),
  }
}

/** Arguments of one attempt; `factor` makes the picture smaller than planned. */
function compressArguments(
  path: string,
  output: string,
  plan: Compression,
  encoder: Encoder,
  factor: number,
): string[] {
  const filters = [
    ...(plan.framesPerSec ? [`fps=${plan.framesPerSec}`] : []),
    ...(plan.size ? [`scale=${plan.size.width}:${plan.size.height}`] : []),
  ]
  const picture = ['-map', '0:v:0', ...encoder.filtered(...filters)]
  const sound = ['-map', '0:a:0?', '-c:a', 'aac', '-ac', '2', '-b:a', String(plan.audioBitsPerSec)]
  return [...inputOf(path), ...picture, ...encoder.capped(plan.videoBitsPerSec * factor), ...sound, ...outputOf(output)]
}

interface CompressRequest {
  /** An ordinary MP4. */
  path: string
  output: string
  targetBytes: number
  onProgress?: (fraction: number) => void
  signal: AbortSignal
  log: (line: string) => void
}

/** Encoders miss their rate in short or restless videos: the second attempt aims lower. */
const factors = [1, 0.8]

/** Pixels and seconds of the result. Rejects with `too-large` when it does not become small enough, and as a run does. */
export async function compress(
  ffmpeg: Ffmpeg,
  { path, output, targetBytes, onProgress, signal, log }: CompressRequest,
): Promise<{ width?: number; height?: number; durationSec: number }> {
  const { durationSec, tracks } = await readFacts(path)
  const picture = tracks.find(({ kind }) => kind === 'video')
  const framesPerSec = picture && picture.durationSec > 0 ? picture.samples / picture.durationSec : undefined
  const { width, height } = picture ?? {}
  const plan = planCompression({ targetBytes, durationSec, width, height, framesPerSec })
  const hopeless = new AmagiError('too-large', {
    message: 'cannot be compressed so far',
    details: { what: 'video', limit: { name: 'size', value: targetBytes, max: targetBytes } },
  })
  if (!plan) throw hopeless
  for (const factor of factors) {
    const args = (encoder: Encoder): string[] => compressArguments(path, output, plan, encoder, factor)
    try {
      await ffmpeg.encode('avc', args, {
        durationSec,
        onProgress,
        signal,
        output: { path: output, maxBytes: targetBytes },
      })
      return { ...plan.size, ...(plan.size || !width || !height ? {} : { width, height }), durationSec }
    } catch (error) {
      if (toAmagiError(error).code !== 'too-large') throw error
      log(`compression to ${targetBytes} bytes was missed with ${Math.round(factor * 100)} % of the rate`)
    }
  }
  throw hopeless
}
