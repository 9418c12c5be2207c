/**
 * Edges of broadcasts, by the key of the broadcast and not by the flag "live": the flag blinks, answers fail, and what is
 * absent from an answer is not over.
 */
import { minuteMs } from '../units'
import type { Broadcast, LiveState } from '../model'

/** What happened. */
export type LiveEdge =
  | { readonly what: 'start'; readonly key: string; readonly at: number; readonly late: boolean }
  | { readonly what: 'end'; readonly key: string; readonly at: number; readonly lastedMs: number }
  | { readonly what: 'title'; readonly key: string; readonly at: number; readonly title: string }

/** So long a broadcast may be gone and still goes on. Sora233/DDBOT#200, 2022-12. @internal The tests count in it. */
export const guardMs = 5 * minuteMs
/** What began longer ago is not said to begin, but to be under way. */
const lateMs = 10 * minuteMs
/** What ended this long before anybody looked again ended unseen: nobody is told when. SK-415/HarukaBot#405, 2023-06. */
const unseenMs = 10 * minuteMs
/** Least time between two titles that are told. */
const titleGapMs = 5 * minuteMs

interface Step {
  readonly state: LiveState
  readonly edges: readonly LiveEdge[]
}

const begun = ({ key, target, startedAt, title = '' }: Broadcast, now: number): NonNullable<LiveState['now']> => ({
  key,
  target,
  startedAt: startedAt ?? now,
  title,
  lastSeen: now,
  titleAt: now,
})

/** What is live when a watch begins is no news; what was, neither. */
export const liveBaseline = (live: Broadcast | null, now: number): LiveState => (live ? { now: begun(live, now) } : {})

function ended(state: LiveState, at: number, watchingSince: number): Step {
  const { now: was } = state
  if (!was) return { state, edges: [] }
  const quiet = was.lastSeen < watchingSince && at - was.lastSeen > unseenMs
  const edge: LiveEdge = { what: 'end', key: was.key, at, lastedMs: Math.max(0, at - was.startedAt) }
  return { state: { last: { key: was.key, endedAt: at } }, edges: quiet ? [] : [edge] }
}

function started(state: LiveState, live: Broadcast, now: number): Step {
  const { last } = state
  const startedAt = live.startedAt ?? now
  // The answer of a mirror that lags behind: it is over.
  if (last && (last.key === live.key || startedAt <= last.endedAt - guardMs)) return { state, edges: [] }
  const own = begun(live, now)
  return {
    state: { ...state, now: own },
    edges: [{ what: 'start', key: live.key, at: own.startedAt, late: now - own.startedAt > lateMs }],
  }
}

function continued(state: LiveState, live: Broadcast, now: number): Step {
  const { now: was } = state
  if (!was) return started(state, live, now)
  const { goneSince: _, ...rest } = was
  const title = live.title ?? was.title
  const told = title !== was.title && Math.abs(now - was.titleAt) >= titleGapMs
  return {
    state: {
      ...state,
      // A title that comes too soon after another is told when its time has come.
      now: { ...rest, lastSeen: now, ...(told ? { title, titleAt: now } : {}) },
    },
    edges: told ? [{ what: 'title', key: was.key, at: now, title }] : [],
  }
}

/**
 * One look: `null` is not live; for what is not known there is no step. `now` and `watchingSince`, from when on this
 * process has been looking, in milliseconds.
 */
export function liveStep(state: LiveState, live: Broadcast | null, now: number, watchingSince: number): Step {
  const { now: was } = state
  if (!live) {
    if (!was) return { state, edges: [] }
    // A clock that was set back must not keep it alive until it has caught up.
    const goneSince = Math.min(was.goneSince ?? now, now)
    if (now - goneSince < guardMs) return { state: { ...state, now: { ...was, goneSince } }, edges: [] }
    return ended(state, goneSince, watchingSince)
  }
  if (!was || was.key === live.key) return continued(state, live, now)
  // Another key: a stream that was cut and taken up again, or the next broadcast.
  const gone = Math.max(was.goneSince ?? was.lastSeen, was.lastSeen)
  if ((live.startedAt ?? now) - gone < guardMs) return continued(state, live, now)
  const end = ended(state, gone, watchingSince)
  const start = started(end.state, live, now)
  return { state: start.state, edges: [...end.edges, ...start.edges] }
}
