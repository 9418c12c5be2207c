/** How people of douyin are watched. Rates: reports of 2023 to 2026-08 in the threads named beside the sources. */
import type { Watching } from '../../define'
import { isSecUid } from '../links'
import { liked, recommended } from './lists'
import { byNumber, called } from './number'
import { rooms } from './live'
import { posts } from './works'

export const watching: Watching = {
  perMinute: { account: 12, guest: 8 },
  // Some 500 people who publish as people do take five lists a minute.
  // Rooms are asked one by one, with any number of accounts: of more nobody would hear in time.
  most: { account: 500, guest: 20, address: 500 },
  kinds: ['video', 'pictures', 'article', 'live', 'live-end', 'live-title', 'liked', 'recommended'],
  sources: [rooms, posts, liked, recommended],
  called,
  named: (text) => {
    const id = text.trim()
    return isSecUid(id) ? { platform: 'douyin', kind: 'user', id } : undefined
  },
  find: byNumber,
}
