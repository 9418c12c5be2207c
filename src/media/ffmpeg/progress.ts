/** How far a run is, from what `ffmpeg -progress` writes (https://ffmpeg.org/ffmpeg.html, read 2026-11). */

/** Reads one line after the other. */
export interface Progress {
  /** Lines that are no progress are ignored. */
  line(line: string): void
}

/** Only microseconds are sure: `out_time_ms` holds microseconds as well, by an old mistake. */
const outTime = /^out_time_us=(\d{1,18})$/

/**
 * Reports a fraction above 0 and below 1 that never goes back; the end is the caller's to report. `durationSec`:
 * length of what is written; without one nothing can be told. `moved`: called whenever the run has come on.
 */
export function createProgress(
  durationSec: number | undefined,
  report: (fraction: number) => void,
  moved: () => void = () => undefined,
): Progress {
  let reached = 0
  return {
    line(line) {
      const [, digits] = outTime.exec(line) ?? []
      const seconds = digits === undefined ? NaN : Number(digits) / 1e6
      if (!(seconds > reached)) return
      reached = seconds
      moved()
      if (durationSec !== undefined && seconds < durationSec) report(seconds / durationSec)
    },
  }
}
