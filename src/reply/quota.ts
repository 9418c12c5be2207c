/** How many messages a chat takes in answer to one. Pure. */
import type { PlanPart } from '../model'

/** How many messages parts go out as; a merged forward is one. */
export const messagesOf = (parts: readonly PlanPart[]): number =>
  parts.reduce((sum, part) => sum + (part.kind === 'images' && part.mode === 'separate' ? part.images.length : 1), 0)

/** Keeps within so many messages; what comes later in the order gives way. */
export function withinQuota(parts: readonly PlanPart[], max: number): PlanPart[] {
  const kept: PlanPart[] = []
  let left = max
  for (const part of parts) {
    if (left <= 0) break
    if (part.kind !== 'images' || part.mode === 'forward') {
      kept.push(part)
      left--
      continue
    }
    const images = part.images.slice(0, left)
    kept.push({ ...part, images })
    left -= images.length
  }
  return kept
}
