/** Stream answers (`playurl` of videos, bangumi and courses) → one playable clip. */
import { AmagiError } from '../../../errors'
import type { AudioTrack, Picture, VideoCodec, VideoMedia, VideoVariant } from '../../../model'
import { isCut, measured, type Lengths } from '../../extent'
import type { Slice } from '../../slice'
import { qualityOf } from '../qualities'
import { count, streamSource } from './media'

/** High dynamic range: washed out wherever it is not supported, so only taken when there is nothing else. */
const highRange = new Set([125, 126, 129])

/** AAC tracks from best to worst; Dolby and lossless do not belong into a plain MP4. */
const aac = ['30280', '30232', '30216']

const codecOrder: VideoCodec[] = ['avc', 'hevc', 'av1', 'unknown']

function codecOf(stream: Slice, path = 'codecid'): VideoCodec {
  switch (stream.optionalNumber(path)) {
    case 7:
      return 'avc'
    case 12:
      return 'hevc'
    case 13:
      return 'av1'
    default:
      return 'unknown'
  }
}

/** Both spellings occur, sometimes with an empty list in one of them. */
function addresses(stream: Slice): unknown[] {
  const backup = [stream.raw('backup_url'), stream.raw('backupUrl')].find(
    (list) => Array.isArray(list) && list.length > 0,
  )
  const main = stream.raw('base_url') ?? stream.raw('baseUrl') ?? stream.raw('url')
  return [main, ...(Array.isArray(backup) ? backup : [])]
}

/** Encrypted streams are no files, whoever fetches them. Source: nilaoda/BBDown `Parser.cs`, 2026. */
function isEncrypted(from: Slice): boolean {
  return from.flag('is_drm') || from.optionalString('bilidrm_uri') !== undefined
}

/** Whether all there is to play is encrypted. */
export function allEncrypted(data: Slice): boolean {
  const tracks = data.optionalList('dash.video', isEncrypted)
  return isEncrypted(data) || (tracks.length > 0 && tracks.every(Boolean))
}

function labelOf(data: Slice, quality: number): string {
  const named = qualityOf.get(quality)?.label
  if (named) return named
  const format = data
    .optionalList('support_formats', (entry) => entry)
    .find((entry) => entry.optionalNumber('quality') === quality)
  return format?.optionalString('display_desc') ?? format?.optionalString('new_description') ?? String(quality)
}

function readTrack(track: Slice, codec: AudioTrack['codec']): AudioTrack | undefined {
  const source = streamSource(addresses(track))
  const [bitrate, sizeBytes] = [count(track, 'bandwidth'), count(track, 'size')]
  if (!source) return undefined
  return { id: track.id('id'), codec, source, ...(bitrate ? { bitrate } : {}), ...(sizeBytes ? { sizeBytes } : {}) }
}

/** The sound to go with every picture track; undefined = the video is silent. */
function soundOf(dash: Slice): AudioTrack | undefined {
  const plain = dash
    .optionalList('audio', (track) =>
      readTrack(track, track.optionalString('codecs')?.startsWith('mp4a') === false ? 'unknown' : 'aac'),
    )
    .sort((a, b) => place(a.id) - place(b.id) || (b.bitrate ?? 0) - (a.bitrate ?? 0))
  if (plain[0]) return plain[0]
  const lossless = dash.optionalSlice('flac.audio')
  const dolby = dash.optionalList('dolby.audio', (track) => readTrack(track, 'eac3'))
  return dolby[0] ?? (lossless && readTrack(lossless, 'flac'))
}

function place(id: string): number {
  const found = aac.indexOf(id)
  return found < 0 ? aac.length : found
}

/** Picture and sound are fetched one after the other: both have to be there by the earlier of their ends. */
function endingTogether(variant: VideoVariant): VideoVariant {
  const { source, audio } = variant
  const ends = [source.expiresAt, audio?.source.expiresAt].filter((end) => end !== undefined)
  if (!audio || ends.length === 0) return variant
  const expiresAt = Math.min(...ends)
  return { ...variant, source: { ...source, expiresAt }, audio: { ...audio, source: { ...audio.source, expiresAt } } }
}

