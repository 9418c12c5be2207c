/** Reads MP4 files in plain Node, independent of the muxer under test (ISO/IEC 14496-12). */
import { createHash } from 'node:crypto'

export interface Box {
  type: string
  start: number
  end: number
  body: Buffer
}

export interface Track {
  handler: string
  codec: string
  timescale: number
  /** Seconds by the media header. */
  durationSec: number
  /** Seconds by the sample table. */
  sampleSec: number
  sizes: number[]
  /** File position of every sample. */
  positions: number[]
  /** When the first sample is shown, in seconds; what lies before 0 is skipped. */
  startSec: number
  /** When every sample is decoded and how much later it is shown, in seconds, edits aside. */
  decodeSec: number[]
  delaySec: number[]
  /** Numbers of the samples a player can begin with, counted from 1; empty = all. */
  keys: number[]
}

export function boxes(data: Buffer, base = 0): Box[] {
  const list: Box[] = []
  for (let at = 0; at + 8 <= data.length;) {
    let size = data.readUInt32BE(at)
    let header = 8
    if (size === 1) {
      size = Number(data.readBigUInt64BE(at + 8))
      header = 16
    }
    if (size === 0) size = data.length - at
    if (size < header || at + size > data.length) throw new Error(`bad box at ${base + at}`)
    list.push({
      type: data.toString('latin1', at + 4, at + 8),
      start: base + at,
      end: base + at + size,
      body: data.subarray(at + header, at + size),
    })
    at += size
  }
  return list
}

function find(body: Buffer, ...path: string[]): Buffer {
  let current = body
  for (const type of path) {
    const box = boxes(current).find((entry) => entry.type === type)
    if (!box) throw new Error(`no ${type}`)
    current = box.body
  }
  return current
}

const has = (body: Buffer, type: string): boolean => boxes(body).some((entry) => entry.type === type)

function readTrack(trak: Buffer): Track {
  const mdhd = find(trak, 'mdia', 'mdhd')
  const wide = mdhd[0] === 1
  const timescale = mdhd.readUInt32BE(wide ? 20 : 12)
  const duration = wide ? Number(mdhd.readBigUInt64BE(24)) : mdhd.readUInt32BE(16)
  const stbl = find(trak, 'mdia', 'minf', 'stbl')
  const stsz = find(stbl, 'stsz')
  const count = stsz.readUInt32BE(8)
  const sizes = Array.from({ length: count }, (_, index) => stsz.readUInt32BE(4) || stsz.readUInt32BE(12 + index * 4))
  const co64 = has(stbl, 'co64')
  const stco = find(stbl, co64 ? 'co64' : 'stco')
  const chunks = Array.from({ length: stco.readUInt32BE(4) }, (_, index) =>
    co64 ? Number(stco.readBigUInt64BE(8 + index * 8)) : stco.readUInt32BE(8 + index * 4),
  )
  const stsc = find(stbl, 'stsc')
  const runs = Array.from({ length: stsc.readUInt32BE(4) }, (_, index) => ({
    first: stsc.readUInt32BE(8 + index * 12),
    perChunk: stsc.readUInt32BE(12 + index * 12),
  }))
  const positions: number[] = []
  for (const [index, offset] of chunks.entries()) {
    const run = runs.filter((entry) => entry.first <= index + 1).at(-1)!
    let at = offset
    for (let sample = 0; sample < run.perChunk; sample++) {
      positions.push(at)
      at += sizes[positions.length - 1] ?? 0
    }
  }
  const stts = find(stbl, 'stts')
  const times: number[] = []
  let units = 0
  for (let index = 0; index < stts.readUInt32BE(4); index++) {
    for (let left = stts.readUInt32BE(8 + index * 8); left > 0; left--) {
      times.push(units)
      units += stts.readUInt32BE(12 + index * 8)
    }
  }
  const decodeSec = times.map((time) => time / timescale)
  if (has(stbl, 'ctts')) {
    const ctts = find(stbl, 'ctts')
    let sample = 0
    for (let index = 0; index < ctts.readUInt32BE(4); index++) {
      for (let left = ctts.readUInt32BE(8 + index * 8); left > 0; left--)
        times[sample++]! += ctts.readInt32BE(12 + index * 8)
    }
  }
  const delaySec = times.map((time, index) => time / timescale - decodeSec[index]!)
  const stss = has(stbl, 'stss') ? find(stbl, 'stss') : Buffer.alloc(8)
  const keys = Array.from({ length: stss.readUInt32BE(4) }, (_, index) => stss.readUInt32BE(8 + index * 4))
  const edits = has(trak, 'edts') ? find(trak, 'edts', 'elst') : undefined
  const skipped = edits ? (edits[0] === 1 ? Number(edits.readBigInt64BE(16)) : edits.readInt32BE(12)) : 0
  return {
    handler: find(trak, 'mdia', 'hdlr').toString('latin1', 8, 12),
    codec: find(stbl, 'stsd').toString('latin1', 12, 16),
    timescale,
    durationSec: duration / timescale,
    sampleSec: units / timescale,
    sizes,
    positions,
    startSec: (Math.min(...times) - skipped) / timescale,
    decodeSec,
    delaySec,
    keys,
  }
}

/** Tracks of an ordinary (not fragmented) file. */
export function tracks(file: Buffer): Track[] {
  return boxes(find(file, 'moov'))
    .filter((box) => box.type === 'trak')
    .map((box) => readTrack(box.body))
}

/** Hash of all samples of a track in order. */
export function trackHash(file: Buffer, track: Track): string {
  const hash = createHash('sha256')
  for (const [index, position] of track.positions.entries())
    hash.update(file.subarray(position, position + (track.sizes[index] ?? 0)))
  return hash.digest('hex')
}

/** Hash of all samples of a fragmented file with one track: the bodies of its `mdat` boxes. */
export function segmentHash(file: Buffer): string {
  const hash = createHash('sha256')
  for (const box of boxes(file)) if (box.type === 'mdat') hash.update(box.body)
  return hash.digest('hex')
}
