/** Several clips as one: each begins where the one before ends. */
import type { EncodedPacket } from 'mediabunny'
import { AmagiError } from '../../errors'
import type { Clip, PictureTrack, SoundTrack } from './clip'

type Track = PictureTrack | SoundTrack

const bytesOf = (description: Track['config']['description']): Buffer => {
  if (!description) return Buffer.alloc(0)
  return ArrayBuffer.isView(description)
    ? Buffer.from(description.buffer as ArrayBuffer, description.byteOffset, description.byteLength)
    : Buffer.from(description)
}

/** One decoder has to do for all of them. */
function sameCoding(a: Track, b: Track): boolean {
  return a.codec === b.codec && bytesOf(a.config.description).equals(bytesOf(b.config.description))
}

async function* inTurn(
  tracks: readonly Track[],
  offsets: readonly number[],
): AsyncGenerator<EncodedPacket, void, unknown> {
  let sequence = 0
  for (const [index, track] of tracks.entries()) {
    const offset = offsets[index] ?? 0
    for await (const packet of track.packets()) {
      yield packet.clone({ timestamp: packet.timestamp + offset, sequenceNumber: sequence++ })
    }
  }
}

/**
 * The first clip as it is when it is the only one. Picture and sound of a clip keep their distance. Throws
 * `unsupported` when the clips are coded differently or have different tracks.
 */
export function joinClips(clips: readonly [Clip, ...Clip[]]): Clip {
  const [first, ...others] = clips
  if (others.length === 0) return first
  let endSec = first.endSec
  const offsets = [0]
  for (const clip of others) {
    offsets.push(endSec - clip.startSec)
    endSec += clip.endSec - clip.startSec
  }
  const tracks = first.tracks.map((track, index): Track => {
    const all = clips.map((clip) => clip.tracks[index])
    const fitting = all.filter((other) => other?.kind === track.kind && sameCoding(other, track)) as Track[]
    if (fitting.length < clips.length || clips.some((clip) => clip.tracks.length !== first.tracks.length)) {
      throw new AmagiError('unsupported', { message: 'the parts of the video are coded differently' })
    }
    const count = fitting.reduce((sum, other) => sum + other.count, 0)
    return { ...track, count, packets: () => inTurn(fitting, offsets) }
  })
  const close = async (): Promise<void> => {
    for (const clip of clips) await clip.close()
  }
  return { tracks, startSec: first.startSec, endSec, close }
}
