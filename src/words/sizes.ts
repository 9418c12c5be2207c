/** Sizes of files as people read them. */
import { mib } from '../units'

/** Bytes → the number of MB people compare (1024 × 1024 bytes), one decimal below ten: `9.5`, `91`. */
export function formatMegabytes(bytes: number): string {
  const size = bytes / mib
  return size < 10 ? size.toFixed(1) : String(Math.round(size))
}
