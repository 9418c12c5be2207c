/** Answers of few messages: one medium, or one merged forward. Pure. */
import type { Abilities, PlanPart } from '../model'
import { messagesOf } from './quota'

const media: ReadonlySet<PlanPart['kind']> = new Set(['video', 'motion', 'gif', 'images', 'slideshow', 'audio'])

const isMedium = ({ kind }: PlanPart): boolean => media.has(kind)

/** The first medium and what is said about it; of several pictures the first. */
export function firstMedium(parts: readonly PlanPart[]): PlanPart[] {
  const first = parts.find(isMedium)
  return parts.flatMap((part): PlanPart[] => {
    if (!isMedium(part)) return [part]
    if (part !== first) return []
    return part.kind === 'images' ? [{ ...part, images: part.images.slice(0, 1), mode: 'separate' }] : [part]
  })
}

/** Plain files, and what has to be waited for. */
const plain: ReadonlySet<PlanPart['kind']> = new Set(['audio', 'slideshow', 'motion', 'gif'])

/** What a merged forward shows. */
function isFoldable(part: PlanPart, videos: boolean): boolean {
  if (part.kind === 'video') return videos
  // A line about a video belongs to it.
  if (part.kind === 'remark') return videos || part.details.what !== 'video'
  return !plain.has(part.kind)
}

/** Where the chat has no forwards the parts stay as they are, and `unfolded` says that this is not as wished. */
export interface Folded {
  parts: PlanPart[]
  unfolded?: true
}

/** Everything that can be in one merged forward, first; a forward of a single message would only hide it. */
export function folded(parts: readonly PlanPart[], videos: boolean, { forward }: Abilities): Folded {
  const inside = parts.filter((part) => isFoldable(part, videos))
  if (messagesOf(inside.map(opened)) < 2) return { parts: [...parts] }
  if (!forward) return { parts: [...parts], unfolded: true }
  const outside = parts.filter((part) => !isFoldable(part, videos))
  return { parts: [{ kind: 'fold', parts: inside.map(opened) }, ...outside] }
}

/** Pictures inside are messages of their own: a forward within a forward would be opened twice. */
const opened = (part: PlanPart): PlanPart => (part.kind === 'images' ? { ...part, mode: 'separate' } : part)
