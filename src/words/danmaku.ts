/** What danmaku look like, in words: the same on a card and in the text form. Pure. */
import type { DanmakuSummary } from '../model'
import type { Translate } from './locale'

/** Forms that are no ordinary passing white line, as shares; none where all are ordinary. */
export function danmakuForms({ count, coloured, modes }: DanmakuSummary, t: Translate): string[] {
  const share = (part: number): string => {
    const percent = Math.round((part / count) * 100)
    return percent === 0 ? '<1%' : `${percent}%`
  }
  return [
    ...(coloured > 0 ? [t('amagi.card.danmaku.coloured', { share: share(coloured) })] : []),
    ...(modes.top > 0 ? [t('amagi.card.danmaku.top', { share: share(modes.top) })] : []),
    ...(modes.bottom > 0 ? [t('amagi.card.danmaku.bottom', { share: share(modes.bottom) })] : []),
  ]
}