function readDash(data: Slice, dash: Slice): VideoVariant[] {
  const audio = soundOf(dash)
  const variants = dash.optionalList('video', (stream): { qn: number; variant: VideoVariant } | undefined => {
    const qn = stream.number('id')
    const source = isEncrypted(stream) ? undefined : streamSource(addresses(stream))
    if (!source) return undefined
    const [width, height, bitrate] = [count(stream, 'width'), count(stream, 'height'), count(stream, 'bandwidth')]
    const sizeBytes = count(stream, 'size')
    const codec = codecOf(stream)
    const variant: VideoVariant = {
      id: `bilibili-${qn}-${codec}`,
      label: labelOf(data, qn),
      quality: width && height ? Math.min(width, height) : (qualityOf.get(qn)?.side ?? 0),
      step: qn,
      ...(width && height ? { width, height } : {}),
      codec,
      ...(bitrate ? { bitrate } : {}),
      ...(sizeBytes ? { sizeBytes } : {}),
      source,
      ...(audio ? { audio } : {}),
    }
    return { qn, variant: endingTogether(variant) }
  })
  const ordinary = variants.filter(({ qn }) => !highRange.has(qn))
  return (ordinary.length > 0 ? ordinary : variants)
    .sort((a, b) => b.qn - a.qn || codecOrder.indexOf(a.variant.codec) - codecOrder.indexOf(b.variant.codec))
    .map(({ variant }) => variant)
}

/** Sum over all files, when every one of them says it. */
function total(files: readonly Slice[], field: string): number | undefined {
  const values = files.map((file) => count(file, field))
  return values.includes(undefined) ? undefined : values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

/** Whole files: one, or an old video in several that go on one after the other. */
function readFiles(data: Slice, listed: Slice[]): VideoVariant[] {
  const place = (file: Slice): number => file.optionalNumber('order') ?? 0
  const files = listed.toSorted((a, b) => place(a) - place(b))
  const sources = files.flatMap((file) => streamSource(addresses(file)) ?? [])
  const [source, ...more] = sources
  // A part without an address would be missing in the middle.
  if (!source || sources.length < files.length) return []
  const qn = data.optionalNumber('quality') ?? 0
  const sizeBytes = total(files, 'size')
  const lengthMs = total(files, 'length')
  const codec = codecOf(data, 'video_codecid')
  return [
    {
      id: `bilibili-${qn}-${codec}`,
      label: labelOf(data, qn),
      quality: qualityOf.get(qn)?.side ?? 0,
      step: qn,
      codec,
      ...(lengthMs ? { durationSec: lengthMs / 1000 } : {}),
      ...(sizeBytes && lengthMs ? { bitrate: Math.round((sizeBytes * 8000) / lengthMs) } : {}),
      ...(sizeBytes ? { sizeBytes } : {}),
      source,
      ...(more.length > 0 ? { more } : {}),
    },
  ]
}

/** What the stream answer itself does not know. */
export interface ClipFacts extends Pick<Lengths, 'extent' | 'whenCut'> {
  /** File stem, e.g. `bilibili-BV1xx-p1`. */
  id: string
  /** Seconds of the whole part or episode. */
  durationSec?: number
  poster?: Picture
}

/** Seconds the streams run, as the answer says; those of its tracks where they are shorter by more than rounding. */
function streamSecOf(data: Slice, dash: Slice | undefined): number | undefined {
  const [lengthMs, tracksSec] = [count(data, 'timelength'), dash && count(dash, 'duration')]
  if (!lengthMs) return undefined
  return tracksSec && isCut(tracksSec, lengthMs / 1000) ? tracksSec : lengthMs / 1000
}

/**
 * `data` of `playurl` → clip with all qualities, best first. Throws `upstream-changed` when nothing playable is
 * in it.
 */
export function readStreams(data: Slice, facts: ClipFacts): VideoMedia {
  const dash = data.optionalSlice('dash')
  const fromDash = dash ? readDash(data, dash) : []
  const variants =
    fromDash.length > 0
      ? fromDash
      : readFiles(
          data,
          data.optionalList('durl', (file) => file),
        )
  if (variants.length === 0) {
    const path = data.path === '' ? 'dash.video' : `${data.path}.dash.video`
    throw new AmagiError('upstream-changed', { details: { path }, message: 'upstream answer has no playable stream' })
  }
  const lengthSec = streamSecOf(data, dash)
  const durationSec = facts.durationSec ?? (lengthSec === undefined ? undefined : Math.round(lengthSec))
  return {
    kind: 'video',
    id: facts.id,
    ...(durationSec === undefined ? {} : { durationSec }),
    variants: measured(variants, { ...facts, streamSec: lengthSec, wholeSec: facts.durationSec }),
    ...(facts.poster ? { poster: facts.poster } : {}),
  }
}
