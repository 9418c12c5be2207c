/** Which bytes of a file are on disk and which are still to come: stretches, each with one connection at most. Pure. */

/** Bytes from `from` up to `end`, which is not among them; up to `at` they are on disk. */
export interface Span {
  readonly from: number
  at: number
  /** Infinity as long as nobody knows where the file ends. */
  end: number
  /** A connection is at it. */
  taken: boolean
  /** How far the answer goes that its connection reads; 0 = nothing is being read. */
  answered: number
}

/** Bytes that are still to come; Infinity while the end is unknown. */
export const missing = (span: Span): number => span.end - span.at

/** The stretches of one file in order, without gaps. */
export class Spans {
  private list: Span[] = [{ from: 0, at: 0, end: Infinity, taken: false, answered: 0 }]
  private size: number | undefined

  /** Bytes of the file, once they are known. */
  get total(): number | undefined {
    return this.size
  }

  /** Bytes on disk. */
  get received(): number {
    return this.list.reduce((sum, { from, at }) => sum + at - from, 0)
  }

  get complete(): boolean {
    return this.size !== undefined && this.list.every((span) => missing(span) === 0)
  }

  /** The file ends here. Only for a file that is one stretch so far, which it is until its size is known. */
  endAt(total: number): void {
    this.size = total
    for (const span of this.list) span.end = Math.min(span.end, total)
  }

  /** Everything is to come again; the one stretch is taken. */
  restart(): Span {
    const all = { from: 0, at: 0, end: Infinity, taken: true, answered: 0 }
    this.list = [all]
    this.size = undefined
    return all
  }

  /**
   * Nobody is at this stretch any more. When nothing of it came and the answer for the one before goes on over it, the
   * two are one again: a host that refuses a second connection need not be asked for a range.
   */
  free(span: Span): void {
    span.taken = false
    span.answered = 0
    const place = this.list.indexOf(span)
    const before = this.list[place - 1]
    if (!before?.taken || before.answered < span.end || span.at > span.from) return
    before.end = span.end
    this.list.splice(place, 1)
  }

  /** The first stretch nobody is at, taken from now on. */
  takeFree(): Span | undefined {
    const free = this.list.find((span) => !span.taken && missing(span) > 0)
    if (free) free.taken = true
    return free
  }

  /** The last `bytes` of a stretch become one of their own, taken by somebody else. */
  split(span: Span, bytes: number): Span {
    const middle = span.end - bytes
    const rest = { from: middle, at: middle, end: span.end, taken: true, answered: 0 }
    span.end = middle
    this.list.splice(this.list.indexOf(span) + 1, 0, rest)
    return rest
  }
}
