/**
 * Picture and sound into one ordinary MP4, samples copied as they are. Runs inside the worker (`merge-worker.ts`);
 * nothing the plugin loads imports this file.
 */
import {
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  type EncodedPacket,
  type InputTrack,
} from 'mediabunny'
import { AmagiError } from '../../errors'
import type { VideoCodec } from '../../model'
import { mib } from '../../units'

/** Picture and sound come from one file or from two: `take` says what of each. */
export interface RemuxInput {
  path: string
  /** Which tracks to take from it. */
  take: 'video' | 'audio' | 'both'
  /** What upstream calls the picture; a hint, the file decides. */
  codec?: VideoCodec
}

/** One merge, as it is handed to the worker thread: plain data only. */
export interface RemuxRequest {
  inputs: RemuxInput[]
  /** Written from the beginning; the caller renames it when all is well. */
  output: string
}

/** What the finished file says about itself: seconds and pixels. */
export interface RemuxResult {
  /** Seconds, the longest track. */
  durationSec: number
  /** Pixels as shown; absent without picture. */
  width?: number
  height?: number
}

/** Read cache per input in bytes: samples are read in order, so little is enough. */
const cacheBytes = 2 * mib

/** One track on its way from input to output. */
interface Lane {
  track: InputTrack
  count: number
  sent: number
  packets: AsyncGenerator<EncodedPacket, void, unknown>
  next: EncodedPacket | undefined
  send(packet: EncodedPacket): Promise<void>
  close(): void
}

function unreadable(path: string, message: string): AmagiError {
  return new AmagiError('upstream-changed', { message, details: { path } })
}

async function tracksOf(input: Input, take: RemuxInput['take']): Promise<InputTrack[]> {
  const all = await input.getTracks()
  const wanted = all.filter((track) =>
    take === 'both' ? track.isVideoTrack() || track.isAudioTrack() : track.type === take,
  )
  if (wanted.length === 0) throw unreadable('tracks', `file without ${take === 'both' ? 'media' : take}`)
  const first = (type: string): InputTrack[] => wanted.filter((track) => track.type === type).slice(0, 1)
  return [...first('video'), ...first('audio')]
}

async function openLane(track: InputTrack, output: Output): Promise<Lane> {
  const { packetCount } = await track.computePacketStats()
  if (packetCount === 0) throw unreadable('samples', `empty ${track.type} track`)
  const packets = new EncodedPacketSink(track).packets()
  const lane = { track, count: packetCount, sent: 0, packets, next: undefined }
  if (track.isVideoTrack()) {
    const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()]
    if (!codec || !decoderConfig) throw new AmagiError('unsupported', { message: 'video codec unknown or encrypted' })
    const source = new EncodedVideoPacketSource(codec)
    output.addVideoTrack(source, { maximumPacketCount: packetCount, rotation: await track.getRotation() })
    return { ...lane, send: (packet) => source.add(packet, { decoderConfig }), close: () => source.close() }
  }
  if (track.isAudioTrack()) {
    const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()]
    if (!codec || !decoderConfig) throw new AmagiError('unsupported', { message: 'audio codec unknown or encrypted' })
    const source = new EncodedAudioPacketSource(codec)
    output.addAudioTrack(source, { maximumPacketCount: packetCount })
    return { ...lane, send: (packet) => source.add(packet, { decoderConfig }), close: () => source.close() }
  }
  throw unreadable('tracks', `track of type ${track.type}`)
}

/** Copies all lanes in step by time, so that neither runs ahead into memory. */
async function copy(lanes: readonly Lane[]): Promise<void> {
  const advance = async (lane: Lane): Promise<void> => {
    lane.next = (await lane.packets.next()).value ?? undefined
    if (!lane.next) lane.close()
  }
  await Promise.all(lanes.map(advance))
  for (;;) {
    let lane: Lane | undefined
    for (const other of lanes) {
      if (other.next && (!lane?.next || other.next.timestamp < lane.next.timestamp)) lane = other
    }
    if (!lane?.next) return
    await lane.send(lane.next)
    lane.sent++
    await advance(lane)
  }
}

async function pixels(tracks: readonly InputTrack[]): Promise<{ width?: number; height?: number }> {
  const picture = tracks.find((track) => track.isVideoTrack())
  if (!picture?.isVideoTrack()) return {}
  return { width: await picture.getDisplayWidth(), height: await picture.getDisplayHeight() }
}

/** Rejects with `upstream-changed` (not what it should be), `unsupported` (codec) or whatever the disk says. */
export async function remux(request: RemuxRequest): Promise<RemuxResult> {
  const inputs: Input[] = []
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'reserve' }),
    target: new FilePathTarget(request.output),
  })
  try {
    const lanes: Lane[] = []
    for (const { path, take } of request.inputs) {
      const input = new Input({ source: new FilePathSource(path, { maxCacheSize: cacheBytes }), formats: [MP4, QTFF] })
      inputs.push(input)
      if (!(await input.canRead())) throw unreadable('ftyp', 'not an MP4 file')
      for (const track of await tracksOf(input, take)) lanes.push(await openLane(track, output))
    }
    await output.start()
    await copy(lanes)
    await output.finalize()
    const tracks = lanes.map((lane) => lane.track)
    const durations = await Promise.all(tracks.map((track) => track.computeDuration()))
    if (lanes.some((lane) => lane.sent !== lane.count)) throw unreadable('samples', 'samples were lost')
    return {
      durationSec: Math.max(...durations),
      ...(await pixels(tracks)),
    }
  } catch (error) {
    if (output.state !== 'finalized') await output.cancel()
    throw error
  } finally {
    for (const input of inputs) input.dispose()
  }
}
