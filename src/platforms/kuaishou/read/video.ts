/** Qualities of a video: the manifest's representations and the plain mirrors. */
import type { Picture, VideoCodec, VideoMedia, VideoVariant } from '../../../model'
import { measured } from '../../extent'
import type { Slice } from '../../slice'
import { address, sourceOf, urlsOf } from './fields'

const codecs: Readonly<Record<string, VideoCodec>> = { avc: 'avc', hevc: 'hevc', av1: 'av1' }

/** File name of an address: mirrors of one file differ only in host and query. */
function fileOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? ''
}

/** Peer-assisted hosts come last: they answer slowly or not at all to lone clients. */
function steadyFirst(urls: readonly string[]): string[] {
  const peer = (url: string) => new URL(url).hostname.endsWith('.djvod.ndcimgs.com')
  return [...urls.filter((url) => !peer(url)), ...urls.filter(peer)]
}

function shortSide(width: number | undefined, height: number | undefined): number {
  return Math.min(width ?? height ?? 0, height ?? width ?? 0)
}

/** `720p` of the quality type; where it is missing, the shorter side. */
function qualityOf(slice: Slice): number {
  const named = /^(\d{3,4})p/i.exec(slice.optionalString('qualityType') ?? '')
  return named ? Number(named[1]) : shortSide(slice.optionalNumber('width'), slice.optionalNumber('height'))
}

function readRepresentation(slice: Slice, mirrors: readonly string[]): VideoVariant | undefined {
  const own = address(slice.raw('url'))
  const backup = slice.raw('backupUrl')
  const listed = [own, ...(Array.isArray(backup) ? backup.map(address) : [])].filter((url) => url !== undefined)
  const files = new Set(listed.map(fileOf))
  // Plain mirrors of the same file carry no expiry: they go first.
  const source = sourceOf([...mirrors.filter((url) => files.has(fileOf(url))), ...steadyFirst(listed)])
  if (!source) return undefined
  const quality = qualityOf(slice)
  const codec = codecs[slice.optionalString('videoCodec') ?? ''] ?? 'unknown'
  const width = slice.optionalNumber('width')
  const height = slice.optionalNumber('height')
  const kbps = slice.optionalNumber('avgBitrate')
  const sizeBytes = slice.optionalNumber('fileSize')
  const frames = slice.optionalNumber('frameRate') ?? 0
  const size = quality > 0 ? `${quality}P` : (slice.optionalString('qualityLabel') ?? '')
  return {
    id: `kuaishou-${quality}p-${codec}`,
    label: frames >= 50 ? `${size}${Math.round(frames)}` : size,
    quality,
    codec,
    source,
    ...(width && width > 0 ? { width } : {}),
    ...(height && height > 0 ? { height } : {}),
    ...(kbps && kbps > 0 ? { bitrate: kbps * 1000 } : {}),
    ...(sizeBytes && sizeBytes > 0 ? { sizeBytes } : {}),
  }
}

/** Two variants of one size and codec get different names. */
function named(variants: readonly VideoVariant[]): VideoVariant[] {
  const seen = new Map<string, number>()
  return variants.map((variant) => {
    const count = (seen.get(variant.id) ?? 0) + 1
    seen.set(variant.id, count)
    return count === 1 ? variant : { ...variant, id: `${variant.id}-${count}` }
  })
}

/**
 * A length in seconds. Upstream's are milliseconds; some clients met seconds in the same field (a fix of
 * sokoko-org/nonebot-plugin-parser-lite, 2026). No video is shorter than a second: less than a thousand are seconds.
 * Zero = unknown.
 */
function lengthOf(slice: Slice, path: string): number | undefined {
  const value = slice.optionalNumber(path)
  if (value === undefined || value <= 0) return undefined
  return value < 1000 ? value : value / 1000
}

/** `photo` → video; undefined when the work has none (pictures). `id` is the file stem. */
export function readVideo(photo: Slice, id: string, poster: Picture | undefined): VideoMedia | undefined {
  const wholeSec = lengthOf(photo, 'duration') ?? lengthOf(photo, 'ext_params.video')
  const plain = [...urlsOf(photo, 'mainMvUrls'), photo.raw('photoUrl')]
  const mirrors = plain.map(address).filter((url) => url !== undefined)
  const variants = photo
    .optionalList('manifest.adaptationSet', (set) => {
      const streamSec = lengthOf(set, 'duration')
      return measured(
        set.optionalList('representation', (entry) => readRepresentation(entry, mirrors)),
        { streamSec, wholeSec },
      )
    })
    .flat()
  const known = new Set(variants.flatMap((variant) => variant.source.urls))
  const source = sourceOf(mirrors)
  if (source && !source.urls.some((url) => known.has(url))) {
    const width = photo.optionalNumber('width')
    const height = photo.optionalNumber('height')
    const quality = shortSide(width, height)
    variants.push({
      id: 'kuaishou-main',
      label: quality > 0 ? `${quality}P` : '',
      quality,
      codec: 'unknown',
      source,
      ...(width && width > 0 ? { width } : {}),
      ...(height && height > 0 ? { height } : {}),
    })
  }
  if (variants.length === 0) return undefined
  const durationSec = wholeSec ?? variants.find((variant) => variant.durationSec !== undefined)?.durationSec
  return {
    kind: 'video',
    id,
    variants: named(variants),
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(poster ? { poster } : {}),
  }
}
