/** What a box of a dynamic says below its title: the same on a card and in the text form. Pure. */
import { factLines, type Attachment } from '../model'
import { formatCount } from './counts'
import { key } from './families'
import type { Locale, Translate } from './locale'

/** Its mark and its counters, in this order. */
function boxFacts({ badge, stats }: Attachment, { t, locale }: { t: Translate; locale: Locale }): string[] {
  const counted = (['views', 'danmaku'] as const).flatMap((name) => {
    const count = formatCount(stats?.[name], locale)
    return count === '' ? [] : [t(key('stat', name), { count })]
  })
  return [...(badge?.trim() ? [badge] : []), ...counted]
}

/** Facts in one line, then the box's own lines. */
export function boxLines(box: Attachment, clock: { t: Translate; locale: Locale }): string[] {
  const facts = boxFacts(box, clock).join(clock.t('amagi.reply.separator'))
  return [...(facts === '' ? [] : [facts]), ...factLines(box)]
}
