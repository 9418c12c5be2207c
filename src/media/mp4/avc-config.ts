/** What an AVC decoder configuration record (ISO/IEC 14496-15, 5.3.3) says about the picture. */
import { createBits, type Bits } from './bits'
import { unreadable } from './clip'

/** Profiles whose parameter sets say the colour sampling (ITU-T H.264, 7.3.2.1.1). */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])

/** Three zero-ish bytes are told from a start code by a 3 between them: it is no part of the data. */
function unescape(nal: Uint8Array): Uint8Array {
  return nal.filter((byte, index) => !(byte === 3 && nal[index - 1] === 0 && nal[index - 2] === 0))
}

function skipScalingList(bits: Bits, size: number): void {
  // At 0 the rest is as the one before; nothing more is said then.
  let scale = 8
  for (let index = 0; index < size && scale !== 0; index++) scale = (scale + bits.signedGolomb()) % 256
}

/** Reads past the colour sampling; how many samples of brightness share one of colour, across and down. */
function chroma(bits: Bits, profile: number): [across: number, down: number] {
  if (!highProfiles.has(profile)) return [2, 2]
  const format = bits.golomb()
  // Whether the planes are coded apart: their sampling is the same.
  if (format === 3) bits.take(1)
  bits.golomb()
  bits.golomb()
  bits.take(1)
  if (bits.take(1) === 1) {
    for (let list = 0; list < (format === 3 ? 12 : 8); list++) {
      if (bits.take(1) === 1) skipScalingList(bits, list < 6 ? 16 : 64)
    }
  }
  if (format === 0 || format === 3) return [1, 1]
  return format === 1 ? [2, 2] : [2, 1]
}

function skipOrder(bits: Bits): void {
  const order = bits.golomb()
  if (order === 0) bits.golomb()
  if (order !== 1) return
  bits.take(1)
  bits.signedGolomb()
  bits.signedGolomb()
  for (let left = Math.min(bits.golomb(), 255); left > 0; left--) bits.signedGolomb()
}

/** Sides in pixels and the codec string. Throws `upstream-changed` when it is no such record. */
export function readAvcConfig(record: Uint8Array): { codec: string; width: number; height: number } {
  const [version, profile = 0, compatible = 0, level = 0] = record
  const size = ((record[6] ?? 0) << 8) | (record[7] ?? 0)
  const nal = record.subarray(8, 8 + size)
  if (version !== 1 || size < 4 || nal.length < size) throw unreadable('avcC', 'no AVC configuration')
  const bits = createBits(unescape(nal.subarray(4)))
  bits.golomb()
  const [across, down] = chroma(bits, profile)
  bits.golomb()
  skipOrder(bits)
  bits.golomb()
  bits.take(1)
  const columns = bits.golomb() + 1
  const rows = bits.golomb() + 1
  const frames = bits.take(1)
  if (frames === 0) bits.take(1)
  bits.take(1)
  const crop = bits.take(1) === 1 ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : []
  const [left = 0, right = 0, top = 0, bottom = 0] = crop
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
  const width = columns * 16 - (left + right) * across
  const height = (2 - frames) * (rows * 16 - (top + bottom) * down)
  if (!(width > 0 && width <= 16_384 && height > 0 && height <= 16_384)) throw unreadable('avcC', 'no picture size')
  return { codec: `avc1.${hex(profile)}${hex(compatible)}${hex(level)}`, width, height }
}
