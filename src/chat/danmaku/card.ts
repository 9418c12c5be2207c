/** Danmaku as a card, or as lines of text where no picture is taken or none can be drawn. */
import { toAmagiError } from '../../errors'
import type { DanmakuTrack, Post } from '../../model'
import { describeDanmaku, summariseDanmaku } from '../../reply/danmaku'
import { knownLocale, translator } from '../../words/locale'
import { cardOptions } from '../answer'
import { brief } from '../brief'
import { sendSheets } from '../deliver/sheets'
import type { Outcome } from '../outcome'
import type { Outlet } from '../outlet'
import type { Report } from '../queue'
import { literal } from '../say'
import type { ChatKit } from '../types'

/** A work and the lines over its video, of which there is one at least. */
export interface Scene {
  post: Post
  track: DanmakuTrack
}

/** Rejects with `cancelled` only. */
export async function sendDanmakuCard(
  { post, track }: Scene,
  outlet: Outlet,
  kit: ChatKit,
  report: Report,
): Promise<Outcome> {
  const summary = summariseDanmaku(track)
  const locale = knownLocale(outlet.locale)
  const words = literal(describeDanmaku(summary, { t: translator(locale), locale }), outlet.abilities)
  if (!outlet.abilities.image) return outlet.send([words], { quote: true })
  report('drawing')
  let sheets
  try {
    const engine = await kit.cards()
    const view = { kind: 'danmaku' as const, post, summary, onCover: kit.settings.danmaku.onCover }
    sheets = await engine.drawView(view, { ...cardOptions(outlet, kit), signal: kit.signal })
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    kit.log.warn(`${post.platform} ${post.id}: no card of the danmaku, text instead: ${brief(error)}`)
    return outlet.send([words], { quote: true })
  }
  report('sending')
  return sendSheets(outlet, sheets)
}
