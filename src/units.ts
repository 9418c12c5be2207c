/** Units as numbers, for constants that say what they mean. */

/** Bytes of one MiB. */
export const mib = 1024 * 1024

/** Milliseconds. */
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
