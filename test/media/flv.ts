/** Writes FLV files from an ordinary MP4 with AVC and AAC, in plain Node (Adobe Flash Video File Format 10.1, annex E). */
import { boxes, tracks, type Track } from './mp4'

export interface FlvOptions {
  /** Time of the first tag in milliseconds. */
  firstMs?: number
  /** Script, empty and end tags in between. */
  noise?: boolean
  /** No media at all. */
  empty?: boolean
  videoCodec?: number
  videoConfig?: Buffer
  soundConfig?: Buffer
}

function tag(type: number, timeMs: number, data: Buffer): Buffer {
  const head = Buffer.alloc(11)
  head[0] = type
  head.writeUIntBE(data.length, 1, 3)
  head.writeUIntBE(timeMs & 0xffffff, 4, 3)
  head[7] = Math.floor(timeMs / 0x1000000) & 0xff
  const trailer = Buffer.alloc(4)
  trailer.writeUInt32BE(data.length + 11)
  return Buffer.concat([head, data, trailer])
}

/** Body of the first box of this type anywhere in the file's metadata, found by its name. */
function bodyOf(file: Buffer, type: string): Buffer {
  const moov = boxes(file).find((box) => box.type === 'moov')!.body
  const at = moov.indexOf(type, 0, 'latin1') - 4
  return moov.subarray(at + 8, at + moov.readUInt32BE(at))
}

/** The AudioSpecificConfig: behind tag 5 of the elementary stream descriptor. */
function aacConfig(file: Buffer): Buffer {
  const esds = bodyOf(file, 'esds')
  let at = esds.indexOf(5, 20)
  while (esds[at + 1] === 0x80) at++
  return esds.subarray(at + 2, at + 2 + esds[at + 1]!)
}

interface Timed {
  timeMs: number
  bytes: Buffer
}

function samples(track: Track, file: Buffer, of: (data: Buffer, index: number) => Buffer, type: number): Timed[] {
  return track.positions.map((position, index) => {
    const timeMs = Math.round(track.decodeSec[index]! * 1000)
    return { timeMs, bytes: tag(type, timeMs, of(file.subarray(position, position + track.sizes[index]!), index)) }
  })
}

/** An FLV of the same samples. */
export function flvOf(file: Buffer, options: FlvOptions = {}): Buffer {
  const { firstMs = 0, noise = false, empty = false, videoCodec = 7 } = options
  const [video, audio] = tracks(file)
  const header = Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0])
  const videoTag = (key: boolean, packet: number, delayMs: number, data: Buffer): Buffer => {
    const head = Buffer.from([(key ? 0x10 : 0x20) | videoCodec, packet, 0, 0, 0])
    head.writeIntBE(delayMs, 2, 3)
    return Buffer.concat([head, data])
  }
  const soundTag = (packet: number, data: Buffer): Buffer => Buffer.concat([Buffer.from([0xaf, packet]), data])
  const configs = [
    tag(9, firstMs, videoTag(true, 0, 0, options.videoConfig ?? bodyOf(file, 'avcC'))),
    tag(8, firstMs, soundTag(0, options.soundConfig ?? aacConfig(file))),
  ]
  if (empty) return Buffer.concat([header, ...configs])
  const late = (data: Timed): Timed => {
    const bytes = Buffer.from(data.bytes)
    const timeMs = data.timeMs + firstMs
    bytes.writeUIntBE(timeMs & 0xffffff, 4, 3)
    bytes[7] = Math.floor(timeMs / 0x1000000) & 0xff
    return { timeMs, bytes }
  }
  const key = (index: number): boolean => video!.keys.includes(index + 1)
  const media = [
    ...samples(
      video!,
      file,
      (data, index) => videoTag(key(index), 1, Math.round(video!.delaySec[index]! * 1000), data),
      9,
    ),
    ...samples(audio!, file, (data) => soundTag(1, data), 8),
  ].map(late)
  media.sort((a, b) => a.timeMs - b.timeMs)
  const clutter = noise ? [tag(18, firstMs, Buffer.from('onMetaData')), tag(9, firstMs, Buffer.alloc(0))] : []
  const last = media.at(-1)!.timeMs
  const end = noise
    ? [tag(9, last, videoTag(true, 2, 0, Buffer.alloc(0))), tag(8, last, soundTag(1, Buffer.alloc(0)))]
    : []
  return Buffer.concat([header, ...clutter, ...configs, ...media.map(({ bytes }) => bytes), ...end])
}
