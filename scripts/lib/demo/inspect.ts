/** What really is in the bytes that were sent: pictures and clips are decoded, never believed. */
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import sharp from 'sharp'

export interface Inspection {
  what: 'picture' | 'video' | 'audio' | 'unknown'
  /** Short description for the table, e.g. `1080×1460 jpeg`, `1920×1080 avc+aac 4.0 s`. */
  text: string
  extension: string
  /** Picture and sound tracks of a clip. */
  tracks?: { video: boolean; audio: boolean; seconds: number }
}

async function inspectPicture(bytes: Buffer): Promise<Inspection> {
  const { format, width, height } = await sharp(bytes).metadata()
  await sharp(bytes).raw().toBuffer()
  return { what: 'picture', text: `${width}×${height} ${format}`, extension: format === 'jpeg' ? 'jpg' : format }
}

async function inspectClip(bytes: Buffer): Promise<Inspection> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) })
  const video = await input.getPrimaryVideoTrack()
  const audio = await input.getPrimaryAudioTrack()
  const seconds = await input.computeDuration()
  const tracks = { video: video !== null, audio: audio !== null, seconds }
  const codecs = [video?.codec, audio?.codec].filter(Boolean).join('+')
  const size = video ? `${video.displayWidth}×${video.displayHeight} ` : ''
  const mp3 =
    bytes.subarray(0, 3).toString('latin1') === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0)
  return {
    what: video ? 'video' : 'audio',
    text: `${size}${codecs} ${seconds.toFixed(1)} s`,
    extension: video ? 'mp4' : mp3 ? 'mp3' : 'm4a',
    tracks,
  }
}

export async function inspect(bytes: Buffer): Promise<Inspection> {
  try {
    return await inspectPicture(bytes)
  } catch {
    // not a picture: perhaps a clip
  }
  try {
    return await inspectClip(bytes)
  } catch {
    return { what: 'unknown', text: `${bytes.length} bytes of something`, extension: 'bin' }
  }
}
