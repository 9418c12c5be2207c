/** What a work is, as a card or in words. Pure. */
import type { PlanPart, Post, Settings } from '../../model'
import { knownLocale, translator } from '../../words/locale'
import type { Contents } from '../presets'
import { describeEpisode, describePost } from '../text'

/** About one answer; language and zone are handed in. */
export interface InfoOptions {
  /** Language of the text form; default zh-CN. */
  locale?: string
  /** IANA name for times in the text form; default the system's. */
  timeZone?: string
  /** Chosen from a card that is still there: an episode gets one line instead of the card of its season again. */
  chosen?: boolean
}

/** The first thing that is sent; the text goes along with a card, for where it cannot be drawn. */
export function infoPart(
  post: Post,
  settings: Settings,
  { info, media }: Pick<Contents, 'info' | 'media'>,
  options: InfoOptions,
): PlanPart {
  const line = options.chosen && post.kind === 'season' ? describeEpisode(post, media === 'work') : undefined
  if (line !== undefined) return { kind: 'text', text: line }
  const locale = knownLocale(options.locale ?? 'zh-CN')
  const text = describePost(post, settings.reply.template, {
    locale,
    translate: translator(locale),
    ...(options.timeZone ? { timeZone: options.timeZone } : {}),
  })
  return { kind: info === 'none' ? settings.reply.info : info, text }
}
