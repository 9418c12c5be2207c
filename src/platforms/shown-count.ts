/** Counters as platforms show them instead of exact ones. */

/** `2415`, `35.6万`, `1.2亿+`, or the number itself → number; the platform rounds the long ones. `--` is nothing. */
export function shownCount(value: unknown): number | undefined {
  const [, digits, unit] = /^(\d{1,16}(?:\.\d{1,3})?)\s?(万|亿|w)?\+?$/i.exec(String(value ?? '').trim()) ?? []
  if (digits === undefined) return undefined
  return Math.round(Number(digits) * (unit === '亿' ? 1e8 : unit === undefined ? 1 : 1e4))
}
