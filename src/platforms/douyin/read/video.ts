/** Qualities of a video: no logo, sorted best first. */
import { AmagiError } from '../../../errors'
import type { VideoCodec, VideoMedia, VideoVariant } from '../../../model'
import { measured } from '../../extent'
import type { Slice } from '../../slice'
import { playUrls } from '../links'
import { home } from '../headers'
import { coverOf, mediaSource, urlList } from './sources'

const steps = [240, 360, 480, 540, 720, 1080, 1440, 2160]

/** Shorter side as people name it: encoders round 540 to 544 and 1080 to 1088. */
function named(side: number): number {
  return steps.find((step) => Math.abs(step - side) <= step * 0.03) ?? side
}

/**
 * Step that a name says: `normal_540_0`, `adapt_lowest_4_1`, `540`, `…_h264_540p_1761578`. The site calls by it, whatever
 * the pixels: 540p of a portrait is 576 wide, 1080p of a wide film 816 high (captured works, 2026-08).
 */
function stepNamed(name: string | undefined): number | undefined {
  if (name === undefined) return undefined
  if (/(?:^|_)(?:lowest_4|2160p?|4k)(?:_|$)/i.test(name)) return 2160
  if (/(?:^|_)(?:1440p?|2k)(?:_|$)/i.test(name)) return 1440
  const step = /(?:^|_)(1080|720|540|480|360|240)p?(?:_|$)/i.exec(name)?.[1]
  return step === undefined ? undefined : Number(step)
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined

/** Player wrapper: redirects to CDNs of which some answer with something else than MP4. */
const wrapper = /^https:\/\/[^/]+\/aweme\/v1\/play\//

/** Addresses of the file itself; the ones with a logo (`playwm`) never. */
function fileUrls(address: unknown): string[] {
  const urls = urlList(address).filter((url) => !url.includes('/aweme/v1/playwm/'))
  return [...urls.filter((url) => !wrapper.test(url)), ...urls.filter((url) => wrapper.test(url))]
}

function labelOf(quality: number, fps: number | undefined, hdr: boolean): string {
  return `${quality}P${fps !== undefined && fps >= 50 ? Math.round(fps) : ''}${hdr ? ' HDR' : ''}`
}

/** Width and height, where both are there. */
function sizeOf(from: Slice): [width: number, height: number] | undefined {
  const width = positive(from.optionalNumber('width'))
  const height = positive(from.optionalNumber('height'))
  return width === undefined || height === undefined ? undefined : [width, height]
}

/**
 * Whether pixels can be what the name says: one side is about that of the step, or the longer one that of its 16:9
 * picture. A name that promises more than the file has is not believed.
 */
function bears(step: number, [width, height]: [number, number]): boolean {
  const near = (side: number, nominal: number): boolean => side >= nominal * 0.95 && side <= nominal * 1.1
  return near(Math.min(width, height), step) || near(Math.max(width, height), (step * 16) / 9)
}

interface VariantFacts {
  gear: string
  codec: VideoCodec
  fps?: number | undefined
  bitrate?: number | undefined
  hdr?: boolean
}

function variantOf(address: Slice, facts: VariantFacts, video: Slice): VideoVariant | undefined {
  const source = mediaSource(fileUrls(address.raw()))
  if (!source) return undefined
  const step = stepNamed(facts.gear) ?? stepNamed(address.optionalString('url_key'))
  // The size of the video is that of its best gear: no word about one that is named after a step.
  const size = sizeOf(address) ?? (step === undefined ? sizeOf(video) : undefined)
  const quality = size && !(step !== undefined && bears(step, size)) ? named(Math.min(...size)) : (step ?? 0)
  const bitrate = positive(facts.bitrate)
  const sizeBytes = positive(address.optionalNumber('data_size'))
  return {
    id: `douyin-${facts.gear.replace(/[^\w-]/g, '')}-${facts.codec}`,
    label: quality > 0 ? labelOf(quality, facts.fps, facts.hdr ?? false) : facts.gear,
    quality,
    codec: facts.codec,
    source,
    ...(size ? { width: size[0], height: size[1] } : {}),
    ...(bitrate === undefined ? {} : { bitrate }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  }
}

/** An entry of `bit_rate`; separate tracks (`dash`) and the private codec are no use. */
function fromBitRate(entry: Slice, video: Slice): VideoVariant | undefined {
  const gear = entry.optionalString('gear_name') ?? `q${entry.optionalId('quality_type') ?? ''}`
  if (entry.optionalString('format') === 'dash') return undefined
  if (entry.optionalNumber('is_bytevc1') === 2 || /bytevc2/i.test(gear)) return undefined
  const address = entry.optionalSlice('play_addr')
  const hdr = (entry.optionalId('HDR_type') ?? '') !== ''
  return (
    address &&
    variantOf(
      address,
      {
        gear,
        codec: entry.flag('is_h265') || entry.flag('is_bytevc1') ? 'hevc' : 'avc',
        fps: entry.optionalNumber('FPS'),
        bitrate: entry.optionalNumber('bit_rate'),
        hdr,
      },
      video,
    )
  )
}

/** Address objects beside the list. */
function fromPlayAddress(video: Slice): VideoVariant[] {
  const plain: VideoCodec = video.flag('is_h265') ? 'hevc' : 'avc'
  const known: [string, VideoCodec][] = [
    ['play_addr_h264', 'avc'],
    ['play_addr', plain],
    ['play_addr_265', 'hevc'],
    ['play_addr_lowbr', plain],
  ]
  return known.flatMap(([key, codec]) => {
    const address = video.optionalSlice(key)
    const found =
      address && isFile(address)
        ? variantOf(address, { gear: key.replace('play_addr', 'play'), codec }, video)
        : undefined
    return found ? [found] : []
  })
}

/** Posts of pictures keep their sound where videos keep the file: `uri` is then an address or names an mp3. */
function isFile(address: Slice): boolean {
  const uri = address.optionalString('uri')
  return uri === undefined || !(uri.includes('://') || /\.mp3$/i.test(uri))
}

/** The share page names only the file id: the player serves it in a few fixed sizes. */
function fromFileId(video: Slice): VideoVariant[] {
  const address = video.optionalSlice('play_addr')
  const id = address && isFile(address) ? address.optionalString('uri') : undefined
  if (id === undefined || !/^\w{8,64}$/.test(id)) return []
  const size = sizeOf(video)
  const side = stepNamed(video.optionalString('ratio')) ?? (size ? named(Math.min(...size)) : 1080)
  const sizes = [1080, 720, 540].filter((step) => step <= Math.max(side, 540))
  return sizes.map((step) => ({
    id: `douyin-play-${step}`,
    label: `${step}P`,
    quality: step,
    codec: 'unknown',
    source: { urls: playUrls(id, `${step}p`), referer: home },
  }))
}

/** All qualities, best first; entries without a size last, of equal ids the first. */
function variantsOf(video: Slice): VideoVariant[] {
  const listed = video.optionalList('bit_rate', (entry) => fromBitRate(entry, video))
  const besides = listed.some((variant) => variant.codec === 'avc') ? [] : fromPlayAddress(video)
  const all = listed.length + besides.length > 0 ? [...listed, ...besides] : fromFileId(video)
  const unique = [...new Map(all.toReversed().map((variant) => [variant.id, variant])).values()].toReversed()
  return unique.toSorted((a, b) => b.quality - a.quality || (b.bitrate ?? 0) - (a.bitrate ?? 0))
}

/** Whether no quality was told and the addresses are ours, made of the id of the file. */
export const isReconstructed = ({ variants }: VideoMedia): boolean => variants.every(({ codec }) => codec === 'unknown')

const inSeconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000)

/** A clip; undefined when nothing of it can be fetched. `wholeSec` is what the work says of its length. */
export function readClip(video: Slice, id: string, wholeSec?: number): VideoMedia | undefined {
  const streamSec = inSeconds(positive(video.optionalNumber('duration')))
  const variants = measured(variantsOf(video), { streamSec, wholeSec })
  if (variants.length === 0) return undefined
  const durationSec = variants.some(({ extent }) => extent) ? wholeSec : (streamSec ?? wholeSec)
  const poster = coverOf(video)
  return {
    kind: 'video',
    id,
    variants,
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(poster ? { poster } : {}),
  }
}

/** The video of a work; without an address there is no post. */
export function readVideo(aweme: Slice, id: string): VideoMedia {
  const wholeSec = inSeconds(positive(aweme.optionalNumber('duration')))
  const video = readClip(aweme.slice('video'), id, wholeSec)
  if (!video) {
    const path = `${aweme.path}.video.play_addr`
    throw new AmagiError('upstream-changed', { details: { path }, message: 'the work has no playable address' })
  }
  return video
}
