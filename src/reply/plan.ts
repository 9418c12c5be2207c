/** From post, settings and abilities of the chat to what is said, in which order, within which limits. Pure. */
import type { Abilities, Plan, PlanPart, Post, Settings } from '../model'
import { platforms as allPlatforms } from '../platforms'
import { firstMedium, folded } from './compact'
import { infoPart, type InfoOptions } from './parts/info'
import { gifParts } from './parts/gif'
import { soundAlone, soundParts } from './parts/sound'
import type { VideoWish } from './parts/video'
import { coverParts, workParts } from './parts/work'
import { contentsOf, presets, type Contents } from './presets'
import { messagesOf, withinQuota } from './quota'
import { mayHaveComments, mayHaveSummary } from './targets'

/** About one answer. */
export interface PlanOptions extends InfoOptions {
  /** What somebody asked for in so many words. */
  wish?: Wish | undefined
  /** See `VideoWish.canEncode`. */
  canEncode?: boolean
}

/** Asked for with a command, or by a number from a list. */
export interface Wish {
  /** A quality as typed; empty = which ones there are. */
  quality?: string
  /** The sound instead of the work. */
  sound?: true
  /** An excerpt of the video as a GIF instead of the work: which, as typed; empty = its beginning. */
  gif?: string
  /** From a list of qualities: what the work is has been said. */
  mediumOnly?: true
}

function videoWish(
  post: Post,
  settings: Settings,
  abilities: Abilities,
  { wish, canEncode }: Pick<PlanOptions, 'wish' | 'canEncode'>,
): VideoWish {
  const qualities = allPlatforms.find(({ id }) => id === post.platform)?.qualities ?? []
  const { quality } = settings.platforms[post.platform]
  return { settings, abilities, quality, qualities, asked: wish?.quality, canEncode }
}

/** Whether there is a video to choose a quality of. */
const hasQualities = (post: Post): boolean =>
  (post.kind === 'video' || post.kind === 'season') && (post.video?.variants.length ?? 0) > 0

/** A quality of what has none is no wish; whoever asked for the list hears it. */
function possible(post: Post, { quality, ...wish }: Wish): { wish: Wish; said: PlanPart[] } {
  if (quality === undefined || hasQualities(post))
    return { wish: { ...wish, ...(quality === undefined ? {} : { quality }) }, said: [] }
  const said: PlanPart[] = [{ kind: 'remark', code: 'unsupported', details: { what: 'qualities' } }]
  return { wish, said: quality === '' ? said : [] }
}

/** Everything that is wanted of a work, in the order it is sent in; `said` follows what the work is. */
function contents(
  post: Post,
  wanted: Contents,
  said: readonly PlanPart[],
  settings: Settings,
  abilities: Abilities,
  options: PlanOptions,
): PlanPart[] {
  const parts: PlanPart[] = []
  const wish = videoWish(post, settings, abilities, options)
  if (wanted.info !== 'none') parts.push(infoPart(post, settings, wanted, options))
  parts.push(...said)
  if (wanted.media === 'work') parts.push(...workParts(post, wish))
  if (wanted.media === 'cover') parts.push(...coverParts(post, wish))
  if (wanted.music) {
    // The sound of a music page is its medium, not an accompaniment: it is sent once.
    if (post.kind === 'album') parts.push(...soundParts(post.music, abilities))
    if (post.kind === 'music' && wanted.media !== 'work') parts.push(...soundParts(post.audio, abilities))
  }
  if (wanted.comments && abilities.image && mayHaveComments(post)) {
    parts.push({ kind: 'comments', count: settings.comments.count, replies: settings.comments.replies })
  }
  if (wanted.summary && mayHaveSummary(post)) parts.push({ kind: 'summary' })
  // A link to something without media still deserves an answer when only media is wanted.
  if (parts.length === 0) parts.push(infoPart(post, settings, wanted, options))
  return parts
}

/** Nothing else was said of the work: its cover stands for the video that is not sent, and the line says so. */
function withInstead(parts: readonly PlanPart[], post: Post, wish: VideoWish): PlanPart[] {
  const said = parts.some(({ kind }) => kind === 'card' || kind === 'text')
  const cover = said ? [] : coverParts(post, wish).filter(({ kind }) => kind === 'images')
  const instead = said ? 'info' : cover.length > 0 ? 'cover' : 'nothing'
  let refused = false
  const told = parts.map((part): PlanPart => {
    if (part.kind !== 'remark' || part.details.what !== 'video' || !part.details.limit || part.details.quality)
      return part
    refused = true
    return { ...part, details: { ...part.details, instead } }
  })
  return refused ? [...told, ...cover] : told
}

/** What a wish leaves of what is usually sent. */
function wishedContents(usual: Contents, { quality, mediumOnly }: Wish): Contents {
  if (quality === undefined) return usual
  const media = { ...usual, media: 'work', comments: false, summary: false } as const
  return mediumOnly ? { ...media, info: 'none', music: false } : media
}

/**
 * Card first, then video, pictures, sound, comments: the order they are sent in. Limits are judged here, before anything
 * is downloaded: what does not fit becomes a remark and the card goes out all the same.
 */
export function planReply(post: Post, settings: Settings, abilities: Abilities, options: PlanOptions = {}): Plan {
  const { wish, said } = possible(post, options.wish ?? {})
  const preset = presets[settings.reply.preset]
  const usual = contentsOf(post.platform, settings)
  const wanted = wishedContents(
    preset.extras ? usual : { ...usual, music: false, comments: false, summary: false },
    wish,
  )
  const plain = videoWish(post, settings, abilities, { canEncode: options.canEncode ?? false })
  // Whoever wants an excerpt of the video is told why there is none; nothing stands for it.
  const excerpt = wish.gif !== undefined && !wish.sound ? gifParts(post, wish.gif, plain) : undefined
  const all = wish.sound
    ? [soundAlone(post, abilities)]
    : contents(post, wanted, said, settings, abilities, { ...options, wish })
  const told = excerpt ?? withInstead(all, post, plain)
  const some = preset.media === 'first' ? firstMedium(told) : told
  const { parts, unfolded } = preset.fold ? folded(some, settings.reply.foldVideos, abilities) : { parts: some }
  const kept = withinQuota(parts, abilities.maxMessages)
  const omitted = messagesOf(kept) < messagesOf(parts)
  return { parts: kept, url: post.url, ...(unfolded ? { unfolded } : {}), ...(omitted ? { omitted } : {}) }
}
