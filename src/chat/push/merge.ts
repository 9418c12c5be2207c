/** Two subscriptions of one chat to one person become one. Pure. */
import { newsKinds, type Wishes } from '../../model'
import { usualKinds } from '../../push/wishes'
import type { Following } from './index'

const union = (a: readonly string[] = [], b: readonly string[] = []): string[] => [...new Set([...a, ...b])]

/** What either of them lets through, without what one of them never wants. */
function mergedWishes(a: Wishes, b: Wishes): Wishes {
  const kinds = new Set([...(a.kinds ?? usualKinds), ...(b.kinds ?? usualKinds)])
  // Who has no words wants everything.
  const only = a.only?.length && b.only?.length ? union(a.only, b.only) : []
  const never = union(a.never, b.never)
  return {
    ...(a.kinds || b.kinds ? { kinds: newsKinds.filter((kind) => kinds.has(kind)) } : {}),
    ...(only.length > 0 ? { only } : {}),
    ...(never.length > 0 ? { never } : {}),
    ...(a.skipPaid && b.skipPaid ? { skipPaid: true } : {}),
    ...(a.liveWords && b.liveWords ? { liveWords: true } : {}),
  }
}

/**
 * The one that was there goes on with all it had; of the other one what it lacks. The later beginning counts: what one of
 * them has sent is not sent again.
 */
export function merged(there: Following, other: Following): Following {
  const { paused: _, refused: __, ...rest } = other
  const paused = there.paused === true && other.paused === true
  const { paused: ___, ...own } = there
  return {
    ...rest,
    ...own,
    wishes: mergedWishes(there.wishes, other.wishes),
    since: Math.max(there.since, other.since),
    ...(paused ? { paused } : {}),
  }
}
