/** An FLV file as a clip: AVC and AAC, as old videos of bilibili have them. */
import { EncodedPacket } from 'mediabunny'
import { AmagiError } from '../../errors'
import { aacFrame, readAacConfig } from './aac-config'
import { readAvcConfig } from './avc-config'
import { unreadable, type Clip, type PictureTrack, type SoundTrack, type Take } from './clip'
import { flvTags, type FlvTag } from './flv-tags'

/** Numbers of codecs and packets (annex E.4.2 and E.4.3). */
const avc = 7
const aac = 10
const configPacket = 0
const mediaPacket = 1
const keyFrame = 1
/** Times are whole milliseconds, packets of sound are not: only a larger step is a gap. */
const gapSec = 0.1

/** What one pass over the file finds out. */
interface Track {
  count: number
  config?: Buffer
  firstMs: number
  lastMs: number
  /** Milliseconds between the last two: the last one lasts as long as the one before. */
  stepMs: number
}

interface Packet {
  config: boolean
  /** Shown so many milliseconds after it is decoded. */
  delayMs: number
  key: boolean
  payload: Buffer
}

/** What a tag carries; `undefined`: nothing (end of a sequence, an empty tag). Throws `unsupported` for other codecs. */
function open({ kind, data }: FlvTag): Packet | undefined {
  const [first = 0, second = 0] = data
  if (data.length < 2) return undefined
  // The highest bit announces the extended header of newer writers, which has other codecs.
  const codec = kind === 'video' ? first & 0x8f : first >> 4
  if (codec !== (kind === 'video' ? avc : aac)) {
    throw new AmagiError('unsupported', { message: `${kind} codec ${codec} in an FLV file` })
  }
  if (second !== configPacket && second !== mediaPacket) return undefined
  if (kind === 'audio') return { config: second === configPacket, delayMs: 0, key: true, payload: data.subarray(2) }
  if (data.length < 5) return undefined
  const delayMs = data.readIntBE(2, 3)
  return { config: second === configPacket, delayMs, key: first >> 4 === keyFrame, payload: data.subarray(5) }
}

async function survey(path: string): Promise<Record<FlvTag['kind'], Track | undefined>> {
  const found: Record<FlvTag['kind'], Track | undefined> = { video: undefined, audio: undefined }
  for await (const tag of flvTags(path)) {
    const packet = open(tag)
    if (!packet || packet.payload.length === 0) continue
    const { timeMs } = tag
    const track = (found[tag.kind] ??= { count: 0, firstMs: timeMs, lastMs: timeMs, stepMs: 0 })
    if (packet.config) {
      if (track.config && !track.config.equals(packet.payload)) {
        throw new AmagiError('unsupported', { message: `${tag.kind} changes its configuration` })
      }
      track.config = Buffer.from(packet.payload)
      continue
    }
    if (track.count === 0) track.firstMs = timeMs
    else track.stepMs = timeMs - track.lastMs
    track.lastMs = timeMs
    track.count++
  }
  return found
}

async function* packetsOf(path: string, kind: FlvTag['kind']): AsyncGenerator<FlvTag & Packet, void, unknown> {
  for await (const tag of flvTags(path)) {
    if (tag.kind !== kind) continue
    const packet = open(tag)
    if (packet && !packet.config && packet.payload.length > 0) yield { ...tag, ...packet }
  }
}

async function* pictures(
  path: string,
  { stepMs }: Track,
  startMs: number,
): AsyncGenerator<EncodedPacket, void, unknown> {
  let sequence = 0
  for await (const { timeMs, delayMs, key, payload } of packetsOf(path, 'video')) {
    // The window the payload lies in moves on.
    const data = Uint8Array.from(payload)
    const shownSec = (timeMs + delayMs - startMs) / 1000
    yield new EncodedPacket(data, key ? 'key' : 'delta', shownSec, stepMs / 1000, sequence++)
  }
}

/** Counted and not read off: whole milliseconds would make every packet of another length. */
async function* sounds(
  path: string,
  sampleRate: number,
  startMs: number,
): AsyncGenerator<EncodedPacket, void, unknown> {
  const stepSec = aacFrame / sampleRate
  let sequence = 0
  let nextSec: number | undefined
  for await (const { timeMs, payload } of packetsOf(path, 'audio')) {
    const saidSec = (timeMs - startMs) / 1000
    const atSec: number = nextSec === undefined || Math.abs(saidSec - nextSec) > gapSec ? saidSec : nextSec
    nextSec = atSec + stepSec
    yield new EncodedPacket(Uint8Array.from(payload), 'key', atSec, stepSec, sequence++)
  }
}

function pictureTrack(path: string, track: Track, startMs: number): PictureTrack {
  if (!track.config) throw unreadable('avcC', 'FLV file without AVC configuration')
  const { codec, width, height } = readAvcConfig(track.config)
  const config = { codec, codedWidth: width, codedHeight: height, description: Uint8Array.from(track.config) }
  const packets = (): AsyncGenerator<EncodedPacket, void, unknown> => pictures(path, track, startMs)
  return { kind: 'video', codec: 'avc', config, rotation: 0, width, height, count: track.count, packets }
}

function soundTrack(path: string, track: Track, startMs: number): SoundTrack {
  if (!track.config) throw unreadable('aac', 'FLV file without AAC configuration')
  const { codec, sampleRate, channels } = readAacConfig(track.config)
  const config = { codec, sampleRate, numberOfChannels: channels, description: Uint8Array.from(track.config) }
  const packets = (): AsyncGenerator<EncodedPacket, void, unknown> => sounds(path, sampleRate, startMs)
  return { kind: 'audio', codec: 'aac', config, count: track.count, packets }
}

/** Rejects with `upstream-changed`, `network` (it ends early) or `unsupported` (other codecs, or they change). */
export async function openFlv(path: string, take: Take): Promise<Clip> {
  const { video, audio } = await survey(path)
  const picture = take !== 'audio' && video?.count ? video : undefined
  const sound = take !== 'video' && audio?.count ? audio : undefined
  const chosen = [picture, sound].filter((track) => track !== undefined)
  if (chosen.length === 0) throw unreadable('tracks', `FLV file without ${take === 'both' ? 'media' : take}`)
  // A recording cut out of a longer one begins somewhere: what is made of it begins at once.
  const startMs = Math.min(...chosen.map(({ firstMs }) => firstMs))
  const endMs = Math.max(...chosen.map(({ lastMs, stepMs }) => lastMs + Math.max(0, stepMs)))
  return {
    tracks: [
      ...(picture ? [pictureTrack(path, picture, startMs)] : []),
      ...(sound ? [soundTrack(path, sound, startMs)] : []),
    ],
    startSec: 0,
    endSec: (endMs - startMs) / 1000,
    close: () => undefined,
  }
}
