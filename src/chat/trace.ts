/** Lines of the debug log that tell why an answer is what it is; a report of a wrong answer starts with them. */
import { mask } from '../http'
import type { FoundLink } from '../links'
import { targetKey, type Plan, type PlanPart, type Post } from '../model'
import { formatMegabytes } from '../words/sizes'

/** What was read as a link, where it stood, and the work it leads to. */
export const traceLink = ({ target, url, from }: FoundLink): string => `${targetKey(target)}: ${from} ${mask(url)}`

/** The channel that answered, and those tried before with the code each failed with. */
export function traceOrigin({ platform, kind, id, origin }: Post): string {
  const tried = (origin?.tried ?? []).map(({ channel, code }) => `${channel} (${code})`)
  const after = tried.length > 0 ? `, after ${tried.join(', ')}` : ''
  return `${platform} ${kind} ${id}: from ${origin?.channel ?? 'an unknown channel'}${after}`
}

const videosIn = (parts: readonly PlanPart[]): Extract<PlanPart, { kind: 'video' }>[] =>
  parts.flatMap((part) => (part.kind === 'fold' ? videosIn(part.parts) : part.kind === 'video' ? [part] : []))

/** One line per video of the plan: which variant, how large by estimate, why not a better one. */
export function traceVariants({ parts }: Plan): string[] {
  return videosIn(parts).map(({ video, variant, estimateBytes, reason, larger }) => {
    const size = estimateBytes === undefined ? 'unknown size' : `about ${formatMegabytes(estimateBytes)} MB`
    const passed = larger ? `, ${larger.label} has about ${formatMegabytes(larger.sizeBytes)} MB` : ''
    return `${video.id}: ${variant.id}, ${size} (${reason}${passed})`
  })
}

/** That an answer was not put together as the settings want it. */
export const tracePreset = ({ unfolded }: Plan): string[] =>
  unfolded ? ['not folded: the chat has no merged forwards'] : []
