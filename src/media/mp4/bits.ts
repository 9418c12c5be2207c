/** Reading bits, for the headers of codecs. */

/** From the first bit of the first byte on; behind the end there are zeros. */
export interface Bits {
  /** An unsigned number of so many bits, at most 32. */
  take(count: number): number
  /** An unsigned Exp-Golomb number (ITU-T H.264, 9.1). */
  golomb(): number
  /** A signed one. */
  signedGolomb(): number
}

/** No number begins with so many zeros: the longest that fit 32 bits have one less. */
const tooManyZeros = 32

/** Begins at the first byte. */
export function createBits(bytes: Uint8Array): Bits {
  let at = 0
  function take(count: number): number {
    let value = 0
    for (let index = 0; index < count; index++, at++) {
      const bit = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1
      value = value * 2 + bit
    }
    return value
  }
  function golomb(): number {
    let zeros = 0
    while (zeros < tooManyZeros && take(1) === 0) zeros++
    return 2 ** zeros - 1 + take(zeros)
  }
  return {
    take,
    golomb,
    signedGolomb() {
      const value = golomb()
      return value % 2 === 1 ? (value + 1) / 2 : -value / 2
    },
  }
}
