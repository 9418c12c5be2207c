/** A file under way, and how far it is for whoever waits for it. */
import type { Headway } from '../../media/headway'
import type { Report } from '../queue'

/** Work that has begun; never rejects. */
export interface Coming<T> {
  /** What it comes to. Meanwhile it is said how far it is; what nobody waits for yet says nothing. */
  wait(report: Report | undefined): Promise<T>
}

/** Says how far a file is. The stage first: it clears what was said of the file before. */
export const headwayTo =
  (report: Report) =>
  ({ doing, share }: Headway): void => {
    report(doing)
    if (share !== undefined) report({ share })
  }

/** Begins at once. `work` tells nothing any more when it is over. */
export function coming<T>(work: (headway: (news: Headway) => void) => Promise<T>): Coming<T> {
  let last: Headway | undefined
  let hear: ((news: Headway) => void) | undefined
  const result = work((news) => {
    last = news
    hear?.(news)
  })
  return {
    wait(report) {
      if (report) hear = headwayTo(report)
      if (last) hear?.(last)
      return result
    },
  }
}
