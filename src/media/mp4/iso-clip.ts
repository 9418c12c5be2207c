/** A clip in a container mediabunny reads: MP4 and its kin, Matroska and WebM. */
import {
  EncodedPacketSink,
  FilePathSource,
  Input,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
  type InputAudioTrack,
  type InputTrack,
  type InputVideoTrack,
} from 'mediabunny'
import { AmagiError } from '../../errors'
import { mib } from '../../units'
import { unreadable, type Clip, type PictureTrack, type SoundTrack, type Take } from './clip'

/** Read cache per input in bytes: samples are read in order, so little is enough. */
const cacheBytes = 2 * mib

/** Codecs that play in an MP4 where MP4 plays; others would be copied into a file nobody can show. */
const playable = new Set(['avc', 'hevc', 'av1', 'aac', 'mp3', 'flac', 'ac3', 'eac3'])

const unknown = (what: string): AmagiError =>
  new AmagiError('unsupported', { message: `${what} codec unknown or encrypted` })

async function countOf(track: InputTrack): Promise<number> {
  const { packetCount } = await track.computePacketStats()
  if (packetCount === 0) throw unreadable('samples', `empty ${track.type} track`)
  return packetCount
}

async function pictureOf(track: InputVideoTrack): Promise<PictureTrack> {
  const count = await countOf(track)
  const [codec, config] = [await track.getCodec(), await track.getDecoderConfig()]
  if (!codec || !config || !playable.has(codec)) throw unknown('video')
  return {
    kind: 'video',
    codec,
    config,
    count,
    rotation: await track.getRotation(),
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    packets: () => new EncodedPacketSink(track).packets(),
  }
}

async function soundOf(track: InputAudioTrack): Promise<SoundTrack> {
  const count = await countOf(track)
  const [codec, config] = [await track.getCodec(), await track.getDecoderConfig()]
  if (!codec || !config || !playable.has(codec)) throw unknown('audio')
  return { kind: 'audio', codec, config, count, packets: () => new EncodedPacketSink(track).packets() }
}

/** Rejects with `upstream-changed` (no such file, no such track, no samples) or `unsupported` (codec). */
export async function openIso(path: string, take: Take): Promise<Clip> {
  const source = new FilePathSource(path, { maxCacheSize: cacheBytes })
  const input = new Input({ source, formats: [MP4, QTFF, MATROSKA, WEBM] })
  try {
    if (!(await input.canRead())) throw unreadable('ftyp', 'not an MP4 file')
    const all = await input.getTracks()
    const video = take === 'audio' ? undefined : all.find((track) => track.isVideoTrack())
    const audio = take === 'video' ? undefined : all.find((track) => track.isAudioTrack())
    const chosen = [video, audio].filter((track) => track !== undefined)
    if (chosen.length === 0) throw unreadable('tracks', `file without ${take === 'both' ? 'media' : take}`)
    const starts = await Promise.all(chosen.map((track) => track.getFirstTimestamp()))
    const ends = await Promise.all(chosen.map((track) => track.computeDuration()))
    return {
      tracks: [...(video ? [await pictureOf(video)] : []), ...(audio ? [await soundOf(audio)] : [])],
      startSec: Math.min(...starts),
      endSec: Math.max(...ends),
      close: () => input.dispose(),
    }
  } catch (error) {
    input.dispose()
    throw error
  }
}
