/** Units as numbers, for constants that say what they mean. */

/** Bytes of one MiB. */
export const mib = 1024 * 1024

/** Milliseconds. */
export const secondMs = 1000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Beginning of the second of a moment, for what platforms tell in whole seconds; milliseconds. */
export const wholeSecond = (ms: number): number => Math.floor(ms / 1000) * 1000
