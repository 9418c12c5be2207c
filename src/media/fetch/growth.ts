/** When a download is worth one more connection: it is slow, much is to come, and the last one did help. */
import type { DownloadTuning } from './tuning'

/** Another connection was worth it when the bytes per second grew by this factor. */
const worthwhile = 1.15

/** The rate of one download, all its connections together. Clock in milliseconds. */
export class Growth {
  private since: number
  private bytes = 0
  private restsUntil = 0
  /** Bytes per second before the last connection came; undefined = it has been judged. */
  private before: number | undefined

  constructor(
    private readonly tuning: Pick<DownloadTuning, 'measureMs' | 'fastRate' | 'restMs'>,
    private readonly clock: () => number,
  ) {
    this.since = clock()
  }

  private measureAnew(): void {
    this.since = this.clock()
    this.bytes = 0
  }

  /** Nothing of this stretch says how fast upstream is: our own limit decided. */
  limited(): void {
    this.measureAnew()
  }

  /** A connection broke or was refused: the others go on alone for a while. */
  rest(): void {
    this.restsUntil = this.clock() + this.tuning.restMs
    this.before = undefined
    this.measureAnew()
  }

  /**
   * So many bytes came. `more`: another connection may help. `useless`: the last one brought nothing, so another of
   * its kind will not either.
   */
  arrived(bytes: number): 'more' | 'useless' | undefined {
    const { measureMs, fastRate } = this.tuning
    const now = this.clock()
    this.bytes += bytes
    if (now - this.since < measureMs) return undefined
    const rate = (this.bytes * 1000) / (now - this.since)
    const useless = this.before !== undefined && rate < this.before * worthwhile
    this.measureAnew()
    this.before = undefined
    if (now < this.restsUntil || rate >= fastRate) return undefined
    if (useless) return 'useless'
    this.rate = rate
    return 'more'
  }

  private rate = 0

  /** Another connection came upon `more`: the next stretch shows what it is worth. */
  grew(): void {
    this.before = this.rate
    this.measureAnew()
  }
}
