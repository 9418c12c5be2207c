/**
 * Encoders by codec, the fast ones first. That a build lists one says nothing: Debian's lists four that need hardware
 * the machine does not have. So each is tried with a few frames, with the very options it would get.
 * Options: `ffmpeg -h encoder=<name>` of 5.1 and 7.1, and https://trac.ffmpeg.org/wiki/HWAccelIntro (read 2026-11).
 * VAAPI by https://trac.ffmpeg.org/wiki/Hardware/VAAPI (read 2026-11); it was never run on hardware of ours.
 */
import type { VideoCodec } from '../../model'
import { halfOfProcessors } from './arguments'

/** Codecs we write. */
export type TargetCodec = Exclude<VideoCodec, 'unknown'>

/** An encoder that has encoded on this machine. */
export interface Encoder {
  /** ffmpeg's name of it. */
  name: string
  codec: TargetCodec
  /** Whether it works on a chip of its own: fast, and gone when somebody else has it. */
  hardware: boolean
  /** File without which there is nothing to try. */
  device?: string
  /** Filters that bring a picture to where it is encoded, behind all that work on it in memory. */
  upload: readonly string[]
  /** The `-vf` of a picture that goes through these filters first; nothing where none is needed. */
  filtered(...filters: readonly string[]): string[]
  /** Output options for about the same look throughout, as large as that takes. */
  constantQuality(): string[]
  /** Output options for at most so many bits per second on average over some seconds. */
  capped(bitsPerSec: number): string[]
}

interface Row {
  name: string
  hardware: boolean
  speed: readonly string[]
  quality: readonly string[]
  /** Whatever `-b:v`, `-maxrate` and `-bufsize` do not say. */
  rate?: readonly string[]
  /** How it wants 4:2:0 with 8 bits, the only thing all chats play; default planes. `uploaded`: see `Encoder.upload`. */
  pixels?: 'nv12' | 'uploaded'
}

/** First node of a graphics chip on Linux; what VAAPI opens. */
export const renderNode = '/dev/dri/renderD128'

// x265 has a log and a pool of its own.
const x265 = (): string[] => ['-x265-params', `log-level=error:pools=${halfOfProcessors()}`]

const nvenc = { hardware: true, speed: ['-preset', 'medium'], rate: ['-rc', 'vbr'] }
const qsv = { hardware: true, speed: ['-preset', 'veryfast'], pixels: 'nv12' } as const
const vaapi = { hardware: true, speed: [], pixels: 'uploaded' } as const
const amf = { hardware: true, speed: ['-quality', 'speed'], rate: ['-rc', 'vbr_peak'] }
const apple = { hardware: true, speed: [], quality: ['-q:v', '55'] }
const nvencQuality = (cq: string): string[] => ['-rc', 'vbr', '-cq', cq, '-b:v', '0']
const amfQuality = ['-rc', 'cqp', '-qp_i', '22', '-qp_p', '24']

const rows: Record<TargetCodec, readonly Row[]> = {
  avc: [
    { ...nvenc, name: 'h264_nvenc', quality: nvencQuality('25') },
    { ...qsv, name: 'h264_qsv', quality: ['-global_quality', '25'] },
    { ...vaapi, name: 'h264_vaapi', quality: ['-rc_mode', 'CQP', '-qp', '24'] },
    { ...amf, name: 'h264_amf', quality: amfQuality },
    { ...apple, name: 'h264_videotoolbox' },
    { name: 'libx264', hardware: false, speed: ['-preset', 'veryfast'], quality: ['-crf', '23'] },
    // Builds without GPL parts. It knows no constant quality.
    { name: 'libopenh264', hardware: false, speed: [], quality: ['-b:v', '3M'] },
  ],
  hevc: [
    { ...nvenc, name: 'hevc_nvenc', quality: nvencQuality('28') },
    { ...qsv, name: 'hevc_qsv', quality: ['-global_quality', '28'] },
    { ...vaapi, name: 'hevc_vaapi', quality: ['-rc_mode', 'CQP', '-qp', '26'] },
    { ...amf, name: 'hevc_amf', quality: amfQuality },
    { ...apple, name: 'hevc_videotoolbox' },
    { name: 'libx265', hardware: false, speed: ['-preset', 'superfast'], quality: ['-crf', '28'] },
  ],
  av1: [
    { ...nvenc, name: 'av1_nvenc', quality: nvencQuality('32') },
    { ...qsv, name: 'av1_qsv', quality: ['-global_quality', '32'] },
    { name: 'libsvtav1', hardware: false, speed: ['-preset', '10'], quality: ['-crf', '35'] },
  ],
}

function encoder(codec: TargetCodec, row: Row, node: string): Encoder {
  const { name, hardware, speed, quality, rate = [], pixels = 'yuv420p' } = row
  const uploaded = pixels === 'uploaded'
  const upload = uploaded ? ['format=nv12', 'hwupload'] : []
  // A name for pixels would have them brought back.
  const memory = uploaded ? ['-vaapi_device', node] : ['-pix_fmt', pixels]
  const chosen = ['-c:v', name, ...speed, ...memory]
  const common = [
    ...chosen,
    ...(hardware ? [] : ['-threads', halfOfProcessors()]),
    ...(name === 'libx265' ? x265() : []),
    // iOS stores and plays HEVC only under this tag.
    ...(codec === 'hevc' ? ['-tag:v', 'hvc1'] : []),
  ]
  return {
    name,
    codec,
    hardware,
    ...(uploaded ? { device: node } : {}),
    upload,
    filtered(...filters) {
      const all = [...filters, ...upload]
      return all.length > 0 ? ['-vf', all.join(',')] : []
    },
    constantQuality: () => [...common, ...quality],
    capped(bitsPerSec) {
      const bits = Math.max(1, Math.floor(bitsPerSec))
      // SVT-AV1 takes a peak only together with a quality.
      const peak =
        name === 'libsvtav1' ? [] : ['-maxrate', String(Math.floor(bits * 1.2)), '-bufsize', String(bits * 2)]
      return [...common, ...rate, '-b:v', String(bits), ...peak]
    },
  }
}

/** All there may be, in the order in which they are tried. */
export const encodersOf = (codec: TargetCodec, node: string): Encoder[] =>
  rows[codec].map((row) => encoder(codec, row, node))

/** A few grey frames into nothing, in both manners. Some drivers refuse smaller pictures. */
export const trialArguments = ({ filtered, constantQuality, capped }: Encoder): string[] => [
  '-f',
  'lavfi',
  '-i',
  'color=gray:size=320x240:rate=10',
  ...[constantQuality(), capped(500_000)].flatMap((how) => [
    '-frames:v',
    '3',
    ...filtered(),
    ...how,
    '-f',
    'null',
    '-',
  ]),
]
