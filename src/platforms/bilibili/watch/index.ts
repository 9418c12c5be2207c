/** How people of bilibili are watched. Rates: reports of 2021-05 to 2026-04 in the threads named beside the sources. */
import { bareNumber } from '../../bare-number'
import type { Watching } from '../../define'
import { feed } from './feed'
import { follow } from './follow'
import { rooms } from './live'
import { liveFeed } from './live-feed'
import { space } from './works'

/** What its numbers are called. */
const called = ['uid', 'mid', 'up主', 'up']

export const watching: Watching = {
  // Rooms come on top of lists: six a minute anonymous, one a minute for the list of one person.
  perMinute: { account: 8, guest: 6 },
  // Without a login the list of one person is for a handful (cnxysoft/DDBOT-WSa, 2026-04).
  // Rooms of six thousand are half an hour for those who are not in the list of who is live.
  most: { account: 2000, guest: 20, address: 6000 },
  kinds: ['video', 'pictures', 'text', 'article', 'forward', 'other', 'live', 'live-end', 'live-title'],
  follow,
  sources: [feed, liveFeed, rooms, space],
  called,
  named: (text) => {
    const id = bareNumber(text, called)
    return /^[1-9]\d{0,18}$/.test(id) ? { platform: 'bilibili', kind: 'user', id } : undefined
  },
}
