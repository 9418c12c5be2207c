/** How long a download may take: a grace, and more for every byte that came. Waiting of our own does not count. */
import type { DownloadTuning } from './tuning'

/** The time of one download; clock in milliseconds. */
export class Patience {
  private readonly startedAt: number
  private reached = 0
  /** Connections that wait for us at the moment. */
  private pausing = 0
  private pausedAt = 0
  private pausedMs = 0

  constructor(
    private readonly tuning: Pick<DownloadTuning, 'graceMs' | 'slowestRate'>,
    private readonly clock: () => number,
  ) {
    this.startedAt = clock()
  }

  /** So many bytes are there now. Bytes that are sent again earn no time. */
  reach(received: number): void {
    this.reached = Math.max(this.reached, received)
  }

  /** Lets the time stand still while we are the ones who wait. */
  async during<T>(wait: Promise<T>): Promise<T> {
    if (this.pausing++ === 0) this.pausedAt = this.clock()
    try {
      return await wait
    } finally {
      if (--this.pausing === 0) this.pausedMs += this.clock() - this.pausedAt
    }
  }

  /** Whether the download takes longer than what it has so far is worth. */
  late(): boolean {
    const { graceMs, slowestRate } = this.tuning
    const spentMs = this.clock() - this.startedAt - this.pausedMs
    return spentMs > graceMs + (this.reached / slowestRate) * 1000
  }
}
