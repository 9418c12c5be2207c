/** What one person publishes. */
import { toAmagiError } from '../../../errors'
import { at } from '../../../json'
import type { ResolveContext, WatchSource } from '../../define'
import { climbOnce } from '../../ladder'
import { minuteMs } from '../../../units'
import { profileFeed, profileWorks } from '../endpoints/user'
import { loggedIn, sessionOf } from '../session'
import { nextOf, readFeeds, readWorkList, wholeMs, type Listed } from './read'

/** Works asked about one by one per look, where nothing in the list tells how old they are. */
const mostDates = 2

/** Times of works no list tells, found out a few at a time, the first in the list first. */
async function date({ works }: Listed, context: ResolveContext): Promise<boolean> {
  const { dates } = sessionOf(context)
  const unknown = works.filter(({ hidden }) => hidden).slice(0, mostDates)
  for (const { id } of unknown) {
    try {
      const { body } = await context.call('fetchOneWork', { photoId: id })
      const ms = wholeMs(Number(at(body, 'data.visionVideoDetail.photo.timestamp')))
      if (ms !== undefined) dates.set(id, ms)
    } catch (thrown) {
      const { code } = toAmagiError(thrown)
      // What is not heard now is asked for with another look: the list itself was answered.
      if (code !== 'not-found' && code !== 'private') break
      // Gone since the list was made: old as far as anybody can tell.
      dates.set(id, 1)
    }
  }
  return unknown.length > 0
}

/**
 * One request per person. The number a day and address counts, not the interval: some 120 looks per room and day, and half a
 * request a minute in all (ihmily/DouyinLiveRecorder#862, #902, 2024-12 to 2025-02). With an account the list of the site
 * for desktops, which has times and pins (NanmiCoder/MediaCrawler, 2026-08); a list that is empty often is none
 * (DIYgod/RSSHub `kuaishou/profile.ts`, 2026), which the empty one of somebody who had works is taken for.
 */
export const works: WatchSource = {
  name: 'works',
  tells: 'works',
  batch: 1,
  everyMs: 30 * minuteMs,
  async look([author = ''], context, from = '') {
    const { dates } = sessionOf(context)
    const isMember = loggedIn(context)
    const [channel, read] = isMember ? ([profileFeed, readFeeds] as const) : ([profileWorks, readWorkList] as const)
    const { body } = await climbOnce(channel.name, [channel], { principalId: author, pcursor: from }, context)
    const found = read(body, author, dates)
    if (!found) return []
    const listed = (await date(found, context)) ? (read(body, author, dates) ?? found) : found
    return [{ author, ...listed, ...nextOf(body) }]
  },
}
