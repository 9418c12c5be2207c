/** What every container says of itself in its first bytes, whole, and what comes close to one and is none. */
import { describe, expect, it } from 'vitest'
import { firstBoxes, sniff, sniffBytes, type FileKind } from '../../src/media/sniff'

const bytes = (...values: number[]) => Uint8Array.from(values)
const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

/** The first box of a file: a major brand and the compatible ones. */
function ftyp(major: string, compatible: readonly string[] = [], size = 16 + compatible.length * 4): Uint8Array {
  const data = Buffer.alloc(16 + compatible.length * 4)
  data.writeUInt32BE(size)
  data.write(`ftyp${major}`, 4, 'latin1')
  for (const [index, name] of compatible.entries()) data.write(name, 16 + index * 4, 'latin1')
  return new Uint8Array(data)
}

const kinds: [string, Uint8Array, FileKind][] = [
  ['JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), { ext: 'jpg', mime: 'image/jpeg', families: ['picture'] }],
  ['PNG', latin('\x89PNG\r\n\x1a\n'), { ext: 'png', mime: 'image/png', families: ['picture'] }],
  ['GIF', latin('GIF89a'), { ext: 'gif', mime: 'image/gif', families: ['picture'] }],
  ['WebP', latin('RIFF\0\0\0\0WEBPVP8 '), { ext: 'webp', mime: 'image/webp', families: ['picture'] }],
  ['WAV', latin('RIFF\0\0\0\0WAVEfmt '), { ext: 'wav', mime: 'audio/wav', families: ['audio'] }],
  ['AVIF', ftyp('avif'), { ext: 'avif', mime: 'image/avif', families: ['picture'] }],
  ['AVIF sequence', ftyp('avis'), { ext: 'avif', mime: 'image/avif', families: ['picture'] }],
  ['HEIC', ftyp('heic'), { ext: 'heic', mime: 'image/heic', families: ['picture'] }],
  ['HEIC of ten bits', ftyp('heix'), { ext: 'heic', mime: 'image/heic', families: ['picture'] }],
  ['HEIC sequence', ftyp('hevc'), { ext: 'heic', mime: 'image/heic', families: ['picture'] }],
  ['HEIF', ftyp('mif1'), { ext: 'heic', mime: 'image/heif', families: ['picture'] }],
  ['HEIF sequence', ftyp('msf1'), { ext: 'heic', mime: 'image/heif', families: ['picture'] }],
  ['HEIF of AVIF', ftyp('mif1', ['mif1', 'avif']), { ext: 'avif', mime: 'image/avif', families: ['picture'] }],
  ['HEIF sequence of HEVC', ftyp('msf1', ['hevc']), { ext: 'heic', mime: 'image/heic', families: ['picture'] }],
  ['M4A', ftyp('M4A '), { ext: 'm4a', mime: 'audio/mp4', families: ['audio'] }],
  ['audio book', ftyp('M4B '), { ext: 'm4a', mime: 'audio/mp4', families: ['audio'] }],
  ['MP4', ftyp('isom', ['avif']), { ext: 'mp4', mime: 'video/mp4', families: ['video', 'audio'] }],
  ['WebM', bytes(0x1a, 0x45, 0xdf, 0xa3), { ext: 'webm', mime: 'video/webm', families: ['video', 'audio'] }],
  ['FLV', latin('FLV\x01'), { ext: 'flv', mime: 'video/x-flv', families: ['video'] }],
  ['Ogg', latin('OggS'), { ext: 'ogg', mime: 'audio/ogg', families: ['audio'] }],
  ['FLAC', latin('fLaC'), { ext: 'flac', mime: 'audio/flac', families: ['audio'] }],
  ['MP3 with tags', latin('ID3\x04'), { ext: 'mp3', mime: 'audio/mpeg', families: ['audio'] }],
  ['MP3', bytes(0xff, 0xfb, 0x90, 0x64), { ext: 'mp3', mime: 'audio/mpeg', families: ['audio'] }],
  ['MP2', bytes(0xff, 0xfd, 0x80, 0x00), { ext: 'mp3', mime: 'audio/mpeg', families: ['audio'] }],
  ['MP3 of MPEG 2.5', bytes(0xff, 0xe3, 0x18, 0xc4), { ext: 'mp3', mime: 'audio/mpeg', families: ['audio'] }],
  ['AAC', bytes(0xff, 0xf1, 0x50, 0x80), { ext: 'aac', mime: 'audio/aac', families: ['audio'] }],
  ['AAC of MPEG 2', bytes(0xff, 0xf8, 0x50, 0x80), { ext: 'aac', mime: 'audio/aac', families: ['audio'] }],
]

describe('the first bytes of a file', () => {
  it.each(kinds)('of a kind of %s are enough to know it', (_, data, kind) => {
    expect(sniff(data)).toEqual(kind)
    // Whatever follows, and wherever it lies in a larger buffer.
    const longer = new Uint8Array(sniffBytes + 5)
    longer.fill(0x41)
    longer.set(data, 5)
    expect(sniff(longer.subarray(5))?.ext).toBe(kind.ext)
  })

  it.each([...firstBoxes])('of a media file may be a box %s', (box) => {
    expect(sniff(latin(`\0\0\0\x18${box}....................`))).toMatchObject({ mime: 'video/mp4' })
  })

  it('cut within the signature say nothing', () => {
    // The shorter beginnings of other kinds: a tag of three letters, and the sync of MPEG audio.
    for (const [name, data] of kinds) expect([name, sniff(data.subarray(0, 3))]).toEqual([name, undefined])
    expect(sniff(ftyp('isom').subarray(0, 11))).toBeUndefined()
    expect(sniff(latin('\x89PNG\r\n\x1a'))).toBeUndefined()
  })

  it.each<[string, Uint8Array]>([
    ['a RIFF that is neither picture nor sound', latin('RIFF\0\0\0\0AVI LIST')],
    ['an unknown first box', latin('\0\0\0\x18JUNKisom\0\0\0\0isomisom')],
    ['a GIF of a version nobody knows', latin('GIF7')],
    ['an FLV of another version', latin('FLV\x02')],
    ['sync without a layer', bytes(0xff, 0xe1, 0x90, 0x64)],
    ['a reserved version of MPEG', bytes(0xff, 0xeb, 0x90, 0x64)],
    ['an impossible bit rate', bytes(0xff, 0xfb, 0xf0, 0x64)],
    ['an impossible sample rate', bytes(0xff, 0xfb, 0x9c, 0x64)],
    ['eleven bits of sync after another byte', bytes(0xfe, 0xfb, 0x90, 0x64)],
    ['ten bits of sync', bytes(0xff, 0xdb, 0x90, 0x64)],
    ['the second byte of AAC after another byte', bytes(0x00, 0xf1, 0x50, 0x80)],
  ])('of %s are nothing we know', (_, data) => expect(sniff(data)).toBeUndefined())

  it('of a general brand name what is compatible within the box alone, whole names only', () => {
    expect(sniff(ftyp('mif1', ['avif'], 16))).toMatchObject({ mime: 'image/heif' })
    expect(sniff(ftyp('mif1', ['miaf', 'avif'], 20))).toMatchObject({ mime: 'image/heif' })
    expect(sniff(ftyp('mif1', ['miaf', 'avif'], 24))).toMatchObject({ mime: 'image/avif' })
    expect(sniff(ftyp('mif1', ['miaf', 'avif']).subarray(0, 23))).toMatchObject({ mime: 'image/heif' })
    expect(sniff(ftyp('mif1', ['miaf', 'avif'], 4000))).toMatchObject({ mime: 'image/avif' })
    expect(sniff(ftyp('msf1', ['mif1']))).toMatchObject({ mime: 'image/heif' })
  })
})
