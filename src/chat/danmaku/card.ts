/** Danmaku as a card, or as lines of text where no picture is taken or none can be drawn. */
import type { DanmakuTrack, Post } from '../../model'
import { describeDanmaku, summariseDanmaku } from '../../reply/danmaku'
import { knownLocale, translator } from '../../words/locale'
import { cardOptions } from '../card-options'
import type { Outcome } from '../outcome'
import { literal } from '../say'
import { sendDrawn, type Asking } from '../showing'

/** A work and the lines over its video, of which there is one at least. */
export interface Scene {
  post: Post
  track: DanmakuTrack
}

/** Rejects with `cancelled` only. */
export function sendDanmakuCard({ post, track }: Scene, asking: Asking): Promise<Outcome> {
  const { outlet, kit } = asking
  const summary = summariseDanmaku(track)
  const locale = knownLocale(outlet.locale)
  const words = literal(describeDanmaku(summary, { t: translator(locale), locale }), outlet.abilities)
  const view = { kind: 'danmaku' as const, post, summary, onCover: kit.settings.danmaku.onCover }
  const draw = async () => (await kit.cards()).drawView(view, { ...cardOptions(outlet, kit), signal: kit.signal })
  return sendDrawn({ post, what: 'danmaku', words, draw }, asking)
}
