/** What one person publishes, by the list of the person's own page. */
import type { WatchSource } from '../../define'
import { climbOnce } from '../../ladder'
import { minuteMs } from '../../../units'
import { fetchUserDynamic } from '../endpoints/dynamics'
import { nextOf, readItems } from './read'
import { personFacts } from '../../person-facts'

/**
 * One request per person: what the site refuses first (412). One person in ten minutes with one list at a time was "very
 * stable", a list every 15 and every 60 seconds was not (Nemo2011/bilibili-api#1012, 2026-02 to 2026-04).
 */
export const space: WatchSource = {
  name: 'space',
  tells: 'works',
  batch: 1,
  everyMs: 10 * minuteMs,
  perMinute: 0.5,
  async look([mid = ''], context, from = '') {
    const { name: list, channels } = fetchUserDynamic
    const { body } = await climbOnce(list, channels, { host_mid: mid, offset: from }, context)
    const items = readItems(body, mid)
    const own = items.filter(({ author }) => author === mid)
    const [first] = own
    // A list of others says nothing of this one.
    if (items.length > 0 && !first) return []
    return [
      {
        author: mid,
        ...personFacts(first?.name, first?.face),
        ...(first?.followed === undefined ? {} : { followed: first.followed }),
        works: own.flatMap(({ work }) => work ?? []),
        ...nextOf(body),
      },
    ]
  },
}
