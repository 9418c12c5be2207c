/** What part of a file a `Range` header asks for (RFC 9110, section 14). Pure. */

/** Bytes from `start` to `end`, both included. */
export interface ByteRange {
  start: number
  end: number
}

const one = /^bytes=(\d*)-(\d*)$/i

/**
 * `undefined`: the whole file (no header, several ranges, another unit, nonsense: all of these may be ignored).
 * `unsatisfiable`: it begins behind the end.
 */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = one.exec(header?.trim() ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 }
  }
  const start = Number(first)
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start >= sizeBytes ? 'unsatisfiable' : { start, end }
}
