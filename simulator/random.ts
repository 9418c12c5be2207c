/** Random numbers from a seed: the same every time. */

/** 0 ≤ x < 1. */
export type Random = () => number

/** FNV-1a over the text of the seed, then mulberry32: numbers in [0, 1). */
export function seededRandom(seed: string | number): Random {
  let state = 0x811c9dc5
  for (const char of String(seed)) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
