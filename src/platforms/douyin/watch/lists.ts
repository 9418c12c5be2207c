/** What somebody likes and recommends, where the list is public. */
import type { ListKind } from '../../../model'
import type { WatchSource } from '../../define'
import { climbOnce } from '../../ladder'
import { hourMs } from '../../../units'
import { fetchUserFavoriteList, fetchUserRecommendList } from '../endpoints/users'
import { readItems } from './read'

const endpoints = { liked: fetchUserFavoriteList, recommended: fetchUserRecommendList } as const
/** Entries of a page. */
const pageSize = 18

/** The newest entry first, by a time that is in no entry. Hidden lists are refused as `private`. */
const list = (kind: ListKind): WatchSource => ({
  name: kind,
  tells: kind,
  batch: 1,
  everyMs: hourMs,
  perMinute: 1,
  // Visitors are shown none of them.
  when: (context) => Boolean(context.cookie()),
  async look([author = ''], context) {
    const { name, channels } = endpoints[kind]
    const { body } = await climbOnce(name, channels, { sec_uid: author, number: pageSize, max_cursor: '0' }, context)
    const own = readItems(body).filter(({ isAd }) => !isAd)
    return [{ author, lists: { [kind]: own.map(({ work }) => work) } }]
  },
})

export const liked = list('liked')
export const recommended = list('recommended')
