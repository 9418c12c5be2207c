/** The connections of one download at this moment, and how one that is free takes work from another. */
import { AmagiError } from '../../errors'
import { missing, type Span, type Spans } from './spans'
import type { DownloadTuning } from './tuning'
import type { Worker } from './worker'

/** A connection that is slower than another by this factor is relieved of its stretch. */
const farSlower = 4

/** Who is at work. Clock in milliseconds. */
export class Crew {
  private readonly workers = new Set<Worker>()

  constructor(
    private readonly spans: Spans,
    private readonly tuning: Pick<DownloadTuning, 'pieceBytes' | 'measureMs'>,
    private readonly clock: () => number,
  ) {}

  get size(): number {
    return this.workers.size
  }

  add(worker: Worker): void {
    this.workers.add(worker)
  }

  remove(worker: Worker): void {
    this.workers.delete(worker)
  }

  /** Who has most to do. */
  private busiest(): Worker | undefined {
    return [...this.workers].sort((a, b) => missing(b.span) - missing(a.span))[0]
  }

  /** The second half of what the busiest has to do; `undefined` when that is not worth an exchange. */
  half(): Span | undefined {
    const span = this.busiest()?.span
    if (!span || missing(span) < 2 * this.tuning.pieceBytes) return undefined
    return this.spans.split(span, Math.floor(missing(span) / 2))
  }

  /** Work for a connection that has done its own: half of the busiest one's, or all of it when that hardly moves. */
  relieve(worker: Worker): Span | undefined {
    const other = this.busiest()
    if (!other || missing(other.span) === 0) return undefined
    const now = this.clock()
    const rate = ({ bytes, sinceMs }: Worker): number => bytes / Math.max(1, now - sinceMs)
    if (now - other.sinceMs < this.tuning.measureMs || rate(other) * farSlower >= rate(worker)) return this.half()
    other.relieved = true
    // At once: whoever is left alone must know it.
    this.workers.delete(other)
    const rest = this.spans.split(other.span, missing(other.span))
    other.stop.abort(new AmagiError('cancelled'))
    return rest
  }
}
