/** What a search found. */
import type { Target } from './target'

/** A work whose title has the words that were looked for. Plain text throughout: marks of the search are taken out. */
export interface Candidate {
  target: Target
  title: string
  author?: string
  /** Address of its cover. */
  cover?: string
  /** Unix seconds. */
  createdAt?: number
  durationSec?: number
}
