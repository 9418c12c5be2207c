/** Decoding of what was sent, for tests: with ffmpeg where there is one, by mediabunny everywhere. */
import { spawnSync } from 'node:child_process'
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'

/** True where ffmpeg can be run. `AMAGI_REQUIRE_FFMPEG` turns its absence into a failure instead of a skip. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0
if (!hasFfmpeg && process.env['AMAGI_REQUIRE_FFMPEG']) throw new Error('ffmpeg is required here and was not found')

export interface Clip {
  videoCodec: string | undefined
  audioCodec: string | undefined
  width: number
  height: number
  seconds: number
}

/** Tracks and duration of a clip; throws when it is none. */
export async function readClip(bytes: Buffer): Promise<Clip> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) })
  const video = await input.getPrimaryVideoTrack()
  const audio = await input.getPrimaryAudioTrack()
  return {
    videoCodec: video?.codec ?? undefined,
    audioCodec: audio?.codec ?? undefined,
    width: video?.displayWidth ?? 0,
    height: video?.displayHeight ?? 0,
    seconds: await input.computeDuration(),
  }
}

/** Decodes every frame; what ffmpeg complained about, empty when all is well. */
export function decodeErrors(bytes: Buffer): string {
  const result = spawnSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', 'pipe:0', '-f', 'null', '-'], {
    input: bytes,
    maxBuffer: 1 << 26,
  })
  return result.stderr.toString()
}
