/** Bytes that jobs under way have or will have on disk: what one may write is not free for another. */

/** What one job has been promised, in bytes. */
export interface Promised {
  /** So many more, in the quota as well. Rejects with `internal` (`details.limit`, named `disk`) when the disk has not got them. */
  reserve(bytes: number): Promise<void>
  /** A part of the job turns out to have so many bytes: the disk has to have what was not reserved. Rejects as `reserve` does. */
  announce(part: string, bytes: number): Promise<void>
  /** So many of them are on disk now; negative when they were thrown away. */
  wrote(bytes: number): void
}

/** The promises of all jobs together. */
export interface Promises {
  /** Bytes reserved. */
  readonly reserved: number
  /** Bytes that are expected and not on disk yet. */
  readonly open: number
  /** Promises of one more job; `ended` takes them back. `ensure` makes room for all that is open. */
  begin(ensure: () => Promise<void>): Promised & { ended(): void }
}

/** For one disk. */
export function createPromises(): Promises {
  let reserved = 0
  let open = 0
  return {
    get reserved() {
      return reserved
    },
    get open() {
      return open
    },
    begin(ensure) {
      const parts = new Map<string, number>()
      let ownReserved = 0
      let expected = 0
      let written = 0
      /** Changes what is expected or written, and what is open by it. */
      function change(more: { expected?: number; written?: number }): void {
        const before = Math.max(0, expected - written)
        expected += more.expected ?? 0
        written += more.written ?? 0
        open += Math.max(0, expected - written) - before
      }
      return {
        async reserve(bytes) {
          ownReserved += bytes
          reserved += bytes
          change({ expected: bytes })
          await ensure()
        },
        async announce(part, bytes) {
          parts.set(part, bytes)
          const total = [...parts.values()].reduce((sum, size) => sum + size, 0)
          if (total <= expected) return
          change({ expected: total - expected })
          await ensure()
        },
        wrote: (bytes) => change({ written: bytes }),
        ended() {
          reserved -= ownReserved
          change({ expected: -expected })
        },
      }
    },
  }
}
