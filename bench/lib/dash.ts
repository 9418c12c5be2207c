/** Long DASH representations made of a short one: fragments repeated, samples padded to a real bitrate. */
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { once } from 'node:events'

interface Box {
  type: string
  start: number
  end: number
}

function* boxes(data: Buffer, from: number, to: number): Generator<Box> {
  for (let start = from; start + 8 <= to; ) {
    const size = data.readUInt32BE(start)
    yield { type: data.toString('latin1', start + 4, start + 8), start, end: start + size }
    start += size
  }
}

function find(data: Buffer, from: number, to: number, ...path: string[]): Box {
  let found: Box = { type: '', start: from - 8, end: to }
  for (const type of path) {
    const next = [...boxes(data, found.start + 8, found.end)].find((box) => box.type === type)
    if (!next) throw new Error(`no ${type}`)
    found = next
  }
  return found
}

/** Positions of the sample sizes of a `trun`, and the ticks it lasts. */
function readRun(moof: Buffer): { sizes: number[]; ticks: number } {
  const trun = find(moof, 0, moof.length, 'moof', 'traf', 'trun').start
  const tfhd = find(moof, 0, moof.length, 'moof', 'traf', 'tfhd').start
  const defaultDuration = moof.readUInt32BE(tfhd + 16)
  const flags = moof.readUInt32BE(trun + 8) & 0xffffff
  const count = moof.readUInt32BE(trun + 12)
  let at = trun + 16 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0)
  const sizes: number[] = []
  let ticks = 0
  for (let index = 0; index < count; index++) {
    ticks += flags & 0x100 ? moof.readUInt32BE(at) : defaultDuration
    at += flags & 0x100 ? 4 : 0
    if (flags & 0x200) sizes.push(at)
    at += (flags & 0x200 ? 4 : 0) + (flags & 0x400 ? 4 : 0) + (flags & 0x800 ? 4 : 0)
  }
  return { sizes, ticks }
}

/** An AVC filler unit behind its length: decoders skip it. */
function filler(bytes: number): Buffer {
  const unit = Buffer.alloc(bytes, 0xff)
  unit.writeUInt32BE(bytes - 4, 0)
  unit[4] = 0x0c
  unit[bytes - 1] = 0x80
  return unit
}

/** Writes `source` `loops` times over, every sample `padding` bytes larger (AVC only, 0 or at least 6). */
export async function lengthen(source: string, target: string, loops: number, padding: number): Promise<void> {
  const data = await readFile(source)
  const all = [...boxes(data, 0, data.length)]
  const pad = padding > 0 ? filler(padding) : Buffer.alloc(0)
  const out = createWriteStream(target)
  const write = async (chunk: Buffer): Promise<void> => {
    if (!out.write(chunk)) await once(out, 'drain')
  }
  for (const box of all) if (box.type === 'ftyp' || box.type === 'moov') await write(data.subarray(box.start, box.end))
  let time = 0n
  let sequence = 1
  for (let loop = 0; loop < loops; loop++) {
    for (const [index, box] of all.entries()) {
      const media = all[index + 1]
      if (box.type !== 'moof' || media?.type !== 'mdat') continue
      const moof = Buffer.from(data.subarray(box.start, box.end))
      moof.writeUInt32BE(sequence++, find(moof, 0, moof.length, 'moof', 'mfhd').start + 12)
      moof.writeBigUInt64BE(time, find(moof, 0, moof.length, 'moof', 'traf', 'tfdt').start + 12)
      const { sizes, ticks } = readRun(moof)
      const samples: Buffer[] = []
      let at = media.start + 8
      for (const position of sizes) {
        const size = moof.readUInt32BE(position)
        samples.push(data.subarray(at, at + size), pad)
        at += size
        moof.writeUInt32BE(size + padding, position)
      }
      const body = Buffer.concat(samples)
      const header = Buffer.alloc(8)
      header.writeUInt32BE(body.length + 8)
      header.write('mdat', 4, 'latin1')
      await write(Buffer.concat([moof, header, body]))
      time += BigInt(ticks)
    }
  }
  out.end()
  await once(out, 'finish')
}
