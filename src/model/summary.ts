/** What is said in a video, in short: the platform's own summary, its chapters, its subtitles. Plain text throughout. */

/** A place in a video and what is said there. */
export interface SummaryPoint {
  /** Seconds from the start. */
  atSec: number
  text: string
}

/** A stretch of it; `points` are its details, in order. */
export interface SummarySection extends SummaryPoint {
  points: SummaryPoint[]
}

/** Lines of subtitles, in order. */
export interface Subtitles {
  /** As the platform names it: `中文（自动生成）`. */
  language?: string
  /** Heard by a machine, not written by somebody. */
  byMachine: boolean
  lines: SummaryPoint[]
}

/**
 * Why something is not there. `login`: it takes an account, and none is at hand or it has ended; `none`: the platform has
 * none of this video; `pending`: it is still being made; `refused`: the platform makes none of this video, or not for
 * this account; `failed`: it could not be asked.
 */
export type Absence = 'login' | 'none' | 'pending' | 'refused' | 'failed'

/** What was found; each thing is there, or the reason why not. */
export interface VideoSummary {
  title: string
  /** Part of several, as the platform numbers them. */
  part?: number
  url: string
  /** Made by a machine of the platform's. */
  summary: { text: string; sections: SummarySection[] } | Absence
  subtitles: Subtitles | Absence
  /** Chapters its author made; empty where there are none. */
  chapters: SummaryPoint[]
}
