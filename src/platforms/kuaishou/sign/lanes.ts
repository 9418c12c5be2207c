/** What ChaCha20 and BLAKE2s share: a state of sixteen words, mixed by columns and then by diagonals. */

/** Indices of the four words of each step: columns, then diagonals. */
export const lanes = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const

export const word = (words: Uint32Array, index: number): number => words[index] ?? 0
