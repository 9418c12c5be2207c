/** The byte stream inside `__NS_hxfalcon`: three shift registers, the first choosing which of the others moves. */

const seed = 0x66_43_48_78

/** Bytes → bytes of the same length; the registers live for one call. */
export function cts(input: Uint8Array): Buffer {
  let chooser = seed
  let first = seed
  let second = seed
  return Buffer.from(
    Array.from(input, (byte) => {
      let firstBit = first & 1
      let secondBit = second & 1
      let drawn = 0
      for (let bit = 0; bit < 8; bit++) {
        if (chooser & 1) {
          chooser = ((chooser ^ 0xc0_00_00_31) | 0x80_00_00_00) >>> 0
          firstBit = first & 1
          first = firstBit ? ((first ^ 0x20_00_00_10) | 0xc0_00_00_00) >>> 0 : (first >>> 1) & 0x3f_ff_ff_ff
        } else {
          chooser = (chooser >>> 1) & 0x7f_ff_ff_ff
          secondBit = second & 1
          second = secondBit ? ((second ^ 0x08_00_00_01) | 0xf0_00_00_00) >>> 0 : (second >>> 1) & 0x0f_ff_ff_ff
        }
        drawn = ((drawn << 1) | (firstBit ^ secondBit)) & 0xff
      }
      return byte ^ ((drawn + 3) & 0xff)
    }),
  )
}
