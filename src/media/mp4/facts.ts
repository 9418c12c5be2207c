/** What the metadata of an ordinary MP4 file says (ISO/IEC 14496-12), read without decoding or loading the media. */
import { open } from 'node:fs/promises'
import { AmagiError } from '../../errors'
import { mib } from '../../units'
import { readLayout } from './layout'

/** One track; `entry` is the name of its sample entry: `avc1`, `hvc1`, `hev1`, `mp4a` … */
interface TrackFacts {
  kind: 'video' | 'audio' | 'other'
  entry: string
  durationSec: number
  samples: number
  /** Pixels as shown, turned if the file says so; 0 for sound. */
  width: number
  height: number
}

/** A file and its tracks. `durationSec`: the longest of them. */
interface FileFacts {
  durationSec: number
  tracks: TrackFacts[]
}

/** Metadata of a film of hours is some MiB. */
const maxMoov = 64 * mib

const kinds: Record<string, TrackFacts['kind']> = { vide: 'video', soun: 'audio' }

/** Body of the box at the end of a path; undefined when it is not there or cut off. */
function find(body: Buffer, ...path: string[]): Buffer | undefined {
  let current: Buffer | undefined = body
  for (const wanted of path) current = current && children(current).find(([type]) => type === wanted)?.[1]
  return current
}

function children(body: Buffer): [type: string, body: Buffer][] {
  const found: [string, Buffer][] = []
  for (let at = 0; at + 8 <= body.length;) {
    const size = body.readUInt32BE(at)
    if (size < 8 || at + size > body.length) break
    found.push([body.toString('latin1', at + 4, at + 8), body.subarray(at + 8, at + size)])
    at += size
  }
  return found
}

const u32 = (body: Buffer | undefined, at: number): number =>
  body && body.length >= at + 4 ? body.readUInt32BE(at) : 0

/** Scale and length of `mdhd`, whose second version has longer numbers. */
function secondsOf(mdhd: Buffer | undefined): number {
  const wide = mdhd?.[0] === 1
  const scale = u32(mdhd, wide ? 20 : 12)
  const length = wide ? u32(mdhd, 24) * 2 ** 32 + u32(mdhd, 28) : u32(mdhd, 16)
  return scale > 0 ? length / scale : 0
}

/** Sides of `tkhd` in whole pixels; a matrix that turns by a quarter swaps them. */
function sidesOf(tkhd: Buffer | undefined): { width: number; height: number } {
  const matrix = tkhd?.[0] === 1 ? 52 : 40
  const [width, height] = [u32(tkhd, matrix + 36) >>> 16, u32(tkhd, matrix + 40) >>> 16]
  const turned = u32(tkhd, matrix) === 0 && u32(tkhd, matrix + 4) !== 0
  return turned ? { width: height, height: width } : { width, height }
}

function trackOf(trak: Buffer): TrackFacts {
  const media = find(trak, 'mdia')
  const table = media && find(media, 'minf', 'stbl')
  const handler = (media && find(media, 'hdlr'))?.toString('latin1', 8, 12) ?? ''
  return {
    kind: kinds[handler] ?? 'other',
    entry: (table && find(table, 'stsd'))?.toString('latin1', 12, 16) ?? '',
    durationSec: secondsOf(media && find(media, 'mdhd')),
    samples: u32(table && find(table, 'stsz'), 8),
    ...sidesOf(find(trak, 'tkhd')),
  }
}

/** Rejects with `upstream-changed` when it is no such file, with `network` when it ends early. */
export async function readFacts(path: string): Promise<FileFacts> {
  const { metadata: box } = await readLayout(path)
  if (box.size > maxMoov) throw new AmagiError('upstream-changed', { message: 'metadata larger than of any film' })
  const file = await open(path, 'r')
  try {
    const moov = Buffer.alloc(box.size)
    await file.read(moov, 0, box.size, box.start)
    const tracks = children(moov.subarray(8)).flatMap(([type, body]) => (type === 'trak' ? [trackOf(body)] : []))
    return { durationSec: Math.max(0, ...tracks.map(({ durationSec }) => durationSec)), tracks }
  } finally {
    await file.close()
  }
}
