/**
 * Edges of broadcasts, by the key of the broadcast and not by the flag "live": the flag blinks, answers fail, and what is
 * absent from an answer is not over.
 */
import { hourMs, minuteMs } from '../units'
import type { Broadcast, LiveState } from '../model'

/** How a start is known; see `News.sinceSeen`. */
interface Counted {
  readonly sinceSeen?: true
}

/** What happened. */
export type LiveEdge =
  | ({ readonly what: 'start'; readonly key: string; readonly at: number; readonly late: boolean } & Counted)
  | ({ readonly what: 'end'; readonly key: string; readonly at: number; readonly lastedMs: number } & Counted)
  /** `after`: when the one before it was told, by which it is the same when it is found once more. */
  | {
      readonly what: 'title'
      readonly key: string
      readonly at: number
      readonly after: number
      readonly title: string
    }

/** So long a broadcast may be gone and still goes on. Sora233/DDBOT#200, 2022-12. @internal The tests count in it. */
export const guardMs = 5 * minuteMs
/** What began longer ago is not said to begin, but to be under way. */
const lateMs = 10 * minuteMs
/** What ended this long before anybody looked again ended unseen: nobody is told when. SK-415/HarukaBot#405, 2023-06. */
const unseenMs = 10 * minuteMs
/** The same while somebody looks, but hears nothing: after refusals, or with a list that is asked every other hour. */
const unheardMs = 3 * hourMs
/** Least time between two titles that are told. */
const titleGapMs = 5 * minuteMs
/** Keys of what is over are remembered, so many. */
const mostKeys = 8

/** The broadcast somebody is at, as far as it has been heard of lately: what nobody has looked at for long may be over. */
export function underWay({ now: live }: LiveState, now: number): LiveState['now'] {
  const isHeard = live !== undefined && live.goneSince === undefined && now - live.lastSeen <= unheardMs
  return isHeard ? live : undefined
}

interface Step {
  readonly state: LiveState
  readonly edges: readonly LiveEdge[]
}

type UnderWay = NonNullable<LiveState['now']>

const countedOf = ({ sinceSeen }: Counted): Counted => (sinceSeen ? { sinceSeen } : {})

const begun = ({ key, target, startedAt, title = '' }: Broadcast, now: number): UnderWay => ({
  key,
  target,
  startedAt: startedAt ?? now,
  ...(startedAt === undefined ? { sinceSeen: true } : {}),
  title,
  lastSeen: now,
  titleAt: now,
})

/** What is live when a watch begins is no news; what was, neither. */
export const liveBaseline = (live: Broadcast | null, now: number): LiveState => (live ? { now: begun(live, now) } : {})

/** The key it was told by, and those it was taken up again under; of what is over also those of the ones before. */
const keysOf = ({ key, also = [] }: { readonly key: string; readonly also?: readonly string[] }): string[] => [
  key,
  ...also,
]

/** `sign`: when this process first saw it to be over. */
function ended({ last }: LiveState, was: UnderWay, at: number, sign: number, watchingSince: number): Step {
  const { key, lastSeen, startedAt } = was
  const gapMs = sign - lastSeen
  const isUnseen = (lastSeen < watchingSince && gapMs > unseenMs) || gapMs > unheardMs
  const also = [...new Set([...keysOf(was), ...(last ? keysOf(last) : [])])].slice(1, mostKeys)
  const edge: LiveEdge = { what: 'end', key, at, lastedMs: Math.max(0, at - startedAt), ...countedOf(was) }
  return {
    // What began after it was last seen is another one, whenever this one ended.
    state: { last: { key, endedAt: isUnseen ? lastSeen : at, ...(also.length > 0 ? { also } : {}) } },
    edges: isUnseen ? [] : [edge],
  }
}

function started(state: LiveState, live: Broadcast, now: number): Step {
  const { last } = state
  const startedAt = live.startedAt ?? now
  // The answer of a mirror that lags behind: it is over. A clock that was set back must not put the end into the future.
  if (last && startedAt <= Math.min(last.endedAt, now) - guardMs) return { state, edges: [] }
  const own = begun(live, now)
  return {
    state: { ...state, now: own },
    edges: [{ what: 'start', key: live.key, at: own.startedAt, late: now - own.startedAt > lateMs, ...countedOf(own) }],
  }
}

function continued(state: LiveState, was: UnderWay, live: Broadcast, now: number): Step {
  const { goneSince: _, ...rest } = was
  const title = live.title ?? was.title
  const told = title !== was.title && Math.abs(now - was.titleAt) >= titleGapMs
  const keys = keysOf(was)
  const also = keys.includes(live.key) ? keys.slice(1) : [live.key, ...keys.slice(1)].slice(0, mostKeys)
  return {
    state: {
      ...state,
      // A title that comes too soon after another is told when its time has come.
      now: {
        ...rest,
        lastSeen: now,
        ...(also.length > 0 ? { also } : {}),
        ...(told ? { title, titleAt: now } : {}),
      },
    },
    edges: told ? [{ what: 'title', key: was.key, at: now, after: was.titleAt, title }] : [],
  }
}

/**
 * One look: `null` is not live; for what is not known there is no step. `now` and `watchingSince`, from when on this
 * process has been looking, in milliseconds.
 */
export function liveStep(state: LiveState, live: Broadcast | null, now: number, watchingSince: number): Step {
  const { now: was, last } = state
  if (!live) {
    if (!was) return { state, edges: [] }
    // A clock that was set back must not keep it alive until it has caught up.
    const goneSince = Math.min(was.goneSince ?? now, now)
    if (now - goneSince < guardMs) return { state: { ...state, now: { ...was, goneSince } }, edges: [] }
    return ended(state, was, goneSince, Math.max(goneSince, watchingSince), watchingSince)
  }
  // What is over stays over, whatever a mirror says that lags behind: also beside the one that is under way.
  if (last && keysOf(last).includes(live.key)) return { state, edges: [] }
  if (!was) return started(state, live, now)
  if (keysOf(was).includes(live.key)) return continued(state, was, live, now)
  // Another key: a stream that was cut and taken up again, or the next broadcast.
  const begins = live.startedAt ?? now
  const { goneSince = Infinity, lastSeen } = was
  // Seen to be off before it began, or else while it was on already, which says nothing of the one before.
  const gone = goneSince <= begins ? Math.max(goneSince, lastSeen) : lastSeen
  // Where nobody had looked for long it may have ended at any time since.
  if (begins - (gone - lastSeen > unseenMs ? lastSeen : gone) < guardMs) return continued(state, was, live, now)
  const end = ended(state, was, gone, Math.max(now, watchingSince), watchingSince)
  const start = started(end.state, live, now)
  return { state: start.state, edges: [...end.edges, ...start.edges] }
}
