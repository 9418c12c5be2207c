/** Everybody who is live among those the account follows. */
import type { Sighting } from '../../../model'
import { cookieDigest } from '../../../cookie'
import type { WatchSource } from '../../define'
import { climbOnce } from '../../ladder'
import { slice, usableList, type Slice } from '../../slice'
import { minuteMs } from '../../../units'
import { loggedIn, webChannel } from '../channels'
import { sessionOf } from '../session'
import { hostOf, onAir } from './live'

/** Rooms of a page. */
const pageSize = 30
/** Requests of one look: where more are live, the pages come in turn. */
const mostRequests = 2

/**
 * Source: live probes of Yuelioi/bpi-rs `tests/contracts`, 2026-07; cnxysoft/DDBOT-WSa and Colter23/dynamic-bot watch by it
 * and by its kin.
 */
const list = webChannel({
  name: 'live-web-list',
  account: true,
  when: loggedIn,
  request: ({ page }) => ({
    url: 'https://api.live.bilibili.com/xlive/web-ucenter/v1/xfetter/GetWebList',
    query: [
      ['hit_ab', 'false'],
      ['page', String(page)],
      ['page_size', String(pageSize)],
    ],
  }),
  success: 'data.count',
})

/** `liveTime` is the beginning; `live_time` beside it counts seconds since. */
function readRoom(room: Slice): Sighting | undefined {
  const live = onAir(room, room.optionalNumber('liveTime'))
  if (room.optionalNumber('live_status') !== 1 || !live) return undefined
  return { author: room.id('uid'), ...hostOf(room), followed: true, live }
}

/**
 * Says who is live, and nothing of anybody else: who is not in it may be off, not followed, or on another page. The end of a
 * broadcast is told by the room itself.
 */
export const liveFeed: WatchSource = {
  name: 'live-feed',
  tells: 'live',
  batch: 'followed',
  everyMs: minuteMs,
  perMinute: 2,
  cost: mostRequests,
  when: loggedIn,
  async look(people, context) {
    const { livePages } = sessionOf(context)
    const owner = cookieDigest(context.cookie() ?? '')
    const wanted = new Set(people)
    const found: Sighting[] = []
    let page = livePages.get(owner) ?? 1
    // A page that cannot be read is not asked for again and again.
    livePages.delete(owner)
    for (let asked = 0; asked < mostRequests; asked++) {
      const { body } = await climbOnce(list.name, [list], { page }, context)
      const data = slice(body, 'data')
      const count = data.number('count')
      const rooms = count === 0 ? [] : usableList(data, 'rooms', readRoom)
      found.push(...rooms.filter(({ author }) => wanted.has(author)))
      // A count that is wrong must not lead on from page to page for ever.
      const isLast = count <= page * pageSize || data.raw('rooms.0') === undefined
      page = isLast ? 1 : page + 1
      if (isLast) break
    }
    livePages.set(owner, page)
    return found
  },
}
