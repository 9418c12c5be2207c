/** What the danmaku of all platforms have in common: one bounded list, by time. */
import type { Danmaku, DanmakuTrack } from '../model'

/** Lines kept of one video: more than fit over four hours. */
const maxLines = 60_000

/** What is known besides the lines. */
interface Circumstances {
  durationSec: number | undefined
  closed: boolean
  partial: boolean
}

/** One track out of lines in any order; of equals the one that came first stays first. Beyond the bound it is a part. */
export function gather(lines: readonly Danmaku[], { durationSec, closed, partial }: Circumstances): DanmakuTrack {
  const sorted = lines.toSorted((a, b) => a.atSec - b.atSec)
  // Behind the end of the video nothing is shown.
  const within = durationSec === undefined ? sorted : sorted.filter(({ atSec }) => atSec <= durationSec)
  const kept = within.slice(0, maxLines)
  return {
    state: kept.length > 0 ? 'open' : closed ? 'closed' : 'empty',
    lines: kept,
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(partial || kept.length < within.length ? { partial: true as const } : {}),
  }
}
