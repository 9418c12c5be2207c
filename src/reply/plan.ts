/** From post, settings and abilities of the chat to what is said, in which order, within which limits. Pure. */
import type { Abilities, Plan, PlanPart, Post, Settings } from '../model'
import { infoPart, type InfoOptions } from './parts/info'
import { soundParts } from './parts/sound'
import { workParts } from './parts/work'
import { messagesOf, withinQuota } from './quota'
import { mayHaveComments } from './targets'

/**
 * Card first, then video, pictures, sound, comments: the order they are sent in. Limits are judged here, before anything
 * is downloaded: what does not fit becomes a remark and the card goes out all the same.
 */
export function planReply(post: Post, settings: Settings, abilities: Abilities, options: InfoOptions = {}): Plan {
  const wanted = new Set(settings.reply.parts)
  const parts: PlanPart[] = []
  if (wanted.has('info')) parts.push(infoPart(post, settings, options))
  if (wanted.has('media')) parts.push(...workParts(post, settings, abilities))
  if (wanted.has('music')) {
    // The sound of a music page is its medium, not an accompaniment: it is sent once.
    if (post.kind === 'album') parts.push(...soundParts(post.music, abilities))
    if (post.kind === 'music' && !wanted.has('media')) parts.push(...soundParts(post.audio, abilities))
  }
  if (wanted.has('comments') && abilities.image && mayHaveComments(post)) {
    parts.push({ kind: 'comments', count: settings.comments.count, replies: settings.comments.replies })
  }
  // A link to something without media still deserves an answer when only media is wanted.
  if (parts.length === 0) parts.push(infoPart(post, settings, options))
  const kept = withinQuota(parts, abilities.maxMessages)
  const omitted = messagesOf(kept) < messagesOf(parts)
  return { parts: kept, url: post.url, ...(omitted ? { omitted } : {}) }
}
