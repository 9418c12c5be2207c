/** From post, settings and abilities of the chat to what is said, in which order, within which limits. Pure. */
import { knownLocale, translator } from '../words/locale'
import { chooseVariant } from '../media/choose'
import type { Abilities, AudioMedia, ImageMedia, Plan, PlanPart, Post, Settings, VideoMedia } from '../model'
import { mayHaveComments } from './targets'
import { describeEpisode, describePost } from './text'
import { mib } from '../units'

interface PlanOptions {
  /** Language of the text form; default zh-CN. */
  locale?: string
  /** IANA name for times in the text form; default the system's. */
  timeZone?: string
  /** Chosen from a card that is still there: an episode gets one line instead of the card of its season again. */
  chosen?: boolean
}

/** Sending order, written once: the sort below is stable within a rank. */
const rank: Record<PlanPart['kind'], number> = {
  card: 0,
  text: 0,
  video: 1,
  remark: 1,
  images: 2,
  audio: 3,
  comments: 4,
}

function info(post: Post, settings: Settings, options: PlanOptions): PlanPart {
  const line =
    options.chosen && post.kind === 'season' ? describeEpisode(post, settings.reply.parts.includes('media')) : undefined
  if (line !== undefined) return { kind: 'text', text: line }
  const locale = knownLocale(options.locale ?? 'zh-CN')
  const text = describePost(post, settings.reply.template, {
    locale,
    translate: translator(locale),
    ...(options.timeZone ? { timeZone: options.timeZone } : {}),
  })
  return { kind: settings.reply.info, text }
}

/** Largest video in bytes that may go out here: what the chat cannot show as a video may still go as a file. */
function videoLimit(settings: Settings, abilities: Abilities): number {
  const own = settings.limits.sizeMb * mib
  return abilities.file ? own : Math.min(own, abilities.maxVideoBytes)
}

/** The variant to fetch, or a remark saying why there is none. A work without any variant says nothing. */
function videoPart(video: VideoMedia, settings: Settings, abilities: Abilities): PlanPart[] {
  if (video.variants.length === 0) return []
  if (!abilities.video) return [{ kind: 'remark', code: 'unsupported', details: { what: 'video' } }]
  const choice = chooseVariant(video, {
    sizeBytes: videoLimit(settings, abilities),
    durationSec: settings.limits.durationMin * 60,
    maxQuality: settings.quality.max,
    codecs: settings.quality.codecs,
  })
  if (!choice.variant) return [{ kind: 'remark', ...choice.refusal }]
  return [{ kind: 'video', video, ...choice }]
}

/**
 * Pictures and clips of an album. Clips go out as videos of their own, never inside a forward; when there are
 * more than may go out singly, live photos stay still pictures and only real clips are sent as such.
 */
function albumParts(images: readonly ImageMedia[], settings: Settings, abilities: Abilities): PlanPart[] {
  const single = settings.reply.forwardFrom - 1
  const playable = images.filter((image) => image.clip && image.clip.variants.length > 0)
  const manyClips = playable.length > single
  const parts: PlanPart[] = []
  const still: ImageMedia[] = []
  for (const image of images) {
    const clip = abilities.video && image.clip && (image.clipOnly || !manyClips) ? image.clip : undefined
    const moving = clip ? videoPart(clip, settings, abilities).filter((part) => part.kind === 'video') : []
    // A clip that is too large is better seen as its poster than not at all.
    if (moving.length > 0) parts.push(...moving)
    else still.push(image)
  }
  if (still.length > 0 && abilities.image) {
    const mode = still.length > single && abilities.forward ? 'forward' : 'separate'
    parts.push({ kind: 'images', images: still, mode })
  }
  return parts
}

function audioParts(audio: AudioMedia | undefined, abilities: Abilities): PlanPart[] {
  if (!audio || audio.source.urls.length === 0) return []
  if (abilities.audio) return [{ kind: 'audio', audio, as: 'voice' }]
  return abilities.file ? [{ kind: 'audio', audio, as: 'file' }] : []
}

/** The work itself: what somebody opens the link for. */
function mediaParts(post: Post, settings: Settings, abilities: Abilities): PlanPart[] {
  switch (post.kind) {
    case 'video':
      return videoPart(post.video, settings, abilities)
    case 'season':
      return post.video ? videoPart(post.video, settings, abilities) : []
    case 'album':
    case 'dynamic':
      return albumParts(post.images, settings, abilities)
    case 'music':
      return audioParts(post.audio, abilities)
    // Pictures of an article are part of its text and stay on its page.
    case 'article':
    case 'live':
    case 'user':
    case 'list':
      return []
  }
}

/** Why there is no medium although the work has one. */
function withheldOf(post: Post): PlanPart | undefined {
  const limitation = post.kind === 'video' && post.video.variants.length === 0 ? post.limitation : undefined
  if (limitation) return { kind: 'remark', code: post.withheld ?? 'login-required', details: { what: limitation } }
  return post.withheld === undefined ? undefined : { kind: 'remark', code: post.withheld, details: {} }
}

/** The work itself, or one line about what its platform keeps from us. */
function workParts(post: Post, settings: Settings, abilities: Abilities): PlanPart[] {
  const parts = mediaParts(post, settings, abilities)
  if (parts.length > 0) return parts
  const remark = withheldOf(post)
  return remark ? [remark] : []
}

/** How many messages parts go out as. */
const messagesOf = (parts: readonly PlanPart[]): number =>
  parts.reduce((sum, part) => sum + (part.kind === 'images' && part.mode === 'separate' ? part.images.length : 1), 0)

/** Keeps within the number of messages a chat allows; what comes later in the order gives way. */
function withinQuota(parts: readonly PlanPart[], max: number): PlanPart[] {
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

/**
 * Card first, then video, pictures, sound, comments. Limits are judged here, before anything is downloaded: what does not
 * fit becomes a remark and the card goes out all the same.
 */
export function planReply(post: Post, settings: Settings, abilities: Abilities, options: PlanOptions = {}): Plan {
  const wanted = new Set(settings.reply.parts)
  const parts: PlanPart[] = []
  if (wanted.has('info')) parts.push(info(post, settings, options))
  if (wanted.has('media')) parts.push(...workParts(post, settings, abilities))
  if (wanted.has('music')) {
    // The sound of a music page is its medium, not an accompaniment: it is sent once.
    if (post.kind === 'album') parts.push(...audioParts(post.music, abilities))
    if (post.kind === 'music' && !wanted.has('media')) parts.push(...audioParts(post.audio, abilities))
  }
  if (wanted.has('comments') && abilities.image && mayHaveComments(post)) {
    parts.push({ kind: 'comments', count: settings.comments.count, replies: settings.comments.replies })
  }
  // A link to something without media still deserves an answer when only media is wanted.
  if (parts.length === 0) parts.push(info(post, settings, options))
  parts.sort((a, b) => rank[a.kind] - rank[b.kind])
  const kept = withinQuota(parts, abilities.maxMessages)
  const omitted = messagesOf(kept) < messagesOf(parts)
  return { parts: kept, url: post.url, ...(omitted ? { omitted } : {}) }
}
