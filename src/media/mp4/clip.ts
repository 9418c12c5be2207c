/** One file as the remux sees it: its tracks and their packets, whatever the container. Runs inside the worker. */
import type { AudioCodec, EncodedPacket, VideoCodec } from 'mediabunny'
import { AmagiError } from '../../errors'

interface TrackBase {
  /** Packets there will be. */
  count: number
  /** From the first to the last, in decode order. Each call begins anew. */
  packets(): AsyncGenerator<EncodedPacket, void, unknown>
}

/** A picture track. */
export interface PictureTrack extends TrackBase {
  kind: 'video'
  codec: VideoCodec
  config: VideoDecoderConfig
  /** Degrees it is turned for showing. */
  rotation: 0 | 90 | 180 | 270
  /** Pixels as shown. */
  width: number
  height: number
}

/** A sound track. */
export interface SoundTrack extends TrackBase {
  kind: 'audio'
  codec: AudioCodec
  config: AudioDecoderConfig
}

/** At most one picture and one sound track of a file. */
export interface Clip {
  tracks: (PictureTrack | SoundTrack)[]
  /** When the first packet is shown and the last one ends, in seconds of the file's own clock. */
  startSec: number
  endSec: number
  close(): Promise<void> | void
}

/** Which tracks are wanted. */
export type Take = 'video' | 'audio' | 'both'

export const unreadable = (path: string, message: string): AmagiError =>
  new AmagiError('upstream-changed', { message, details: { path } })
