/**
 * Picture and sound into one ordinary MP4, samples copied as they are. Runs inside the worker (`merge-worker.ts`);
 * nothing the plugin loads imports this file.
 */
import { open, type FileHandle } from 'node:fs/promises'
import {
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type EncodedPacket,
  type StreamTargetChunk,
} from 'mediabunny'
import type { VideoCodec } from '../../model'
import { unreadable, type Clip, type PictureTrack, type SoundTrack, type Take } from './clip'
import { openFlv } from './flv-clip'
import { openIso } from './iso-clip'
import { joinClips } from './join'

/** Picture and sound come from one file or from two: `take` says what of each. */
export interface RemuxInput {
  path: string
  /** Files that go on where this one ends, in order. */
  more?: string[]
  /** Which tracks to take from it. */
  take: Take
  /** What the file is, by its first bytes; default MP4. */
  container?: 'flv' | 'webm'
  /** What upstream calls the picture; a hint, the file decides. */
  codec?: VideoCodec
}

/** One merge, as it is handed to the worker thread: plain data only. */
export interface RemuxRequest {
  inputs: RemuxInput[]
  /** Written from the beginning; the caller renames it when all is well. */
  output: string
  /** How long it is by what upstream says: a way that encodes takes accordingly. */
  durationSec?: number | undefined
}

/** What the finished file says about itself: seconds and pixels. */
export interface RemuxResult {
  /** Seconds, the longest track. */
  durationSec: number
  /** Pixels as shown; absent without picture. */
  width?: number
  height?: number
}

/** One track on its way from input to output. */
interface Lane {
  count: number
  sent: number
  packets: AsyncGenerator<EncodedPacket, void, unknown>
  next: EncodedPacket | undefined
  send(packet: EncodedPacket): Promise<void>
  close(): void
}

function openLane(track: PictureTrack | SoundTrack, output: Output): Lane {
  const lane = { count: track.count, sent: 0, packets: track.packets(), next: undefined }
  if (track.kind === 'video') {
    const source = new EncodedVideoPacketSource(track.codec)
    output.addVideoTrack(source, { maximumPacketCount: track.count, rotation: track.rotation })
    const meta = { decoderConfig: track.config }
    return { ...lane, send: (packet) => source.add(packet, meta), close: () => source.close() }
  }
  const source = new EncodedAudioPacketSource(track.codec)
  output.addAudioTrack(source, { maximumPacketCount: track.count })
  const meta = { decoderConfig: track.config }
  return { ...lane, send: (packet) => source.add(packet, meta), close: () => source.close() }
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

/** One input, its parts joined. */
async function openInput({ path, more = [], take, container }: RemuxInput, opened: Clip[]): Promise<Clip> {
  const open = async (one: string): Promise<Clip> => {
    const clip = await (container === 'flv' ? openFlv : openIso)(one, take)
    opened.push(clip)
    return clip
  }
  const first = await open(path)
  const others: Clip[] = []
  for (const one of more) others.push(await open(one))
  return joinClips([first, ...others])
}

/** An open file as what the muxer writes to. */
const targetOf = (file: FileHandle): StreamTarget => {
  const writable = new WritableStream<StreamTargetChunk>({
    async write({ data, position }) {
      for (let offset = 0; offset < data.length;) {
        const { bytesWritten } = await file.write(data, offset, data.length - offset, position + offset)
        offset += bytesWritten
      }
    },
  })
  return new StreamTarget(writable, { chunked: true })
}

/** Rejects with `upstream-changed` (not what it should be), `unsupported` (codec) or whatever the disk says. */
export async function remux(request: RemuxRequest): Promise<RemuxResult> {
  const opened: Clip[] = []
  const lanes: Lane[] = []
  // Ours, because the library lets go of a file of its own only where writing has begun.
  const file = await open(request.output, 'w')
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'reserve' }), target: targetOf(file) })
  try {
    const clips: Clip[] = []
    for (const input of request.inputs) clips.push(await openInput(input, opened))
    const tracks = clips.flatMap((clip) => clip.tracks)
    lanes.push(...tracks.map((track) => openLane(track, output)))
    await output.start()
    await copy(lanes)
    await output.finalize()
    if (lanes.some((lane) => lane.sent !== lane.count)) throw unreadable('samples', 'samples were lost')
    const picture = tracks.find((track) => track.kind === 'video')
    return {
      durationSec: Math.max(...clips.map(({ endSec }) => endSec)),
      ...(picture ? { width: picture.width, height: picture.height } : {}),
    }
  } catch (error) {
    if (output.state !== 'finalized') await output.cancel()
    throw error
  } finally {
    // A lane that is given up in the middle holds its file open.
    for (const lane of lanes) await lane.packets.return()
    for (const clip of opened) await clip.close()
    await file.close()
  }
}
