/** What one person publishes. */
import type { WatchSource } from '../../define'
import { climbOnce } from '../../ladder'
import { minuteMs } from '../../../units'
import { fetchUserPostVideos, nextPage } from '../endpoints/users'
import { readItems } from './read'
import { personFacts } from '../../person-facts'

/** Entries of a page; up to three pinned ones come on top. Of five, pins left two (ikenxuan/karin-plugin-kkk, 2026-04). */
const pageSize = 18

/** A time in milliseconds. */
const cursorShape = /^\d{1,16}$/

/**
 * One request per person. Logged out the site withholds the list (`null`, nothing, a puzzle), which is a refusal. So many a
 * minute with one cookie is a guess between reports: 15 to 30 seconds apart went well, one second did not
 * (WhiteMinds/LiveAutoRecord#102, #230, 2023).
 */
export const posts: WatchSource = {
  name: 'posts',
  tells: 'works',
  batch: 1,
  everyMs: 10 * minuteMs,
  perMinute: 6,
  async look([author = ''], context, from = '0') {
    const { name: list, channels } = fetchUserPostVideos
    const { body } = await climbOnce(list, channels, { sec_uid: author, number: pageSize, max_cursor: from }, context)
    const items = readItems(body)
    const own = items.filter(({ makers }) => makers.length === 0 || makers.includes(author))
    // A list of others, as caches mix them up, says nothing of this one.
    if (items.length > 0 && own.length === 0) return []
    const { name, face } = own.find(({ makers: [first] }) => first === author) ?? {}
    const next = nextPage(body)?.max_cursor ?? ''
    return [
      {
        author,
        ...personFacts(name, face),
        works: own.map(({ work }) => work),
        ...(cursorShape.test(next) ? { next } : {}),
      },
    ]
  },
}
