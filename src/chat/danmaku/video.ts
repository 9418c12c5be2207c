/** The video with its danmaku burned in, where that can be done; otherwise why not. */
import { AmagiError, toAmagiError } from '../../errors'
import { chooseVariant } from '../../media/choose'
import { createHold } from '../../media/hold'
import type { MediaFiles } from '../../media/types'
import type { Post, VideoMedia, VideoVariant } from '../../model'
import { mib } from '../../units'
import { formatSpan } from '../../words/durations'
import { knownLocale, translator } from '../../words/locale'
import { brief } from '../brief'
import { roomFor } from '../deliver/attempts'
import { headwayTo } from '../deliver/coming'
import { handOver, logRefusals } from '../deliver/hand-over'
import { handingIn } from '../deliver/handing'
import { shutBy, type Outcome, type Refusal } from '../outcome'
import type { Outlet } from '../outlet'
import type { Report } from '../queue'
import { chatKey } from '../ref'
import type { ChatKit } from '../types'
import type { Scene } from './card'

/** Shorter side in pixels: encoding 1080 lines takes twice as long, and lines are drawn by us either way. */
const burnedQuality = 720

/** Seconds of video from which on people are told that it takes a while. */
const longSec = 60

/** What became of it; without `outcome` it was not sent, and `why` is what people are told, if anything. */
export interface BurnedVideo {
  outcome?: Outcome
  why?: AmagiError
}

const clipOf = (post: Post): VideoMedia | undefined =>
  post.kind === 'video' || post.kind === 'season' ? post.video : undefined

/** The smaller of two limits of which 0 is none. */
const shorter = (a: number, b: number): number => (a > 0 && b > 0 ? Math.min(a, b) : Math.max(a, b))

/** The encoding to start from. Throws what keeps all of them back. */
function variantOf(video: VideoMedia, sizeBytes: number, { settings }: ChatKit): VideoVariant {
  const { quality, danmaku, limits } = settings
  const choice = chooseVariant(video, {
    sizeBytes,
    durationSec: shorter(danmaku.durationMin, limits.durationMin) * 60,
    maxQuality: quality.max > 0 ? Math.min(quality.max, burnedQuality) : burnedQuality,
    codecs: quality.codecs,
  })
  if (choice.variant) return choice.variant
  throw new AmagiError(choice.refusal.code, { details: choice.refusal.details })
}

/** Says once that it takes a while; resolves to the refusal of a chat that takes nothing. */
async function announce({ track }: Scene, video: VideoMedia, outlet: Outlet): Promise<Refusal | undefined> {
  const { durationSec = 0 } = video
  if (durationSec < longSec) return undefined
  const span = formatSpan(durationSec, translator(knownLocale(outlet.locale)))
  const n = track.lines.length
  return shutBy(await outlet.send(outlet.say('commands.amagi.danmaku.messages.started', { n, span }), { quote: true }))
}

async function burnAndSend(
  scene: Scene,
  video: VideoMedia,
  files: MediaFiles,
  outlet: Outlet,
  kit: ChatKit,
  report: Report,
): Promise<Outcome> {
  const { post, track } = scene
  const { settings, signal, log } = kit
  const { place, learning } = handingIn(outlet, kit)
  const maxBytes = Math.min(settings.limits.sizeMb * mib, roomFor('video', place))
  const variant = variantOf(video, maxBytes, kit)
  const shut = await announce(scene, video, outlet)
  if (shut) return shut
  const hold = createHold()
  try {
    report('downloading')
    const { area, size, opacity, portrait } = settings.danmaku
    const file = await files.danmaku(
      video,
      variant,
      { lines: track.lines, wishes: { area, size, opacity, portrait } },
      {
        platform: post.platform,
        chat: chatKey(outlet.chat),
        hold,
        maxBytes,
        fresh: true,
        headway: headwayTo(report),
        signal,
      },
    )
    report('sending')
    const outcome = await handOver({ file, wanted: 'video', place }, outlet, {
      quote: true,
      learning,
      tried: logRefusals(log, `${post.platform} ${post.id}`),
    })
    if (!outcome) throw new AmagiError('send-failed', { message: 'no way fits the video here' })
    return outcome
  } finally {
    hold.end()
  }
}

/** Rejects with `cancelled` only. */
export async function sendBurnedVideo(
  scene: Scene,
  outlet: Outlet,
  kit: ChatKit,
  report: Report,
): Promise<BurnedVideo> {
  const { settings, signal, log } = kit
  const video = clipOf(scene.post)
  if (!video || video.variants.length === 0 || !outlet.abilities.video || settings.media.send === 'link') return {}
  try {
    const files = await kit.media()
    // The card is what machines without an ffmpeg answer with: nothing is missing, nothing is said.
    if (!(await files.canEncode(signal))) return {}
    return { outcome: await burnAndSend(scene, video, files, outlet, kit, report) }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    log.warn(`${scene.post.platform} ${scene.post.id}: no danmaku in the video: ${brief(error)}`)
    return { why: error }
  }
}
