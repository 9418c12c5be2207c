/** Files behind the fake CDNs: committed clips, invented pictures, long files that exist only while they are read. */
import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { artwork, portrait, type ArtworkStyle } from './artwork'
import { md5, sha1 } from './reply'
import type { Asset } from './types'

const folder = new URL('../samples/media/', import.meta.url)

const types: Record<string, string> = {
  m4s: 'video/mp4',
  mp4: 'video/mp4',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
}

/** A committed file of `samples/media`. */
export function fileAsset(name: string): Asset {
  const path = fileURLToPath(new URL(name, folder))
  const { size } = statSync(path)
  return {
    name,
    size,
    type: types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    etag: `"${md5(`${name}:${size}`)}"`,
    read: (start, end) => createReadStream(path, { start, end }),
  }
}

function bufferAsset(name: string, bytes: Buffer, type: string): Asset {
  return {
    name,
    size: bytes.length,
    type,
    etag: `"${md5(`${name}:${bytes.length}`)}"`,
    read: (start, end) => Readable.from([bytes.subarray(start, end + 1)]),
  }
}

/**
 * A committed MP4 followed by one `free` box of zeros: still a valid file, as large as wanted,
 * and never held in memory.
 */
export function paddedAsset(name: string, size: number): Asset {
  const base = fileAsset(name)
  const box = Buffer.alloc(8)
  box.writeUInt32BE(size - base.size, 0)
  box.write('free', 4, 'latin1')
  const zeros = Buffer.alloc(65_536)
  async function* pieces(start: number, end: number): AsyncGenerator<Buffer> {
    if (start < base.size) yield* base.read(start, Math.min(end, base.size - 1))
    let at = Math.max(start, base.size)
    while (at <= end) {
      const inBox = at - base.size
      const piece = inBox < 8 ? box.subarray(inBox, Math.min(8, end - base.size + 1)) : zeros.subarray(0, end - at + 1)
      at += piece.length
      yield piece
    }
  }
  return {
    ...base,
    name: `${name}+${size}`,
    size,
    etag: `"${md5(`${name}+${size}`)}"`,
    read: (start, end) => Readable.from(pieces(start, end)),
  }
}

export interface PictureSpec {
  seed: string
  width: number
  height: number
  style?: ArtworkStyle
  /** `portrait` = avatar, `sticker` = small picture with transparent corners, `page` = no picture at all. */
  form?: 'scene' | 'portrait' | 'sticker' | 'page'
}

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'heic'

const painted = new Map<string, Promise<Buffer>>()

async function sticker(seed: string, size: number): Promise<Buffer> {
  const hue = Number.parseInt(md5(seed).slice(0, 4), 16) % 360
  const smile = Number.parseInt(md5(seed).slice(4, 6), 16) % 2 === 0
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 60 60">` +
    `<circle cx="30" cy="31" r="26" fill="hsl(${hue},85%,66%)" stroke="hsl(${hue},60%,40%)" stroke-width="2"/>` +
    `<circle cx="21" cy="26" r="3.4" fill="#3a2a2a"/><circle cx="39" cy="26" r="3.4" fill="#3a2a2a"/>` +
    `<path d="M19 38 Q30 ${smile ? 50 : 32} 41 38" fill="none" stroke="#3a2a2a" stroke-width="3" ` +
    'stroke-linecap="round"/></svg>'
  return sharp(Buffer.from(svg)).png().toBuffer()
}

function draw(spec: PictureSpec): Promise<Buffer> {
  if (spec.form === 'portrait') return portrait(spec.seed, spec.width)
  if (spec.form === 'sticker') return sticker(spec.seed, spec.width)
  return artwork(spec.seed, spec.width, spec.height, spec.style)
}

/** Runs `make` once per key and keeps the promise. */
function once(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const pending = painted.get(key) ?? make()
  painted.set(key, pending)
  return pending
}

async function paint(spec: PictureSpec, format: PictureFormat, width: number, height: number): Promise<Buffer> {
  if (format === 'heic') {
    // Brand and nothing behind it: what a client that cannot read HEIC has to do with.
    return Buffer.concat([
      Buffer.from('00000018667479706865696300000000686569636d696631', 'hex'),
      Buffer.alloc(2048, 7),
    ])
  }
  const drawn = await once(JSON.stringify(spec), () => draw(spec))
  const own = spec.form === 'sticker' ? 'png' : 'jpeg'
  if (format === own && width === spec.width) return drawn
  const scaled = sharp(drawn).resize(width, height, { fit: 'fill' })
  if (format === 'webp') return scaled.webp({ quality: 75, effort: 1 }).toBuffer()
  if (format === 'png' || own === 'png') return scaled.png({ compressionLevel: 3 }).toBuffer()
  return scaled.jpeg({ quality: 88 }).toBuffer()
}

/** Every picture of the world under a 40-digit name; bytes are made when first asked for. */
export class PictureBook {
  private readonly specs = new Map<string, PictureSpec>()

  /** Registers a picture and returns its name. */
  add(spec: PictureSpec): string {
    const name = sha1(JSON.stringify(spec))
    this.specs.set(name, spec)
    return name
  }

  spec(name: string): PictureSpec | undefined {
    return this.specs.get(name)
  }

  /** Bytes of a picture, scaled down to fit `box` when given. */
  async read(name: string, format: PictureFormat, box?: { width: number; height: number }): Promise<Asset | undefined> {
    const spec = this.specs.get(name)
    if (!spec) return undefined
    if (spec.form === 'page') {
      const page = Buffer.from('<!DOCTYPE html><html><head><title>403</title></head><body>picture moved</body></html>')
      return bufferAsset(name, page, 'image/jpeg')
    }
    const scale = box ? Math.min(1, box.width / spec.width, box.height / spec.height) : 1
    const width = Math.max(1, Math.round(spec.width * scale))
    const height = Math.max(1, Math.round(spec.height * scale))
    const bytes = await once(`${JSON.stringify(spec)}:${format}:${width}`, () => paint(spec, format, width, height))
    const type = format === 'jpeg' && spec.form === 'sticker' ? 'image/png' : `image/${format}`
    return bufferAsset(`${name}:${format}:${width}`, bytes, type)
  }
}
